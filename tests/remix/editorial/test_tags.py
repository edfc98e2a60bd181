"""Tags: given by curators, found by everybody."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import tagging
from remix.models import RemixNode, Tag
from tests.remix.editorial.conftest import staff
from tests.remix.pages.nodes import MakeNode
from tests.remix.pages.test_discover import ids

type Capture = Callable[..., AbstractContextManager[object]]


def tag(node: RemixNode, curator: User, *names: str, was: tuple[str, ...] = ()) -> list[Tag]:
    return tagging.tag(actor=curator, node=node, names=names, was=was)


def test_new_names_become_tags(clean: RemixNode, curator: User) -> None:
    tag(clean, curator, "댄스 챌린지", "#둘이서")
    assert tagging.names_of(clean) == ["댄스 챌린지", "둘이서"]
    assert Tag.objects.get(name="댄스 챌린지").slug == "댄스-챌린지"


def test_known_names_are_the_tags_that_are_there(clean: RemixNode, curator: User, make_node: MakeNode) -> None:
    tag(clean, curator, "춤")
    tag(make_node(), curator, "춤")
    assert Tag.objects.count() == 1


def test_the_tags_are_exactly_those(clean: RemixNode, curator: User) -> None:
    tag(clean, curator, "춤", "집")
    tag(clean, curator, "집", "밤", was=("춤", "집"))
    assert tagging.names_of(clean) == ["밤", "집"]


def test_somebody_who_saw_other_tags_overwrites_nothing(clean: RemixNode, curator: User) -> None:
    tag(clean, curator, "춤")
    with pytest.raises(Stale):
        tag(clean, curator, "집")


@pytest.mark.parametrize(
    "names",
    [["가" * 31], ["!!!"], ["a\x00b"], ["a\nb\u200f"], [f"태그{number}" for number in range(11)]],
    ids=["too long", "signs only", "nul", "unprintable", "too many"],
)
def test_names_that_are_none_are_refused(clean: RemixNode, curator: User, names: list[str]) -> None:
    with pytest.raises(Refused):
        tag(clean, curator, *names)
    assert not Tag.objects.exists()


def test_blank_names_are_passed_over(clean: RemixNode, curator: User) -> None:
    assert tag(clean, curator, "", "  ", "#") == []


def test_two_names_with_one_slug_get_two(clean: RemixNode, curator: User) -> None:
    tag(clean, curator, "K POP", "k-pop")
    assert sorted(Tag.objects.values_list("slug", flat=True)) == ["k-pop", "k-pop-2"]


def test_staff_without_the_right_tags_nothing(clean: RemixNode, db: None) -> None:
    with pytest.raises(NotAllowed):
        tag(clean, staff("view_remixnode"), "춤")


def test_the_trail_says_what_was_changed(clean: RemixNode, curator: User) -> None:
    tag(clean, curator, "춤")
    assert AuditEntry.objects.get(action="node.tag").detail == {"before": [], "after": ["춤"]}


def test_the_recipe_s_page_shows_its_tags(
    client: Client, make_node: MakeNode, curator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    node = make_node()
    client.get(node.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        tag(node, curator, "춤")
    assert 'href="/remix/?tag=%EC%B6%A4" lang="ko">#춤</a>' in client.get(node.get_absolute_url()).content.decode()


def test_an_english_reader_sees_the_english_name(client: Client, make_node: MakeNode, curator: User) -> None:
    node = make_node()
    [dance] = tag(node, curator, "춤")
    tagging.write(actor=curator, tag=dance, values={"name_en": "dance"})
    assert ">#dance</a>" in client.get(f"{node.get_absolute_url()}?lang=en").content.decode()


def test_a_tag_narrows_the_list(client: Client, make_node: MakeNode, curator: User) -> None:
    tagged, _other = make_node(), make_node()
    tag(tagged, curator, "춤")
    assert ids(client.get("/remix/", {"tag": "춤"}).content.decode()) == [tagged.node_id]


def test_a_tag_and_another_facet_narrow_together(client: Client, make_node: MakeNode, curator: User) -> None:
    first, second = make_node(difficulty=1), make_node(difficulty=3)
    tag(first, curator, "춤")
    tag(second, curator, "춤")
    assert ids(client.get("/remix/", {"tag": "춤", "difficulty": "3"}).content.decode()) == [second.node_id]


@pytest.mark.parametrize("slug", ["없는-태그", "a\x00", "가" * 500, "../x"])
def test_a_tag_that_is_not_there_finds_nothing_and_breaks_nothing(
    client: Client, make_node: MakeNode, slug: str
) -> None:
    make_node()
    answer = client.get("/remix/", {"tag": slug})
    assert (answer.status_code, ids(answer.content.decode())) == (200, [])


def test_the_tags_in_use_stand_above_the_list(client: Client, make_node: MakeNode, curator: User) -> None:
    tag(make_node(), curator, "춤")
    Tag.objects.create(name="아무도", slug="아무도")
    page = client.get("/remix/").content.decode()
    assert ("#춤</a>" in page, "#아무도</a>" in page) == (True, False)


def test_a_tag_that_is_taken_away_is_gone_from_its_recipes(
    client: Client, make_node: MakeNode, curator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    node = make_node()
    [dance] = tag(node, curator, "춤")
    client.get(node.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        tagging.remove(actor=curator, tag=dance)
    assert "#춤</a>" not in client.get(node.get_absolute_url()).content.decode()


def test_a_name_that_is_taken_is_refused(curator: User) -> None:
    Tag.objects.create(name="춤", slug="춤")
    with pytest.raises(Refused) as refusal:
        tagging.write(actor=curator, tag=Tag(), values={"name": "춤", "slug": "다른"})
    assert refusal.value.code == "taken"


def test_the_partners_api_takes_the_facet(make_node: MakeNode, curator: User) -> None:
    from remix.api.search import matches

    tagged, _other = make_node(), make_node()
    tag(tagged, curator, "춤")
    assert [item["node_id"] for item in matches({"tag": "춤", "limit": 10})["items"]] == [tagged.node_id]
