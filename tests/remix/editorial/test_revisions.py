"""Every edit of a recipe is kept; two versions can be compared, and one taken again."""

from typing import Any

import pytest

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import publishing, restoring
from remix.models import RemixNode, Revision
from remix.recipe_diff import Difference, differences
from tests.remix.editorial.conftest import staff
from tests.remix.pages.nodes import MakeNode, MakeRecipe


def edit(node: RemixNode, curator: User, **fields: Any) -> RemixNode:
    return publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, **fields})


def restore(node: RemixNode, curator: User, to: int, *, version: int | None = None) -> RemixNode:
    revision = Revision.objects.get(node=node, version=to)
    return restoring.restore(actor=curator, node=node, version=version or node.version, revision=revision)


def test_the_first_edit_keeps_what_was_there_before(clean: RemixNode, curator: User) -> None:
    edit(clean, curator, title="새 제목")
    assert [(one.version, one.cause, one.recipe["title"]) for one in clean.revisions.order_by("version")] == [
        (1, "begun", "느릿느릿 기상"),
        (2, "edited", "새 제목"),
    ]


def test_each_edit_says_who_made_it(clean: RemixNode, curator: User) -> None:
    edit(clean, curator, title="새 제목")
    assert list(clean.revisions.order_by("version").values_list("made_by", flat=True)) == [None, curator.pk]


def test_an_edit_that_is_refused_leaves_no_version(clean: RemixNode, curator: User) -> None:
    with pytest.raises(Stale):
        publishing.edit(actor=curator, node=clean, version=9, recipe=clean.recipe)
    assert not clean.revisions.exists()


def test_publishing_is_no_new_version_of_the_recipe(clean: RemixNode, curator: User) -> None:
    publishing.publish(actor=curator, node=clean, version=clean.version)
    assert not clean.revisions.exists()


def test_restoring_is_an_edit_that_loses_nothing(clean: RemixNode, curator: User) -> None:
    node = edit(clean, curator, title="새 제목")
    node = restore(node, curator, 1)
    assert (node.recipe["title"], node.version) == ("느릿느릿 기상", 3)
    assert [(one.version, one.cause, one.restored_from) for one in node.revisions.order_by("version")] == [
        (1, "begun", None),
        (2, "edited", None),
        (3, "restored", 1),
    ]


def test_the_trail_says_which_version_was_restored(clean: RemixNode, curator: User) -> None:
    restore(edit(clean, curator, title="새 제목"), curator, 1)
    assert AuditEntry.objects.filter(action="node.edit").latest("pk").detail == {"restored_from": 1}


def test_what_was_restored_can_be_undone_by_restoring(clean: RemixNode, curator: User) -> None:
    node = restore(edit(clean, curator, title="새 제목"), curator, 1)
    assert restore(node, curator, 2).recipe["title"] == "새 제목"


def test_restoring_a_stale_page_is_refused(clean: RemixNode, curator: User) -> None:
    node = edit(edit(clean, curator, title="둘"), curator, title="셋")
    with pytest.raises(Stale):
        restore(node, curator, 1, version=2)


def test_restoring_what_it_says_already_is_refused(clean: RemixNode, curator: User) -> None:
    node = edit(clean, curator, title="새 제목")
    with pytest.raises(Refused) as refusal:
        restore(node, curator, 2)
    assert refusal.value.code == "same"


def test_a_version_of_another_recipe_is_refused(clean: RemixNode, curator: User, make_node: MakeNode) -> None:
    other = make_node()
    edit(other, curator, title="남의 제목")
    with pytest.raises(Refused) as refusal:
        restoring.restore(actor=curator, node=clean, version=1, revision=other.revisions.get(version=1))
    assert refusal.value.code == "another_recipe"


def test_a_version_that_is_no_recipe_any_more_is_refused(clean: RemixNode, curator: User) -> None:
    node = edit(clean, curator, title="새 제목")
    Revision.objects.filter(node=node, version=1).update(recipe={"title": "옛 모양"})
    with pytest.raises(Refused) as refusal:
        restore(node, curator, 1)
    assert refusal.value.code == "old_shape"


def test_whoever_may_not_edit_may_not_restore(clean: RemixNode, curator: User) -> None:
    node = edit(clean, curator, title="새 제목")
    with pytest.raises(NotAllowed):
        restore(node, staff("view_remixnode"), 1)


def test_only_fields_that_differ_are_told(make_recipe: MakeRecipe) -> None:
    before = make_recipe()
    assert differences(before, {**before, "title": "새 제목", "setting": "옥상"}) == [
        Difference("제목", "느릿느릿 기상", "새 제목"),
        Difference("장소", None, "옥상"),
    ]


def test_fields_within_groups_and_lists_are_told(make_recipe: MakeRecipe) -> None:
    before = make_recipe(hashtags=["하나"])
    after = {**before, "hashtags": ["하나", "둘"], "hook": {**before["hook"], "at_second": 1.25}}
    assert differences(before, after) == [
        Difference("해시태그", "하나", "하나\n둘"),
        Difference("훅 시각(초)", "0.5", "1.25"),
    ]


def test_beats_are_counted_not_listed(make_recipe: MakeRecipe) -> None:
    before = make_recipe()
    [found] = differences(before, {**before, "beats": before["beats"][:3]})
    assert (found.before, found.after) == ("30개", "3개")


def test_a_changed_shot_is_told_by_its_field(make_recipe: MakeRecipe) -> None:
    before = make_recipe()
    shots = [dict(shot) for shot in before["shots"]]
    shots[1]["caption"] = "멈춤"
    assert differences(before, {**before, "shots": shots}) == [Difference("샷 2 · 자막", None, "멈춤")]


def test_a_shot_that_was_put_in_front_does_not_change_all_the_others(make_recipe: MakeRecipe) -> None:
    before = make_recipe(shots=2)
    first, second = (dict(shot) for shot in before["shots"])
    new = {**first, "end": 3.0, "action": "먼저 인사해요."}
    after = {**before, "shots": [new, {**first, "start": 3.0}, second]}
    assert differences(before, after) == [
        Difference("샷 1 (더함)", None, "0.0–3.0초 · 먼저 인사해요."),
        Difference("샷 2 · 시작(초)", "0", "3"),
    ]


def test_a_shot_that_was_taken_out_is_told(make_recipe: MakeRecipe) -> None:
    before = make_recipe(shots=2)
    _first, second = (dict(shot) for shot in before["shots"])
    after = {**before, "shots": [{**second, "start": 0.0}]}
    assert Difference("샷 1 (없앰)", "0.0–7.5초 · 1번째 동작을 해요.", None) in differences(before, after)


def test_two_equal_recipes_differ_in_nothing(make_recipe: MakeRecipe) -> None:
    assert differences(make_recipe(), make_recipe()) == []
