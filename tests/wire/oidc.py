"""An OpenID Connect provider on loopback: real keys, real signatures, keys that rotate, an endpoint that fails.

`OidcProvider` publishes `/jwks.json` and signs whatever a test asks for, also what no honest provider would.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer

AUDIENCE = "k-meme-test"


class OidcProvider(WireServer):
    """A context manager; `fail_next("503", kind="jwks")`, `"timeout"`, `"drop"` and `"not_json"` break its keys."""

    model_kinds = frozenset({"jwks"})

    def __init__(self, port: int = 0, *, hang_seconds: float = 20.0) -> None:
        super().__init__(port, hang_seconds=hang_seconds)
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._number = 0
        self.rotate()

    @property
    def issuer(self) -> str:
        """The `iss` of its tokens."""
        return f"{self.url}/"

    @property
    def settings(self) -> dict[str, str]:
        """One entry of OIDC_PROVIDERS."""
        return {"issuer": self.issuer, "audience": AUDIENCE, "jwks_url": f"{self.url}/jwks.json", "name": "Test"}

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish only that."""
        self._number += 1
        self._keys = {f"key-{self._number}": rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What an honest token says; keywords replace, None removes."""
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 3600,
            "email": "someone@example.com",
            "email_verified": True,
            "name": "누군가",
        }
        return {name: value for name, value in {**honest, **changes}.items() if value is not None}

    def token(self, key_id: str = "", **changes: Any) -> str:
        """A token with a real signature of the present key; `key_id` may claim another."""
        known, key = next(iter(self._keys.items()))
        return jwt.encode(self.claims(**changes), key, algorithm="RS256", headers={"kid": key_id or known})

    def unsigned_token(self, **changes: Any) -> str:
        """A token with the algorithm `none`."""
        return jwt.encode(self.claims(**changes), "", algorithm="none", headers={"kid": next(iter(self._keys))})

    def token_signed_with_public_key(self, **changes: Any) -> str:
        """A token whose HMAC secret is the published key, as a confused verifier takes it (by hand: PyJWT won't)."""
        key_id, key = next(iter(self._keys.items()))
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        parts = [{"alg": "HS256", "typ": "JWT", "kid": key_id}, self.claims(**changes)]
        body = ".".join(_base64(json.dumps(part).encode()) for part in parts)
        return f"{body}.{_base64(hmac.new(public, body.encode(), hashlib.sha256).digest())}"

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """It has one address."""
        return "jwks" if path == "/jwks.json" else "unknown"

    def is_signed(self, request: Request) -> bool:
        """Keys are public."""
        return True

    def answer(self, request: Request, mode: str | None) -> Reply:
        """The published keys."""
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": key_id, "use": "sig", "alg": "RS256"}
            for key_id, key in self._keys.items()
        ]
        return Reply({"keys": keys})

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """A plain error."""
        return Reply({"error": status}, status=status, headers=headers)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
