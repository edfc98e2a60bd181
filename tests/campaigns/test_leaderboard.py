"""The board: most visits first, and of two equals the one who got there first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from campaigns import leaderboard
from campaigns.models import Campaign, CheckIn, Place
from tests.campaigns import making


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


def been(person: User, shop: Place, *minutes_ago: int, state: str = "accepted") -> None:
    for minutes in minutes_ago:
        made = CheckIn.objects.create(
            campaign=shop.campaign, place=shop, user=person, method="gps_match", state=state, slot=f"{state}{minutes}"
        )
        CheckIn.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))


def board(of: Campaign) -> list[tuple[int, str, int]]:
    return [(leader.rank, str(leader.name), leader.visits) for leader in leaderboard.leaders(of)]


def test_most_visits_first_and_ties_go_to_who_was_first(shop: Place) -> None:
    early, late, most = (making.visitor(name) for name in ("early", "late", "most"))
    been(late, shop, 40, 10)
    been(early, shop, 30, 20)
    been(most, shop, 3, 2, 1)
    assert board(shop.campaign) == [(1, "most", 3), (2, "early", 2), (3, "late", 2)]


def test_only_accepted_visits_are_on_it(shop: Place) -> None:
    been(making.visitor(), shop, 1, state="withheld")
    assert board(shop.campaign) == []


def test_an_email_address_is_never_on_it(shop: Place) -> None:
    nameless = making.visitor()
    User.objects.update(name="")
    been(nameless, shop, 1)
    assert board(shop.campaign) == [(1, "이름을 정하지 않은 사람", 1)]


def test_everybody_finds_their_own_place(shop: Place) -> None:
    people = [making.visitor(f"p{n}") for n in range(3)]
    for number, person in enumerate(people):
        been(person, shop, 10 + number)
    own = [leaderboard.place_of(person, shop.campaign) for person in people]
    assert [leader.rank for leader in own if leader] == [3, 2, 1]
    assert leaderboard.place_of(making.visitor("nobody"), shop.campaign) is None


def test_it_takes_two_queries_however_many_there_are(shop: Place, django_assert_num_queries: object) -> None:
    for number in range(8):
        been(making.visitor(f"p{number}"), shop, number)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(leaderboard.leaders(shop.campaign, most=5)) == 5
