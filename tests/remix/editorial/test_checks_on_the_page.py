"""The checks beside the publish button."""

from typing import Any

from django.test import Client

from accounts.models import User
from remix import content_checks
from remix.models import BannedWord, RemixNode
from remix.states import NodeState
from tests.remix.admin.pages import address, filled, press, said
from tests.remix.editorial.conftest import staff
from tests.remix.pages.nodes import MakeNode


def typed(browser: Client, node: RemixNode, **values: str) -> dict[str, str]:
    """The recipe's form as a browser would send it."""
    context: Any = browser.get(address(node)).context
    return filled(context["form"], context["row"].version, **values)


def checks(browser: Client, node: RemixNode, **values: str) -> Any:
    return browser.post(f"/admin/remix/remixnode/{node.pk}/checks/", typed(browser, node, **values))


def unseen(node: RemixNode) -> str:
    return " ".join(one.key for one in content_checks.findings(node) if one.waits)


def test_what_stands_against_a_recipe_stands_on_its_page(admin: Client, bare: RemixNode) -> None:
    page = admin.get(address(bare)).content.decode()
    assert "자막이 있는 샷이 하나도 없어요." in page
    assert f'name="seen" value="{unseen(bare)}"' in page


def test_publishing_without_having_seen_the_warnings_asks_and_keeps_what_was_typed(
    admin: Client, bare: RemixNode
) -> None:
    answer = press(admin, bare, "publish", title="적던 제목", seen="")
    assert (answer.status_code, "읽고 ‘모두 봤어요’에 표시" in said(answer)) == (422, True)
    assert 'value="적던 제목"' in answer.content.decode()
    bare.refresh_from_db()
    assert (bare.state, bare.title, bare.version) == (NodeState.DRAFT, "느릿느릿 기상", 1)


def test_publishing_with_the_warnings_ticked_goes_through(admin: Client, bare: RemixNode) -> None:
    press(admin, bare, "publish", seen=unseen(bare))
    bare.refresh_from_db()
    assert bare.state == NodeState.PUBLISHED


def test_what_is_typed_is_checked_before_it_is_saved(admin: Client, clean: RemixNode) -> None:
    BannedWord.objects.create(word="나쁜말")
    answer = checks(admin, clean, concept="나쁜말이에요")
    assert "‘나쁜말’이(가) 있어요: 한 문장 콘셉트" in answer.content.decode()
    clean.refresh_from_db()
    assert clean.version == 1


def test_a_form_that_cannot_be_read_says_so(admin: Client, clean: RemixNode) -> None:
    assert "읽을 수 없는 칸이 있어요" in checks(admin, clean, bpm="빠르게").content.decode()


def test_an_empty_form_breaks_nothing(admin: Client, clean: RemixNode) -> None:
    assert admin.post(f"/admin/remix/remixnode/{clean.pk}/checks/").status_code == 200


def test_the_checks_of_what_is_not_there_are_not_found(admin: Client) -> None:
    assert admin.post("/admin/remix/remixnode/999999/checks/").status_code == 404


def test_the_checks_are_not_for_those_who_may_only_look(client: Client, clean: RemixNode) -> None:
    client.force_login(staff("view_remixnode"))
    assert client.post(f"/admin/remix/remixnode/{clean.pk}/checks/").status_code == 403


def test_the_creator_s_own_page_asks_a_curator_too(admin: Client, make_node: MakeNode, curator: User) -> None:
    remix = make_node(state=NodeState.DRAFT, parent=make_node())
    remix.creator = curator
    remix.save(update_fields=["creator"])
    address = f"/remix/{remix.node_id}/edit/"
    assert "자막이 있는 샷이 하나도 없어요." in admin.get(address).content.decode()
    admin.post(f"{address}publish/", {"version": "1", "seen": unseen(remix)})
    remix.refresh_from_db()
    assert remix.state == NodeState.PUBLISHED
