"""Taking one's data out: complete, once, to nobody else, and not for ever."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import consents
from accounts.models import ConsentKind, DataExport, ExportState, User
from accounts.models.data_export import private_storage
from accounts.privacy import archive, export
from kmeme.lib.errors import NotAllowed
from remix.models import Video
from tests.accounts import world
from tests.accounts.conftest import PASSWORD

type Commit = Callable[..., object]


def opened(row: DataExport) -> zipfile.ZipFile:
    row.refresh_from_db()
    return zipfile.ZipFile(private_storage().open(str(row.file.name)))


@pytest.fixture
def full(creator: User) -> User:
    """Somebody of whom something is held."""
    User.objects.filter(pk=creator.pk).update(phone="010-1234-5678", address="서울 <어딘가>")
    consents.choose(actor=creator, user=creator, kind=ConsentKind.MARKETING, given=True)
    video = Video(platform="upload", external_id="0" * 64, submitted_by=creator, original_name="내 영상.mp4")
    video.file.save("video.mp4", ContentFile(b"film"))
    return User.objects.get(pk=creator.pk)


@pytest.fixture
def ready(full: User, commit: Commit) -> DataExport:
    with commit():  # type: ignore[attr-defined]
        row = export.request(actor=full, user=full)
        export.build(str(row.pk))
    row.refresh_from_db()
    return row


def test_it_holds_json_files_and_a_readable_page(ready: DataExport) -> None:
    names = opened(ready).namelist()
    assert "index.html" in names
    assert {"data/accounts-user.json", "data/accounts-consent.json", "data/remix-video.json"} <= set(names)
    assert [name for name in names if name.startswith("files/remix-video/")]


def test_the_json_is_all_that_is_held(ready: DataExport) -> None:
    person = json.loads(opened(ready).read("data/accounts-user.json"))[0]
    assert (person["email"], person["phone"], person["groups"]) == ("creator@example.com", "010-1234-5678", ["creator"])


def test_the_files_are_the_person_s_own(ready: DataExport) -> None:
    zipped = opened(ready)
    name = next(name for name in zipped.namelist() if name.startswith("files/"))
    assert zipped.read(name) == b"film"


def test_the_page_shows_text_as_text(ready: DataExport) -> None:
    assert "서울 &lt;어딘가&gt;" in opened(ready).read("index.html").decode()


def test_no_secret_leaves(ready: DataExport, full: User) -> None:
    zipped = opened(ready)
    everything = "".join(zipped.read(name).decode(errors="replace") for name in zipped.namelist())
    assert full.password not in everything


def test_nobody_else_is_in_it(full: User) -> None:
    world.person("partner", "other")
    target = io.BytesIO()
    archive.write(full, target)
    zipped = zipfile.ZipFile(target)
    assert "other@example.com" not in "".join(zipped.read(name).decode(errors="replace") for name in zipped.namelist())


def test_a_file_that_is_missing_does_not_end_the_export(full: User) -> None:
    Video.objects.get().file.storage.delete(str(Video.objects.get().file.name))
    target = io.BytesIO()
    archive.write(full, target)
    assert [name for name in zipfile.ZipFile(target).namelist() if name.endswith(".missing.txt")]


def test_a_mail_tells_when_it_is_ready(ready: DataExport, mailoutbox: list[EmailMessage]) -> None:
    letter = mailoutbox[-1]
    assert letter.to == ["creator@example.com"]
    assert export.link(ready)[:20] in str(letter.body)


def test_asking_twice_at_once_makes_one(full: User) -> None:
    first = export.request(actor=full, user=full)
    assert export.request(actor=full, user=full) == first
    assert ProcrastinateJob.objects.filter(task_name="accounts:build_export").count() == 1


def test_nobody_asks_for_others(full: User) -> None:
    with pytest.raises(NotAllowed):
        export.request(actor=world.person("admin"), user=full)


def test_a_job_that_runs_twice_builds_once(ready: DataExport, mailoutbox: list[EmailMessage]) -> None:
    export.build(str(ready.pk))
    assert len(mailoutbox) == 1


def test_a_job_that_died_midway_is_built_by_the_next_one(full: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = export.request(actor=full, user=full)
    with monkeypatch.context() as broken:
        broken.setattr(private_storage().__class__, "save", _die)
        with pytest.raises(SystemExit):
            export.build(str(row.pk))
    export.build(str(row.pk))
    row.refresh_from_db()
    assert row.state == ExportState.READY


def _die(*args: object, **kwargs: object) -> None:
    raise SystemExit


def test_the_link_gives_the_file_to_its_person(client: Client, ready: DataExport, full: User) -> None:
    client.force_login(full)
    response = client.get(export.link(ready))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def test_a_download_that_broke_off_goes_on(client: Client, ready: DataExport, full: User) -> None:
    client.force_login(full)
    whole = b"".join(client.get(export.link(ready)).streaming_content)  # type: ignore[attr-defined]
    rest = client.get(export.link(ready), headers={"range": "bytes=100-"})
    assert rest.status_code == 206
    assert b"".join(rest.streaming_content) == whole[100:]  # type: ignore[attr-defined]


def test_the_link_gives_nothing_to_others(client: Client, ready: DataExport) -> None:
    client.force_login(world.person("admin"))
    assert client.get(export.link(ready)).status_code == 404


def test_the_link_asks_to_sign_in(client: Client, ready: DataExport) -> None:
    assert client.get(export.link(ready)).headers["Location"].startswith("/login/")


def test_a_forged_link_gives_nothing(client: Client, ready: DataExport, full: User) -> None:
    client.force_login(full)
    assert client.get(f"/me/data/{ready.pk}/").status_code == 404


def test_the_link_and_the_file_end(client: Client, ready: DataExport, full: User) -> None:
    DataExport.objects.filter(pk=ready.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(full)
    assert client.get(export.link(ready)).status_code == 404
    name = str(ready.file.name)
    assert export.expire() == 1
    assert not private_storage().exists(name)


def test_the_page_shows_size_and_state(client: Client, ready: DataExport, full: User) -> None:
    client.force_login(full)
    assert export.link(ready).rsplit(":", 2)[0] in client.get("/me/data/").content.decode()


def test_asking_needs_a_fresh_password(client: Client, full: User) -> None:
    client.force_login(full)
    assert client.post("/me/data/").headers["Location"].startswith("/me/account/reauthenticate/")
    client.post("/login/", {"login": full.email, "password": PASSWORD})
    client.post("/me/account/reauthenticate/?next=/me/data/", {"password": PASSWORD})
    client.post("/me/data/")
    assert DataExport.objects.count() == 1
