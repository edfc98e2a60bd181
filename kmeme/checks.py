"""System checks: what `manage.py check` finds out before a user does. Every finding carries an id and a hint."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

REQUIRED_EXTENSIONS = ("postgis", "vector", "ltree", "pg_trgm")


@register(Tags.security)
def secret_key_is_ours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Production never runs on the key that stands in the source: every command checks this before it starts."""
    if settings.DEBUG or settings.SECRET_KEY != settings.INSECURE_SECRET_KEY:
        return []
    return [
        Error(
            "SECRET_KEY is the development default.",
            hint="Set SECRET_KEY (or SECRET_KEY_FILE) to 50 or more random characters.",
            id="kmeme.E001",
        )
    ]


def refuse_insecure_key() -> None:
    """Raise ImproperlyConfigured instead of serving on the key in the source (a server runs no checks)."""
    for problem in secret_key_is_ours(None):
        raise ImproperlyConfigured(f"{problem.msg} {problem.hint}")


@register(Tags.security, deploy=True)
def mail_is_sent(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Nobody can sign up where the mail that verifies an address is only printed."""
    if not settings.MAILERS["default"]["BACKEND"].endswith("console.EmailBackend"):
        return []
    return [Warning("Mail is printed, not sent.", hint="Set EMAIL_URL (or EMAIL_URL_FILE).", id="kmeme.W003")]


@register(Tags.database)
def extensions_are_available(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The server offers every extension that the migrations create."""
    if "default" not in (databases or []):
        return []
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(REQUIRED_EXTENSIONS)])
            found = {name for (name,) in cursor.fetchall()}
    except OperationalError as error:
        return [Error(f"The database does not answer: {error}", hint="Set DATABASE_URL.", id="kmeme.E002")]
    return [
        Error(
            f"PostgreSQL lacks the extension {name}.",
            hint="Install PostGIS, pgvector and PostgreSQL's contrib modules on the database server.",
            id="kmeme.E003",
        )
        for name in REQUIRED_EXTENSIONS
        if name not in found
    ]


@register()
def media_root_is_writable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Uploads have somewhere to go."""
    root = settings.MEDIA_ROOT
    if settings.STORAGES["default"]["BACKEND"].endswith("FileSystemStorage") and root.exists() and not root.is_dir():
        return [
            Error(f"MEDIA_ROOT is not a directory: {root}", hint="Point MEDIA_ROOT at a directory.", id="kmeme.E004")
        ]
    return []


@register()
def bucket_is_configured_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A bucket that is half configured shows at the start, not as a creator's lost upload."""
    findings: list[CheckMessage] = []
    bucket = settings.AWS_STORAGE_BUCKET_NAME
    beside = ("AWS_S3_ENDPOINT_URL", "MEDIA_CDN_URL", "AWS_CLOUDFRONT_DISTRIBUTION_ARN", "AWS_ACCESS_KEY_ID")
    if not bucket and (given := [name for name in beside if getattr(settings, name)]):
        hint = "Set AWS_STORAGE_BUCKET_NAME, or take the others out to keep files on the local disk."
        findings.append(Error(f"{', '.join(given)} without a bucket.", hint=hint, id="kmeme.E006"))
    if bool(settings.AWS_ACCESS_KEY_ID) != bool(settings.AWS_SECRET_ACCESS_KEY):
        hint = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither to use the machine's own role."
        findings.append(Error("Half of the bucket's key is missing.", hint=hint, id="kmeme.E007"))
    for name in ("AWS_S3_ENDPOINT_URL", "MEDIA_CDN_URL"):
        if (address := getattr(settings, name)) and not _is_origin(address):
            hint = f"Set {name} to an address like https://files.example, without a path."
            findings.append(Error(f"{name} is not an origin: {address}", hint=hint, id="kmeme.E008"))
    if settings.AWS_S3_ADDRESSING_STYLE not in ("path", "virtual"):
        hint = "Set AWS_S3_ADDRESSING_STYLE to path or virtual."
        findings.append(Error("Unknown AWS_S3_ADDRESSING_STYLE.", hint=hint, id="kmeme.E009"))
    if bucket and settings.MEDIA_CDN_URL and not settings.AWS_CLOUDFRONT_DISTRIBUTION_ARN:
        hint = "Set AWS_CLOUDFRONT_DISTRIBUTION_ARN, then run manage.py storage policy --apply."
        findings.append(Warning("The bucket's policy lets no CDN read it.", hint=hint, id="kmeme.W004"))
    return findings


def _is_origin(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.path or parts.query)


@register()
def adapters_can_be_made(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A wrong model, key or price shows at the start, not as a crashed job."""
    from remix import ai  # an app's room is loaded after the project's own

    findings: list[CheckMessage] = []
    for setting, make in (
        ("VIDEO_ANALYZER", ai.analyzer),
        ("BRIEF_WRITER", ai.brief_writer),
        ("EMBEDDER", ai.embedder),
        ("AI_PRICES", ai.price_list),
    ):
        try:
            make()
        except (ImproperlyConfigured, ValueError, TypeError) as error:
            findings.append(Error(f"{setting}: {error}", hint=f"Correct {setting} or its key.", id="kmeme.E005"))
    return findings


@register()
def badges_can_be_signed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A badge key that cannot be used shows at the start, not on a certificate."""
    from remix.badges.keys import keys  # an app's room is loaded after the project's own

    try:
        keys()
    except ImproperlyConfigured as error:
        hint = "Set BADGE_SIGNING_KEY (or BADGE_SIGNING_KEY_FILE) to a private RSA or P-256 key as PEM."
        return [Error(str(error), hint=hint, id="kmeme.E010")]
    return []
