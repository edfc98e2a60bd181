"""A bucket in the environment: whole or not at all, and only its origins in the content policy."""

import pytest
from pytest_django import Settings

from kmeme.checks import bucket_is_configured_whole
from tests.kmeme.test_settings import PRODUCTION, manage

BUCKET = {
    "AWS_STORAGE_BUCKET_NAME": "kmeme",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "y",
}
SHOW_POLICY = (
    "from django.conf import settings; print({k: v for k, v in settings.SECURE_CSP.items() if 'amazon' in str(v)})"
)


def test_a_whole_bucket_passes_the_checks() -> None:
    done = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION, **BUCKET)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"AWS_S3_ENDPOINT_URL": "https://minio.example"}, "kmeme.E006"),
        ({"MEDIA_CDN_URL": "https://cdn.example"}, "kmeme.E006"),
        ({**BUCKET, "AWS_SECRET_ACCESS_KEY": None}, "kmeme.E007"),
        ({**BUCKET, "AWS_ACCESS_KEY_ID": None}, "kmeme.E007"),
        ({**BUCKET, "AWS_S3_ENDPOINT_URL": "minio.example"}, "kmeme.E008"),
        ({**BUCKET, "MEDIA_CDN_URL": "https://cdn.example/media"}, "kmeme.E008"),
        ({**BUCKET, "AWS_S3_ADDRESSING_STYLE": "sideways"}, "kmeme.E009"),
        ({**BUCKET, "MEDIA_CDN_URL": "https://cdn.example"}, "kmeme.W004"),
    ],
)
def test_a_half_configured_bucket_is_found(given: dict[str, str | None], finding: str, settings: Settings) -> None:
    for name, value in given.items():
        setattr(settings, name, value)
    assert finding in [message.id for message in bucket_is_configured_whole(None)]


def test_the_content_policy_allows_the_bucket_and_the_cdn_when_there_are_any() -> None:
    shown = "[settings.SECURE_CSP[name][-2:] for name in ('connect-src', 'media-src', 'img-src')]"
    code = f"from django.conf import settings; print({shown})"
    done = manage("shell", "--no-imports", "-c", code, **PRODUCTION, **BUCKET, MEDIA_CDN_URL="https://cdn.example")
    origins = "['https://kmeme.s3.ap-northeast-2.amazonaws.com', 'https://cdn.example']"
    assert done.stdout.strip() == f"[{origins}, {origins}, {origins}]", done.stderr


def test_the_content_policy_allows_nothing_of_it_otherwise() -> None:
    done = manage("shell", "--no-imports", "-c", SHOW_POLICY, **PRODUCTION)
    assert done.stdout.strip() == "{}", done.stderr
