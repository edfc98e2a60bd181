"""What verifiers of Open Badges ask for: the badge, its issuer, the keys, the list of revoked ones. For everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kmeme.lib.throttle import a_minute
from remix.badges import credential
from remix.badges.keys import BadgeKey, keys, signing_key
from remix.models import Certificate
from remix.views.certificate import exact

TOKEN_TYPE = "application/vc+jwt"  # noqa: S105  (a media type)
A_WHILE = 3600
REVOCATION_SECONDS = 300
"""How long a verifier may go by an old list."""


@require_safe
@a_minute(120)
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The badge as JSON: the signed token in the envelope of the W3C's credentials."""
    return _json(credential.enveloped(credential.signed(exact(code), _key())), 0)


@require_safe
@a_minute(120)
def token(request: HttpRequest, code: str) -> HttpResponse:
    """The badge as the signed token alone, as wallets and validators take it."""
    response = _open(HttpResponse(credential.signed(exact(code), _key()), content_type=TOKEN_TYPE), 0)
    response["Content-Disposition"] = f'attachment; filename="k-success-{code}.jwt"'
    return response


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """The profile of this site as an issuer."""
    return _json({"@context": credential.CONTEXT, **credential.issuer()}, A_WHILE)


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """All public keys, present and former (a JWK set)."""
    return _json({"keys": [key.jwk for key in keys()]}, A_WHILE)


@require_safe
def key(request: HttpRequest, key_id: str) -> HttpResponse:
    """One public key: what a badge's `kid` points to."""
    for known in keys():
        if known.key_id == key_id:
            return _json(known.jwk, A_WHILE)
    raise Http404


@require_safe
@a_minute(120)
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A signed list of revoked badges; none beyond the newest certificate."""
    newest = Certificate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if number > newest // credential.STATUS_ENTRIES:
        raise Http404
    response = HttpResponse(credential.revocations(number, _key()), content_type=TOKEN_TYPE)
    return _open(response, REVOCATION_SECONDS)


def _key() -> BadgeKey:
    """The key that signs; 404 where badges are switched off."""
    found = signing_key()
    if found is None:
        raise Http404
    return found


def _json(body: dict[str, Any], seconds: int) -> HttpResponse:
    return _open(JsonResponse(body, json_dumps_params={"ensure_ascii": False}), seconds)


def _open(response: HttpResponse, seconds: int) -> HttpResponse:
    """Let verifiers that run in a browser read it too; `seconds` is how long they may keep it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    return response
