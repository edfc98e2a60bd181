"""How much one person may have under way, and how often they may begin."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.limits import Exceeded, RedisStore
from remix import uploading
from remix.models import Upload
from remix.states import UploadState
from tests.remix.uploads.conftest import MEGABYTE, Files

pytestmark = pytest.mark.django_db


def sign(files: Files, size: int = 1000) -> Upload:
    """An upload of so many bytes that nobody sends."""
    return files.sign(b"", size=size)


def test_a_sixth_upload_at_a_time_is_refused(files: Files) -> None:
    for _ in range(uploading.MOST_OPEN):
        sign(files)
    with pytest.raises(Refused) as refusal:
        sign(files)
    assert refusal.value.code == "too_many_open"
    assert "취소" in str(refusal.value)


def test_more_than_three_largest_films_at_a_time_are_refused(files: Files, settings: Settings) -> None:
    settings.VIDEO_MAX_BYTES = MEGABYTE
    for _ in range(3):
        sign(files, MEGABYTE)
    with pytest.raises(Refused, match="많아요"):
        sign(files, 1)


def test_one_that_ended_makes_room(files: Files) -> None:
    first, *_others = [sign(files) for _ in range(uploading.MOST_OPEN)]
    uploading.abort(actor=files.owner, upload=first)
    assert sign(files).state == UploadState.OPEN


def test_one_whose_addresses_ran_out_makes_room_for_a_new_one(files: Files) -> None:
    first, *others = [sign(files) for _ in range(uploading.MOST_OPEN)]
    Upload.objects.filter(pk=first.pk).update(signed_at=timezone.now() - timedelta(hours=2))
    sign(files)
    first.refresh_from_db()
    assert first.state == UploadState.ABORTED
    assert all(Upload.objects.get(pk=other.pk).state == UploadState.OPEN for other in others)


def test_people_do_not_share_their_room(files: Files, stranger: User) -> None:
    for _ in range(uploading.MOST_OPEN):
        sign(files)
    files.owner = stranger
    assert sign(files)


def test_the_sixty_first_in_an_hour_is_refused(files: Files) -> None:
    slots, _now = uploading.SIGNED._slots(str(files.owner.pk), None)
    RedisStore().spend([slots[0]], 60)
    with pytest.raises(Exceeded):
        sign(files)
    assert not Upload.objects.exists()


def test_a_disabled_account_signs_nothing(files: Files) -> None:
    files.owner.is_active = False
    with pytest.raises(NotAllowed):
        sign(files)
