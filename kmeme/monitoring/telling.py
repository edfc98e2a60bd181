"""When operators are told of an alert: once when it begins, again while it lasts, and when it is over.

Within `ALERT_COOLDOWN_SECONDS` of a message the same alert is not told again, also when it came and went in between.
A message that did not get through is tried at the next look. What was told is remembered in Redis for all processes,
and in this one for as long as Redis is away; where the two differ, the later one is right.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.utils.translation import gettext as say
from redis import RedisError

from kmeme.monitoring.alerts import Alert
from kmeme.monitoring.tally import client

logger = logging.getLogger(__name__)

RUNBOOKS = "docs/operations.md#"


@dataclass(slots=True)
class Standing:
    """How one alert stands. Moments are seconds since the epoch, 0 for never."""

    looks: int = 0
    since: float = 0.0
    told_at: float = 0.0
    is_known: bool = False
    """Whether operators were told that it is on, and not yet that it is over."""

    def is_on(self, alert: Alert) -> bool:
        """Whether enough looks in a row have found it."""
        return self.looks >= alert.looks


@dataclass(slots=True)
class Memory:
    """How all alerts stand, as of the last look."""

    at: float = 0.0
    standings: dict[str, Standing] = field(default_factory=dict)


type Send = Callable[[str], bool]


def follow(alert: Alert, found: str | None, standing: Standing, now: float, send: Send) -> None:
    """Bring a standing up to date with what a look found (see `Alert.judge`), and tell what is to be told."""
    if found is None:
        return
    if found:
        standing.looks += 1
        standing.since = standing.since or now
        is_due = now - standing.told_at >= settings.ALERT_COOLDOWN_SECONDS
        if standing.is_on(alert) and is_due and send(_begins(alert, found)):
            standing.told_at, standing.is_known = now, True
        return
    if standing.is_known and not send(_is_over(alert, now - standing.since)):
        return
    standing.looks, standing.since, standing.is_known = 0, 0.0, False


def _begins(alert: Alert, found: str) -> str:
    return f"🔴 *{alert.title}* · {settings.SITE_URL}\n{found}\n{say('대처 방법')}: {RUNBOOKS}alert-{alert.code}"


def _is_over(alert: Alert, seconds: float) -> str:
    lasted = say("%(minutes)d분 동안 이어졌어요.") % {"minutes": max(1, round(seconds / 60))}
    return f"🟢 *{alert.title}* · {settings.SITE_URL}\n{say('다시 괜찮아졌어요.')} {lasted}"


class Keeper:
    """Remembers between looks, for whichever process looks next."""

    def __init__(self) -> None:
        self._own = Memory()

    def recall(self) -> Memory:
        """The latest memory that there is."""
        try:
            kept = client().get(_key())
        except RedisError:
            return self._own
        common = _read(kept) if kept else Memory()
        return common if common.at >= self._own.at else self._own

    def keep(self, standings: Mapping[str, Standing]) -> None:
        """Remember this look."""
        self._own = Memory(time.time(), dict(standings))
        try:
            client().set(_key(), json.dumps(asdict(self._own)))
        except RedisError:
            logger.warning("Redis does not keep what was told; this process remembers it")


def _read(kept: bytes) -> Memory:
    """What was kept; what an older release kept in another form counts as nothing."""
    try:
        found = json.loads(kept)
        return Memory(found["at"], {code: Standing(**fields) for code, fields in found["standings"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        logger.warning("what was told before cannot be read and is forgotten")
        return Memory()


def _key() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:alerts"
