"""What search engines are given: the list of pages, and what a recipe is in their words."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from remix import sitemaps
from remix.models import Platform, RemixNode, Video
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph_of(client: Client, node: RemixNode) -> dict[str, Any]:
    found = DATA.search(client.get(node.get_absolute_url()).content.decode())
    assert found
    return {part["@type"]: part for part in json.loads(found[1])["@graph"]}


def page_of(node: RemixNode) -> str:
    """The page of the sitemap that a recipe is on: keys go on counting from test to test."""
    return f"/sitemap-recipes.xml?p={(node.pk - 1) // sitemaps.IDS_PER_PAGE + 1}"


def locations(client: Client, address: str) -> list[str]:
    root = ElementTree.fromstring(client.get(address).content)
    return [element.text or "" for element in root.iterfind(".//s:loc", SPACES)]


def test_a_recipe_is_a_how_to_with_a_step_for_each_shot(client: Client, make_node: MakeNode) -> None:
    node = make_node(shots=3, frames=True, estimated_minutes=20, props=["이불"])
    how_to = graph_of(client, node)["HowTo"]
    assert how_to["name"] == "느릿느릿 기상"
    assert how_to["totalTime"] == "PT20M"
    assert how_to["supply"] == [{"@type": "HowToSupply", "name": "이불"}]
    assert [step["url"].rpartition("#")[2] for step in how_to["step"]] == ["shot-1", "shot-2", "shot-3"]
    assert how_to["step"][0]["image"].startswith("http")


def test_an_uploaded_clip_is_a_video_object_with_what_a_video_result_requires(
    client: Client, make_node: MakeNode, uploaded_video: Video
) -> None:
    video = graph_of(client, make_node(frames=True, video=uploaded_video))["VideoObject"]
    assert {"name", "thumbnailUrl", "uploadDate", "contentUrl", "duration"} <= set(video)


def test_a_youtube_clip_is_a_video_object_with_its_player(client: Client, make_node: MakeNode) -> None:
    source = Video.objects.create(
        platform=Platform.YOUTUBE, external_id="dQw4w9WgXcQ", canonical_url="https://www.youtube.com/shorts/dQw4w9WgXcQ"
    )
    video = graph_of(client, make_node(frames=True, video=source))["VideoObject"]
    assert video["embedUrl"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def test_without_a_picture_no_video_object_is_claimed(
    client: Client, make_node: MakeNode, uploaded_video: Video
) -> None:
    assert "VideoObject" not in graph_of(client, make_node(video=uploaded_video))


def test_a_title_cannot_end_the_script_element(client: Client, make_node: MakeNode) -> None:
    title = "</script><b>&"
    node = make_node(title=title)
    assert graph_of(client, node)["HowTo"]["name"] == title


def test_the_sitemap_lists_published_recipes_in_both_languages_only(client: Client, make_node: MakeNode) -> None:
    shown, hidden = make_node(), make_node(state=NodeState.DRAFT)
    found = locations(client, page_of(shown))
    assert [place.removeprefix("http://testserver") for place in found] == [
        f"{shown.get_absolute_url()}?lang=ko",
        f"{shown.get_absolute_url()}?lang=en",
    ]
    assert hidden.node_id not in " ".join(found)


def test_each_language_in_the_sitemap_names_the_other(client: Client, make_node: MakeNode) -> None:
    root = ElementTree.fromstring(client.get(page_of(make_node())).content)
    for url in root.iterfind("s:url", SPACES):
        assert [link.get("hreflang") for link in url.iterfind("x:link", SPACES)] == ["ko", "en", "x-default"]


def test_the_sitemap_says_when_a_person_last_changed_a_recipe(client: Client, make_node: MakeNode) -> None:
    node = make_node(hours_ago=72)
    RemixNode.objects.filter(pk=node.pk).update(edited_at=timezone.now())
    root = ElementTree.fromstring(client.get(page_of(node)).content)
    assert {element.text for element in root.iterfind(".//s:lastmod", SPACES)} == {f"{timezone.localdate():%Y-%m-%d}"}


def test_a_large_tree_is_spread_over_pages_of_the_sitemap(
    client: Client, make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = [make_node() for _ in range(3)]
    monkeypatch.setattr(sitemaps, "IDS_PER_PAGE", nodes[-1].pk - 1)
    index = [place for place in locations(client, "/sitemap.xml") if "recipes" in place]
    assert index == ["http://testserver/sitemap-recipes.xml", "http://testserver/sitemap-recipes.xml?p=2"]
    listed = [place for address in index for place in locations(client, address.removeprefix("http://testserver"))]
    assert sum(f"{node.node_id}/?lang=ko" in place for node in nodes for place in listed) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["2", "0", "x"])
def test_a_page_of_the_sitemap_that_is_not_there_is_not_found(client: Client, page: str) -> None:
    assert client.get(f"/sitemap-recipes.xml?p={page}").status_code == 404


def test_crawlers_are_kept_from_what_is_nobodys_to_find(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /me/\n" in text
    assert text.endswith("/sitemap.xml\n")
