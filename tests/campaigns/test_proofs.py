"""Receipts and photos: uploaded, compared, freed of the camera's notes, decided by a person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import User
from campaigns import checkin, deciding, proofs
from campaigns.models import Campaign, CheckIn, CheckInReview, Place, Proof, Redemption
from campaigns.opening import SEOUL
from campaigns.pictures import camera_notes, without_notes
from campaigns.states import CheckInState
from kmeme.lib.errors import Refused
from remix import uploading
from remix.models import Upload
from tests.accounts import world
from tests.campaigns import making

type Picture = Callable[..., bytes]


def picture(seed: int = 1, *, kind: str = "JPEG", quality: int = 90, exif: Image.Exif | None = None) -> bytes:
    """A picture like no other of another seed."""
    noise = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    image = Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC)
    file = BytesIO()
    image.save(file, kind, quality=quality, **({} if exif is None else {"exif": exif}))
    return file.getvalue()


def notes(
    *, taken: datetime | None = None, north: float = 37.5663, east: float = 126.9779, zone: str = ""
) -> Image.Exif:
    """What a camera writes."""
    exif = Image.Exif()
    camera = exif.get_ifd(0x8769)
    camera[36867] = (taken or timezone.now()).astimezone(SEOUL).strftime("%Y:%m:%d %H:%M:%S")
    if zone:
        camera[36881] = zone
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = ("N" if north >= 0 else "S"), (abs(north), 0.0, 0.0)
    gps[3], gps[4] = ("E" if east >= 0 else "W"), (abs(east), 0.0, 0.0)
    return exif


def uploaded(person: User, content: bytes, purpose: str = "campaign_proof") -> Upload:
    return uploading.take_in(
        actor=person,
        purpose=purpose,
        name="receipt.jpg",
        content_type="image/jpeg",
        size=len(content),
        content=BytesIO(content),
    )


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign(methods=["receipt", "photo"]))


@pytest.fixture
def person(db: None) -> User:
    return making.visitor(agrees=False)


def send(who: User, shop: Place, content: bytes | None = None, method: str = "photo") -> CheckIn:
    upload = uploaded(who, content or picture())
    return checkin.check_in(actor=who, campaign=shop.campaign, place=shop, method=method, upload=upload).check_in


def reasons(row: CheckIn) -> set[str]:
    return {reason["code"] for reason in row.suspicion_reasons}


def test_a_picture_waits_for_a_curator(person: User, shop: Place) -> None:
    making.reward(shop.campaign)
    row = send(person, shop, method="receipt")
    assert row.state == CheckInState.WAITING
    review = CheckInReview.objects.get()
    assert review.cause == "picture"
    deciding.accept(actor=world.person("curator"), review=review, version=review.version)
    assert Redemption.objects.get().user == person


def test_an_online_campaign_takes_pictures_without_a_place(person: User) -> None:
    of = making.campaign(type="online", methods=["photo"], repeat="once")
    done = checkin.check_in(actor=person, campaign=of, place=None, method="photo", upload=uploaded(person, picture()))
    assert (done.check_in.place, done.check_in.state) == (None, CheckInState.WAITING)


def test_without_a_picture_the_person_is_asked_for_one(person: User, shop: Place) -> None:
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="photo")
    assert refusal.value.code == "picture_needed"
    assert not CheckIn.objects.exists()


def test_somebody_elses_upload_is_none(person: User, shop: Place) -> None:
    theirs = uploaded(making.visitor("other", agrees=False), picture())
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="photo", upload=theirs)
    assert refusal.value.code == "wrong_picture"


def test_an_upload_for_something_else_is_none(person: User, shop: Place) -> None:
    other = uploaded(person, picture(), purpose="proof")
    with pytest.raises(Refused):
        checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="photo", upload=other)


def test_one_upload_proves_one_visit(person: User, shop: Place) -> None:
    upload = uploaded(person, picture())
    second = making.place(shop.campaign, making.GANGNAM)
    checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="photo", upload=upload)
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=shop.campaign, place=second, method="photo", upload=upload)
    assert refusal.value.code == "picture_used"


def test_the_same_picture_by_another_person_is_a_hint(person: User, shop: Place) -> None:
    first = send(person, shop, picture(5))
    second = send(making.visitor("other", agrees=False), shop, picture(5, quality=40))
    assert reasons(first) == set()
    assert reasons(second) == {"same_picture"}
    assert [proof.check_in for proof in proofs.alike_of(second.proof)] == [first]


def test_another_picture_is_none(person: User, shop: Place) -> None:
    send(person, shop, picture(5))
    assert reasons(send(making.visitor("other", agrees=False), shop, picture(6))) == set()


def test_pictures_of_another_campaign_are_not_compared(person: User, shop: Place) -> None:
    other = making.place(making.campaign(slug="other", methods=["photo"]))
    send(person, other, picture(5))
    assert reasons(send(making.visitor("other", agrees=False), shop, picture(5))) == set()


def test_a_photo_from_elsewhere_is_a_hint_and_a_receipt_at_home_is_not(person: User, shop: Place) -> None:
    away = picture(exif=notes(north=35.1, east=129.0))
    assert reasons(send(person, shop, away, "photo")) == {"picture_elsewhere"}
    assert (
        reasons(send(making.visitor("o", agrees=False), shop, picture(2, exif=notes(east=129.0)), "receipt")) == set()
    )


def test_a_picture_from_before_the_campaign_is_a_hint(person: User, shop: Place) -> None:
    old = picture(exif=notes(taken=timezone.now() - timedelta(days=400)))
    assert reasons(send(person, shop, old)) == {"picture_other_time"}


def test_what_the_camera_wrote_here_and_now_is_fine(person: User, shop: Place) -> None:
    row = send(person, shop, picture(exif=notes()))
    assert reasons(row) == set()
    assert row.proof.taken_distance_metres == pytest.approx(5, abs=10)


def test_the_cameras_zone_is_read_and_seouls_taken_without_one() -> None:
    taken = datetime(2026, 11, 23, 12, 0, tzinfo=SEOUL)
    assert camera_notes(picture(exif=notes(taken=taken))).taken_at == taken
    abroad = camera_notes(picture(exif=notes(taken=taken, zone="+01:00"))).taken_at
    assert abroad == taken + timedelta(hours=8)


def test_nonsense_in_the_cameras_notes_is_no_note() -> None:
    exif = notes(north=91)
    exif.get_ifd(0x8769)[36867] = "0000:00:00 00:00:00"
    found = camera_notes(picture(exif=exif))
    assert (found.taken_at, found.coordinates) == (None, None)
    assert camera_notes(b"no picture").taken_at is None


def test_south_and_west_are_read() -> None:
    found = camera_notes(picture(exif=notes(north=-33.5, east=-70.6))).coordinates
    assert found is not None
    assert [found.latitude, found.longitude] == pytest.approx([-33.5, -70.6])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_stored_picture_loses_the_cameras_notes(kind: str) -> None:
    plain = without_notes(picture(kind=kind, exif=notes()))
    with Image.open(BytesIO(plain)) as image:
        assert (image.format, dict(image.getexif()), image.size) == (kind, {}, (640, 480))


def test_the_job_replaces_the_stored_file_once(person: User, shop: Place) -> None:
    row = send(person, shop, picture(exif=notes()))
    before = row.proof.upload.file.name
    assert proofs.strip(row.proof.pk)
    assert not proofs.strip(row.proof.pk)
    upload = Upload.objects.get(campaign_proof=row.proof)
    assert upload.file.name != before
    with upload.file.open("rb") as file:
        assert camera_notes(file.read()).coordinates is None


def test_a_proof_that_is_gone_is_no_error_for_the_job(db: None) -> None:
    assert not proofs.strip(12345)
    assert not Proof.objects.exists()
    assert not Campaign.objects.exists()
