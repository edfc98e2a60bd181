"""The picture that other sites show for a recipe."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from accounts.models import User
from remix import publishing
from remix.models import RemixNode
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode


def picture_of(client: Client, node: RemixNode, language: str = "ko") -> bytes:
    response = client.get(f"{node.get_absolute_url()}share.jpg?lang={language}")
    assert response["Content-Type"] == "image/jpeg"
    return response.content


def test_the_page_names_its_picture_in_its_language(client: Client, make_node: MakeNode) -> None:
    node = make_node()
    html = client.get(f"{node.get_absolute_url()}?lang=en").content.decode()
    assert (
        f'<meta property="og:image" content="http://127.0.0.1:8000{node.get_absolute_url()}share.jpg?lang=en">' in html
    )


def test_it_is_as_large_as_other_sites_ask_for(client: Client, make_node: MakeNode) -> None:
    assert Image.open(io.BytesIO(picture_of(client, make_node(frames=True)))).size == (1200, 630)


def test_the_key_frame_fills_its_left(client: Client, make_node: MakeNode) -> None:
    image = Image.open(io.BytesIO(picture_of(client, make_node(frames=True))))
    red, green, blue = image.convert("RGB").getpixel((150, 300))  # type: ignore[misc]  # the first frame's #cf3514
    assert (red > 180, green < 90, blue < 60) == (True, True, True)


def test_a_picture_that_is_gone_leaves_the_rest(client: Client, make_node: MakeNode) -> None:
    node = make_node(frames=True)
    default_storage.delete(node.recipe["shots"][0]["frame"])
    assert Image.open(io.BytesIO(picture_of(client, node))).size == (1200, 630)


@pytest.mark.parametrize("title", ["아주 긴 제목이라서 " * 12, "한", "🙂🙃", "Wörds & <tags>"])
def test_any_title_can_be_drawn(client: Client, make_node: MakeNode, title: str) -> None:
    assert picture_of(client, make_node(title=title[:80]))


def test_an_edit_changes_it(client: Client, make_node: MakeNode, curator: User) -> None:
    node = make_node()
    before = picture_of(client, node)
    publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "title": "새 제목"})
    assert picture_of(client, node) != before


def test_a_draft_has_none_for_visitors(client: Client, make_node: MakeNode) -> None:
    node = make_node(state=NodeState.DRAFT)
    assert client.get(f"{node.get_absolute_url()}share.jpg").status_code == 404
