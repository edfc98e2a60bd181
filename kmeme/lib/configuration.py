"""Parts of the settings that are more than one value: sign-in providers, the mailer, derived keys.

Imported by settings.py, so nothing here may import Django's settings.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

import environ

# What a provider needs beyond its keys, and the origin that its sign-in page lies on.
SOCIAL: dict[str, tuple[dict[str, Any], str]] = {
    "google": (
        {"SCOPE": ["profile", "email"], "AUTH_PARAMS": {"access_type": "online"}},
        "https://accounts.google.com",
    ),
    "apple": ({}, "https://appleid.apple.com"),
    "kakao": ({}, "https://kauth.kakao.com"),
    "naver": ({}, "https://nid.naver.com"),
}


def social_providers(env: environ.Env) -> dict[str, dict[str, Any]]:
    """allauth's settings of the providers whose `NAME_CLIENT_ID` and `NAME_CLIENT_SECRET` are both set.

    Apple takes `APPLE_KEY_ID` as the secret, with `APPLE_TEAM_ID` and `APPLE_PRIVATE_KEY` (PEM) beside it.
    """
    keys = {
        "google": (env.str("GOOGLE_CLIENT_ID", default=""), env.str("GOOGLE_CLIENT_SECRET", default="")),
        "apple": (env.str("APPLE_CLIENT_ID", default=""), env.str("APPLE_KEY_ID", default="")),
        "kakao": (env.str("KAKAO_CLIENT_ID", default=""), env.str("KAKAO_CLIENT_SECRET", default="")),
        "naver": (env.str("NAVER_CLIENT_ID", default=""), env.str("NAVER_CLIENT_SECRET", default="")),
    }
    found: dict[str, dict[str, Any]] = {}
    for name, (client_id, secret) in keys.items():
        if not (client_id and secret):
            continue
        app: dict[str, Any] = {"client_id": client_id, "secret": secret}
        if name == "apple":
            app["key"] = env.str("APPLE_TEAM_ID", default="")
            app["settings"] = {"certificate_key": env.str("APPLE_PRIVATE_KEY", default="", multiline=True)}
        found[name] = {**SOCIAL[name][0], "APPS": [app]}
    return found


def social_origins(providers: dict[str, dict[str, Any]]) -> list[str]:
    """Where the providers' sign-in pages lie, for the content policy."""
    return [SOCIAL[name][1] for name in providers]


def origins(*addresses: str) -> list[str]:
    """The origins of web addresses, each once, for the content policy; empty addresses are left out."""
    parts = (urlsplit(address) for address in addresses if address)
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def bucket_origin(bucket: str, region: str, endpoint: str, style: str) -> str:
    """Where a browser meets the bucket: what the signed addresses of botocore begin with; empty without a bucket."""
    if not bucket:
        return ""
    host = f"s3.{region}.amazonaws.com" if region and region != "us-east-1" else "s3.amazonaws.com"
    address = urlsplit(endpoint or f"https://{host}")
    return (
        f"{address.scheme}://{bucket}.{address.netloc}"
        if style == "virtual"
        else f"{address.scheme}://{address.netloc}"
    )


def mailer(env: environ.Env) -> dict[str, Any]:
    """Django's mailer from EMAIL_URL; with no URL, mail is printed (a check warns of that in production)."""
    url = env.email_url("EMAIL_URL", default=None) if env.str("EMAIL_URL", default="") else {}
    backend = url.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
    if backend.endswith("filebased.EmailBackend"):
        return {"BACKEND": backend, "OPTIONS": {"file_path": f"/{url['EMAIL_FILE_PATH'].lstrip('/')}"}}
    if not backend.endswith("smtp.EmailBackend"):
        return {"BACKEND": backend}
    options = {
        "host": url.get("EMAIL_HOST") or "localhost",
        "port": url.get("EMAIL_PORT") or 25,
        "username": url.get("EMAIL_HOST_USER") or "",
        "password": url.get("EMAIL_HOST_PASSWORD") or "",
        "use_tls": bool(url.get("EMAIL_USE_TLS")),
        "use_ssl": bool(url.get("EMAIL_USE_SSL")),
        "timeout": 10,
    }
    return {"BACKEND": backend, "OPTIONS": options}


def derived_key(secret: str, purpose: str) -> str:
    """A key for one purpose only, so that what is signed for one can never be used for another."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha512).hexdigest()
