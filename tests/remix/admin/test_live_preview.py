"""The preview of what is typed, and axe's report on it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused
from remix import preview_checks, publishing
from remix.models import PreviewCheck, RemixNode
from remix.models.preview_check import MOST_KEPT
from remix.states import NodeState
from tests.remix.admin.conftest import staff
from tests.remix.admin.pages import address, filled
from tests.remix.admin.rows import waiting_draft

FOUND = {"rule": "image-alt", "impact": "critical", "words": "그림에 설명이 없어요", "count": 2, "place": "img.cover"}


@pytest.fixture
def draft(curator: User) -> RemixNode:
    return waiting_draft(curator)


def live(node: RemixNode) -> str:
    return f"/admin/remix/remixnode/{node.pk}/live/"


def axe(node: RemixNode) -> str:
    return f"/admin/remix/remixnode/{node.pk}/axe/"


def typed(browser: Client, node: RemixNode, **values: str) -> dict[str, str]:
    context: Any = browser.get(address(node)).context
    return filled(context["form"], node.version, **values)


def report(browser: Client, node: RemixNode, body: Any) -> Any:
    return browser.post(axe(node), body, content_type="application/json")


def noted(node: RemixNode, curator: User, **changes: Any) -> PreviewCheck:
    said = {"seen": preview_checks.fingerprint(node.recipe), "engine": "4.14.1", "findings": [FOUND], **changes}
    return preview_checks.record(actor=curator, node=node, **said)


def test_what_is_typed_is_shown_and_not_saved(admin: Client, draft: RemixNode) -> None:
    answer = admin.post(live(draft), typed(admin, draft, title="적고 있는 제목"))
    assert answer.status_code == 200
    assert '<h1 lang="ko">적고 있는 제목</h1>' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title != "적고 있는 제목"
    assert not AuditEntry.objects.filter(action="node.edit").exists()


def test_the_page_carries_the_fingerprint_that_the_saved_recipe_will_have(
    admin: Client, draft: RemixNode, curator: User
) -> None:
    page = admin.post(live(draft), typed(admin, draft, title="새 제목")).content.decode()
    saved = publishing.edit(
        actor=curator, node=draft, version=draft.version, recipe={**draft.recipe, "title": "새 제목"}
    )
    assert f'<body data-fingerprint="{preview_checks.fingerprint(saved.recipe)}"' in page


def test_it_runs_under_the_public_pages_policy_and_is_framed_by_us_alone(admin: Client, draft: RemixNode) -> None:
    answer = admin.post(live(draft), typed(admin, draft))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        pytest.param("title", "", "읽을 수 없는 칸이", id="title-missing"),
        pytest.param("bpm", "빠르게", "읽을 수 없는 칸이", id="tempo-no-number"),
        pytest.param("bpm", "9000", "쓸 수 없는 값이", id="tempo-out-of-bounds"),
        pytest.param("title", "가" * 200, "쓸 수 없는 값이", id="title-too-long"),
        pytest.param("shots-0-end", "0.01", "이어지지 않아요", id="gap"),
        pytest.param("duration_seconds", "0", "이어지지 않아요", id="no-length"),
        pytest.param("shots-0-frame", "source_videos/secret.mp4", "읽을 수 없는 칸이", id="foreign-picture"),
        pytest.param("shots-TOTAL_FORMS", "x", "읽을 수 없는 칸이", id="broken-form"),
    ],
)
def test_what_makes_no_page_is_said_in_one_sentence(
    admin: Client, draft: RemixNode, name: str, value: str, sentence: str
) -> None:
    answer = admin.post(live(draft), typed(admin, draft, **{name: value}))
    page = answer.content.decode()
    assert "data-refused" in page
    assert sentence in page


def test_what_was_typed_is_escaped(admin: Client, draft: RemixNode) -> None:
    page = admin.post(live(draft), typed(admin, draft, title="<script>alert(1)</script>")).content.decode()
    assert "<script>alert(1)" not in page


def test_a_removed_recipe_has_no_preview(admin: Client, draft: RemixNode) -> None:
    data = typed(admin, draft)
    RemixNode.objects.filter(pk=draft.pk).update(state=NodeState.REMOVED)
    assert "data-refused" in admin.post(live(draft), data).content.decode()


def test_a_recipe_that_is_not_there_is_not_found(admin: Client, db: None) -> None:
    assert admin.post("/admin/remix/remixnode/999999/live/").status_code == 404


def test_looking_with_get_is_refused(admin: Client, draft: RemixNode) -> None:
    assert (admin.get(live(draft)).status_code, admin.get(axe(draft)).status_code) == (405, 405)


def test_staff_who_may_only_look_cannot_preview_or_report(client: Client, draft: RemixNode) -> None:
    client.force_login(staff("view_remixnode"))
    assert client.post(live(draft)).status_code == 403
    assert report(client, draft, {}).status_code == 403


def test_a_report_is_found_again_for_the_same_content(admin: Client, draft: RemixNode, curator: User) -> None:
    body = {"seen": preview_checks.fingerprint(draft.recipe), "engine": "4.14.1", "findings": [FOUND]}
    assert report(admin, draft, body).json() == {"count": 1, "findings": [FOUND]}
    check = preview_checks.of(draft)
    assert check is not None
    assert (check.findings, check.checked_by) == ([FOUND], curator)


def test_another_content_has_not_been_checked(draft: RemixNode, curator: User) -> None:
    noted(draft, curator)
    draft.recipe = {**draft.recipe, "title": "다른 제목"}
    assert preview_checks.of(draft) is None


def test_looking_again_replaces_what_was_found(draft: RemixNode, curator: User) -> None:
    noted(draft, curator)
    noted(draft, curator, findings=[])
    check = preview_checks.of(draft)
    assert check is not None
    assert check.findings == []
    assert PreviewCheck.objects.count() == 1


def test_only_the_newest_few_checks_are_kept(draft: RemixNode, curator: User) -> None:
    for number in range(MOST_KEPT + 3):
        noted(draft, curator, seen=f"{number:064x}")
    assert PreviewCheck.objects.count() == MOST_KEPT
    assert PreviewCheck.objects.filter(fingerprint=f"{MOST_KEPT + 2:064x}").exists()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"seen": "abc"}, id="no-fingerprint"),
        pytest.param({"seen": "G" * 64}, id="not-hex"),
        pytest.param({"seen": "0" * 64 + "\n"}, id="line-end"),
        pytest.param({"engine": "4.14\x00"}, id="engine-unprintable"),
        pytest.param({"findings": None}, id="no-list"),
        pytest.param({"findings": [FOUND] * 51}, id="too-many"),
        pytest.param({"findings": [{**FOUND, "rule": "DROP TABLE"}]}, id="no-rule-of-axe"),
        pytest.param({"findings": [{**FOUND, "impact": "deadly"}]}, id="unknown-impact"),
        pytest.param({"findings": [{**FOUND, "count": 0}]}, id="found-nowhere"),
        pytest.param({"findings": [{**FOUND, "words": "\x00"}]}, id="nul"),
        pytest.param({"findings": [{**FOUND, "place": "\ud800"}]}, id="half-a-letter"),
        pytest.param({"findings": [{**FOUND, "words": "x" * 301}]}, id="too-long"),
    ],
)
def test_what_axe_cannot_have_said_is_refused(draft: RemixNode, curator: User, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="읽을 수 없어요"):
        noted(draft, curator, **changes)


@pytest.mark.parametrize("body", ["", "[]", "{", '"x"', '{"seen": 1, "engine": "4"}', "x" * 200_001])
def test_a_report_that_cannot_be_read_is_422(admin: Client, draft: RemixNode, body: str) -> None:
    assert report(admin, draft, body).status_code == 422
    assert not PreviewCheck.objects.exists()


def test_nobody_notes_a_check_without_the_right_to_edit(draft: RemixNode) -> None:
    with pytest.raises(NotAllowed):
        noted(draft, staff("view_remixnode"))


def test_the_database_takes_nothing_but_a_fingerprint(draft: RemixNode) -> None:
    with pytest.raises(IntegrityError, match="preview_fingerprint_is_a_sha256"), transaction.atomic():
        PreviewCheck.objects.create(node=draft, fingerprint="x" * 64)
