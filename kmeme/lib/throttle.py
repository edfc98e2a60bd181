"""A coarse brake for views that anybody may ask for and that cost something to make.

Unlike `kmeme.lib.limits`, which counts what people are entitled to, it may let a few too many pass.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django_ratelimit.core import is_ratelimited

from kmeme.lib.addresses import client_address, client_key
from kmeme.lib.limits import Exceeded

WINDOW_SECONDS = 60

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def a_minute[**P](most: int) -> Callable[[View[P]], View[P]]:
    """At most `most` requests a minute from one address; beyond it `Exceeded`, which becomes a 429.

    Where no address is known (a Unix socket without a trusted proxy) or Redis is gone, everybody passes.
    """

    def wrap(view: View[P]) -> View[P]:
        group = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def braked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            key = client_key(client_address(request))
            rate = f"{most}/{WINDOW_SECONDS}s"
            if key and is_ratelimited(request, group=group, key=lambda group, request: key, rate=rate, increment=True):
                raise Exceeded([], WINDOW_SECONDS)
            return view(request, *args, **kwargs)

        return braked

    return wrap
