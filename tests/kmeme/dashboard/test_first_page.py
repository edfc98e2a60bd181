"""The admin's first page: every figure from rows, for those who may see it, in a bounded number of queries."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from curation import filing
from kmeme.dashboard.kpis import FIGURES, Standing
from kmeme.dashboard.money import money
from remix.models import Analysis, AnalysisRequest, ModelCall
from tests.kmeme.dashboard.conftest import Job, answered, busy, rising

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def page(admin: Client, query: str = "") -> Any:
    answer = admin.get(f"/admin/{query}")
    assert answer.status_code == 200
    return answer


def kpi(admin: Client, code: str, query: str = "") -> Any:
    return next(kpi for kpi in page(admin, query).context["kpis"] if kpi.figure.code == code)


def test_an_empty_factory_says_so(admin: Client, job: Job) -> None:
    html = page(admin).content.decode()
    assert html.count("이 기간에는 아직 없어요.") == 4
    for said in ("멈춘 작업이 없어요.", "이 기간에는 모델을 부르지 않았어요.", "지금 도는 분석이 없어요."):
        assert said in html


def test_the_four_figures_stand_over_three_spans(admin: Client) -> None:
    answered("GET /api/v1/nodes/", fast=100)
    answered("GET /api/v1/nodes/", slow=100, hours_ago=3 * 24)
    totals = kpi(admin, "api").totals
    assert [(code, total.whole, total.standing) for code, total in totals.items()] == [
        ("24h", 100, Standing.GOOD),
        ("7d", 200, Standing.ALERT),
        ("30d", 200, Standing.ALERT),
    ]
    assert round(totals["7d"].value) == 725


@pytest.mark.parametrize(("query", "steps"), [("", 24), ("?span=7d", 28), ("?span=30d", 30), ("?span=<x>", 24)])
def test_a_span_is_chosen_by_the_address(admin: Client, query: str, steps: int) -> None:
    assert len(kpi(admin, "gemini", query).points) == steps


def test_every_chart_has_its_numbers_in_a_table(admin: Client) -> None:
    answered("GET /api/v1/nodes/", fast=7)
    html = page(admin).content.decode()
    assert html.count("<details><summary>표로 보기") == 4
    assert "<td>7</td>" in html


def test_what_waits_is_counted_by_kind_with_its_age(admin: Client) -> None:
    filing.put(kind="analysis", subject_id=1)
    sizes = {size.kind.code: size for size in page(admin).context["queues"]}
    assert (sizes["analysis"].open, sizes["draft"].open) == (1, 0)
    assert sizes["analysis"].oldest_at is not None


def test_the_days_analyses_are_counted(admin: Client, curator: User) -> None:
    busy(3, since=timezone.now())
    AnalysisRequest.objects.create(analysis=Analysis.objects.all()[0], user=curator, cached_at=timezone.now())
    today = page(admin).context["today"]
    assert (today.done, today.failed, today.cached) == (3, 0, 1)


def test_a_month_within_its_budget_is_fine(settings: Settings) -> None:
    settings.AI_MONTHLY_BUDGET_USD = 10.0
    ModelCall.objects.create(
        purpose="analysis", attempt=1, provider="g", model="m", latency_ms=1, cost_usd=Decimal("7.5")
    )
    found = money(timezone.now())
    assert (found.standing, found.share, found.width) == ("fine", Decimal("0.75"), "75.00")


@pytest.mark.parametrize(("budget", "standing"), [(1.2, "pressing"), (0.5, "over"), (0.0, ""), (-3.0, "")])
def test_a_budget_is_warned_of_before_it_is_spent(settings: Settings, budget: float, standing: str) -> None:
    settings.AI_MONTHLY_BUDGET_USD = budget
    ModelCall.objects.create(purpose="analysis", attempt=1, provider="g", model="m", latency_ms=1, cost_usd=1)
    assert money(timezone.now()).standing == standing


def test_calls_without_a_price_are_named(admin: Client) -> None:
    ModelCall.objects.create(purpose="analysis", attempt=1, provider="g", model="m", latency_ms=1, input_tokens=5)
    assert "값을 모르는 모델의 호출 1번은 빠져 있어요." in page(admin).content.decode()


def test_errors_are_listed_by_kind_in_words(admin: Client) -> None:
    failed = {"error_kind": "retryable", "error_reason": "timeout"}
    ModelCall.objects.create(purpose="analysis", attempt=1, provider="g", model="m", latency_ms=1, **failed)
    assert "시간 초과 1 (100 %)" in page(admin).content.decode()


def test_endpoints_that_hardly_answered_are_not_called_slow(admin: Client) -> None:
    answered("GET /often/", slow=5)
    answered("GET /once/", slow=1)
    assert [endpoint.name for endpoint in page(admin).context["endpoints"]] == ["GET /often/"]


def test_top_movers_come_first(admin: Client) -> None:
    low, high = rising(1), rising(2)
    assert [node.pk for node in page(admin).context["movers"]] == [high.pk, low.pk]


def test_stuck_jobs_are_listed_with_what_to_do(admin: Client, job: Job) -> None:
    job("todo", timedelta(minutes=6), lock="analysis:5")
    html = page(admin).content.decode()
    assert "작업 1개가 멈춰 있어요." in html
    assert '<a href="/admin/remix/analysis/5/change/">remix:measure</a>' in html


def test_one_sees_only_what_one_may_see(client: Client, db: None) -> None:
    user = User.objects.create_user("clerk@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_video"))
    client.force_login(user)
    context = page(client).context
    assert (context["kpis"], context["queues"]) == ([], [])
    assert not {"today", "money", "movers", "stuck"} & set(context.keys())


def test_whoever_judges_videos_sees_how_many_succeed_and_no_money(client: Client, db: None) -> None:
    user = User.objects.create_user("judge@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_uservideo"))
    client.force_login(user)
    assert [kpi.figure.code for kpi in page(client).context["kpis"]] == ["k_success"]


def test_the_page_takes_as_many_queries_for_a_busy_month_as_for_a_quiet_one(
    admin: Client, curator: User, settings: Settings
) -> None:
    # A session that is read from the database each time: whatever empties the cache meanwhile does not count here.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    admin.force_login(curator)
    page(admin)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(admin, "?span=30d")
        return len(captured)

    quiet = queries()
    busy(500, since=timezone.now() - timedelta(days=29))
    for number in range(20):
        rising(number)
        answered("GET /api/v1/nodes/", fast=number + 1, hours_ago=number * 30)
    assert queries() == quiet <= MOST_QUERIES


@pytest.mark.parametrize(
    ("code", "value", "standing"),
    [
        ("api", 499, "good"),
        ("api", 501, "alert"),
        ("gemini", 0.01, "good"),
        ("gemini", 0.03, "missed"),
        ("gemini", 0.051, "alert"),
        ("creation", 0.95, "good"),
        ("creation", 0.94, "alert"),
        ("k_success", 0.11, "good"),
        ("k_success", 0.09, "missed"),
        ("k_success", None, "unknown"),
    ],
)
def test_figures_are_held_to_the_promises(code: str, value: float | None, standing: str) -> None:
    assert FIGURES[code].standing(value) == standing
