"""A creator's results through the API."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import User
from remix import submitting, viewing
from remix.models import RemixNode, UploadPurpose, UserVideo
from remix.states import NodeState, UploadState
from tests.remix.submissions.conftest import POST, Put, in_state
from tests.remix.submissions.conftest import creator as creator
from tests.remix.submissions.conftest import draft as draft
from tests.remix.submissions.conftest import node as node
from tests.remix.submissions.conftest import put as put
from tests.remix.submissions.conftest import rival as rival
from tests.remix.submissions.conftest import submitted as submitted

RESULTS = "/api/v1/submissions/"


def caller(user: User) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(user=user).access}"})


@pytest.fixture
def app(creator: User) -> Client:
    """The creator's own."""
    return caller(creator)


def post(app: Client, path: str, body: Any = None, **headers: str) -> Any:
    return app.post(RESULTS + path, json.dumps(body or {}), content_type="application/json", headers=headers)


def step(app: Client, user_video: UserVideo, verb: str, body: Any = None) -> Any:
    """A verb on what has just been read."""
    tag = app.get(f"{RESULTS}{user_video.pk}/").headers["ETag"]
    return post(app, f"{user_video.pk}/{verb}/", body, **{"If-Match": tag})


def test_a_post_begins_a_draft(app: Client, node: RemixNode, settings: Any) -> None:
    answer = post(app, "", {"node_id": node.node_id, "link": POST})
    data = answer.json()
    assert (answer.status_code, data["state"], data["link"], data["fit"]) == (201, "draft", POST, None)
    assert app.get(answer.headers["Location"].removeprefix(settings.SITE_URL)).json() == data


def test_a_file_begins_a_draft_that_is_measured(app: Client, node: RemixNode, put: Put) -> None:
    upload = put()
    data = post(app, "", {"node_id": node.node_id, "upload_id": str(upload.pk)}).json()
    assert (data["state"], data["measuring"], data["upload_id"]) == ("draft", "queued", str(upload.pk))


def test_begun_and_handed_in_at_once(app: Client, node: RemixNode, put: Put) -> None:
    posted = timezone.now().replace(microsecond=0)
    sent = {
        "upload_id": str(put().pk),
        "link": POST,
        "submit": True,
        "caption": "막차",
        "posted_at": posted.isoformat(),
    }
    data = post(app, "", {"node_id": node.node_id, **sent}).json()
    assert (data["state"], data["link"], data["caption"]) == ("submitted", POST, "막차")


def test_what_cannot_be_handed_in_is_not_begun_either(app: Client, node: RemixNode) -> None:
    sent = {"link": POST, "submit": True, "posted_at": "2001-01-01T00:00:00Z"}
    answer = post(app, "", {"node_id": node.node_id, **sent})
    assert (answer.status_code, answer.json()["code"]) == (422, "before_the_recipe")
    assert not UserVideo.objects.exists()


def test_the_same_request_twice_begins_once(app: Client, node: RemixNode) -> None:
    sent = {"node_id": node.node_id, "link": POST, "submit": True}
    first, second = (post(app, "", sent, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert (second.status_code, second.json()) == (201, first.json())


def test_the_same_post_twice_is_the_same_draft(app: Client, node: RemixNode) -> None:
    sent = {"node_id": node.node_id, "link": POST}
    assert post(app, "", sent).json() == post(app, "", sent).json()


def test_a_recipe_that_is_not_public_does_not_exist(app: Client, node: RemixNode) -> None:
    RemixNode.objects.filter(pk=node.pk).update(state=NodeState.DRAFT)
    assert post(app, "", {"node_id": node.node_id, "link": POST}).status_code == 404


def test_a_file_that_is_still_on_its_way_is_refused(app: Client, node: RemixNode, put: Put) -> None:
    upload = put()
    type(upload).objects.update(state=UploadState.OPEN, closed_at=None, file="")
    answer = post(app, "", {"node_id": node.node_id, "upload_id": str(upload.pk)})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_uploaded")


def test_somebody_else_s_file_is_not_found(app: Client, node: RemixNode, put: Put, rival: User) -> None:
    foreign = put(owner=rival)
    answer = post(app, "", {"node_id": node.node_id, "upload_id": str(foreign.pk)})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_upload")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"lnik": POST}, "/lnik", "unknown_field"),
        ({"link": 7}, "/link", "invalid"),
        ({"caption": "x"}, "/caption", "not_together"),
        ({"posted_at": "2026-11-01T00:00:00Z"}, "/posted_at", "not_together"),
        ({"upload_id": "x"}, "/upload_id", "invalid"),
        ({"submit": True, "caption": "x" * 301}, "/caption", "max_length"),
    ],
)
def test_a_bad_field_is_refused_by_name(
    app: Client, node: RemixNode, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = post(app, "", {"node_id": node.node_id, "link": POST, **change})
    assert answer.status_code == 400
    assert [(wrong["pointer"], wrong["code"]) for wrong in answer.json()["errors"]] == [(pointer, code)]


def test_neither_file_nor_post_is_refused(app: Client, node: RemixNode) -> None:
    assert post(app, "", {"node_id": node.node_id}).json()["errors"][0]["code"] == "required"


@pytest.mark.parametrize(
    ("link", "code"), [("https://example.com/x", "unsupported_host"), ("no address", "malformed_url")]
)
def test_an_address_that_is_no_post_is_refused_by_code(app: Client, node: RemixNode, link: str, code: str) -> None:
    answer = post(app, "", {"node_id": node.node_id, "link": link})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


FIT = {
    "recipe_version": 1, "recipe_seconds": 10.0, "clip_seconds": 10.2, "length": "same", "recipe_bpm": 120.0,
    "clip_bpm": 60.0, "tempo": "half", "tempo_is_sure": True, "tolerance_seconds": 0.25, "tolerance_beats": 0.5,
    "scale": 1.0, "shift_seconds": 0.0, "shots": [], "extra_cuts": [], "beats": [], "clip_beats": [],
    "cuts": [
        {"number": 2, "expected": 4.0, "found": 4.1, "off": 0.1, "place": "on", "is_soft": False},
        {"number": 3, "expected": 8.0, "found": None, "off": None, "place": "missing", "is_soft": True},
    ],
}  # fmt: skip


def test_the_fit_report_is_read_with_it(app: Client, draft: UserVideo) -> None:
    UserVideo.objects.filter(pk=draft.pk).update(fit=FIT)
    fit = app.get(f"{RESULTS}{draft.pk}/").json()["fit"]
    assert (fit["tempo"], fit["cuts_on"], fit["cuts_asked"]) == ("half", 1, 1)
    assert fit["cuts"][1] == {
        "shot": 3, "expected_at": 8.0, "found_at": None, "place": "missing", "is_uncertain": True,
    }  # fmt: skip


def test_a_draft_is_handed_in_with_its_last_words(app: Client, draft: UserVideo) -> None:
    answer = step(app, draft, "submit", {"caption": "막차에서"})
    assert (answer.status_code, answer.json()["state"], answer.json()["caption"]) == (200, "submitted", "막차에서")
    assert answer.headers["ETag"] == app.get(f"{RESULTS}{draft.pk}/").headers["ETag"]


@pytest.mark.parametrize("verb", ["submit", "withdraw", "appeal"])
def test_a_verb_needs_the_version_that_was_read(app: Client, draft: UserVideo, verb: str) -> None:
    body = {"words": "다시 봐 주세요"} if verb == "appeal" else {}
    assert post(app, f"{draft.pk}/{verb}/", body).status_code == 428
    assert post(app, f"{draft.pk}/{verb}/", body, **{"If-Match": '"old"'}).status_code == 412


def test_what_was_handed_in_cannot_be_handed_in_again(app: Client, submitted: UserVideo) -> None:
    answer = step(app, submitted, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_it_is_taken_back(app: Client, submitted: UserVideo) -> None:
    assert step(app, submitted, "withdraw").json()["state"] == "withdrawn"


def test_views_are_reported_and_a_newer_report_takes_the_place(app: Client, submitted: UserVideo) -> None:
    first = post(app, f"{submitted.pk}/views/", {"views": 100})
    assert (first.status_code, first.json()["state"]) == (201, "open")
    post(app, f"{submitted.pk}/views/", {"views": 200})
    reports = app.get(f"{RESULTS}{submitted.pk}/").json()["view_reports"]
    assert [(report["views"], report["state"]) for report in reports] == [(200, "open"), (100, "lapsed")]


def test_a_report_sent_twice_counts_once(app: Client, submitted: UserVideo) -> None:
    for _ in range(2):
        post(app, f"{submitted.pk}/views/", {"views": 100}, **{"Idempotency-Key": "one"})
    assert submitted.view_reports.count() == 1


def test_a_picture_proves_views(app: Client, submitted: UserVideo, put: Put) -> None:
    proof = put(purpose=UploadPurpose.PROOF)
    assert post(app, f"{submitted.pk}/views/", {"views": 5, "upload_id": str(proof.pk)}).status_code == 201
    assert submitted.view_reports.get().proof == proof


def test_views_below_the_checked_ones_are_refused(app: Client, submitted: UserVideo, curator: User) -> None:
    report = viewing.report_views(actor=submitted.creator, user_video=submitted, views=100)
    viewing.check_views(actor=curator, report=report, accepted=True)
    answer = post(app, f"{submitted.pk}/views/", {"views": 99})
    assert (answer.status_code, answer.json()["code"]) == (422, "views_went_down")


def test_an_appeal_is_made_once(app: Client, submitted: UserVideo) -> None:
    declined = in_state(submitted, "declined")
    answer = step(app, declined, "appeal", {"words": "원본보다 먼저예요."})
    assert answer.json()["state"] == "appealed"
    again = step(app, declined, "appeal", {"words": "한 번 더요."})
    assert (again.status_code, again.json()["code"]) == (409, "already_appealed")


@pytest.mark.parametrize("verb", ["", "submit/", "withdraw/", "views/", "appeal/"])
def test_somebody_else_s_result_is_not_found(rival: User, draft: UserVideo, verb: str) -> None:
    app = caller(rival)
    path = f"{draft.pk}/{verb}"
    answer = post(app, path, {"views": 1}, **{"If-Match": "*"}) if verb else app.get(RESULTS + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_list_holds_one_s_own_page_by_page(app: Client, node: RemixNode, creator: User, rival: User) -> None:
    for number in range(3):
        submitting.begin(actor=creator, node=node, link=f"https://youtu.be/{number:0>11}")
    submitting.begin(actor=rival, node=node, link=POST)
    first = app.get(RESULTS, {"limit": "2", "state": "draft", "node_id": node.node_id}).json()
    query = {"limit": "2", "state": "draft", "node_id": node.node_id, "cursor": first["next_cursor"]}
    second = app.get(RESULTS, query).json()
    found = [item["submission_id"] for item in first["items"] + second["items"]]
    assert found == list(UserVideo.objects.filter(creator=creator).values_list("pk", flat=True))
    assert app.get(RESULTS, {"cursor": first["next_cursor"]}).json()["code"] == "bad_cursor"
    assert caller(rival).get(RESULTS, query).json()["code"] == "bad_cursor"
