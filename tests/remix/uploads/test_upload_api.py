"""/api/v1/uploads/: what a browser with a session and an app with a token say and hear."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import api_keys, tokens
from accounts.models import User
from accounts.models.api_key import Scope
from kmeme.lib.limits import RedisStore
from remix import uploading
from remix.models import RemixNode, Upload, UserVideo
from tests.accounts import world
from tests.remix.uploads.conftest import Files
from tests.wire.s3 import S3Server

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/uploads/"


@pytest.fixture
def app(creator: User) -> Callable[..., Any]:
    """Asks with the creator's token: app("POST", path, body)."""
    client = Client(headers={"Authorization": f"Bearer {tokens.issue(user=creator).access}"})

    def ask(method: str, path: str = "", body: Any = None) -> Any:
        return client.generic(method, ROOT + path, "" if body is None else _json(body), "application/json")

    return ask


def _json(body: Any) -> str:
    import json

    return json.dumps(body)


@pytest.fixture
def order(node: RemixNode, clip: bytes) -> dict[str, Any]:
    """A valid body of a sign."""
    return {
        "purpose": "submission",
        "node_id": node.node_id,
        "name": "내 춤.mp4",
        "content_type": "video/mp4",
        "size": len(clip),
    }


def send(answer: Any, content: bytes) -> None:
    """Put what is missing to our own endpoint."""
    for part in answer.json()["missing"]:
        put = Client().generic(
            part["method"], part["url"], content[part["start"] : part["stop"]], part["headers"]["Content-Type"]
        )
        assert put.status_code == 204


def test_the_whole_way_with_a_token(app: Callable[..., Any], order: dict[str, Any], clip: bytes) -> None:
    signed = app("POST", "", order)
    assert signed.status_code == 201
    send(signed, clip)
    done = app("POST", f"{signed.json()['upload_id']}/finalise/")
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["result_url"]) == (
        "finalised",
        UserVideo.objects.get().get_absolute_url(),
    )


def test_a_session_needs_its_csrf_token(creator: User, order: dict[str, Any]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(creator, backend="accounts.backends.EmailBackend")
    assert browser.post(ROOT, order, content_type="application/json").status_code == 403
    token = browser.get("/login/").cookies or browser.get(f"/remix/{order['node_id']}/submit/").cookies
    value = token["csrftoken"].value
    answer = browser.post(ROOT, order, content_type="application/json", headers={"X-CSRFToken": value})
    assert answer.status_code == 201


def test_a_stranger_is_asked_to_sign_in(order: dict[str, Any]) -> None:
    assert Client().post(ROOT, order, content_type="application/json").status_code == 401


def test_a_key_without_the_scope_is_refused(creator: User, order: dict[str, Any], curator: User) -> None:
    partner = world.person("partner")
    _row, key = api_keys.make(actor=curator, user=partner, name="x", scopes=[Scope.MEMES_READ])
    answer = Client().post(ROOT, order, content_type="application/json", headers={"Authorization": f"Api-Key {key}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_the_status_says_what_has_arrived(app: Callable[..., Any], order: dict[str, Any], large_clip: bytes) -> None:
    signed = app("POST", "", {**order, "size": len(large_clip)}).json()
    part = signed["missing"][1]
    Client().generic("PUT", part["url"], large_clip[part["start"] : part["stop"]], "video/mp4")
    seen = app("GET", f"{signed['upload_id']}/").json()
    assert (seen["received"], seen["part_count"], seen["missing"]) == ([2], 3, [])


def test_fresh_addresses_are_for_what_is_missing(
    app: Callable[..., Any], order: dict[str, Any], large_clip: bytes
) -> None:
    signed = app("POST", "", {**order, "size": len(large_clip)}).json()
    part = signed["missing"][0]
    Client().generic("PUT", part["url"], large_clip[part["start"] : part["stop"]], "video/mp4")
    fresh = app("POST", f"{signed['upload_id']}/parts/").json()
    assert [part["number"] for part in fresh["missing"]] == [2, 3]
    assert fresh["expires_in"] == 3600


def test_the_largest_film_takes_few_addresses(app: Callable[..., Any], order: dict[str, Any]) -> None:
    assert len(app("POST", "", {**order, "size": 200 * 2**20}).json()["missing"]) == 25


def test_abort_twice(app: Callable[..., Any], order: dict[str, Any]) -> None:
    path = f"{app('POST', '', order).json()['upload_id']}/"
    assert [app("DELETE", path).status_code for _ in range(2)] == [204, 204]
    assert app("POST", f"{path}parts/").status_code == 409


def test_abort_after_the_end_is_a_conflict(app: Callable[..., Any], order: dict[str, Any], clip: bytes) -> None:
    signed = app("POST", "", order)
    send(signed, clip)
    path = f"{signed.json()['upload_id']}/"
    app("POST", f"{path}finalise/")
    assert app("DELETE", path).status_code == 409


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "parts/"), ("POST", "finalise/")])
def test_another_user_s_upload_is_not_found(files: Files, clip: bytes, stranger: User, method: str, path: str) -> None:
    upload = files.sign(clip)
    other = Client(headers={"Authorization": f"Bearer {tokens.issue(user=stranger).access}"})
    assert other.generic(method, f"{ROOT}{upload.pk}/{path}", "", "application/json").status_code == 404


def test_finalise_without_an_upload_is_a_conflict_that_says_so(app: Callable[..., Any], order: dict[str, Any]) -> None:
    answer = app("POST", f"{app('POST', '', order).json()['upload_id']}/finalise/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_uploaded")


def test_a_wrong_file_is_refused_with_a_sentence(app: Callable[..., Any], order: dict[str, Any]) -> None:
    content = b"not a film"
    signed = app("POST", "", {**order, "size": len(content)})
    send(signed, content)
    answer = app("POST", f"{signed.json()['upload_id']}/finalise/")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_video")


def test_a_refusal_speaks_the_reader_s_language(creator: User, order: dict[str, Any]) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(creator, backend="accounts.backends.EmailBackend")
    answer = browser.post(ROOT, {**order, "size": 0}, content_type="application/json")
    assert "empty" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "anything"},
        {"size": "many"},
        {"size": -5},
        {"size": 2**70},
        {"name": ""},
        {"name": "x" * 256},
        {"content_type": "x" * 121},
        {"node_id": "remix_999999999"},
        {"node_id": "' OR 1=1 --"},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_nonsense_is_refused(app: Callable[..., Any], order: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert app("POST", "", {**order, **wrong}).status_code in (400, 422)
    assert not Upload.objects.exists()


def test_too_many_in_an_hour_says_when_to_come_back(
    app: Callable[..., Any], order: dict[str, Any], creator: User
) -> None:
    slots, _now = uploading.SIGNED._slots(str(creator.pk), None)
    RedisStore().spend([slots[0]], 60)
    answer = app("POST", "", order)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_bucket_that_is_away_is_503_with_a_sentence(
    app: Callable[..., Any], s3: S3Server, order: dict[str, Any], large_clip: bytes
) -> None:
    s3.down()
    answer = app("POST", "", {**order, "size": len(large_clip)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "저장소" in answer.json()["detail"]


def test_addresses_stay_out_of_caches(app: Callable[..., Any], order: dict[str, Any]) -> None:
    assert app("POST", "", order).headers["Cache-Control"] == "no-store"
