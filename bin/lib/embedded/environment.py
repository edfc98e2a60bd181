"""The variables that a command starts with."""

import os
import re
import secrets
from pathlib import Path

from embedded.places import Places


def is_external(name: str, root: Path) -> bool:
    """Whether the person gave a variable (or its NAME_FILE form) in the environment or in `.env`."""
    if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
        return True
    try:
        lines = (root / ".env").read_text()
    except FileNotFoundError:
        return False
    return re.search(rf"^\s*(export\s+)?{name}(_FILE)?=.", lines, re.MULTILINE) is not None


def defaults(places: Places) -> dict[str, str]:
    """What settings.py asks for and a checkout can make up for itself.

    DEBUG is on only beside the private database: somebody else's store gets production's settings, and no demo.
    """
    made = {}
    if not is_external("DEBUG", places.root) and not is_external("DATABASE_URL", places.root):
        made["DEBUG"] = "true"
    if not is_external("SECRET_KEY", places.root):
        made["SECRET_KEY"] = _secret_key(places)
    return made


def _secret_key(places: Places) -> str:
    """The checkout's own key, made once and kept in var/."""
    path = places.var / "secret_key"
    if not path.exists():
        unfinished = path.with_name(f"secret_key.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50))
        unfinished.rename(path)
    return path.read_text()
