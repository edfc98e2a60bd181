"""What a certificate earns, for whom, and that it is booked exactly once however many press at once."""

import pytest
from django.db import connection
from django.db.models import Sum

from accounts import points
from accounts.models import PointEntry, User
from kmeme.lib.errors import Stale
from remix import certification
from remix.models import Certificate, Decision, RemixNode, UserVideo
from remix.states import NodeState
from tests.accounts import world
from tests.remix.lineage.conftest import Plant
from tests.remix.lineage.test_moving import in_parallel
from tests.remix.success.conftest import Shoot, certify, revoke


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", name=name)


def family(plant: Plant, *creators: User | None) -> RemixNode:
    """A line of recipes from the master down; the last one."""
    node: RemixNode | None = None
    for maker in creators:
        node = plant(node, days=30, columns={"creator": maker})
    assert node
    return node


def balances(*people: User) -> list[int]:
    return [points.balance(one) for one in people]


def test_the_creator_earns_two_hundred(video: UserVideo, curator: User) -> None:
    certify(video, curator)
    assert points.balance(video.creator) == 200


def test_the_recipes_creator_earns_half_and_three_above_a_quarter_of_that(
    plant: Plant, shoot: Shoot, curator: User
) -> None:
    people = [person(name) for name in "abcde"]
    certify(shoot(of=family(plant, *people)), curator)
    assert balances(*people) == [0, 25, 25, 25, 100]


def test_a_master_has_nobody_above(plant: Plant, shoot: Shoot, curator: User) -> None:
    maker = person("a")
    certify(shoot(of=family(plant, maker)), curator)
    assert PointEntry.objects.count() == 2
    assert points.balance(maker) == 100


def test_nobody_is_paid_twice_for_one_certificate(plant: Plant, shoot: Shoot, curator: User) -> None:
    maker, other = person("a"), person("b")
    certify(shoot(of=family(plant, maker, other, maker)), curator)
    assert balances(maker, other) == [100, 25]


def test_a_creator_does_not_earn_as_their_own_ancestor(
    plant: Plant, shoot: Shoot, creator: User, curator: User
) -> None:
    certify(shoot(of=family(plant, creator, creator)), curator)
    assert points.balance(creator) == 200


def test_whoever_decides_earns_nothing_from_it(plant: Plant, shoot: Shoot, curator: User) -> None:
    other = person("b")
    certify(shoot(of=family(plant, other, curator)), curator)
    assert balances(curator, other) == [0, 25]


def test_people_who_left_and_nodes_that_were_removed_are_passed_over(plant: Plant, shoot: Shoot, curator: User) -> None:
    first, gone, removed = person("a"), person("b"), person("c")
    node = family(plant, first, removed, gone, None)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    RemixNode.objects.filter(creator=removed).update(state=NodeState.REMOVED)
    certify(shoot(of=node), curator)
    assert balances(first, gone, removed) == [25, 0, 0]


def test_a_revocation_takes_back_what_was_granted(plant: Plant, shoot: Shoot, curator: User) -> None:
    first, second = person("a"), person("b")
    video = shoot(of=family(plant, first, second))
    certify(video, curator)
    revoke(video, curator)
    assert balances(video.creator, first, second) == [0, 0, 0]
    assert PointEntry.objects.filter(reason="reversal").count() == 3


def test_what_the_daily_cap_cut_is_not_taken_back(shoot: Shoot, curator: User) -> None:
    videos = [shoot() for _ in range(3)]
    for video in videos:
        certify(video, curator)
    assert points.balance(videos[0].creator) == 500
    revoke(videos[2], curator)
    assert points.balance(videos[0].creator) == 400


@pytest.mark.django_db(transaction=True)
def test_a_hundred_curators_at_once_make_one_certificate_and_one_award_each(
    plant: Plant, shoot: Shoot, curator: User
) -> None:
    first, second = person("a"), person("b")
    video = shoot(of=family(plant, first, second))
    ends = in_parallel(*[lambda: certify_seen(video, curator)] * 100)
    assert ends.count(None) == 1
    assert all(isinstance(end, Stale) for end in ends if end)
    assert (Certificate.objects.count(), Decision.objects.count()) == (1, 1)
    entries = PointEntry.objects.values_list("user", "amount").order_by("user")
    assert sorted(entries) == sorted([(video.creator_id, 200), (second.pk, 100), (first.pk, 25)])


@pytest.mark.django_db(transaction=True)
def test_videos_of_one_family_certified_at_once_leave_an_exact_ledger(
    plant: Plant, shoot: Shoot, curator: User
) -> None:
    """Each award locks the same people in another order of places: a deadlock would end some of them."""
    makers = [person(name) for name in "abcd"]
    lines = [family(plant, *makers), family(plant, *reversed(makers))]
    creators = [world.person("creator", f"shooter{number}") for number in range(8)]
    videos = [shoot(of=lines[number % 2], by=who) for number, who in enumerate(creators)]
    assert in_parallel(*[lambda one=one: certify_seen(one, curator) for one in videos]) == [None] * 8
    assert PointEntry.objects.aggregate(total=Sum("amount"))["total"] == 8 * (200 + 100 + 3 * 25)
    assert in_parallel(*[lambda one=one: take_back(one, curator) for one in videos]) == [None] * 8
    assert PointEntry.objects.aggregate(total=Sum("amount"))["total"] == 0


def certify_seen(video: UserVideo, curator: User) -> None:
    """Certify the version that everybody had before them."""
    try:
        certification.certify(actor=curator, user_video=video, version=video.version, reason_code="criteria_met")
    finally:
        connection.close()


def take_back(video: UserVideo, curator: User) -> None:
    """Revoke it."""
    revoke(video, curator)
