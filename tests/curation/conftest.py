"""A kind of work of the tests' own, whose subjects live in memory, and two curators."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from curation import filing, kinds
from curation.kinds import Card, Decision, Kind, Words
from curation.models import WorkItem
from kmeme.lib.errors import Refused
from tests.accounts import world

KIND = "thing"


@dataclass
class Shelf:
    """What there is, by number, with its version; and what was done with it."""

    versions: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 41), 1))
    blocked: dict[str, Words] = field(default_factory=dict)
    refusal: Exception | None = None
    settles: bool = False
    meanwhile: Callable[[], object] | None = None
    done: list[tuple[str, int, str, str]] = field(default_factory=list)

    def cards(self, subject_ids: Iterable[int]) -> Mapping[int, Card]:
        return {
            pk: Card(title=f"물건 {pk}", cause="확인해 주세요.", who="맡긴 사람", version=self.versions[pk])
            for pk in subject_ids
            if pk in self.versions
        }

    def carry_out(self, what: str) -> Any:
        def verb(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
            if self.meanwhile:
                self.meanwhile()
            if self.refusal:
                raise self.refusal
            if self.settles:
                filing.settle(kind=KIND, subject_id=subject_id, actor=actor, decision=what)
            self.done.append((what, subject_id, reason_code, actor.name))

        return verb


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The kind, made known for one test."""
    shelf = Shelf()
    kind = Kind(
        code=KIND,
        label="물건",
        permission="remix.change_analysis",
        subject="remix.analysis",
        due_within=timedelta(hours=10),
        cards=shelf.cards,
        review_url=lambda pk: f"/admin/remix/analysis/{pk}/change/",
        icon="inbox",
        blocked=lambda curator, pk: shelf.blocked,
        decisions=(
            Decision("kept", "두기", "그대로 둬요.", shelf.carry_out("kept"), key="a"),
            Decision(
                "thrown",
                "버리기",
                "버려요.",
                shelf.carry_out("thrown"),
                reasons=[("broken", "망가졌어요"), ("other", "그 밖의 이유")],
                needs_note=["other"],
                key="r",
            ),
            Decision("sold", "팔기", "팔아요.", shelf.carry_out("sold"), is_bulk=False),
        ),
    )
    monkeypatch.setitem(kinds._kinds, KIND, kind)
    return shelf


@pytest.fixture
def item(db: None, shelf: Shelf) -> WorkItem:
    """One thing that waits."""
    return waiting(1)


@pytest.fixture
def one(db: None) -> User:
    return world.person("curator", "one")


@pytest.fixture
def two(db: None) -> User:
    return world.person("curator", "two")


@pytest.fixture
def admin(client: Client, one: User) -> Client:
    """A browser in which the first curator is signed in, in Korean."""
    client.force_login(one)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


def waiting(subject_id: int, **fields: Any) -> WorkItem:
    """Let a thing wait."""
    filing.put(kind=KIND, subject_id=subject_id, **fields)
    return WorkItem.objects.of_subject(KIND, subject_id).unfinished().get()


def refused(sentence: str = "지금은 안 돼요.") -> Refused:
    """What a verb of the domain may say."""
    return Refused("no", sentence)
