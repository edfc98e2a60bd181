"""The number of a certificate: unguessable, and hard to misread when somebody types it from a screen. Pure."""

import re
import secrets

from remix.models.certificate import CODE_LETTERS

# Crockford's base 32: no I, L, O, U; what people type instead of them is understood.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_BETWEEN = re.compile(r"[\s\-‐-―]+")
_GROUP = 4


def new_code() -> str:
    """A fresh number: 60 random bits."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(CODE_LETTERS))


def canonical(text: str) -> str | None:
    """The one spelling of a number that somebody typed, in any case and grouping; None when it cannot be one."""
    code = _BETWEEN.sub("", text).upper().translate(_MISREAD)
    return code if len(code) == CODE_LETTERS and all(letter in ALPHABET for letter in code) else None


def grouped(code: str) -> str:
    """As people read it: "K7QM-2D4X-9FTA"."""
    return "-".join(code[at : at + _GROUP] for at in range(0, CODE_LETTERS, _GROUP))
