"""The page of a recipe's earlier versions."""

import pytest
from django.test import Client

from accounts.models import User
from remix import publishing
from remix.models import RemixNode
from tests.remix.editorial.conftest import staff


def versions(node: RemixNode) -> str:
    return f"/admin/remix/remixnode/{node.pk}/revisions/"


@pytest.fixture
def edited(clean: RemixNode, curator: User) -> RemixNode:
    return publishing.edit(actor=curator, node=clean, version=1, recipe={**clean.recipe, "title": "새 제목"})


def test_the_newest_edit_is_shown_field_by_field(admin: Client, edited: RemixNode) -> None:
    page = admin.get(versions(edited)).content.decode()
    assert ("<del>느릿느릿 기상</del>" in page, "<ins>새 제목</ins>" in page) == (True, True)


def test_any_two_versions_can_be_compared(admin: Client, edited: RemixNode, curator: User) -> None:
    publishing.edit(actor=curator, node=edited, version=2, recipe={**edited.recipe, "title": "세 번째"})
    page = admin.get(versions(edited), {"from": "1", "to": "3"}).content.decode()
    assert ("<del>느릿느릿 기상</del>" in page, "<ins>세 번째</ins>" in page) == (True, True)


@pytest.mark.parametrize("asked", [{"to": "99"}, {"from": "x", "to": "-1"}, {"page": "zero"}, {"to": "9" * 30}])
def test_versions_that_are_not_there_break_nothing(admin: Client, edited: RemixNode, asked: dict[str, str]) -> None:
    assert admin.get(versions(edited), asked).status_code == 200


def test_a_version_is_restored_from_its_page(admin: Client, edited: RemixNode) -> None:
    admin.post(versions(edited), {"version": "2", "revision": "1"})
    edited.refresh_from_db()
    assert edited.title == "느릿느릿 기상"


def test_restoring_from_a_stale_page_is_409(admin: Client, edited: RemixNode, curator: User) -> None:
    publishing.edit(actor=curator, node=edited, version=2, recipe={**edited.recipe, "title": "세 번째"})
    assert admin.post(versions(edited), {"version": "2", "revision": "1"}).status_code == 409


def test_restoring_a_version_that_is_not_there_is_not_found(admin: Client, edited: RemixNode) -> None:
    assert admin.post(versions(edited), {"version": "2", "revision": "7"}).status_code == 404


def test_whoever_may_only_look_sees_versions_and_restores_none(client: Client, edited: RemixNode) -> None:
    client.force_login(staff("view_remixnode"))
    assert client.get(versions(edited)).status_code == 200
    assert client.post(versions(edited), {"version": "2", "revision": "1"}).status_code == 403


def test_a_recipe_that_nobody_edited_says_so(admin: Client, clean: RemixNode) -> None:
    assert "아직 고친 적이 없어요" in admin.get(versions(clean)).content.decode()
