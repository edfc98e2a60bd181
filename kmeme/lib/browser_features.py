"""Permissions-Policy: no page may use the camera, the microphone or the place, but those that say that they do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

# Everything that we could ever want to switch on, and what no page of ours ever needs.
FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)

type View = Callable[..., HttpResponseBase]


def uses(*features: str) -> Callable[[View], View]:
    """A view whose page uses these features: `@uses("camera", "microphone")`."""
    if unknown := set(features) - set(FEATURES):
        raise ValueError(f"unknown browser features: {sorted(unknown)}")

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(*args, **kwargs)
            response.headers["Permissions-Policy"] = policy(features)
            return response

        return wrapped

    return decorate


def policy(allowed: tuple[str, ...] = ()) -> str:
    """The header's value."""
    return ", ".join(f"{feature}=({'self' if feature in allowed else ''})" for feature in FEATURES)


class PermissionsPolicy:
    """Middleware: the strict policy on every answer that does not set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", policy())
        return response
