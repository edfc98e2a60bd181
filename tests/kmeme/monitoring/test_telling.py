"""Operators are told once when something begins and once when it is over, and not more often than they can bear."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

from kmeme.monitoring.alerts import Alert
from kmeme.monitoring.tally import client
from kmeme.monitoring.telling import Keeper, Standing, follow
from tests.kmeme.test_faults import DEAD_REDIS

COOLDOWN = 3600
BROKEN = Alert("broken", _("데이터베이스가 없어요"), lambda facts: "", looks=1)
PATIENT = Alert("patient", _("데이터베이스가 없어요"), lambda facts: "", looks=2)


class Story:
    """One alert over time; a minute passes between two looks."""

    def __init__(self, alert: Alert = BROKEN) -> None:
        self.alert, self.standing, self.now, self.sent = alert, Standing(), 1_000_000.0, list[str]()
        self.is_slack_up = True

    def look(self, found: str | None, *, after: float = 60) -> None:
        """Look again."""
        self.now += after
        follow(self.alert, found, self.standing, self.now, self._send)

    def _send(self, text: str) -> bool:
        if self.is_slack_up:
            self.sent.append(text)
        return self.is_slack_up

    @property
    def signs(self) -> str:
        """The first sign of every message."""
        return "".join(text[0] for text in self.sent)


@pytest.fixture(autouse=True)
def _an_hour(settings: Any) -> None:
    settings.ALERT_COOLDOWN_SECONDS = COOLDOWN


def test_what_begins_is_told_once() -> None:
    story = Story()
    for _look in range(5):
        story.look("slow")
    assert story.signs == "🔴"


def test_a_message_says_what_where_and_what_to_do() -> None:
    story = Story()
    story.look("P95 812 ms")
    assert "데이터베이스가 없어요" in story.sent[0]
    assert django_settings.SITE_URL in story.sent[0]
    assert "P95 812 ms" in story.sent[0]
    assert "docs/operations.md#alert-broken" in story.sent[0]


def test_what_is_over_is_told_with_how_long_it_lasted() -> None:
    story = Story()
    story.look("slow")
    story.look("", after=720)
    assert story.signs == "🔴🟢"
    assert "12분" in story.sent[1]


def test_what_lasts_is_told_again_after_the_cool_down() -> None:
    story = Story()
    for _look in range(61):
        story.look("slow")
    assert story.signs == "🔴🔴"


def test_what_comes_and_goes_is_told_once_within_the_cool_down() -> None:
    story = Story()
    for _look in range(10):
        story.look("slow")
        story.look("")
    assert story.signs == "🔴🟢"


def test_what_came_back_and_stays_is_told_after_the_cool_down() -> None:
    story = Story()
    story.look("slow")
    story.look("")
    story.look("slow")
    story.look("slow", after=COOLDOWN)
    assert story.signs == "🔴🟢🔴"


def test_a_blip_is_not_told_where_two_looks_must_agree() -> None:
    story = Story(PATIENT)
    story.look("away")
    story.look("")
    story.look("away")
    assert story.signs == ""


def test_two_looks_in_a_row_are_told() -> None:
    story = Story(PATIENT)
    story.look("away")
    story.look("away")
    assert story.signs == "🔴"


def test_what_cannot_be_known_changes_nothing() -> None:
    story = Story()
    story.look("slow")
    story.look(None)
    assert story.signs == "🔴"
    assert story.standing.is_known


def test_a_message_that_slack_did_not_take_is_sent_at_the_next_look() -> None:
    story = Story()
    story.is_slack_up = False
    story.look("slow")
    story.is_slack_up = True
    story.look("slow")
    assert story.signs == "🔴"


def test_a_recovery_that_slack_did_not_take_is_sent_later_too() -> None:
    story = Story()
    story.look("slow")
    story.is_slack_up = False
    story.look("")
    story.is_slack_up = True
    story.look("")
    story.look("")
    assert story.signs == "🔴🟢"


def test_a_recovery_that_nobody_heard_of_the_trouble_of_is_not_told() -> None:
    story = Story()
    story.is_slack_up = False
    story.look("slow")
    story.is_slack_up = True
    story.look("")
    assert story.signs == ""


def test_another_process_remembers_what_was_told() -> None:
    Keeper().keep({"broken": Standing(looks=1, since=1, told_at=2, is_known=True)})
    assert Keeper().recall().standings["broken"].is_known


def test_without_redis_the_process_remembers_itself(settings: Any) -> None:
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    keeper = Keeper()
    keeper.keep({"broken": Standing(is_known=True)})
    assert keeper.recall().standings["broken"].is_known


def test_what_was_remembered_without_redis_is_right_once_it_is_back(settings: Any) -> None:
    keeper = Keeper()
    keeper.keep({"broken": Standing()})
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    keeper.keep({"broken": Standing(is_known=True)})
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": django_settings.REDIS_URL}}
    assert keeper.recall().standings["broken"].is_known


@pytest.mark.parametrize(
    "kept", [b"no json", b"[]", b"{}", b'{"at": 1, "standings": {"broken": {"gone": 1}}}', b"\xff"]
)
def test_a_memory_that_cannot_be_read_is_forgotten(kept: bytes) -> None:
    keeper = Keeper()
    keeper.keep({})
    client().set(f"{django_settings.CACHES['default']['KEY_PREFIX']}:alerts", kept)
    assert Keeper().recall().standings == {}
