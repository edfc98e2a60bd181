"""The environment knobs: each one documented, none insecure by default."""

import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": string.ascii_letters + string.digits,
    "SITE_URL": "https://kmeme.example",
    "ALLOWED_HOSTS": "kmeme.example",
    "BEHIND_TLS_PROXY": "true",
    "DATABASE_URL": os.environ.get("DATABASE_URL", "postgis:///kmeme"),  # a check of generated columns asks the server
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://nobody:x@127.0.0.1:1",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own with nothing but this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(settings.BASE_DIR), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_knob_of_the_settings_is_in_the_example_file() -> None:
    files = ("settings.py", "lib/configuration.py")
    source = "".join((Path(settings.BASE_DIR) / "kmeme" / name).read_text() for name in files)
    example = (Path(settings.BASE_DIR) / ".env.example").read_text()
    knobs = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_0-9]+)"', source))
    documented = set(re.findall(r"^#? ?([A-Z_0-9]+)=", example, re.MULTILINE))
    assert knobs == documented


def test_debug_is_off_without_an_environment() -> None:
    done = manage(
        "shell", "--no-imports", "-c", "from django.conf import settings; print(settings.DEBUG)", SECRET_KEY="x"
    )
    assert done.stdout.strip() == "False", done.stderr


def test_check_deploy_is_clean_under_production_settings() -> None:
    done = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_check_deploy_refuses_the_development_secret_key() -> None:
    done = manage("check", "--deploy", **{**PRODUCTION, "SECRET_KEY": settings.INSECURE_SECRET_KEY})
    assert done.returncode == 1
    assert "kmeme.E001" in done.stderr


@pytest.mark.parametrize("secret", ["SECRET_KEY", "GEMINI_API_KEY"])
def test_a_secret_is_read_from_a_file(secret: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-the-file")
    code = f"from django.conf import settings; print(settings.{secret})"
    done = manage("shell", "--no-imports", "-c", code, **{f"{secret}_FILE": str(tmp_path / "secret")})
    assert done.stdout.strip() == "from-the-file", done.stderr
