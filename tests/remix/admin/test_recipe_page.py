from typing import Any

from django.test import Client

from accounts.models import AuditEntry, User
from remix import publishing
from remix.admin.forms.recipe import RECIPE_LAYOUT
from remix.merging import leaves
from remix.models import RemixNode
from remix.recipe import Recipe
from tests.remix.admin.conftest import staff
from tests.remix.admin.pages import address, press, said


def shot(draft: RemixNode, index: int) -> dict[str, Any]:
    found: dict[str, Any] = draft.recipe["shots"][index]
    return found


def test_every_field_of_a_recipe_has_an_input(draft: RemixNode) -> None:
    record = Recipe.model_validate(draft.recipe).model_dump(mode="json")
    inputs = {path for group in RECIPE_LAYOUT.groups for path in group.fields} | {RECIPE_LAYOUT.rows}
    assert inputs == set(leaves(record, keep_empty=True)) - {"is_skeleton"}


def test_an_edited_shot_is_saved(admin: Client, draft: RemixNode) -> None:
    press(admin, draft, "save", **{"shots-1-action": "컵을 두 번 흔들어요.", "title": "새 제목"})
    draft.refresh_from_db()
    assert shot(draft, 1)["action"] == "컵을 두 번 흔들어요."
    assert draft.title == "새 제목"


def test_what_was_not_touched_stays_to_the_last_digit(admin: Client, draft: RemixNode) -> None:
    before = Recipe.model_validate(draft.recipe).model_dump(mode="json")
    press(admin, draft, "save", title="새 제목")
    draft.refresh_from_db()
    assert draft.recipe == {**before, "title": "새 제목", "is_skeleton": False}


def test_a_gap_between_shots_is_named_and_not_closed_silently(admin: Client, draft: RemixNode) -> None:
    end = shot(draft, 0)["end"]
    answer = press(admin, draft, "save", **{"shots-0-end": str(end - 0.5)})
    assert answer.status_code == 422
    assert "샷 1과(와) 샷 2 사이가 0.5초 비어 있어요." in answer.content.decode()
    version = draft.version
    draft.refresh_from_db()
    assert draft.version == version


def test_an_overlap_is_named(admin: Client, draft: RemixNode) -> None:
    end = shot(draft, 0)["end"]
    answer = press(admin, draft, "save", **{"shots-0-end": str(end + 0.5)})
    assert "샷 2이(가) 샷 1과(와) 0.5초 겹쳐요." in answer.content.decode()


def test_a_shot_without_an_action_is_refused(admin: Client, draft: RemixNode) -> None:
    answer = press(admin, draft, "save", **{"shots-0-action": " "})
    assert "action" in answer.context["form"].rows.forms[0].errors


def test_snapping_closes_the_gap_in_the_form_without_saving(admin: Client, draft: RemixNode) -> None:
    end = shot(draft, 0)["end"]
    answer = press(admin, draft, "snap", **{"shots-0-end": str(end - 0.5), "title": "적던 제목"})
    first, second = answer.context["form"].rows.forms[:2]
    assert first["end"].value() == second["start"].value()
    assert 'value="적던 제목"' in answer.content.decode()
    assert not AuditEntry.objects.filter(action="node.edit").exists()


def test_beats_are_laid_out_at_the_typed_tempo_without_saving(admin: Client, draft: RemixNode) -> None:
    answer = press(admin, draft, "beats", bpm="190")
    beats = answer.context["form"].single["beats"].value().splitlines()
    assert len(beats) > 1.8 * len(draft.recipe["beats"])
    assert not AuditEntry.objects.filter(action="node.edit").exists()


def test_without_scripts_the_blank_row_adds_a_shot_and_a_ticked_box_takes_one_away(
    admin: Client, draft: RemixNode
) -> None:
    count = len(draft.recipe["shots"])
    last = shot(draft, count - 1)
    new = {"start": str(last["start"]), "end": str(last["end"]), "action": "손을 흔들어요."}
    typed = {f"shots-{count}-{name}": value for name, value in new.items()}
    press(admin, draft, "save", **{f"shots-{count - 1}-DELETE": "on"}, **typed)
    draft.refresh_from_db()
    assert len(draft.recipe["shots"]) == count
    assert shot(draft, count - 1)["action"] == "손을 흔들어요."


def test_a_key_frame_of_the_video_can_be_chosen(admin: Client, draft: RemixNode) -> None:
    frame = shot(draft, 2)["frame"]
    press(admin, draft, "save", **{"shots-0-frame": frame})
    draft.refresh_from_db()
    assert shot(draft, 0)["frame"] == frame


def test_a_file_that_is_not_a_frame_of_the_video_is_refused(admin: Client, draft: RemixNode) -> None:
    answer = press(admin, draft, "save", **{"shots-0-frame": "source_videos/secret.mp4"})
    assert answer.status_code == 422


def test_publishing_saves_what_was_typed_first(admin: Client, draft: RemixNode) -> None:
    press(admin, draft, "publish", title="공개할 제목")
    draft.refresh_from_db()
    assert (draft.state, draft.title) == ("published", "공개할 제목")


def test_publishing_an_untouched_draft_is_no_edit(admin: Client, draft: RemixNode) -> None:
    press(admin, draft, "publish")
    draft.refresh_from_db()
    assert draft.state == "published"
    assert draft.edited_at is None


def test_a_published_recipe_links_to_its_page_and_can_be_taken_back(admin: Client, draft: RemixNode) -> None:
    press(admin, draft, "publish")
    assert f'href="/remix/{draft.node_id}/"' in admin.get(address(draft)).content.decode()
    press(admin, draft, "unpublish")
    draft.refresh_from_db()
    assert draft.state == "unpublished"


def test_taking_back_with_unsaved_changes_asks_first(admin: Client, draft: RemixNode) -> None:
    press(admin, draft, "publish")
    answer = press(admin, draft, "unpublish", title="적던 제목")
    assert "먼저 저장하거나" in said(answer)
    assert 'value="적던 제목"' in answer.content.decode()


def test_a_stale_version_gives_409_and_loses_nothing(admin: Client, draft: RemixNode, curator: User) -> None:
    publishing.edit(actor=curator, node=draft, version=draft.version, recipe={**draft.recipe, "title": "남의 제목"})
    answer = press(admin, draft, "save", title="내 제목", version="1")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="내 제목"' in page
    assert "남의 제목" in page


def test_the_preview_is_on_the_page(admin: Client, draft: RemixNode) -> None:
    assert f'<iframe src="/remix/{draft.node_id}/preview/"' in admin.get(address(draft)).content.decode()


def test_staff_who_may_only_look_cannot_publish(client: Client, draft: RemixNode) -> None:
    client.force_login(staff("view_remixnode"))
    assert client.get(address(draft)).status_code == 200
    assert client.post(address(draft), {"do": "publish", "version": draft.version}).status_code == 403


def test_staff_without_permission_is_turned_away(client: Client, draft: RemixNode) -> None:
    client.force_login(staff("view_analysis"))
    assert client.get(address(draft)).status_code == 403
