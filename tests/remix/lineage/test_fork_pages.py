"""Making a remix on the pages: the fork button, the editor, publishing."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from remix import mutating
from remix.models import RemixNode
from remix.models.node import Permission
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


@pytest.fixture
def signed_in(client: Client, creator: User) -> Client:
    client.force_login(creator)
    return client


def forked(client: Client, parent: RemixNode) -> RemixNode:
    """The draft that the fork button made."""
    client.post(f"/remix/{parent.node_id}/fork/")
    return RemixNode.objects.get(parent=parent)


def form_of(node: RemixNode, **changes: Any) -> dict[str, Any]:
    """What the editor sends."""
    shots = node.recipe["shots"]
    values = {
        "version": node.version,
        **{name: node.recipe[name] for name in ("title", "concept", "narrative", "setting")},
        "music_original": node.recipe["music"]["original"],
        "form-TOTAL_FORMS": len(shots),
        "form-INITIAL_FORMS": len(shots),
    }
    for number, shot in enumerate(shots):
        values |= {f"form-{number}-action": shot["action"], f"form-{number}-caption": shot["caption"] or ""}
    return {**values, **changes}


def test_a_visitor_is_asked_to_sign_in(client: Client, plant: Plant) -> None:
    response = client.get(f"/remix/{plant().node_id}/fork/")
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_the_button_makes_a_draft_and_opens_the_editor(signed_in: Client, plant: Plant) -> None:
    parent = plant()
    response = signed_in.post(f"/remix/{parent.node_id}/fork/", follow=True)
    assert response.status_code == 200
    assert RemixNode.objects.get(parent=parent).state == NodeState.DRAFT


def test_looking_at_the_page_makes_nothing(signed_in: Client, plant: Plant) -> None:
    parent = plant()
    assert signed_in.get(f"/remix/{parent.node_id}/fork/").status_code == 200
    assert not parent.children.exists()


def test_a_protected_recipe_says_so(signed_in: Client, plant: Plant) -> None:
    node = plant(columns={"permission": Permission.READ_ONLY})
    assert "리믹스할 수 없어요" in signed_in.get(f"/remix/{node.node_id}/fork/").content.decode()
    assert signed_in.post(f"/remix/{node.node_id}/fork/").status_code == 403


def test_a_deleted_recipe_cannot_be_forked(signed_in: Client, plant: Plant) -> None:
    assert signed_in.post(f"/remix/{plant(state=NodeState.REMOVED).node_id}/fork/").status_code == 404


def test_changed_music_is_saved_and_proposed(signed_in: Client, plant: Plant) -> None:
    draft = forked(signed_in, plant())
    response = signed_in.post(f"/remix/{draft.node_id}/edit/", form_of(draft, music_original="아리랑"), follow=True)
    assert "아리랑 · 120 BPM" in response.content.decode()
    draft.refresh_from_db()
    assert draft.recipe["music"]["original"] == "아리랑"
    assert draft.recipe["beats"] == draft.parent.recipe["beats"]  # type: ignore[union-attr]
    assert [row.dimension for row in mutating.profile(draft)] == ["audio"]


def test_a_confirmed_profile_is_kept(signed_in: Client, plant: Plant) -> None:
    draft = forked(signed_in, plant())
    rows = {f"form-{n}-dimension": name for n, name in enumerate(("audio", "hook"))}
    values = {"form-0-is_changed": "on", "form-0-after": "<b>새 음악</b>"}
    counts = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "version": draft.version}
    page = signed_in.post(f"/remix/{draft.node_id}/edit/mutations/", {**rows, **values, **counts}, follow=True)
    assert [(row.dimension, row.after) for row in mutating.profile(draft)] == [("audio", "<b>새 음악</b>")]
    assert "<b>새 음악</b>" not in page.content.decode()


def test_an_unknown_dimension_from_the_page_changes_nothing(signed_in: Client, plant: Plant) -> None:
    draft = forked(signed_in, plant())
    values = {"form-0-dimension": "smell", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "version": draft.version}
    signed_in.post(f"/remix/{draft.node_id}/edit/mutations/", values)
    assert not draft.mutations.exists()


def test_publishing_puts_the_remix_into_the_tree(signed_in: Client, plant: Plant) -> None:
    parent = plant()
    draft = forked(signed_in, parent)
    signed_in.post(f"/remix/{draft.node_id}/edit/publish/", {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == NodeState.PUBLISHED
    assert draft.node_id in signed_in.get(f"/remix/{parent.node_id}/tree/").content.decode()


def test_a_stale_form_is_answered_409_and_keeps_what_was_written(signed_in: Client, plant: Plant) -> None:
    draft = forked(signed_in, plant())
    values = form_of(draft, setting="한강", version=draft.version + 7)
    response = signed_in.post(f"/remix/{draft.node_id}/edit/", values)
    assert response.status_code == 409
    assert "한강" in response.content.decode()


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"narrative": "가" * 5000}, {"form-TOTAL_FORMS": 1}, {"version": "x"}]
)
def test_a_form_that_is_not_right_is_refused(signed_in: Client, plant: Plant, changes: dict[str, Any]) -> None:
    draft = forked(signed_in, plant())
    assert signed_in.post(f"/remix/{draft.node_id}/edit/", form_of(draft, **changes)).status_code == 400
    draft.refresh_from_db()
    assert draft.version == 1


@pytest.mark.parametrize("page", ["edit/", "edit/publish/", "edit/mutations/"])
def test_somebody_elses_remix_is_not_there(client: Client, plant: Plant, page: str) -> None:
    client.force_login(User.objects.create_user("stranger@example.com"))
    node = plant()
    assert client.post(f"/remix/{node.node_id}/{page}").status_code == 404
