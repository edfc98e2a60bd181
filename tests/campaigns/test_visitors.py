"""What visitors are shown of campaigns: kept for all of them, dropped by every change, never what is somebody's own."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from campaigns import editing, lifecycle, placing
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, CampaignNode, Place
from campaigns.placing import Details
from remix import publishing
from remix.models import RemixNode
from tests.campaigns import making
from tests.remix.pages.nodes import MakeNode, make_node, make_recipe

__all__ = ["make_node", "make_recipe"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_minute")]


@pytest.fixture
def campaign() -> Campaign:
    return making.campaign()


@pytest.fixture
def place(campaign: Campaign) -> Place:
    return making.place(campaign)


@pytest.fixture
def node(campaign: Campaign, place: Place, make_node: MakeNode) -> RemixNode:
    node = make_node(title="참여 레시피")
    CampaignNode.objects.create(campaign=campaign, node=node)
    return node


@pytest.fixture(params=["list", "campaign", "recipe in its dress", "recipe"])
def address(request: pytest.FixtureRequest, campaign: Campaign, node: RemixNode) -> str:
    return {
        "list": "/campaigns/",
        "campaign": campaign.get_absolute_url(),
        "recipe in its dress": f"{campaign.get_absolute_url()}remix/{node.node_id}/",
        "recipe": node.get_absolute_url(),
    }[request.param]


def source(response: Any) -> str | None:
    """Where the answer came from."""
    found: str | None = getattr(response.wsgi_request, "page_cache", None)
    return found


def test_the_second_visitor_is_answered_from_memory(client: Client, address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert source(second) == "memory"
    assert (first.content, dict(first.headers)) == (second.content, dict(second.headers))


def test_a_page_of_a_campaign_may_still_ask_for_the_place(client: Client, campaign: Campaign, place: Place) -> None:
    for _time in range(2):
        policy = client.get(campaign.get_absolute_url()).headers["Permissions-Policy"]
        assert "geolocation=(self)" in policy


@pytest.mark.parametrize("skin", ["community", "official", "location"])
def test_each_skin_is_kept_for_itself(client: Client, campaign: Campaign, place: Place, skin: str) -> None:
    client.get(campaign.get_absolute_url())
    for _time in range(2):
        assert f"skin-{skin}" in client.get(f"{campaign.get_absolute_url()}?skin={skin}").content.decode()


def test_a_change_of_the_campaign_shows_at_once(
    client: Client, curator: User, campaign: Campaign, address: str, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        editing.change(actor=curator, campaign=campaign, version=campaign.version, values={"title": "바뀐 이름"})
    assert "바뀐 이름" in client.get(address).content.decode()


def test_the_end_of_a_campaign_shows_at_once(
    client: Client, curator: User, campaign: Campaign, address: str, django_capture_on_commit_callbacks: Any
) -> None:
    before = client.get(address).content
    with django_capture_on_commit_callbacks(execute=True):
        lifecycle.end(actor=curator, campaign=campaign, version=campaign.version)
    assert client.get(address).content != before


def test_a_changed_place_shows_at_once(
    client: Client, curator: User, campaign: Campaign, place: Place, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(campaign.get_absolute_url())
    details = Details(at=Coordinates.of(place.position), name="새 가게", address="서울")
    with django_capture_on_commit_callbacks(execute=True):
        placing.change(actor=curator, place=place, details=details)
    assert "새 가게" in client.get(campaign.get_absolute_url()).content.decode()


def test_changed_recipes_and_rewards_show_at_once(
    client: Client, curator: User, campaign: Campaign, node: RemixNode, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(campaign.get_absolute_url())
    CampaignNode.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        editing.note_parts_changed(actor=curator, campaign=campaign, parts=["recipe"])
    assert "참여 레시피" not in client.get(campaign.get_absolute_url()).content.decode()


def test_a_recipe_that_is_taken_back_is_gone_in_its_dress_too(
    client: Client, curator: User, campaign: Campaign, node: RemixNode, django_capture_on_commit_callbacks: Any
) -> None:
    dressed = f"{campaign.get_absolute_url()}remix/{node.node_id}/"
    client.get(dressed)
    client.get(campaign.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        publishing.unpublish(actor=curator, node=node, version=node.version)
    assert client.get(dressed).status_code == 404
    assert "참여 레시피" not in client.get(campaign.get_absolute_url()).content.decode()


def test_what_somebody_has_done_is_on_no_visitors_page(client: Client, campaign: Campaign, place: Place) -> None:
    creator = making.visitor()
    making.go(creator, place)
    signed_in = Client()
    signed_in.force_login(creator, backend="accounts.backends.EmailBackend")
    own = signed_in.get(campaign.get_absolute_url())
    assert source(own) is None
    assert 'class="own"' in own.content.decode()
    for _time in range(2):
        assert 'class="own"' not in client.get(campaign.get_absolute_url()).content.decode()


def test_a_draft_that_its_owner_looks_at_is_kept_for_nobody(client: Client, curator: User) -> None:
    draft = making.campaign(slug="secret", title="비밀 캠페인", state="draft")
    signed_in = Client()
    signed_in.force_login(curator)
    assert signed_in.get(draft.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
