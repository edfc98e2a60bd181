"""Having a video analysed, as partners do."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts import quota, tokens
from accounts.models import User
from remix import pipeline, uploading
from remix.models import Analysis, RemixNode, Upload, UploadPurpose, Video
from remix.models.analysis import Fallback
from remix.states import AnalysisState, NodeState
from tests.accounts import world
from tests.remix.clips import make_clip
from tests.remix.lineage.conftest import recipe

ANALYZE = "/api/v1/remix/analyze/"
URL = "https://youtu.be/dQw4w9WgXcQ"
CANONICAL = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def analyze(api: Client, body: dict[str, Any] | None = None, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(ANALYZE, body or {"url": URL}, content_type="application/json", headers=headers)


def caller(user: User) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(user=user).access}"})


def finish(pk: int, **fields: Any) -> None:
    """As the pipeline leaves an analysis."""
    Analysis.objects.filter(pk=pk).update(finished_at=timezone.now(), **fields)


def test_an_address_is_accepted_and_leads_to_its_analysis(api: Client, settings: Any) -> None:
    response = analyze(api)
    data = response.json()
    assert response.status_code == 202
    assert (data["status"], data["video_url"], data["result"]) == ("queued", CANONICAL, None)
    location = response.headers["Location"]
    assert location == f"{settings.SITE_URL}/api/v1/analyses/{data['analysis_id']}/"
    assert api.get(location.removeprefix(settings.SITE_URL)).json() == data


def test_the_same_video_is_analysed_once_for_both_who_ask(api: Client, db: None) -> None:
    other = caller(world.person("creator"))
    first = analyze(api).json()["analysis_id"]
    second = analyze(other, {"url": f"{CANONICAL}&si=abc"}).json()["analysis_id"]
    assert first == second
    assert other.get(f"/api/v1/analyses/{first}/").status_code == 200


def test_a_kept_answer_comes_at_once_and_costs_nothing(api: Client, db: None) -> None:
    pk = analyze(api).json()["analysis_id"]
    finish(pk, state=AnalysisState.SUCCEEDED, result={"title": "막차 춤"})
    person = world.person("creator")
    response = analyze(caller(person))
    assert (response.status_code, response.json()["result"]["title"]) == (200, "막차 춤")
    assert [left.remaining for left in quota.remaining(person)] == [10, 100, 50]


def test_somebody_else_s_analysis_does_not_exist(api: Client, db: None) -> None:
    pk = analyze(api).json()["analysis_id"]
    response = caller(world.person("creator")).get(f"/api/v1/analyses/{pk}/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_the_run_that_replaced_one_s_own_can_be_read(api: Client, partner: User) -> None:
    pk = analyze(api).json()["analysis_id"]
    finish(pk, state=AnalysisState.PENDING_REVIEW)
    again = pipeline.start(video=Video.objects.get(), actor=None)
    assert api.get(f"/api/v1/analyses/{pk}/").json()["status"] == "superseded"
    assert api.get(f"/api/v1/analyses/{again.pk}/").status_code == 200


def test_waiting_for_a_person_says_so_in_words(api: Client) -> None:
    pk = analyze(api).json()["analysis_id"]
    template = {"status": "fallback", "metadata": {"duration_seconds": 15, "platform": "unknown", "bpm": None}}
    finish(pk, state=AnalysisState.PENDING_REVIEW, fallback=Fallback.TEMPLATE, result=template)
    data = api.get(f"/api/v1/analyses/{pk}/").json()
    assert (data["status"], data["message"]) == ("pending_review", "분석 실패. 관리자가 검토 예정입니다.")
    assert (data["fallback"], data["result"]) == ("template", template)


def test_the_published_recipe_of_the_video_is_named_and_the_draft_is_not(api: Client) -> None:
    pk = analyze(api).json()["analysis_id"]
    video = Video.objects.get()
    RemixNode.objects.create(recipe=recipe(), video=video)
    published = RemixNode.objects.create(
        recipe=recipe(), video=video, state=NodeState.PUBLISHED, published_at=timezone.now()
    )
    assert api.get(f"/api/v1/analyses/{pk}/").json()["node_ids"] == [published.node_id]


def test_polling_costs_no_body_until_something_happens(api: Client) -> None:
    pk = analyze(api).json()["analysis_id"]
    etag = api.get(f"/api/v1/analyses/{pk}/").headers["ETag"]
    assert api.get(f"/api/v1/analyses/{pk}/", headers={"If-None-Match": etag}).status_code == 304
    finish(pk, state=AnalysisState.SUCCEEDED, result={"title": "막차 춤"})
    assert api.get(f"/api/v1/analyses/{pk}/", headers={"If-None-Match": etag}).status_code == 200


def test_a_key_makes_a_repeated_request_one(api: Client, partner: User) -> None:
    first = analyze(api, key="order-1")
    again = analyze(api, key="order-1")
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert [left.remaining for left in quota.remaining(partner)] == [9, 99, 49]


def test_a_refused_request_with_a_key_costs_nothing(api: Client, partner: User) -> None:
    assert analyze(api, {"url": "https://vimeo.com/1"}, key="order-1").status_code == 422
    assert [left.remaining for left in quota.remaining(partner)] == [10, 100, 50]
    assert analyze(api, key="order-1").status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": "not an address"}, 422, "malformed_url"),
        ({"url": "https://vimeo.com/1"}, 422, "unsupported_host"),
        ({"url": "https://www.youtube.com/@somebody"}, 422, "not_a_video_page"),
        ({"url": "http://127.0.0.1/"}, 422, "unsupported_host"),
        ({"upload_id": str(uuid4())}, 404, "no_such_upload"),
        ({"upload_id": "nonsense"}, 400, "invalid_request"),
        ({"url": ""}, 400, "invalid_request"),
        ({"url": 5}, 400, "invalid_request"),
        ({"url": URL, "callback": "https://x.example"}, 400, "invalid_request"),
    ],
)
def test_what_cannot_be_analysed_is_refused_by_name(api: Client, body: dict[str, Any], status: int, code: str) -> None:
    response = analyze(api, body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Analysis.objects.exists()


def test_neither_an_address_nor_an_upload_is_refused(api: Client) -> None:
    response = api.post(ANALYZE, {}, content_type="application/json")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "required")


def test_the_eleventh_in_a_minute_is_429_and_says_when_to_come_back(api: Client, partner: User) -> None:
    for _ in range(10):
        quota.spend_analysis(partner)
    response = analyze(api)
    assert (response.status_code, response.json()["code"]) == (429, "analysis_quota")
    assert int(response.headers["Retry-After"]) > 0
    assert not Analysis.objects.exists()


def test_the_answer_says_what_is_left(api: Client) -> None:
    assert '"minute";r=9' in analyze(api).headers["RateLimit"]


def test_a_key_without_the_scope_starts_nothing(db: None) -> None:
    access = tokens.issue(user=world.person("creator"), scope="memes:read").access
    response = analyze(Client(headers={"Authorization": f"Bearer {access}"}))
    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")


def uploaded(owner: User, folder: Path, purpose: UploadPurpose = UploadPurpose.ANALYSIS) -> Upload:
    """A clip that its owner has uploaded."""
    content = make_clip(folder / "clip.mp4").read_bytes()
    return uploading.take_in(
        actor=owner,
        purpose=purpose,
        name="내 영상.mp4",
        content_type="video/mp4",
        size=len(content),
        content=BytesIO(content),
    )


def test_an_uploaded_file_is_analysed(api: Client, partner: User, tmp_path: Path) -> None:
    response = analyze(api, {"upload_id": str(uploaded(partner, tmp_path).pk)})
    assert (response.status_code, response.json()["platform"], response.json()["video_url"]) == (202, "upload", None)
    assert Video.objects.get().file.size > 0


def test_a_file_comes_with_the_address_that_it_belongs_to(api: Client, partner: User, tmp_path: Path) -> None:
    response = analyze(api, {"url": URL, "upload_id": str(uploaded(partner, tmp_path).pk)})
    assert (response.json()["platform"], response.json()["video_url"]) == ("youtube", CANONICAL)
    assert Video.objects.get().file


def test_somebody_else_s_upload_does_not_exist(api: Client, db: None, tmp_path: Path) -> None:
    other = uploaded(world.person("creator"), tmp_path)
    assert analyze(api, {"upload_id": str(other.pk)}).json()["code"] == "no_such_upload"


def test_an_upload_that_is_under_way_has_to_be_finished_first(api: Client, partner: User) -> None:
    upload = uploading.sign(
        actor=partner, purpose=UploadPurpose.ANALYSIS, name="a.mp4", content_type="video/mp4", size=1000
    )
    response = analyze(api, {"upload_id": str(upload.pk)})
    assert (response.status_code, response.json()["code"]) == (409, "upload_not_ready")
    assert not Analysis.objects.exists()
