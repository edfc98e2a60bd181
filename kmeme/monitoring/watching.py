"""The thread that every web process and worker has while something is configured.

Every 10 s it adds up what was measured (`tally`). Once a minute one of all these threads looks at how things stand,
tells it to whoever listens, and judges the alerts: so a dead worker is noticed by the web, and the other way round.
"""

import atexit
import logging
import threading

import httpx2
from django.conf import settings
from django.utils import timezone, translation

from kmeme.lib import metrics, telemetry
from kmeme.monitoring import slack
from kmeme.monitoring.alerts import ALERTS, Facts
from kmeme.monitoring.facts import gather
from kmeme.monitoring.tally import Tally
from kmeme.monitoring.telling import Keeper, Standing, follow
from kmeme.monitoring.turns import Turns

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 10
LOOK_SECONDS = 60
HEARTBEAT_TIMEOUT_SECONDS = 5.0
VITAL = {"database-away", "worker-silent", "periodic-late"}
"""While one of these is on, the switch outside hears nothing of us, and calls somebody."""


class Watcher:
    """Looks once a minute, if no other process did."""

    def __init__(self) -> None:
        self._keeper = Keeper()
        # A little less than a minute, so that the thread whose turn it was last time is not just too early.
        self._turns = Turns(LOOK_SECONDS - FLUSH_SECONDS // 2)
        self._since = timezone.now()

    def look(self) -> bool:
        """Look and tell, unless it is another process's turn; whether it looked."""
        try:
            if not self._turns.is_mine():
                return False
            facts = gather(self._since)
            on = self._judge(facts)
        finally:
            self._turns.end()
        _tell(facts, on)
        if settings.HEARTBEAT_URL and not on & VITAL:
            _show_life()
        return True

    def _judge(self, facts: Facts) -> set[str]:
        """The codes of the alerts that are on; operators are told what they do not know yet."""
        standings = dict(self._keeper.recall().standings)
        now = timezone.now().timestamp()
        on = set()
        with translation.override(settings.LANGUAGE_CODE):
            for alert in ALERTS:
                standing = standings.setdefault(alert.code, Standing())
                follow(alert, alert.judge(facts), standing, now, slack.send)
                if standing.is_on(alert):
                    on.add(alert.code)
        self._keeper.keep(standings)
        return on


def _tell(facts: Facts, on: set[str]) -> None:
    """The gauges, to whoever listens."""
    for metric, value, labels in facts.readings.values() if facts.readings else ():
        telemetry.record(metric, value, **dict(zip(metric.labels, labels, strict=True)))
    for alert in ALERTS:
        telemetry.record(metrics.ALERT_FIRING, float(alert.code in on), alert=alert.code)


def _show_life() -> None:
    """Tell the switch outside (Healthchecks.io and its like) that somebody looked and all that is vital lives."""
    try:
        httpx2.get(settings.HEARTBEAT_URL, timeout=HEARTBEAT_TIMEOUT_SECONDS, trust_env=False)
    except (httpx2.HTTPError, OSError) as error:
        logger.warning("the switch outside does not answer: %s", type(error).__name__)


def start(tally: Tally | None) -> None:
    """Look, and add up, from a thread of this process for as long as it lives."""
    threading.Thread(target=_watch, args=(tally,), name="monitoring", daemon=True).start()
    if tally:
        atexit.register(tally.flush)


def _watch(tally: Tally | None) -> None:
    watcher, pause = Watcher(), threading.Event()
    waited = 0
    while not pause.wait(FLUSH_SECONDS):
        waited += FLUSH_SECONDS
        try:
            if tally:
                tally.flush()
            if waited >= LOOK_SECONDS:
                waited = 0
                watcher.look()
        except Exception:  # a fault of ours must not end the watch
            logger.exception("the watch stumbled and goes on")
