"""What a curator sees before deciding, and the buttons."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User, WebhookEndpoint
from curation import kinds
from remix.models import Certificate, RemixNode, Takedown
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import objecting
from remix.takedown.affected import affected, both_scopes
from tests.remix.admin.conftest import admin
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import WORDS, Ask, TakeDown, state

__all__ = ["admin"]


def page_of(takedown: Takedown) -> str:
    return reverse("admin:remix_takedown_change", args=[takedown.pk])


def test_the_preview_counts_everything_that_a_branch_touches(
    plant: Plant, ask: Ask, curator: User, creator: User
) -> None:
    root = plant(columns={"creator": creator})
    child = plant(root, columns={"creator": curator})
    plant(child, state=NodeState.DRAFT, columns={"creator": curator})
    Certificate.objects.create(
        node=child,
        code="K7QM2D4X9FTA",
        title="x",
        reason_code="criteria_met",
        met=[],
        certified_at="2026-01-01T00:00:00Z",
    )
    WebhookEndpoint.objects.create(
        user=curator, url="https://x.example/", events=["remix.unpublished"], sealed_secret="x"
    )
    found = affected(ask(root), Scope.BRANCH)
    assert (found.published, found.hidden, found.people, found.certificates, found.partners) == (2, 1, 2, 1, 1)


def test_a_recipe_without_remixes_has_one_choice(plant: Plant, ask: Ask) -> None:
    assert [found.scope for found in both_scopes(ask(plant()))] == [Scope.ONLY]


def test_the_preview_takes_as_many_queries_for_30_remixes_as_for_3(plant: Plant, ask: Ask) -> None:
    root = plant()
    takedown = ask(root)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            both_scopes(takedown)
        return len(captured)

    for _number in range(3):
        plant(root)
    few = queries()
    for _number in range(27):
        plant(root)
    assert queries() == few


def test_the_page_names_the_campaigns_that_show_it(admin: Client, plant: Plant, ask: Ask) -> None:
    from campaigns.models import Campaign, CampaignNode
    from tests.accounts.street import make

    node = plant()
    rows, _names = make(User.objects.create_user("brand@example.com"), node)
    campaign = next(row for row in rows if isinstance(row, Campaign))
    CampaignNode.objects.get_or_create(campaign=campaign, node=node)
    assert campaign.title in admin.get(page_of(ask(node))).content.decode()


def test_the_list_shows_who_waits_longest_first(admin: Client, plant: Plant, ask: Ask, take_down: TakeDown) -> None:
    take_down(plant(title="내려간 것"))
    first, second = ask(plant()), ask(plant())
    rows = admin.get(reverse("admin:remix_takedown_changelist")).context["cl"].result_list
    assert [row.pk for row in rows][:2] == [first.pk, second.pk]


def test_the_list_takes_as_many_queries_for_20_rows_as_for_2(admin: Client, plant: Plant, ask: Ask) -> None:
    url = reverse("admin:remix_takedown_changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(url)
        return len(captured)

    for number in range(2):
        ask(plant(), actor=User.objects.get(), email=f"{number}@example.com")
    admin.get(url)
    few = queries()
    for number in range(2, 20):
        ask(plant(), actor=User.objects.get(), email=f"{number}@example.com")
    assert queries() == few <= 11


def press(admin: Client, takedown: Takedown, do: str, **said: str) -> object:
    takedown.refresh_from_db()
    return admin.post(page_of(takedown), {"do": do, "version": takedown.version, **said}, follow=True)


def test_bringing_back_with_the_button(admin: Client, plant: Plant, take_down: TakeDown) -> None:
    node = plant()
    answer = press(admin, take_down(node), "restore", reason_code="mistake")
    assert "되살렸어요." in answer.content.decode()  # type: ignore[attr-defined]
    assert state(node) == NodeState.PUBLISHED


def test_what_waits_is_decided_in_the_bar_of_the_queue(admin: Client, plant: Plant, ask: Ask) -> None:
    page = admin.get(page_of(ask(plant()))).content.decode()
    assert "data-queue-bar" in page
    assert "리믹스까지 모두 내리기" in page
    assert "되살리기" not in page


def test_an_objection_stands_on_the_page_and_is_decided_in_the_bar(
    admin: Client, plant: Plant, take_down: TakeDown, creator: User
) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    objecting.object_to(actor=creator, takedown=takedown, words=WORDS)
    page = admin.get(page_of(takedown)).content.decode()
    assert WORDS in page
    assert "내린 그대로 두기" in page
    assert 'value="restore"' not in page.split("data-queue-bar")[0]


def test_a_refused_button_keeps_what_was_typed(admin: Client, plant: Plant, take_down: TakeDown) -> None:
    takedown = take_down(plant())
    typed = {"do": "restore", "version": takedown.version, "reason_code": "", "answer": "쓰던 말"}
    answer = admin.post(page_of(takedown), typed)
    assert answer.status_code == 422
    assert "쓰던 말" in answer.content.decode()


def test_a_stale_page_is_409_with_the_fresh_state(admin: Client, plant: Plant, take_down: TakeDown) -> None:
    answer = admin.post(page_of(take_down(plant())), {"do": "restore", "version": 1, "reason_code": "mistake"})
    assert answer.status_code == 409
    assert "지금 상태예요" in answer.content.decode()


def test_a_recipe_that_is_down_says_so_in_the_admin(admin: Client, plant: Plant, take_down: TakeDown) -> None:
    node = plant()
    takedown = take_down(node)
    page = admin.get(reverse("admin:remix_remixnode_change", args=[node.pk])).content.decode()
    assert "신고로 내려간 레시피예요" in page
    assert page_of(takedown) in page


def carry_out(curator: User, takedown: Takedown, decision: str, note: str = "") -> None:
    """What the queue does ten seconds after somebody decided."""
    found = kinds.of("takedown").decision(decision)
    assert found is not None
    reason = str(found.reasons[0][0]) if found.reasons else ""
    found.carry_out(actor=curator, subject_id=takedown.pk, version=takedown.version, reason_code=reason, note=note)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("take_down", "taken_down"), ("take_down_branch", "taken_down"), ("refuse", "published")],
)
def test_the_queue_carries_a_decision_out(plant: Plant, ask: Ask, curator: User, decision: str, expected: str) -> None:
    node = plant()
    takedown = ask(node)
    carry_out(curator, takedown, decision)
    assert state(node) == expected


@pytest.mark.parametrize(("decision", "expected"), [("restore", "published"), ("keep", "taken_down")])
def test_the_queue_carries_out_what_becomes_of_an_objection(
    plant: Plant, take_down: TakeDown, curator: User, creator: User, decision: str, expected: str
) -> None:
    node = plant(columns={"creator": creator})
    takedown = take_down(node)
    objecting.object_to(actor=creator, takedown=takedown, words=WORDS)
    takedown.refresh_from_db()
    carry_out(curator, takedown, decision, note="권리가 확인됐어요.")
    assert state(node) == expected


def test_the_queue_offers_what_can_be_decided_now(
    plant: Plant, take_down: TakeDown, ask: Ask, curator: User, creator: User
) -> None:
    kind = kinds.of("takedown")

    def offered(takedown: Takedown) -> set[str]:
        return {decision.code for decision in kind.decisions} - set(kind.blocked(curator, takedown.pk))

    assert offered(ask(plant())) == {"take_down", "take_down_branch", "refuse"}
    assert offered(take_down(plant(columns={"creator": creator}))) == {"restore", "keep"}


def test_the_queue_reads_its_cards_in_one_query(plant: Plant, ask: Ask, django_assert_num_queries: object) -> None:
    found = [ask(plant(), email=f"{number}@example.com").pk for number in range(3)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        cards = kinds.of("takedown").cards(found)
    assert {card.cause for card in cards.values()} == {"저작권을 침해해요"}
    assert RemixNode.objects.count() == len(cards)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "여기와 ‘할 일’에 나타나요"), ("?q=zzz", "찾는 말을 줄이거나")],
    ids=["nothing yet", "nothing found"],
)
def test_an_empty_list_says_what_to_do_next(admin: Client, query: str, sentence: str) -> None:
    assert sentence in admin.get(reverse("admin:remix_takedown_changelist") + query).content.decode()
