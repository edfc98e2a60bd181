"""People in the admin, and analyses in the states that matter; made by the real pipeline on the sample clip."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from remix import briefing, intake, pipeline
from remix.models import Analysis, Brief, RemixNode
from tests.wire.claude import ClaudeServer
from tests.wire.gemini import GeminiServer

CLIP = Path(__file__).parents[3] / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"


@pytest.fixture(autouse=True)
def _no_keys(settings: Settings) -> None:
    """No model answers unless a test asks for the `models`."""
    settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = ""


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    """A browser in which the curator is signed in, in Korean."""
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


@pytest.fixture
def models(settings: Settings) -> Iterator[tuple[GeminiServer, ClaudeServer]]:
    """Both vendors on loopback, with keys for them."""
    with GeminiServer() as gemini, ClaudeServer() as claude:
        settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = "wire"
        settings.GEMINI_BASE_URL, settings.ANTHROPIC_BASE_URL = gemini.url, claude.url
        yield gemini, claude


@pytest.fixture
def clip() -> SimpleUploadedFile:
    """The sample clip as a browser sends it."""
    return SimpleUploadedFile("토끼 🐰.mp4", CLIP.read_bytes(), content_type="video/mp4")


def run(analysis: Analysis) -> Analysis:
    """Do what the worker does, up to the draft."""
    pipeline.measure(analysis.pk)
    pipeline.understand(analysis.pk)
    for brief in Brief.objects.filter(analysis=analysis, state="queued"):
        briefing.write(brief.pk)
    analysis.refresh_from_db()
    return analysis


@pytest.fixture
def done(models: object, curator: User) -> Analysis:
    """An analysis that both models answered, with its draft."""
    with CLIP.open("rb") as content:
        return run(intake.submit(actor=curator, upload=File(content, name="bunny.mp4")).analysis)


@pytest.fixture
def pending(curator: User) -> Analysis:
    """An analysis of a page that nothing can read: it waits for a curator."""
    return run(intake.submit(actor=curator, url="https://www.tiktok.com/@dance/video/7301234567890123456").analysis)


@pytest.fixture
def draft(done: Analysis) -> RemixNode:
    """The draft that came out."""
    return RemixNode.objects.get()


def staff(*permissions: str) -> User:
    """Somebody who may enter the admin, with these permissions ("view_analysis") and no others."""
    user = User.objects.create_user(f"staff{User.objects.count()}@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="remix"))
    return user
