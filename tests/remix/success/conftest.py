"""Videos before a curator, and a second curator; the fixtures of the family tree plant their recipes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from remix import certification, submitting, viewing
from remix.models import Certificate, RemixNode, UserVideo
from remix.performance import observe
from remix.states import SubmissionState
from tests.accounts import world
from tests.remix.lineage.conftest import Plant, creator, plant

__all__ = ["creator", "plant"]

LINK = "https://www.youtube.com/watch?v={:0>11}"

type Shoot = Callable[..., UserVideo]


@pytest.fixture
def second_curator(db: None) -> User:
    """Another member of staff who decides."""
    return world.person("curator", "second")


@pytest.fixture
def node(plant: Plant) -> RemixNode:
    """A published recipe of nobody's."""
    return plant(days=30)


@pytest.fixture
def shoot(node: RemixNode, creator: User, curator: User) -> Shoot:
    """A video that was posted five days ago and handed in, seen `views` times as a curator has checked."""

    def make(
        *, of: RemixNode | None = None, by: User | None = None, views: int | None = 12_000, days: float = 5
    ) -> UserVideo:
        who = by or creator
        link = LINK.format(UserVideo.objects.count())
        video = submitting.begin(actor=who, node=of or node, link=link, caption="즐겁게 찍었어요")
        posted = timezone.now() - timedelta(days=days)
        video = submitting.submit(actor=who, user_video=video, version=video.version, posted_at=posted)
        if views is not None:
            report = viewing.report_views(actor=who, user_video=video, views=views)
            viewing.check_views(actor=curator, report=report, accepted=True)
        return UserVideo.objects.get(pk=video.pk)

    return make


@pytest.fixture
def video(shoot: Shoot) -> UserVideo:
    """One that meets the criteria."""
    return shoot()


@pytest.fixture
def certificate(video: UserVideo, curator: User) -> Certificate:
    """What it got for that."""
    return certify(video, curator)


@pytest.fixture(scope="session")
def badge_pem() -> str:
    """A key to sign with, made once."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def badges(settings: Settings, badge_pem: str) -> str:
    """Badges switched on, on a site with a name of its own."""
    settings.BADGE_SIGNING_KEY, settings.SITE_URL = badge_pem, "https://kmeme.example"
    return badge_pem


def certify(video: UserVideo, curator: User, **fields: Any) -> Certificate:
    """Certify what is now in the database."""
    version = UserVideo.objects.get(pk=video.pk).version
    fields = {"reason_code": "criteria_met", **fields}
    return certification.certify(actor=curator, user_video=video, version=version, **fields)


def decline(video: UserVideo, curator: User, **fields: Any) -> UserVideo:
    """Decline it; the video as it is then."""
    version = UserVideo.objects.get(pk=video.pk).version
    fields = {"reason_code": "not_met", **fields}
    certification.decline(actor=curator, user_video=video, version=version, **fields)
    return UserVideo.objects.get(pk=video.pk)


def appeal(video: UserVideo, words: str = "원본보다 먼저 올렸어요.") -> UserVideo:
    """Its creator appeals; the video as it is then."""
    video = UserVideo.objects.get(pk=video.pk)
    certification.appeal(actor=video.creator, user_video=video, version=video.version, words=words)
    return UserVideo.objects.get(pk=video.pk)


def revoke(video: UserVideo, curator: User, **fields: Any) -> Certificate:
    """Take its certificate back."""
    version = UserVideo.objects.get(pk=video.pk).version
    fields = {"reason_code": "views_bought", **fields}
    return certification.revoke(actor=curator, user_video=video, version=version, **fields)


def withdraw(video: UserVideo) -> UserVideo:
    """Its creator takes it back."""
    video = UserVideo.objects.get(pk=video.pk)
    submitting.withdraw(actor=video.creator, user_video=video, version=video.version)
    return UserVideo.objects.get(pk=video.pk)


def seen_at(node: RemixNode, curator: User, **views_by_day: int) -> None:
    """Readings of the recipe's own clip: `seen_at(node, curator, day_4=1000)` is its fifth day."""
    assert node.published_at
    for day, views in sorted(views_by_day.items(), key=lambda item: float(item[0].split("_")[1])):
        at = node.published_at + timedelta(days=float(day.split("_")[1]))
        observe(actor=curator, node=node, views=views, observed_at=at)


def state_of(video: UserVideo) -> SubmissionState:
    """Where it stands in the database."""
    return SubmissionState(UserVideo.objects.values_list("state", flat=True).get(pk=video.pk))
