"""The forms of tags, banned words and collections."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from remix.models import BannedWord, Collection, RemixNode, Tag
from tests.remix.admin.pages import address, said
from tests.remix.pages.nodes import MakeNode


def test_tags_are_given_on_the_recipe_s_page(admin: Client, clean: RemixNode) -> None:
    admin.post(address(clean), {"do": "tags", "version": "1", "tags": "춤, #밤", "was_tags": ""})
    assert sorted(clean.tags.values_list("name", flat=True)) == ["밤", "춤"]


def test_tags_that_are_refused_are_said(admin: Client, clean: RemixNode) -> None:
    answer = admin.post(address(clean), {"do": "tags", "version": "1", "tags": "!!!", "was_tags": ""}, follow=True)
    assert "태그는 글자나 숫자가 있고" in said(answer)


def test_a_tag_gets_its_english_name_in_its_form(admin: Client, db: None) -> None:
    dance = Tag.objects.create(name="춤", slug="춤")
    admin.post(f"/admin/remix/tag/{dance.pk}/change/", {"name": "춤", "name_en": "dance", "slug": "춤"})
    dance.refresh_from_db()
    assert (dance.name_en, AuditEntry.objects.get(action="tag.write").target_id) == ("dance", str(dance.pk))


def test_a_new_tag_gets_its_address_from_its_name(admin: Client) -> None:
    admin.post("/admin/remix/tag/add/", {"name": "댄스 챌린지", "name_en": "", "slug": ""})
    assert Tag.objects.get().slug == "댄스-챌린지"


def test_tags_are_taken_away_in_the_list(admin: Client) -> None:
    dance = Tag.objects.create(name="춤", slug="춤")
    chosen = {"action": "delete_selected", "_selected_action": str(dance.pk), "post": "yes"}
    admin.post("/admin/remix/tag/", chosen)
    assert (Tag.objects.count(), AuditEntry.objects.filter(action="tag.remove").count()) == (0, 1)


def test_a_word_is_put_on_the_list_by_its_form(admin: Client, curator: User) -> None:
    admin.post("/admin/remix/bannedword/add/", {"word": "나쁜말", "severity": "warning", "note": ""})
    assert BannedWord.objects.get().added_by == curator


@pytest.mark.parametrize("word", ["", "!!!", "\u200b", "가" * 41])
def test_a_word_that_is_none_is_refused(admin: Client, word: str) -> None:
    admin.post("/admin/remix/bannedword/add/", {"word": word, "severity": "blocking", "note": ""})
    assert not BannedWord.objects.exists()


def collection_form(*nodes: RemixNode, **values: str) -> dict[str, str]:
    rows: dict[str, str] = {}
    for number, node in enumerate(nodes):
        rows |= {f"items-{number}-node": str(node.pk), f"items-{number}-position": str(number)}
    management = {"items-TOTAL_FORMS": str(len(nodes)), "items-INITIAL_FORMS": "0"}
    return {"title": "할로윈", "slug": "halloween", "is_public": "on", **management, **rows, **values}


def test_a_collection_is_made_with_its_recipes(admin: Client, make_node: MakeNode) -> None:
    first, second = make_node(), make_node()
    admin.post("/admin/remix/collection/add/", collection_form(second, first))
    assert list(Collection.objects.get().items.values_list("node", flat=True)) == [second.pk, first.pk]


def test_a_stale_collection_is_409(admin: Client) -> None:
    made = Collection.objects.create(title="할로윈", slug="halloween", version=3)
    answer = admin.post(f"/admin/remix/collection/{made.pk}/change/", collection_form(seen_version="2", title="둘"))
    made.refresh_from_db()
    assert (answer.status_code, made.title) == (409, "할로윈")


def test_a_collection_is_changed_by_its_form(admin: Client) -> None:
    made = Collection.objects.create(title="할로윈", slug="halloween")
    admin.post(f"/admin/remix/collection/{made.pk}/change/", collection_form(seen_version="1", title="둘"))
    made.refresh_from_db()
    assert (made.title, made.version) == ("둘", 2)
