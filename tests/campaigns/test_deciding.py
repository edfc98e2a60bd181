"""A curator decides a visit: alone, knowingly, with a reason, once."""

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Notification, User
from campaigns import deciding
from campaigns.models import CheckInReview, Place, Redemption
from campaigns.states import CheckInState
from curation.models import WorkItem
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def curator(db: None) -> User:
    return world.person("curator")


@pytest.fixture
def colleague(db: None) -> User:
    return world.person("curator", "colleague")


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


@pytest.fixture
def person(db: None) -> User:
    return making.visitor()


@pytest.fixture
def review(person: User, shop: Place) -> CheckInReview:
    making.reward(shop.campaign)
    making.go(person, shop, making.fix(accuracy=0.0))
    return CheckInReview.objects.get()


def test_an_accepted_visit_counts_and_brings_its_reward(curator: User, person: User, review: CheckInReview) -> None:
    done = deciding.accept(actor=curator, review=review, version=review.version)
    assert done.check_in.state == CheckInState.ACCEPTED
    assert Redemption.objects.get().user == person
    assert Notification.objects.get(recipient=person).kind == "visit_accepted"


def test_the_decision_keeps_what_was_seen(curator: User, review: CheckInReview) -> None:
    deciding.accept(actor=curator, review=review, version=review.version, note="  점주와   확인 ")
    review.refresh_from_db()
    assert (review.decided_by, review.note) == (curator, "점주와 확인")
    assert review.seen["reasons"][0]["code"] == "accuracy_impossible"
    assert AuditEntry.objects.get(action="visit.accept").detail["seen"] == review.seen


def test_a_declined_visit_says_why_and_leaves_the_way_open(
    curator: User, person: User, shop: Place, review: CheckInReview
) -> None:
    deciding.decline(actor=curator, review=review, version=review.version, reason_code="not_confirmed")
    told = Notification.objects.get(recipient=person)
    assert (told.kind, told.note) == ("visit_declined", "방문을 확인하지 못했어요")
    assert not Redemption.objects.exists()
    assert making.go(person, shop).check_in.state == CheckInState.ACCEPTED


def test_a_reason_is_needed(curator: User, review: CheckInReview) -> None:
    with pytest.raises(Refused) as refusal:
        deciding.decline(actor=curator, review=review, version=review.version, reason_code="")
    assert refusal.value.code == "reason_needed"


@pytest.mark.parametrize("note", ["가" * 501, "a\x00b"])
def test_a_note_that_cannot_be_kept_is_refused(curator: User, review: CheckInReview, note: str) -> None:
    with pytest.raises(Refused):
        deciding.accept(actor=curator, review=review, version=review.version, note=note)


@pytest.mark.parametrize("role", ["creator", "partner"])
def test_neither_visitors_nor_brands_decide(review: CheckInReview, role: str) -> None:
    with pytest.raises(NotAllowed):
        deciding.accept(actor=world.person(role, "somebody"), review=review, version=review.version)


def test_nobody_decides_their_own_visit(curator: User, shop: Place) -> None:
    making.go(curator, shop, making.fix(accuracy=0.0), agrees_to_location=True)
    review = CheckInReview.objects.get(check_in__user=curator)
    with pytest.raises(NotAllowed):
        deciding.accept(actor=curator, review=review, version=review.version)


def test_what_was_decided_is_not_decided_again(curator: User, colleague: User, review: CheckInReview) -> None:
    deciding.accept(actor=curator, review=review, version=review.version)
    with pytest.raises(Stale):
        deciding.decline(actor=colleague, review=review, version=review.version, reason_code="other_place")
    assert Redemption.objects.count() == 1


def test_a_visit_that_waits_is_in_the_curators_queue_until_it_is_decided(curator: User, review: CheckInReview) -> None:
    item = WorkItem.objects.of_subject("visit", review.pk).unfinished().get()
    deciding.decline(actor=curator, review=review, version=review.version, reason_code="other_place", note="멀어요")
    item.refresh_from_db()
    assert (item.state, item.decision, item.reason_code, item.note) == ("done", "declined", "other_place", "멀어요")


def test_a_visit_is_still_decided_after_the_end(curator: User, shop: Place, review: CheckInReview) -> None:
    of = shop.campaign
    of.state, of.ends_at = "ended", timezone.now()
    of.save()
    assert deciding.accept(actor=curator, review=review, version=review.version).granted.redemptions


def test_accepting_when_everything_went_out_says_so(curator: User, shop: Place, review: CheckInReview) -> None:
    shop.campaign.rewards.update(capacity=0)
    done = deciding.accept(actor=curator, review=review, version=review.version)
    assert (done.check_in.state, done.granted.missed[0].code) == (CheckInState.ACCEPTED, "sold_out")
