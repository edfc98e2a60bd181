"""The keys that badges are signed with, from `BADGE_SIGNING_KEY`.

The setting holds PEM blocks: the first, a private key, signs; further ones (former keys, private or public) only stay
published, so that what was signed with them can still be checked. RSA keys sign RS256, which every verifier of Open
Badges knows; P-256 keys sign ES256.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.utils import base64url_encode

from kmeme.lib.configuration import derived_key

LEAST_RSA_BITS = 2048
_BLOCK = re.compile(r"-----BEGIN (?P<kind>[A-Z ]+)-----.+?-----END (?P=kind)-----", re.DOTALL)
# What RFC 7638 makes the fingerprint of a key from, in its order.
_FINGERPRINTED = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

type Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
type Public = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class BadgeKey:
    """One key: `key_id` is its fingerprint, `jwk` the public half; `private` is None for one that only verifies."""

    key_id: str
    algorithm: str
    jwk: dict[str, Any]
    private: Private | None


def keys() -> list[BadgeKey]:
    """All published keys, the signing one first; none where badges are switched off. Raises ImproperlyConfigured."""
    text: str = settings.BADGE_SIGNING_KEY
    if not text and settings.DEBUG:
        text = development_key(settings.SECRET_KEY)
    return _parsed(text)


def signing_key() -> BadgeKey | None:
    """The key that signs; None where badges are switched off."""
    return next(iter(keys()), None)


@lru_cache(maxsize=4)
def _parsed(text: str) -> list[BadgeKey]:
    found = [_key(match[0]) for match in _BLOCK.finditer(text)]
    if text.strip() and not found:
        raise ImproperlyConfigured("BADGE_SIGNING_KEY holds no PEM block.")
    if found and found[0].private is None:
        raise ImproperlyConfigured("The first key of BADGE_SIGNING_KEY must be a private one.")
    return found


def _key(pem: str) -> BadgeKey:
    try:
        loaded = load_pem_private_key(pem.encode(), None) if "PRIVATE" in pem else load_pem_public_key(pem.encode())
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured("A key in BADGE_SIGNING_KEY cannot be read (is it encrypted?).") from error
    private = loaded if isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) else None
    public = private.public_key() if private else loaded
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= LEAST_RSA_BITS:
        return _published("RS256", RSAAlgorithm.to_jwk(public, as_dict=True), private)
    if isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1):
        return _published("ES256", ECAlgorithm.to_jwk(public, as_dict=True), private)
    raise ImproperlyConfigured("BADGE_SIGNING_KEY takes RSA keys of 2048 bits or more, and EC keys on P-256.")


def _published(algorithm: str, jwk: dict[str, Any], private: Private | None) -> BadgeKey:
    said = {name: jwk[name] for name in _FINGERPRINTED[jwk["kty"]]}
    digest = hashlib.sha256(json.dumps(said, separators=(",", ":"), sort_keys=True).encode()).digest()
    key_id = base64url_encode(digest).decode()
    public = {**said, "kid": key_id, "alg": algorithm, "use": "sig"}
    return BadgeKey(key_id, algorithm, public, private)


def development_key(secret: str) -> str:
    """A key of this checkout's own, the same in every process of it; never used outside of DEBUG."""
    number = int(derived_key(secret, "badges"), 16) % (_P256_ORDER - 1) + 1
    key = ec.derive_private_key(number, ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
