"""Badges by the rules of Open Badges 3.0, checked with somebody else's verifier and with bare cryptography."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from pytest_django import Settings

from accounts.models import User
from kmeme.checks import badges_can_be_signed
from remix.badges.keys import keys, signing_key
from remix.models import Certificate
from tests.remix.success.conftest import revoke

SITE = "https://kmeme.example"


def fetched(client: Client, address: str) -> bytes:
    """What lies at an address of ours that a badge names."""
    answer = client.get(address.removeprefix(SITE).partition("#")[0])
    assert answer.status_code == 200, address
    return bytes(answer.content)


def token_of(client: Client, certificate: Certificate) -> str:
    return fetched(client, f"{SITE}/verify/{certificate.code}/badge.jwt").decode()


def part(token: str, place: int) -> dict[str, Any]:
    text = token.split(".")[place]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return decoded


def number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def public_pem(pem: str) -> str:
    key = keys()[0].private
    assert key
    assert pem
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def verify(client: Client, token: str, pem: str, **options: Any) -> Any:
    """As a stranger who knows the standard: with openbadgeslib, and the list of revocations fetched from us."""
    verifier = OB3Verifier(public_pem(pem))
    return verifier.verify(token, download=lambda address: fetched(client, address), **options)


def test_a_strangers_verifier_takes_the_badge(client: Client, certificate: Certificate, badges: str) -> None:
    credential = verify(client, token_of(client, certificate), badges, check_status=True)
    assert credential.id == f"{SITE}/verify/{certificate.code}/badge.json"
    assert credential.issuer.id == f"{SITE}/verify/issuer.json"


def test_its_signature_is_right_by_bare_cryptography(client: Client, certificate: Certificate, badges: str) -> None:
    token = token_of(client, certificate)
    header = part(token, 0)
    jwk = json.loads(fetched(client, header["kid"]))
    signed, _dot, signature = token.rpartition(".")
    key = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    key.verify(raw, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert header["alg"] == "RS256"
    with pytest.raises(InvalidSignature):
        key.verify(raw, signed.encode() + b"x", padding.PKCS1v15(), hashes.SHA256())


def test_the_header_holds_what_the_standard_allows_and_nothing_else(
    client: Client, certificate: Certificate, badges: str
) -> None:
    assert set(part(token_of(client, certificate), 0)) == {"alg", "kid", "typ"}


def test_the_claims_say_what_the_credential_says(client: Client, certificate: Certificate, badges: str) -> None:
    body = part(token_of(client, certificate), 1)
    assert body["iss"] == body["issuer"]["id"]
    assert body["jti"] == body["id"]
    assert body["sub"] == body["credentialSubject"]["id"]
    assert datetime.fromtimestamp(body["nbf"], UTC) == datetime.fromisoformat(body["validFrom"])


def test_the_credential_has_every_field_that_is_required(client: Client, certificate: Certificate, badges: str) -> None:
    body = part(token_of(client, certificate), 1)
    assert body["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert body["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert {"id", "name", "issuer", "validFrom", "credentialSubject", "credentialStatus"} <= set(body)
    assert {"id", "type", "name"} <= set(body["issuer"])
    subject = body["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert {"id", "type", "name", "description", "criteria"} <= set(subject["achievement"])
    assert subject["achievement"]["criteria"]["narrative"]
    assert subject["identifier"][0] == {
        "type": "IdentityObject", "hashed": False, "identityHash": "창작자", "identityType": "name"
    }  # fmt: skip


def test_a_badge_names_no_address_of_a_person(client: Client, certificate: Certificate, badges: str) -> None:
    assert "@example.com" not in json.dumps(part(token_of(client, certificate), 1))


def test_the_json_holds_the_same_token(client: Client, certificate: Certificate, badges: str) -> None:
    body = json.loads(fetched(client, f"{SITE}/verify/{certificate.code}/badge.json"))
    assert (body["@context"], body["type"]) == ("https://www.w3.org/ns/credentials/v2", "EnvelopedVerifiableCredential")
    kind, _comma, token = body["id"].partition(",")
    assert kind == "data:application/vc+jwt"
    assert verify(client, token, badges)


@pytest.mark.parametrize("at", [0, 1, 2], ids=["header", "payload", "signature"])
def test_an_altered_badge_is_no_badge(client: Client, certificate: Certificate, badges: str, at: int) -> None:
    parts = token_of(client, certificate).split(".")
    middle = len(parts[at]) // 2
    parts[at] = parts[at][:middle] + ("A" if parts[at][middle] != "A" else "B") + parts[at][middle + 1 :]
    with pytest.raises(OB3VerificationError):
        verify(client, ".".join(parts), badges)


def test_a_badge_for_somebody_else_made_of_ours_is_no_badge(
    client: Client, certificate: Certificate, badges: str
) -> None:
    header, body, signature = token_of(client, certificate).split(".")
    forged = part(f"{header}.{body}", 1)
    forged["credentialSubject"]["identifier"][0]["identityHash"] = "도둑"
    packed = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
    with pytest.raises(OB3VerificationError):
        verify(client, f"{header}.{packed}.{signature}", badges)


def test_a_badge_signed_by_somebody_else_is_no_badge(
    client: Client, certificate: Certificate, badges: str, settings: Settings
) -> None:
    settings.BADGE_SIGNING_KEY = pem_of(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    forged = token_of(client, certificate)
    settings.BADGE_SIGNING_KEY = badges
    with pytest.raises(OB3VerificationError):
        verify(client, forged, badges)


def test_a_revoked_badge_is_on_the_list(client: Client, certificate: Certificate, badges: str, curator: User) -> None:
    token = token_of(client, certificate)
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    with pytest.raises(OB3VerificationError, match="revocation"):
        verify(client, token, badges, check_status=True)


def test_the_list_of_revocations_marks_nobody_else(
    client: Client, certificate: Certificate, badges: str, curator: User
) -> None:
    other = Certificate.objects.create(
        node=certificate.node,
        code="0123456789AB",
        title="다른 밈",
        reason_code="criteria_met",
        met=certificate.met,
        certified_at=certificate.certified_at,
    )
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    assert verify(client, token_of(client, other), badges, check_status=True)


def test_the_issuer_and_the_keys_lie_where_the_badge_says(
    client: Client, certificate: Certificate, badges: str
) -> None:
    token = token_of(client, certificate)
    profile = json.loads(fetched(client, part(token, 1)["iss"]))
    assert (profile["id"], profile["type"]) == (f"{SITE}/verify/issuer.json", ["Profile"])
    published = json.loads(fetched(client, f"{SITE}/verify/keys.json"))["keys"]
    assert published == [json.loads(fetched(client, part(token, 0)["kid"]))]


def test_no_private_part_of_a_key_is_published(client: Client, badges: str, db: None) -> None:
    [jwk] = json.loads(fetched(client, f"{SITE}/verify/keys.json"))["keys"]
    assert set(jwk) == {"kty", "n", "e", "kid", "alg", "use"}


def test_a_former_key_stays_published_and_still_verifies(
    client: Client, certificate: Certificate, badges: str, settings: Settings
) -> None:
    token = token_of(client, certificate)
    fresh = pem_of(ec.generate_private_key(ec.SECP256R1()))
    former = public_pem(badges)
    settings.BADGE_SIGNING_KEY = f"{fresh}\n{former}"
    assert json.loads(fetched(client, part(token, 0)["kid"]))["alg"] == "RS256"
    assert part(token_of(client, certificate), 0)["alg"] == "ES256"


def test_a_key_on_p256_signs_as_well(client: Client, certificate: Certificate, settings: Settings) -> None:
    settings.SITE_URL, settings.BADGE_SIGNING_KEY = SITE, pem_of(ec.generate_private_key(ec.SECP256R1()))
    assert verify(client, token_of(client, certificate), settings.BADGE_SIGNING_KEY, check_status=True)


def test_without_a_key_there_are_no_badges(client: Client, certificate: Certificate, settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY = ""
    assert client.get(f"/verify/{certificate.code}/badge.json").status_code == 404
    assert client.get("/verify/keys.json").json() == {"keys": []}
    assert "Open Badge" not in client.get(certificate.get_absolute_url()).content.decode()


def test_development_has_a_key_of_its_own_that_stays(settings: Settings) -> None:
    settings.BADGE_SIGNING_KEY, settings.DEBUG, settings.SECRET_KEY = "", True, "one"
    first, again = signing_key(), signing_key()
    assert first
    assert again
    assert first.key_id == again.key_id
    settings.SECRET_KEY = "two"
    other = signing_key()
    assert other
    assert other.key_id != first.key_id


def pem_of(key: Any) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "no PEM"),
        ("-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----", "cannot be read"),
        (pem_of(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "2048"),
        (pem_of(ec.generate_private_key(ec.SECP384R1())), "P-256"),
    ],
    ids=["no key", "no key inside", "too short", "another curve"],
)
def test_a_key_that_cannot_be_used_shows_at_the_start(settings: Settings, text: str, said: str) -> None:
    settings.BADGE_SIGNING_KEY = text
    with pytest.raises(ImproperlyConfigured, match=said):
        keys()
    [problem] = badges_can_be_signed(None)
    assert problem.id == "kmeme.E010"


def test_a_public_key_cannot_be_the_first(settings: Settings, badges: str) -> None:
    settings.BADGE_SIGNING_KEY = public_pem(badges)
    with pytest.raises(ImproperlyConfigured, match="private"):
        keys()


def test_verifiers_in_a_browser_may_read_it(client: Client, certificate: Certificate, badges: str) -> None:
    for name in (f"{certificate.code}/badge.json", "issuer.json", "keys.json", "status/0.jwt"):
        assert client.get(f"/verify/{name}")["Access-Control-Allow-Origin"] == "*"


def test_there_is_no_list_beyond_the_newest_certificate(client: Client, certificate: Certificate, badges: str) -> None:
    assert client.get("/verify/status/1.jwt").status_code == 404


def test_an_unknown_code_has_no_badge(client: Client, badges: str, db: None) -> None:
    assert client.get("/verify/K7QM2D4X9FTA/badge.json").status_code == 404
