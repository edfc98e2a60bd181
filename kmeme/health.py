"""`/healthz`: the process lives. `/readyz`: it can do its work."""

from collections.abc import Callable

from django.core.cache import caches
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from kmeme.lib import jobs


def check_database() -> None:
    """Raise unless the database answers."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")


def check_cache() -> None:
    """Raise unless Redis answers (asked directly: the cache itself hides a lost Redis)."""
    caches["default"].client.get_client().ping()  # type: ignore[attr-defined]


CHECKS: dict[str, Callable[[], None]] = {"database": check_database, "cache": check_cache, "queue": jobs.check_queue}
# Pages are served without the cache, only slower, so losing it does not take the process out of the balancer.
REQUIRED = {"database", "queue"}


def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches no store."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the required stores answer, else 503; the body names each part's state."""
    parts: dict[str, str] = {}
    for name, check in CHECKS.items():
        try:
            check()
            parts[name] = "ok"
        except Exception as error:  # noqa: BLE001  (whatever is wrong with a part, the answer is to name it)
            parts[name] = type(error).__name__
    ready = all(parts[name] == "ok" for name in REQUIRED)
    return JsonResponse({"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503)
