"""The signature of a webhook: HMAC-SHA256 over `timestamp.body`, sent as `t=1767225600,v1=hex[,v1=hex]`.

While a secret is being changed there are two `v1`, one by each secret; a receiver accepts any that fits.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

HEADER = "K-Meme-Signature"
TOLERANCE_SECONDS = 300


def new_secret() -> str:
    """256 random bits; the prefix tells a leaked one from other keys."""
    return f"whsec_{secrets.token_urlsafe(32)}"


def sign(body: bytes, keys: Iterable[str], timestamp: int) -> str:
    """The header's value for a body, signed with each of the keys at `timestamp` (seconds since the epoch)."""
    return ",".join([f"t={timestamp}", *(f"v1={_digest(body, key, timestamp)}" for key in keys)])


def is_signed(body: bytes, header: str, key: str, now: int) -> bool:
    """Whether the header holds a signature of the body by this key, made within five minutes of `now`."""
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _equals, value in parts if name == "t"]
    if len(stamps) != 1 or not stamps[0].isdecimal() or abs(now - int(stamps[0])) > TOLERANCE_SECONDS:
        return False
    expected = _digest(body, key, int(stamps[0]))
    return any(name == "v1" and hmac.compare_digest(value, expected) for name, _equals, value in parts)


def _digest(body: bytes, key: str, timestamp: int) -> str:
    return hmac.new(key.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
