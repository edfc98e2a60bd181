"""How often one caller may ask the API for anything, so that one program cannot take it from all the others.

Counted in Redis only: without it everybody passes, as with the coarse brake of `kmeme.lib.throttle`. What costs money
has exact limits of its own (`accounts.quota`).
"""

from typing import TYPE_CHECKING

from django.conf import settings
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import User
from accounts.origin import note_requests
from kmeme.lib.addresses import client_address, client_key
from kmeme.lib.limits import Limit, RedisStore, Window

if TYPE_CHECKING:
    from rest_framework.views import APIView


class CallerThrottle(BaseThrottle):
    """So many requests a minute for each person, or for each address where nobody says who they are."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count it. Raises Exceeded."""
        if isinstance(request.user, User):
            subject, most = f"person:{request.user.pk}", settings.API_REQUESTS_PER_MINUTE
        else:
            address = client_key(client_address(request._request))
            subject, most = f"address:{address}", settings.API_ANONYMOUS_REQUESTS_PER_MINUTE
            if not address:
                return True
        limit = Limit("api", (Window("requests", most, 60),), RedisStore)
        try:
            note_requests(limit.spend(subject))
        except RedisError:
            return True
        return True
