"""A rush: 500 people ask twice each, all at once, for 100 coupons: exactly 100 go out, nobody has two, none is lost."""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import quantiles
from threading import Barrier

from bench.figure import Figure

NEEDS_DATABASE = True
PEOPLE, ASKS, COUPONS, AT_ONCE = 500, 1000, 100, 50


def measure(options: argparse.Namespace) -> list[Figure]:
    """What came of it, and how long a request took while everybody pushed."""
    from campaigns.models import Coupon, Redemption

    reward_pk, people = _prepare()
    outcomes, seconds, elapsed = _rush(reward_pk, people)
    rows = list(Redemption.objects.filter(reward=reward_pk).values_list("user", "coupon", "number"))
    users, coupons, numbers = (set(column) for column in zip(*rows, strict=True))
    handed_out = Coupon.objects.exclude(handed_out_at=None).count()
    lost = handed_out - len(coupons)
    clean = numbers == set(range(1, COUPONS + 1)) and outcomes["failed"] == 0
    return [
        Figure(
            "redemptions: coupons handed out",
            len(rows),
            "coupons",
            COUPONS,
            goal=f"= {COUPONS}",
            ok=len(rows) == COUPONS,
        ),
        Figure(
            "redemptions: people with two", len(rows) - len(users), "people", goal="none", ok=len(users) == len(rows)
        ),
        Figure("redemptions: codes lost", lost, "codes", goal="none", ok=lost == 0 and len(coupons) == len(rows)),
        Figure("redemptions: requests that failed", outcomes["failed"], "requests", goal="none", ok=clean),
        Figure("redemptions: 1,000 requests in all", elapsed, "s"),
        Figure("redemptions: 95 % of them within", 1000 * quantiles(seconds, n=20)[-1], "ms"),
    ]


def _prepare() -> tuple[int, list[int]]:
    """A live campaign whose visitors all have their visit."""
    from django.utils import timezone

    from accounts.models import User
    from campaigns.models import Campaign, CheckIn, Coupon, Place, Reward, RewardKind
    from campaigns.simulation.worlds import city
    from campaigns.states import CampaignState, CheckInState

    now = timezone.now()
    campaign = Campaign.objects.create(
        slug="rush",
        title="Rush",
        brand="Bench",
        state=CampaignState.LIVE,
        starts_at=now,
        ends_at=now + timedelta(days=1),
    )
    spot = next(iter(city().values()))
    place = Place.objects.create(campaign=campaign, name="Bench", position=spot.coordinates.point)
    reward = Reward.objects.create(campaign=campaign, kind=RewardKind.COUPON, title="Coupon", capacity=COUPONS)
    Coupon.objects.bulk_create([Coupon(reward=reward, code=f"C-{number:03d}") for number in range(COUPONS)])
    people = User.objects.bulk_create([User(email=f"rush{number}@example.com") for number in range(PEOPLE)])
    CheckIn.objects.bulk_create(
        [
            CheckIn(
                campaign=campaign, place=place, user=person, method="qr_rotating", state=CheckInState.ACCEPTED,
                slot=f"place:{place.pk}",
            )
            for person in people
        ]
    )  # fmt: skip
    return reward.pk, [person.pk for person in people]


def _rush(reward_pk: int, people: list[int]) -> tuple[dict[str, int], list[float], float]:
    """Everybody asks; the first wave waits until all its connections are open."""
    from django.db import connection

    from accounts.models import User
    from campaigns import rewards
    from campaigns.models import Reward
    from kmeme.lib.errors import Refused

    start = Barrier(AT_ONCE)
    seconds: list[float] = []

    def ask(number: int) -> str:
        person, reward = User.objects.get(pk=people[number % PEOPLE]), Reward.objects.get(pk=reward_pk)
        if number < AT_ONCE:
            start.wait()
        began = time.perf_counter()
        try:
            rewards.redeem(actor=person, reward=reward)
        except Refused as refusal:
            return refusal.code
        except Exception as error:  # noqa: BLE001  (counted as failed, whatever it was)
            return f"failed {error!r}"
        finally:
            seconds.append(time.perf_counter() - began)
            if number >= ASKS - AT_ONCE:
                connection.close()
        return "ok"

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(ask, range(ASKS)))
    elapsed = time.perf_counter() - began
    failed = [outcome for outcome in outcomes if outcome not in ("ok", "sold_out")]
    return {"ok": outcomes.count("ok"), "failed": len(failed)}, seconds, elapsed
