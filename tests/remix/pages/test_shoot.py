"""The shooting page as the server sends it: who may open it, what it says without JavaScript, what the modules get."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from remix.models import RemixNode
from remix.recipe import Recipe, even_beats
from remix.shooting import ShootingPlan
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode, MakeRecipe

SCRIPTS = settings.BASE_DIR / "static" / "remix" / "shoot"
MOST_SCRIPT_BYTES = 60_000


def page_of(client: Client, node: RemixNode) -> str:
    response = client.get(f"/remix/{node.node_id}/shoot/", headers={"Accept-Language": "ko"})
    assert response.status_code == 200
    return response.content.decode()


def data_of(html: str, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', html)
    assert found
    return found[1]


def test_the_recipe_page_leads_here_and_keeps_the_beat_guide(client: Client, make_node: MakeNode) -> None:
    node = make_node()
    html = client.get(node.get_absolute_url(), headers={"Accept-Language": "ko"}).content.decode()
    assert html.count(f'class="cta" href="/remix/{node.node_id}/shoot/"') == 2
    assert "비트 가이드 듣기" in html


def test_every_shot_is_in_the_list_that_needs_no_javascript(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(shots=3, frames=True))
    rundown = html.partition("</article>")[0]
    assert rundown.count("data-shot=") == 3
    assert "3번째 동작을 해요." in rundown
    assert rundown.count("<img ") == 3
    assert "beat-guide.wav" in rundown


def test_what_needs_javascript_is_hidden_until_it_runs(client: Client, make_node: MakeNode) -> None:
    assert '<div class="set" data-set hidden' in page_of(client, make_node())


def test_the_modules_get_the_recipes_own_beats(client: Client, make_node: MakeNode) -> None:
    beats = [0.21, 0.93, 1.6, 2.41, 3.2]
    html = page_of(client, make_node(shots=2, duration=4.0, beats=beats))
    assert data_of(html, "beats") == "0.21,0.93,1.6,2.41,3.2"
    assert data_of(html, "starts") == "0.0,2.0"
    assert data_of(html, "duration") == "4.0"


def test_without_measured_beats_the_tempo_is_counted(make_recipe: MakeRecipe) -> None:
    plan = ShootingPlan(Recipe.model_validate(make_recipe(beats=[], bpm=100, duration=6.0)))
    assert plan.beats == even_beats(100, 6.0)
    assert [cue.beats for cue in plan.cues] == [3, 2, 3, 2]


def test_without_any_tempo_there_are_no_beats(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(beats=[], bpm=None))
    assert data_of(html, "beats") == ""
    assert data_of(html, "bpm") == ""
    assert "BPM" not in html.partition("data-words")[0]


@pytest.mark.parametrize(
    ("fields", "zone"),
    [
        ({"platform": "tiktok"}, "tiktok"),
        ({"platform": "upload"}, "off"),
        ({"platform": None}, "off"),
        ({"platform": "youtube", "width": 1920, "height": 1080}, "off"),
        ({"platform": "youtube", "width": None, "height": None}, "youtube"),
    ],
)
def test_the_safe_zone_of_the_recipes_own_platform_is_drawn_first(
    make_recipe: MakeRecipe, fields: dict[str, object], zone: str
) -> None:
    assert ShootingPlan(Recipe.model_validate(make_recipe(**fields))).zone == zone


def test_the_page_may_use_camera_microphone_and_motion_and_nothing_else(client: Client, make_node: MakeNode) -> None:
    policy = client.get(f"/remix/{make_node().node_id}/shoot/").headers["Permissions-Policy"]
    allowed = {feature.partition("=")[0] for feature in policy.split(", ") if feature.endswith("=(self)")}
    assert allowed == {"camera", "microphone", "accelerometer", "gyroscope"}


def test_the_page_keeps_the_strict_content_policy(client: Client, make_node: MakeNode) -> None:
    response = client.get(f"/remix/{make_node(frames=True).node_id}/shoot/")
    html = response.content.decode()
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    assert " style=" not in html
    assert html.count("<script") == html.count('<script type="module" src=') == 1


def test_markup_in_a_recipe_is_shown_as_text(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node(title='"><script>alert(1)</script>'))
    assert "<script>alert(1)" not in html


def test_it_is_kept_by_no_shared_cache_and_no_search_engine(client: Client, make_node: MakeNode) -> None:
    response = client.get(f"/remix/{make_node().node_id}/shoot/")
    assert {"private", "no-cache"} <= set(response.headers["Cache-Control"].split(", "))
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_the_page_says_whether_one_is_signed_in(client: Client, make_node: MakeNode) -> None:
    node = make_node()
    assert "data-signed-in" not in page_of(client, node)
    client.force_login(User.objects.create_user("creator@example.com", "correct-horse-battery"))
    assert "data-signed-in" in page_of(client, node)


@pytest.mark.parametrize("state", [NodeState.DRAFT, NodeState.UNPUBLISHED])
def test_a_node_that_is_not_public_is_shot_by_its_owner(client: Client, make_node: MakeNode, state: str) -> None:
    owner = User.objects.create_user("creator@example.com", "correct-horse-battery")
    node = make_node(state=state)
    RemixNode.objects.filter(pk=node.pk).update(creator=owner)
    client.force_login(owner)
    html = page_of(client, node)
    assert "data-draft" in html
    assert f'class="set-close" href="/remix/{node.node_id}/edit/"' in html


def test_a_draft_is_shot_by_staff_who_may_preview_it(client: Client, make_node: MakeNode) -> None:
    member = User.objects.create_user("staff@example.com", "correct-horse-battery", is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_remixnode"))
    client.force_login(member)
    assert "data-draft" in page_of(client, make_node(state=NodeState.DRAFT))


def test_a_draft_does_not_exist_for_anybody_else(client: Client, make_node: MakeNode) -> None:
    address = f"/remix/{make_node(state=NodeState.DRAFT).node_id}/shoot/"
    assert client.get(address).status_code == 404
    client.force_login(User.objects.create_user("other@example.com", "correct-horse-battery"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("node_id", ["remix_999999", "remix_1", "nonsense"])
def test_what_does_not_exist_is_not_found(client: Client, db: None, node_id: str) -> None:
    assert client.get(f"/remix/{node_id}/shoot/").status_code == 404


def test_a_public_page_asks_the_database_once(
    client: Client, make_node: MakeNode, django_assert_num_queries: object
) -> None:
    node = make_node(frames=True)
    with django_assert_num_queries(1):  # type: ignore[operator]
        page_of(client, node)


def test_every_word_that_the_modules_say_is_on_the_page(client: Client, make_node: MakeNode) -> None:
    html = page_of(client, make_node())
    known = set(re.findall(r'data-word="(\w+)"', html))
    said = r'(?:say|word|told|pause|#stop|label|work\.label)\(\s*(?:\w+ \? )?"(\w+)"|[?:] "(\w+)"\)'
    source = "\n".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    names = {name for found in re.findall(said, source) for name in found if name}
    assert len(names) > 25
    assert names <= known


def test_all_scripts_together_stay_below_60_kb() -> None:
    sizes = {path.name: len(path.read_bytes()) for path in SCRIPTS.glob("*.js")}
    assert 0 < sum(sizes.values()) <= MOST_SCRIPT_BYTES, sizes
