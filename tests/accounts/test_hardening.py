"""What every answer says to browsers, and what the server refuses to run with."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from kmeme.lib.browser_features import policy, uses
from kmeme.settings import PASSWORD_HASHERS
from tests.accounts.conftest import PASSWORD

PAGES = ["/login/", "/signup/", "/me/", "/me/2fa/", "/me/2fa/totp/activate/", "/me/2fa/webauthn/add/", "/me/sessions/"]
REAUTHENTICATE = "/me/account/reauthenticate/"


@pytest.fixture
def signed_in(client: Client, creator: User) -> Client:
    """Somebody who has just typed their password again."""
    client.post("/login/", {"login": creator.email, "password": PASSWORD})
    client.post(REAUTHENTICATE, {"password": PASSWORD})
    return client


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_script_or_style_of_its_own(page: str, signed_in: Client) -> None:
    html = signed_in.get(page, follow=True).content.decode()
    scripts = [tag for tag in html.split("<script")[1:] if "src=" not in tag.split(">")[0]]
    assert [tag for tag in scripts if 'type="application/json"' not in tag.split(">")[0]] == []
    assert "<style" not in html
    assert "style=" not in html
    assert not [word for word in (" onclick=", " onload=", " onsubmit=") if word in html]


def test_the_content_policy_allows_nothing_inline(client: Client, db: None) -> None:
    header = client.get("/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in header
    assert "script-src 'self'" in header


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_the_usual_headers_are_there(client: Client, db: None, name: str, value: str) -> None:
    assert client.get("/login/").headers[name] == value


def test_no_page_may_use_camera_or_place_unasked(client: Client, db: None) -> None:
    header = client.get("/login/").headers["Permissions-Policy"]
    assert "camera=()" in header
    assert "geolocation=()" in header


def test_a_page_that_uses_the_camera_says_so() -> None:
    from django.http import HttpResponse

    answer = uses("camera")(lambda request: HttpResponse())(None)
    assert answer.headers["Permissions-Policy"] == policy(("camera",))
    assert "camera=(self)" in policy(("camera",))


def test_an_unknown_feature_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="camra"):
        uses("camra")


def test_personal_pages_are_kept_by_no_cache(signed_in: Client) -> None:
    assert "no-store" in signed_in.get("/me/").headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts(client: Client, creator: User) -> None:
    client.post("/login/", {"login": creator.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_passwords_are_hashed_with_argon2(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    assert User.objects.create_user("new@example.com", PASSWORD).password.startswith("argon2")


def _run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "SECRET_KEY"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**clean, "DJANGO_SETTINGS_MODULE": "kmeme.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_server_does_not_start_on_the_development_key() -> None:
    done = _run("import kmeme.wsgi", SECRET_KEY=settings.INSECURE_SECRET_KEY)
    assert "ImproperlyConfigured" in done.stderr


def test_no_command_starts_on_the_development_key() -> None:
    code = "from django.core.management import execute_from_command_line as go; go(['manage.py', 'check'])"
    done = _run(code, SECRET_KEY=settings.INSECURE_SECRET_KEY)
    assert "kmeme.E001" in done.stderr


def test_the_server_starts_on_a_key_of_its_own() -> None:
    assert _run("import kmeme.wsgi", SECRET_KEY="x9" * 40).returncode == 0


SOCIAL = "from django.conf import settings as s; print(sorted(s.SOCIALACCOUNT_PROVIDERS), s.SECURE_CSP['form-action'])"


def test_a_provider_without_keys_does_not_exist() -> None:
    assert _run(SOCIAL, SECRET_KEY="x").stdout.startswith("[] ")


def test_a_provider_with_keys_appears_and_may_be_reached_from_its_form() -> None:
    keys = {"KAKAO_CLIENT_ID": "a", "KAKAO_CLIENT_SECRET": "b", "GOOGLE_CLIENT_ID": "a"}
    printed = _run(SOCIAL, SECRET_KEY="x", **keys).stdout
    assert printed.startswith("['kakao']")
    assert "https://kauth.kakao.com" in printed


@pytest.mark.parametrize("name", ["GOOGLE", "KAKAO", "NAVER", "APPLE"])
def test_the_sign_in_page_offers_a_configured_provider(name: str) -> None:
    keys = {f"{name}_CLIENT_ID": "a", f"{name}_CLIENT_SECRET": "b", "APPLE_KEY_ID": "k" if name == "APPLE" else ""}
    code = (
        "import django; django.setup(); from django.urls import reverse;"
        f"print(reverse('{name.lower()}_login'), reverse('{name.lower()}_callback'))"
    )
    done = _run(code, SECRET_KEY="x", **keys)
    assert done.stdout.strip() == f"/3rdparty/{name.lower()}/login/ /3rdparty/{name.lower()}/login/callback/", (
        done.stderr
    )


def test_https_brings_hsts_and_secure_cookies() -> None:
    names = ("SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "STAFF_MFA_REQUIRED")
    code = f"from django.conf import settings as s; print(*[getattr(s, name) for name in {names}])"
    assert _run(code, SECRET_KEY="x", SITE_URL="https://kmeme.example").stdout.split() == ["31536000", "True", "True"]


def test_limits_answer_in_headers(client: Client, db: None, settings: Settings) -> None:
    for _ in range(20):
        client.post("/login/", {"login": "a@example.com", "password": "x"}, REMOTE_ADDR="192.0.2.1")
    response = client.post("/login/", {"login": "b@example.com", "password": "x"}, REMOTE_ADDR="192.0.2.1")
    assert response.status_code == 429
    assert "r=0" in response.headers["RateLimit"]


def test_what_is_left_is_shown_to_the_person(signed_in: Client) -> None:
    assert "<b>50</b> / 50" in signed_in.get("/me/").content.decode()


def test_every_proof_that_the_document_names_exists() -> None:
    root = Path(settings.BASE_DIR)
    named = set(re.findall(r"`(test_\w+)`", (root / "docs" / "security.md").read_text()))
    written = set(re.findall(r"def (test_\w+)", "".join(p.read_text() for p in (root / "tests").rglob("test_*.py"))))
    assert named - written == set()
