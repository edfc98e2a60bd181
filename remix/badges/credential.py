"""A certificate as an Open Badges 3.0 credential: what is signed, what signs it, and what says that it was revoked."""

import base64
import gzip
from datetime import UTC, datetime
from typing import Any

import jwt
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from kmeme.lib.site import absolute
from remix.badges.keys import BadgeKey
from remix.certificate_words import asked, met_sentence
from remix.models import Certificate

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
STATUS_ENTRIES = 131_072
"""Credentials in one list of revoked ones: the least that the standard (Bitstring Status List) allows."""
LANGUAGE = "ko"
"""Badges are written in one language, because they are kept: the recipes' own."""


def signed(certificate: Certificate, key: BadgeKey) -> str:
    """The certificate as a signed token (VC-JWT, a compact JWS)."""
    body = credential(certificate)
    claims = {
        "iss": body["issuer"]["id"],
        "jti": body["id"],
        "nbf": int(certificate.certified_at.timestamp()),
        "sub": body["credentialSubject"]["id"],
    }
    return _token({**body, **claims}, key)


def enveloped(token: str) -> dict[str, str]:
    """The token inside JSON, as the W3C's data model of credentials does it."""
    return {"@context": CONTEXT[0], "id": f"data:application/vc+jwt,{token}", "type": "EnvelopedVerifiableCredential"}


def credential(certificate: Certificate) -> dict[str, Any]:
    """The credential itself. Whoever received it is named as they were called then, and by no address."""
    page = absolute(certificate.get_absolute_url())
    with translation.override(LANGUAGE):
        evidence: dict[str, Any] = {
            "type": ["Evidence"],
            "name": gettext("심사한 영상"),
            "narrative": " ".join(met_sentence(kept) for kept in certificate.met),
        }
        subject: dict[str, Any] = {
            "id": f"{page}#holder",
            "type": ["AchievementSubject"],
            "achievement": _achievement(certificate),
        }
        if certificate.link:
            evidence["id"] = certificate.link
        if certificate.holder_name:
            subject["identifier"] = [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": certificate.holder_name,
                    "identityType": "name",
                }
            ]
        return {
            "@context": CONTEXT,
            "id": absolute(reverse("remix:badge", args=[certificate.code])),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": gettext("K-Success: %(title)s") % {"title": certificate.title},
            "image": {"id": absolute(reverse("remix:certificate-image", args=[certificate.code])), "type": "Image"},
            "issuer": issuer(),
            "validFrom": _moment(certificate.certified_at),
            "credentialSubject": subject,
            "evidence": [evidence],
            "credentialStatus": _status(certificate),
        }


def issuer() -> dict[str, Any]:
    """The profile of this site, as others read it."""
    return {
        "id": absolute(reverse("remix:badge-issuer")),
        "type": ["Profile"],
        "name": "K-Meme Factory",
        "url": absolute("/"),
    }


def revocations(number: int, key: BadgeKey) -> str:
    """The signed list (`number` from 0) that says which of `STATUS_ENTRIES` credentials are revoked."""
    first = number * STATUS_ENTRIES
    revoked = Certificate.objects.exclude(revoked_at=None).filter(pk__gte=first, pk__lt=first + STATUS_ENTRIES)
    bits = bytearray(STATUS_ENTRIES // 8)
    for pk in revoked.values_list("pk", flat=True).iterator():
        bits[(pk - first) // 8] |= 0x80 >> (pk - first) % 8
    address = absolute(reverse("remix:badge-status", args=[number]))
    # "u" says base64url without padding (multibase).
    packed = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    now = datetime.now(UTC).replace(microsecond=0)
    body = {
        "@context": CONTEXT[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer()["id"],
        "validFrom": _moment(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": packed,
        },
    }
    claims = {"iss": body["issuer"], "jti": address, "nbf": int(now.timestamp()), "sub": f"{address}#list"}
    return _token({**body, **claims}, key)


def _achievement(certificate: Certificate) -> dict[str, Any]:
    node = absolute(certificate.node.get_absolute_url())
    return {
        "id": f"{node}#k-success",
        "type": ["Achievement"],
        "achievementType": "Award",
        "name": gettext("K-Success: %(title)s") % {"title": certificate.title},
        "description": gettext("이 레시피로 찍은 영상이 정해진 기준을 넘었고, 큐레이터가 직접 보고 인정했어요."),
        "criteria": {"id": node, "narrative": " ".join(asked(kept) for kept in certificate.met)},
        "inLanguage": LANGUAGE,
    }


def _status(certificate: Certificate) -> dict[str, str]:
    number, index = divmod(certificate.pk, STATUS_ENTRIES)
    address = absolute(reverse("remix:badge-status", args=[number]))
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def _token(payload: dict[str, Any], key: BadgeKey) -> str:
    """Sign; the header's `kid` is the address of the public key, as the standard wants it."""
    if key.private is None:
        raise ValueError("this key only verifies")
    address = absolute(reverse("remix:badge-key", args=[key.key_id]))
    return jwt.encode(payload, key.private, algorithm=key.algorithm, headers={"kid": address})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
