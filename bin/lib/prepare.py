"""The steps between a running database and a running site, in one Django process: migrate, static files, demo."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def say(text: str) -> None:
    """Progress, in the same form as the shell scripts'."""
    print(f"\033[1m==>\033[0m {text}", file=sys.stderr, flush=True)  # noqa: T201


def static_stamp() -> str:
    """Changes with our own static files and with the installed packages, which bring theirs."""
    files = sorted(path for folder in ROOT.glob("static") for path in folder.rglob("*") if path.is_file())
    listing = "".join(f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}\n" for path in files)
    installed = Path(sys.prefix) / ".installed-run"
    return listing + (installed.read_text() if installed.exists() else "")


def collect_static() -> None:
    """Collect and compress the static files, when any changed and they are not served as they are (DEBUG)."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = ROOT / "var" / "static.stamp"
    current = static_stamp()
    if settings.DEBUG or (stamp.exists() and stamp.read_text() == current):
        return
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)


def main() -> None:
    """Everything that `bin/run` needs done before the site starts."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    say("Bringing the database up to date")
    call_command("migrate", interactive=False, verbosity=1)
    collect_static()
    if settings.DEBUG:
        say("Loading the demo (the first time takes a moment)")
        call_command("load_demo")
    else:
        say("No demo: DEBUG is off, or the database is not the private one")


if __name__ == "__main__":
    main()
