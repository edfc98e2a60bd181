"""Comparing models in the admin: choose, see the cost, agree, read what changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from remix.comparing import planning
from remix.models import ModelComparison, ModelTrial
from tests.accounts.world import person
from tests.remix.comparing.conftest import CANDIDATE, Compare, TwoModels

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("golden_set")]
LIST, ADD = "/admin/remix/modelcomparison/", "/admin/remix/modelcomparison/add/"


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    """A browser in which somebody who may do everything is signed in, in Korean."""
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


def agreed(**changes: str) -> dict[str, str]:
    """What the second form sends."""
    most = planning.plan(to_model=CANDIDATE).most_usd
    return {"to_model": CANDIDATE, "to_prompt": "", "most": str(most), **changes}


def test_the_cost_is_shown_before_anything_is_spent(admin: Client, gemini: TwoModels) -> None:
    html = admin.get(ADD, {"to_model": CANDIDATE, "to_prompt": ""}).content.decode()
    most = planning.plan(to_model=CANDIDATE).most_usd
    assert f"비용: 많아야 ${most:.4f}. 이보다 더 쓰기 전에 멈춰요." in html
    assert not ModelComparison.objects.exists()
    assert gemini.count() == 0


def test_agreeing_starts_it(admin: Client, gemini: TwoModels, work: Callable[[], None]) -> None:
    answer = admin.post(ADD, agreed())
    comparison = ModelComparison.objects.get()
    assert answer.headers["Location"] == f"{LIST}{comparison.pk}/change/"
    assert "저절로 새로 보여요" in admin.get(answer.headers["Location"]).content.decode()
    work()
    assert "판정: 지금과 비슷해요" in admin.get(answer.headers["Location"]).content.decode()


def test_what_got_worse_is_marked_with_what_both_said(admin: Client, gemini: TwoModels, compare: Compare) -> None:
    gemini.changes = {"audio.title": "<b>지어낸</b> 노래"}
    html = admin.get(f"{LIST}{compare().pk}/change/").content.decode()
    for said in ("판정: 바꾸지 마세요", "나빠짐", "(없음)", "&lt;b&gt;지어낸&lt;/b&gt; 노래", "100 % → 0 %"):
        assert said in html


def test_what_did_not_answer_is_explained(admin: Client, gemini: TwoModels, compare: Compare) -> None:
    gemini.fail_next("blocked", times=None)
    html = admin.get(f"{LIST}{compare().pk}/change/").content.decode()
    assert "답하지 못한 것" in html
    assert "AI가 이 영상은 다룰 수 없다고 했어요." in html


def test_a_price_that_nobody_knows_is_said_and_agreed_to(admin: Client, gemini: TwoModels) -> None:
    asked = {"to_model": "gemini-9-unheard-of", "to_prompt": ""}
    assert "비용을 모르는 채로 시작" in admin.get(ADD, asked).content.decode()
    assert admin.post(ADD, {**asked, "most": "unknown"}).status_code == 302


@pytest.mark.parametrize("most", ["", "0.01", "unknown", "NaN", "x", "-1"])
def test_a_figure_that_was_not_shown_is_no_agreement(admin: Client, gemini: TwoModels, most: str) -> None:
    answer = admin.post(ADD, agreed(most=most))
    assert answer.status_code == 422
    assert "새 금액을 보고 다시 시작해 주세요" in answer.content.decode()
    assert not ModelComparison.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"to_model": "gpt-9"}, "gemini-… 또는 claude-…"),
        ({"to_model": ""}, "모델이나 프롬프트를 골라 주세요"),
        ({"to_prompt": "../../etc/passwd"}, "올바르게 선택해 주세요"),
        ({"to_model": "x" * 81}, "80"),
    ],
    ids=["another vendor", "nothing", "no such prompt", "too long"],
)
def test_a_choice_with_a_fault_says_what_to_do(
    admin: Client, gemini: TwoModels, typed: dict[str, str], said: str
) -> None:
    for answer in (admin.get(ADD, typed), admin.post(ADD, agreed(**typed))):
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not ModelComparison.objects.exists()


def test_a_second_one_at_once_is_refused(admin: Client, gemini: TwoModels) -> None:
    admin.post(ADD, agreed())
    answer = admin.post(ADD, agreed())
    assert answer.status_code == 422
    assert "지금 비교하고 있어요" in answer.content.decode()


def test_curators_read_and_admins_start(client: Client, gemini: TwoModels, compare: Compare) -> None:
    comparison = compare()
    client.force_login(person(Role.CURATOR, "judge"))
    assert client.get(LIST).status_code == client.get(f"{LIST}{comparison.pk}/change/").status_code == 200
    assert client.get(ADD).status_code == client.post(ADD, agreed()).status_code == 403
    client.force_login(person(Role.ADMIN, "boss"))
    assert client.get(ADD).status_code == 200


def test_one_that_is_not_there_leads_back(admin: Client) -> None:
    assert admin.get(f"{LIST}12345/change/").status_code == 302


def test_the_list_takes_as_many_queries_for_30_rows_as_for_3(admin: Client, curator: User, settings: Any) -> None:
    # A session that is read from the database each time: whatever empties the cache meanwhile does not count here.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    admin.force_login(curator)

    def make(rows: int) -> None:
        for _ in range(rows):
            comparison = ModelComparison.objects.create(
                task="analysis", golden={}, from_model="a", from_prompt="p", to_model="b", to_prompt="p",
                state="stopped", error_reason="broken", finished_at="2026-11-23T00:00Z", requested_by=curator,
            )  # fmt: skip
            ModelTrial.objects.create(
                comparison=comparison, clip="cup", side="base", attempts=1, latency_ms=1, cost_usd=1
            )

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(LIST).status_code == 200
        return len(captured)

    make(3)
    admin.get(LIST)  # content types and permissions are cached by the first request
    few = queries()
    make(27)
    assert queries() == few < 12
