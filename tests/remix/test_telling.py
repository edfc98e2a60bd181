"""What those are told who handed in a video: the very sentence that the curator saw before deciding."""

import pytest

from accounts import notifications
from accounts.models import Notification, User, WebhookDelivery
from accounts.webhooks import endpoints
from remix import publishing, review, telling
from remix.api.analyses import as_shape
from remix.models import Analysis, Brief, RemixNode, Video
from remix.models.review import RejectionReason
from remix.states import AnalysisState, NodeState
from tests.accounts import world
from tests.remix.lineage.conftest import Plant, plant

__all__ = ["plant"]


@pytest.fixture
def asker(db: None) -> User:
    return User.objects.create_user("asker@example.com", name="맡긴 사람")


@pytest.fixture
def waiting(asker: User) -> Analysis:
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://youtu.be/abc")
    return Analysis.objects.create(
        video=video, requested_by=asker, state=AnalysisState.PENDING_REVIEW, result={"title": "컵 마술"}
    )


def reject(analysis: Analysis, curator: User, reason: str = "rights") -> None:
    review.reject(actor=curator, analysis=analysis, version=analysis.version, reason_code=reason)


@pytest.mark.parametrize("reason", RejectionReason.values)
def test_the_sentence_before_is_the_sentence_after(waiting: Analysis, asker: User, curator: User, reason: str) -> None:
    before = telling.rejections(waiting, but=curator)[reason]
    reject(waiting, curator, reason)
    assert notifications.sentence(Notification.objects.get(recipient=asker)) == before
    assert "컵 마술" in before
    assert str(RejectionReason(reason).label) in before


def test_everybody_who_asked_is_told_but_not_who_decides(waiting: Analysis, asker: User, curator: User) -> None:
    other = User.objects.create_user("other@example.com")
    for person in (asker, other, curator):
        waiting.requests.create(user=person)
    reject(waiting, curator)
    assert set(Notification.objects.values_list("recipient", flat=True)) == {asker.pk, other.pk}


def test_who_left_is_not_told(waiting: Analysis, asker: User, curator: User) -> None:
    User.objects.filter(pk=asker.pk).update(is_active=False)
    reject(waiting, curator)
    assert not Notification.objects.exists()


def test_where_nobody_waits_nothing_is_foretold(waiting: Analysis, curator: User) -> None:
    Analysis.objects.filter(pk=waiting.pk).update(requested_by=curator)
    waiting.refresh_from_db()
    assert telling.rejections(waiting, but=curator) == {}


def test_the_api_says_the_same(waiting: Analysis, curator: User) -> None:
    waiting.reviews.create(reason="model_failed")
    reject(waiting, curator, "duplicate")
    waiting.refresh_from_db()
    assert as_shape(waiting).message == telling.rejection(waiting, "duplicate")


def test_a_partner_who_asked_is_told_of_the_rejection_by_webhook(waiting: Analysis, curator: User) -> None:
    partner = world.person("partner", "hook")
    endpoints.add(actor=partner, url="https://example.com/hook", event_codes=["analysis.rejected"])
    waiting.requests.create(user=partner)
    reject(waiting, curator)
    event = WebhookDelivery.objects.get().event
    assert (event.kind, event.data) == ("analysis.rejected", {"analysis_id": waiting.pk, "status": "rejected"})


def test_a_partner_is_told_that_a_person_filled_it_in(waiting: Analysis, curator: User) -> None:
    partner = world.person("partner", "hook")
    endpoints.add(actor=partner, url="https://example.com/hook", event_codes=["analysis.succeeded"])
    waiting.requests.create(user=partner)
    review.fill_in(actor=curator, analysis=waiting, version=waiting.version, values={"duration_seconds": 15.0})
    assert WebhookDelivery.objects.get().event.kind == "analysis.succeeded"


def test_who_handed_in_the_video_is_told_of_its_recipe_once(waiting: Analysis, asker: User, plant: Plant) -> None:
    node = plant(title="컵 마술")
    brief = Brief.objects.create(analysis=waiting)
    RemixNode.objects.filter(pk=node.pk).update(brief=brief, state=NodeState.UNPUBLISHED)
    node.refresh_from_db()
    telling.published(node, actor=None)
    published = publishing.publish(actor=None, node=node, version=node.version)
    told = Notification.objects.get(recipient=asker)
    assert notifications.sentence(told) == telling.publication("컵 마술")
    assert told.url == published.get_absolute_url()


def test_a_remix_tells_nobody_that_its_maker_published_it(plant: Plant) -> None:
    assert telling.waiting_for(plant(title="컵 마술")) == []


def test_who_will_hear_is_named(asker: User, curator: User) -> None:
    assert telling.heard_by([asker]) == "맡긴 사람님에게 이렇게 알려요."
    assert telling.heard_by([asker, curator]) == "맡긴 2명에게 이렇게 알려요."
    assert telling.heard_by([]).startswith("알릴 사람이 없어요.")
