"""A partner's programs against a running server: the example client's whole walk, and every curl line of the docs."""

import json
import os
import re
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts import api_keys
from accounts.models import User
from accounts.models.api_key import Scope
from accounts.webhooks import endpoints
from remix.models import RemixNode
from remix.states import NodeState
from tests.accounts import world
from tests.campaigns import making
from tests.e2e.conftest import ROOT
from tests.remix.lineage.conftest import recipe
from tests.wire.webhooks import WebhookReceiver

pytestmark = pytest.mark.e2e

CLIENT = ROOT / "docs" / "examples" / "client.py"
CURL = ROOT / "docs" / "examples" / "curl.md"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
WAIT_SECONDS = 120
"""How long something may take on a busy machine."""


@pytest.fixture
def receiver(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebhookReceiver]:
    """The partner's own server; on loopback, which both this process and the worker must allow."""
    settings.WEBHOOK_PRIVATE_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setenv("WEBHOOK_PRIVATE_NETWORKS", "127.0.0.0/8")
    with WebhookReceiver() as server:
        yield server


@pytest.fixture
def partner(transactional_db: None) -> User:
    return world.person("partner")


@pytest.fixture
def key(partner: User) -> str:
    return api_keys.make(actor=world.person("admin"), user=partner, name="x", scopes=list(Scope.values))[1]


@pytest.fixture
def node(partner: User) -> RemixNode:
    return RemixNode.objects.create(
        recipe=recipe(title="김밥 춤"), state=NodeState.PUBLISHED, published_at=timezone.now()
    )


def arrived(receiver: WebhookReceiver) -> Any:
    """The first webhook, waited for."""
    until = time.monotonic() + WAIT_SECONDS
    while not receiver.asked("webhook"):
        assert time.monotonic() < until, "no webhook came"
        time.sleep(0.2)
    return receiver.asked("webhook")[0]


def test_the_example_client_goes_from_a_search_to_a_webhook(
    receiver: WebhookReceiver,
    worker: "subprocess.Popen[bytes]",
    site: str,
    partner: User,
    key: str,
    node: RemixNode,
) -> None:
    _endpoint, secret = endpoints.add(actor=partner, url=receiver.url, event_codes=["analysis.succeeded"])
    walk = [sys.executable, str(CLIENT), site, key, "김밥", VIDEO]
    done = subprocess.run(walk, capture_output=True, text=True, timeout=WAIT_SECONDS)
    assert done.stdout == f"1 found; succeeded; {node.node_id}: 김밥 춤\n", done.stderr
    webhook = arrived(receiver)
    is_genuine = runpy.run_path(str(CLIENT))["is_genuine"]
    assert is_genuine(webhook.body, webhook.headers["k-meme-signature"], secret)
    assert not is_genuine(webhook.body + b" ", webhook.headers["k-meme-signature"], secret)
    assert (webhook.json["type"], webhook.json["data"]["status"]) == ("analysis.succeeded", "succeeded")


def test_a_refusal_reaches_the_client_in_words(site: str, transactional_db: None) -> None:
    walk = [sys.executable, str(CLIENT), site, "kmf_wrong_key", "김밥", VIDEO]
    done = subprocess.run(walk, capture_output=True, text=True, timeout=WAIT_SECONDS)
    assert "RuntimeError: bad_key: " in done.stderr


def test_the_example_client_is_fifty_lines_and_needs_httpx_only() -> None:
    text = CLIENT.read_text()
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert len(text.splitlines()) <= 50
    assert imported - set(sys.stdlib_module_names) == {"httpx2"}


def blocks(page: Path) -> list[str]:
    """The shell blocks of a page."""
    return re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


def test_every_curl_line_of_the_docs_works(site: str, settings: Settings, key: str, node: RemixNode) -> None:
    settings.SITE_URL = site
    shop = making.place(making.campaign(slug="last-train"))
    making.reward(shop.campaign)
    known = {
        "SITE": site, "KEY": key, "NODE": node.node_id, "CAMPAIGN": "last-train", "PLACE": str(shop.pk),
        "LAT": "37.566295", "LNG": "126.977945", "POST": "https://www.tiktok.com/@dancer/video/7412345678901234567",
    }  # fmt: skip
    # A refusal ends the block; what it said is in the test's failure.
    strict = 'set -eu; curl() { command curl --fail-with-body "$@"; }\n'
    answers = []
    for block in blocks(CURL):
        done = subprocess.run(
            ["bash", "-c", strict + block],
            env={**os.environ, **known},
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        answers.append(done.stdout)
    assert json.loads(answers[1])["items"][0]["node_id"] == node.node_id
    assert answers[3] == "304\n"
    assert '"state":"accepted"' in answers[6]
    assert '"state":"submitted"' in answers[7]
