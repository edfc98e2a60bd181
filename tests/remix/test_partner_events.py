"""What partners are told of the memes: which event, of what, to whom."""

import pytest

from accounts.models import User, WebhookDelivery
from accounts.webhooks import endpoints
from remix import fallback, moving, publishing
from remix.models import Analysis, RemixNode, Video
from remix.models.review import ReviewReason
from remix.states import AnalysisState, NodeState
from tests.accounts import world
from tests.remix.pages.nodes import MakeNode, make_node, make_recipe

__all__ = ["make_node", "make_recipe"]

ALL = ["remix.published", "remix.unpublished", "analysis.succeeded", "analysis.pending_review"]


@pytest.fixture
def partner(db: None) -> User:
    person = world.person("partner")
    endpoints.add(actor=person, url="https://example.com/hook", event_codes=ALL)
    return person


def told() -> list[tuple[str, object]]:
    deliveries = WebhookDelivery.objects.select_related("event").order_by("created_at")
    return [(delivery.event.kind, delivery.event.data) for delivery in deliveries]


def test_a_published_recipe_is_told(partner: User, make_node: MakeNode) -> None:
    node = make_node(state=NodeState.DRAFT)
    publishing.publish(actor=None, node=node, version=node.version)
    assert told() == [("remix.published", {"node_id": node.node_id, "version": 2})]


def test_a_recipe_that_is_taken_back_is_told(partner: User, curator: User, make_node: MakeNode) -> None:
    node = make_node()
    publishing.unpublish(actor=curator, node=node, version=node.version)
    assert told() == [("remix.unpublished", {"node_id": node.node_id, "version": 2, "because": "unpublished"})]


def test_a_removed_recipe_is_told(partner: User, curator: User, make_node: MakeNode) -> None:
    node = make_node()
    moving.remove(actor=curator, node=node, version=node.version, reason_code="rights")
    assert told() == [("remix.unpublished", {"node_id": node.node_id, "version": 2, "because": "removed"})]


def test_a_draft_that_is_edited_is_nobody_s_business(partner: User, curator: User, make_node: MakeNode) -> None:
    node = make_node(state=NodeState.DRAFT)
    publishing.edit(actor=curator, node=node, version=node.version, recipe=node.recipe)
    assert told() == []


def test_an_analysis_in_review_is_told_to_who_asked_alone(partner: User) -> None:
    asker = world.person("partner", "asker")
    endpoints.add(actor=asker, url="https://example.com/hook", event_codes=ALL)
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://youtu.be/abc")
    analysis = Analysis.objects.create(video=video, requested_by=asker, state=AnalysisState.UNDERSTANDING)
    fallback.fall_back(analysis, ReviewReason.MODEL_FAILED, "timeout", "")
    assert told() == [("analysis.pending_review", {"analysis_id": analysis.pk, "status": "pending_review"})]
    assert [delivery.endpoint.user for delivery in WebhookDelivery.objects.all()] == [asker]
    assert not RemixNode.objects.exists()


def test_everybody_who_joined_an_analysis_is_told(partner: User) -> None:
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://youtu.be/abc")
    analysis = Analysis.objects.create(video=video, state=AnalysisState.UNDERSTANDING)
    analysis.requests.create(user=partner)
    fallback.fall_back(analysis, ReviewReason.MODEL_FAILED, "timeout", "")
    assert [delivery.endpoint.user for delivery in WebhookDelivery.objects.all()] == [partner]
