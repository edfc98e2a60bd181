"""The recipe page: what it shows, to whom."""

import pytest
from django.test import Client

from accounts.models import User
from remix.models import Platform, RemixNode, Video
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode


def page_of(client: Client, node: RemixNode, language: str = "ko") -> str:
    response = client.get(node.get_absolute_url(), headers={"Accept-Language": language})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_title_shots_and_key_frames(client: Client, make_node: MakeNode) -> None:
    node = make_node(shots=3, frames=True)
    html = page_of(client, node)
    assert '<h1 lang="ko">느릿느릿 기상</h1>' in html
    assert html.count('data-shot="') == 3
    assert html.count(f'<img src="/media/{node.recipe["shots"][2]["frame"]}"') == 1


def test_markup_in_a_recipe_is_shown_as_text(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(title="<script>alert(1)</script>", upload_caption='"><img src=x onerror=y>'))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img src=x" not in html


def test_no_style_attribute_and_no_inline_script_is_needed(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(shots=5, frames=True))
    assert " style=" not in html
    assert "<style" not in html
    scripts = html.count("<script") - html.count('<script type="application/ld+json">')  # data, never run
    assert scripts == html.count('<script type="module" src=') > 0


def test_the_recipes_own_text_stays_marked_as_korean_on_an_english_page(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(), "en")
    assert '<html lang="en">' in html
    assert '<h1 lang="ko">' in html


def test_each_language_is_linked_from_the_other(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node())
    assert 'rel="alternate" hreflang="en"' in html
    assert 'href="?lang=en"' in html


def test_a_skeleton_says_that_it_is_one(client: Client, make_node: MakeNode) -> None:
    assert "측정값으로 만든 뼈대예요" in page_of(client, make_node(is_skeleton=True))


def test_a_skeleton_of_an_unmeasured_video_does_not_claim_measured_times(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(is_skeleton=True, width=None, height=None, beats=[], bpm=None))
    assert "실제로 잰 값" not in html
    assert "기본 틀로 만든 뼈대예요" in html


def test_a_finished_recipe_is_not_called_a_skeleton(client: Client, make_node: MakeNode) -> None:
    assert "뼈대" not in page_of(client, make_node())


def test_guide_cards_appear_only_for_what_is_known(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(setting="방 안"))
    assert "<h3>장소</h3>" in html
    assert "<h3>의상</h3>" not in html


def test_without_anything_to_prepare_the_section_is_left_out(client: Client, make_node: MakeNode) -> None:
    assert "준비물" not in page_of(client, make_node())


def test_a_youtube_source_is_embedded_only_on_a_press(client: Client, make_node: MakeNode) -> None:
    video = Video.objects.create(
        platform=Platform.YOUTUBE,
        external_id="abcdefghijk",
        canonical_url="https://www.youtube.com/watch?v=abcdefghijk",
    )
    html = page_of(client, make_node(video=video))
    assert "<iframe" not in html
    assert 'data-embed="https://www.youtube-nocookie.com/embed/abcdefghijk' in html
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in html


def test_a_tiktok_source_is_credited_by_its_handle(client: Client, make_node: MakeNode) -> None:
    video = Video.objects.create(
        platform=Platform.TIKTOK,
        external_id="7412345678",
        canonical_url="https://www.tiktok.com/@bunny/video/7412345678",
    )
    assert "TikTok @bunny" in page_of(client, make_node(video=video))


def test_an_uploaded_source_plays_from_our_own_address(
    client: Client, make_node: MakeNode, uploaded_video: Video
) -> None:
    assert f'data-film="{uploaded_video.file.url}"' in page_of(client, make_node(video=uploaded_video))


def test_without_a_source_there_is_no_play_button(client: Client, make_node: MakeNode) -> None:
    assert 'class="play"' not in page_of(client, make_node())


def test_a_child_links_its_parent_and_says_what_it_changed(client: Client, make_node: MakeNode) -> None:
    parent = make_node(title="부모 레시피", setting="방")
    html = page_of(client, make_node(parent=parent, setting="바닷가"))
    assert f'href="{parent.get_absolute_url()}"' in html
    assert "<del>방</del>" in html
    assert "<ins>바닷가</ins>" in html


def test_a_parent_that_is_not_public_is_not_named(client: Client, make_node: MakeNode) -> None:
    parent = make_node(title="비밀 부모", state=NodeState.UNPUBLISHED)
    html = page_of(client, make_node(parent=parent))
    assert "비밀 부모" not in html
    assert "부모 레시피는 지금 볼 수 없어요" in html


def test_only_published_children_are_listed(client: Client, make_node: MakeNode) -> None:
    parent = make_node()
    shown, draft = make_node(parent=parent), make_node(parent=parent, state=NodeState.DRAFT)
    html = page_of(client, parent)
    assert shown.get_absolute_url() in html
    assert draft.node_id not in html


def test_beyond_twelve_children_the_rest_is_counted(client: Client, make_node: MakeNode) -> None:
    parent = make_node()
    for _ in range(15):
        make_node(parent=parent)
    assert "그 밖의 리믹스 3개" in page_of(client, parent)


@pytest.mark.parametrize("state", [NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED])
@pytest.mark.parametrize("path", ["", "preview/", "text-guide.txt", "beat-guide.wav", "storyboard.zip"])
def test_what_is_not_public_does_not_exist_for_visitors(
    client: Client, make_node: MakeNode, state: str, path: str
) -> None:
    assert client.get(f"{make_node(state=state).get_absolute_url()}{path}").status_code == 404


@pytest.mark.parametrize(
    "node_id", ["remix_999999", "remix_1", "remix_0000001", "remix_00000x", "%00", "remix_" + "9" * 18]
)
def test_an_id_that_is_nobodys_is_404(client: Client, db: None, node_id: str) -> None:
    assert client.get(f"/remix/{node_id}/").status_code == 404


@pytest.fixture
def staff_without_permission(db: None) -> User:
    return User.objects.create_user("staff@example.com", "correct-horse-battery", is_staff=True)


def test_staff_see_a_draft_with_a_ribbon(client: Client, curator: User, make_node: MakeNode) -> None:
    client.force_login(curator)
    html = page_of(client, make_node(state=NodeState.DRAFT))
    assert 'class="ribbon"' in html


def test_staff_without_the_permission_do_not_see_a_draft(
    client: Client, staff_without_permission: User, make_node: MakeNode
) -> None:
    client.force_login(staff_without_permission)
    assert client.get(make_node(state=NodeState.DRAFT).get_absolute_url()).status_code == 404


def test_the_preview_may_be_framed_by_us_and_is_never_stored(
    client: Client, curator: User, make_node: MakeNode
) -> None:
    client.force_login(curator)
    response = client.get(f"{make_node(state=NodeState.DRAFT).get_absolute_url()}preview/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_the_public_page_may_not_be_framed(client: Client, make_node: MakeNode) -> None:
    response = client.get(make_node().get_absolute_url())
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "recipe",
    [
        {"shots": 1, "beats": [], "bpm": None, "hook": {}},
        {"shots": 60, "duration": 600.0},
        {"shots": 1, "duration": 0.4},
        {"shots": 2, "hook": {"at_second": 14.99}},
    ],
    ids=["nothing known", "as long as can be", "as short as can be", "hook at the very end"],
)
def test_the_page_reads_for_any_recipe(client: Client, make_node: MakeNode, recipe: dict[str, object]) -> None:
    assert "data-strip" in page_of(client, make_node(**recipe))
