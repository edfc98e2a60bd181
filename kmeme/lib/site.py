"""This site as others write it."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """A path with the site's own address in front; an address that is whole already stays as it is."""
    return path if urlsplit(path).netloc else f"{settings.SITE_URL}{path}"
