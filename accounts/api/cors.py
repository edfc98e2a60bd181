"""Which web pages may call the API from a browser: those of the origins that partners' keys name, and no others.

Never with cookies (no `Access-Control-Allow-Credentials`): a page of a partner acts with the key or token that it
holds, not with the session of whoever reads it. A key may only be used from its own origins; a person's token from
any partner's. Requests that do not come from a browser's page have no Origin and pass untouched.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.models import ApiKey
from kmeme.lib.api.middleware import is_api

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = (
    "Authorization, Content-Type, Accept, Accept-Language, If-None-Match, If-Match, Idempotency-Key, X-Request-Id"
)
ANSWER_HEADERS = (
    "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotent-Replayed, Deprecation, Sunset, "
    "Link, WWW-Authenticate"
)
PREFLIGHT_SECONDS = 600

type GetResponse = Callable[[HttpRequest], HttpResponse]


class PartnersOrigins:
    """Answer preflights, and let the pages of partners read the API's answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A preflight carries no key, so any partner's origin will do for it."""
        if not is_api(request):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        if request.method == "OPTIONS" and origin and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            if _is_some_partners(origin):
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Methods"] = METHODS
                response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
                response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
            patch_vary_headers(response, ("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"))
            return response
        response = self.get_response(request)
        if origin and _may_read(request, origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = ANSWER_HEADERS
        patch_vary_headers(response, ("Origin",))
        return response


def _may_read(request: HttpRequest, origin: str) -> bool:
    """Whether a page of this origin may read the answer to a request that was made with this key or token."""
    key = getattr(request, "auth", None)  # what the endpoint found
    return origin in key.allowed_origins if isinstance(key, ApiKey) else _is_some_partners(origin)


def _is_some_partners(origin: str) -> bool:
    return len(origin) <= 270 and ApiKey.objects.usable().for_origin(origin).exists()
