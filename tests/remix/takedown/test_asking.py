"""Anybody may ask for a recipe to be taken down."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import origin
from accounts.models import AuditEntry, User
from curation.models import Priority, WorkItem
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Exceeded
from remix.models import Takedown, Video
from remix.states import NodeState
from remix.takedown import asking
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import Ask, claim


def test_a_request_waits_for_a_curator_and_is_in_the_audit_trail(plant: Plant, ask: Ask) -> None:
    takedown = ask(plant())
    assert takedown.state == "requested"
    assert WorkItem.objects.get(kind="takedown").subject_id == takedown.pk
    assert AuditEntry.objects.filter(action="takedown.request", target_id=str(takedown.pk)).exists()


@pytest.mark.parametrize("reason", ["minor", "privacy", "harmful"])
def test_what_may_hurt_somebody_comes_first(plant: Plant, ask: Ask, reason: str) -> None:
    ask(plant(), reason=reason)
    assert WorkItem.objects.get(kind="takedown").priority == Priority.URGENT


@pytest.mark.parametrize(("language", "words"), [("ko", "받았어요"), ("en", "received")])
def test_the_requester_gets_the_number_by_mail_in_their_language(
    plant: Plant, ask: Ask, django_capture_on_commit_callbacks: object, language: str, words: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        takedown = ask(plant(), language=language)
    (letter,) = mail.outbox
    assert letter.to == ["owner@example.com"]
    assert takedown.code in letter.body
    assert language == "en" or words in letter.subject


@pytest.mark.parametrize(
    "page",
    [
        "{id}",
        "  {id}\n",
        "/remix/{id}/",
        "https://kmeme.example/remix/{id}/shoot/?lang=en#top",
        "http://localhost:8000/remix/{id}",
    ],
    ids=["number", "blanks", "path", "address below", "address"],
)
def test_a_recipe_is_meant_by_its_number_or_any_address_of_it(plant: Plant, page: str) -> None:
    node = plant()
    takedown = asking.ask(actor=None, page=page.format(id=node.node_id), claim=claim())
    assert takedown.node == node


def test_a_recipe_is_meant_by_its_clip_and_the_first_of_several_counts(plant: Plant) -> None:
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://x")
    first = plant(columns={"video": video})
    plant(first, columns={"video": video})
    assert asking.ask(actor=None, page="https://youtu.be/abcdefghijk?si=x", claim=claim()).node == first


@pytest.mark.parametrize(
    "page",
    [
        "",
        "remix_999999",
        "remix_1",
        "https://youtu.be/zzzzzzzzzzz",
        "https://example.com/",
        "javascript:alert(1)",
        "\x00",
    ],
    ids=["nothing", "unknown", "short", "other clip", "other site", "script", "nul"],
)
def test_an_address_without_a_recipe_is_refused_with_what_to_do(plant: Plant, page: str) -> None:
    plant()
    with pytest.raises(Refused) as refusal:
        asking.ask(actor=None, page=page, claim=claim())
    assert refusal.value.code == "no_such_recipe"


@pytest.mark.parametrize("hidden", [NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED])
def test_a_recipe_that_is_not_public_does_not_exist_for_strangers(plant: Plant, ask: Ask, hidden: str) -> None:
    node = plant(state=hidden)
    with pytest.raises(Refused, match="레시피가 없어요"):
        ask(node)


def test_a_curator_may_begin_with_a_draft(plant: Plant, ask: Ask, curator: User) -> None:
    assert ask(plant(state=NodeState.DRAFT), actor=curator).requested_by == curator


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": "because"}, "reason_needed"),
        ({"reason": ""}, "reason_needed"),
        ({"name": "   "}, "name_needed"),
        ({"name": "ㄱ" * 81}, "name_needed"),
        ({"email": "nobody"}, "email_needed"),
        ({"email": ""}, "email_needed"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email_needed"),
        ({"words": "짧아요"}, "words_needed"),
        ({"words": "가" * 2001}, "words_needed"),
        ({"words": "0123456789\x00"}, "bad_words"),
        ({"link": "javascript:alert(1)"}, "bad_link"),
        ({"link": "https://example.com/" + "a" * 300}, "bad_link"),
    ],
    ids=[
        "unknown reason",
        "no reason",
        "no name",
        "long name",
        "no address",
        "no email",
        "two headers",
        "few words",
        "many words",
        "nul",
        "script",
        "long link",
    ],
)
def test_an_incomplete_claim_is_refused_and_stores_nothing(
    plant: Plant, ask: Ask, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ask(plant(), **said)
    assert refusal.value.code == code
    assert not Takedown.objects.exists()


def test_asking_again_gives_the_first_request(plant: Plant, ask: Ask) -> None:
    node = plant()
    assert ask(node) == ask(node, email="OWNER@example.com")
    assert WorkItem.objects.count() == 1


def test_somebody_else_may_ask_for_the_same_recipe(plant: Plant, ask: Ask) -> None:
    node = plant()
    assert ask(node) != ask(node, email="other@example.com")


def test_one_address_asks_five_times_an_hour_and_what_was_refused_is_not_stored(plant: Plant, ask: Ask) -> None:
    nodes = [plant() for _number in range(6)]
    with origin.serving(origin.Origin("203.0.113.7")):
        for node in nodes[:5]:
            ask(node)
        with pytest.raises(Exceeded):
            ask(nodes[5])
    assert Takedown.objects.count() == 5
    assert WorkItem.objects.count() == 5


def test_curators_are_not_counted(plant: Plant, ask: Ask, curator: User) -> None:
    with origin.serving(origin.Origin("203.0.113.8")):
        for _number in range(6):
            ask(plant(), actor=curator)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "upheld"},
        {"state": "refused", "decided_at": timezone.now()},
        {"state": "restored", "decided_at": timezone.now()},
        {"decided_at": timezone.now()},
        {"refusal_reason": "other"},
    ],
    ids=["undecided", "refused without why", "restored without why", "decided without state", "refusal without state"],
)
def test_the_database_keeps_state_and_decision_together(plant: Plant, ask: Ask, fields: dict[str, object]) -> None:
    takedown = ask(plant())
    with pytest.raises(IntegrityError), transaction.atomic():
        Takedown.objects.filter(pk=takedown.pk).update(**fields)
