"""The document: complete, valid, and no change of it goes by unseen."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.validation import validate_schema

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from kmeme.lib.api import codes, said
from kmeme.lib.api.operations import operation_of
from kmeme.lib.api.schema import document
from kmeme.management.commands.openapi import snapshot

# Addresses that are no operations: the document itself, its page, and what a signed address of a bucket would be.
NO_OPERATIONS = {"api/v1/schema/", "api/v1/docs/", "api/v1/uploads/<uuid:upload_id>/parts/<int:number>/"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "kmeme.urls"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return dict(document.__wrapped__("ko"))


def views() -> Iterator[tuple[str, Any]]:
    """Every address of the API with what answers there."""

    def walk(patterns: list[URLPattern | URLResolver], start: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            route = start + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif route.startswith("api/v1/") and route not in NO_OPERATIONS:
                yield route, pattern.callback

    return walk(get_resolver("kmeme.urls").url_patterns, "")


def operations(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_address_is_documented() -> None:
    forgotten = []
    for route, callback in views():
        view = getattr(callback, "cls", None)
        methods = [method for method in METHODS if hasattr(view, method.lower())]
        forgotten += [f"{method} {route}" for method in methods or ["?"] if operation_of(view, method) is None]
    assert forgotten == [], "give them @operation (docs/api.md says how)"


def test_every_operation_names_its_scope() -> None:
    forgotten = []
    for route, callback in views():
        if issubclass(callback.cls, Endpoint):
            methods = [method for method in METHODS if hasattr(callback.cls, method.lower())]
            scopes = getattr(callback.cls, "required_scopes", {})
            forgotten += [f"{method} {route}" for method in methods if scopes.get(method) not in Scope.values]
    assert forgotten == [], "name the least scope that each method needs"


def test_the_document_is_valid(made: dict[str, Any]) -> None:
    validate_schema(made)
    assert made["openapi"] == "3.1.0"


def test_every_operation_has_words_and_an_example(made: dict[str, Any]) -> None:
    for name, operation in operations(made):
        assert operation["summary"], name
        assert operation["tags"][0] in said.TAGS, name
        good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        for content in good.get("content", {}).values():
            assert "example" in content, name
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in content, name


def test_every_refusal_is_a_problem_with_registered_codes(made: dict[str, Any]) -> None:
    for name, operation in operations(made):
        for status, answer in operation["responses"].items():
            problem = answer.get("content", {}).get("application/problem+json")
            if problem:
                for code in problem["schema"]["allOf"][1]["properties"]["code"]["enum"]:
                    assert str(codes.get(code).status) == status, (name, code)


def test_operations_have_names_of_their_own(made: dict[str, Any]) -> None:
    names = [operation["operationId"] for _name, operation in operations(made)]
    assert len(names) == len(set(names))


def test_the_examples_have_the_shape_that_they_stand_for(made: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    for name, operation in operations(made):
        for status, answer in operation["responses"].items():
            for media_type, content in answer.get("content", {}).items():
                if "example" in content:
                    schema = {**content["schema"], "components": made["components"]}
                    wrong = [error.message for error in Draft202012Validator(schema).iter_errors(content["example"])]
                    assert wrong == [], (name, status, media_type)


def test_a_change_of_the_document_is_reviewed() -> None:
    kept = (Path(django_settings.BASE_DIR) / "docs" / "openapi.json").read_text()
    assert json.loads(snapshot()) == json.loads(kept), (
        "see what partners will see: manage.py openapi > docs/openapi.json"
    )


def test_the_command_prints_the_snapshot(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("openapi")
    assert json.loads(capsys.readouterr().out)["openapi"] == "3.1.0"


def test_the_document_is_served_and_kept(client: Client) -> None:
    response = client.get("/api/v1/schema/")
    assert response.json()["openapi"] == "3.1.0"
    etag = response.headers["ETag"]
    assert client.get("/api/v1/schema/", headers={"If-None-Match": etag}).status_code == 304


def test_the_page_shows_every_operation_and_every_code(client: Client, made: dict[str, Any]) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    shown = set(re.findall(r'id="([\w-]+)"', page))
    assert {operation["operationId"] for _name, operation in operations(made)} <= shown
    assert {f"error-{code.name}" for code in codes.every()} <= shown


def test_the_page_leads_nowhere_that_is_not_there(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= {*re.findall(r'id="([\w-]+)"', page), "main"}


def test_the_page_needs_nothing_from_elsewhere_and_nothing_inline(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)[^"]*"', page) == []
    assert re.search(r"<script|<style|style=|onclick=", page) is None


def test_the_page_speaks_both_languages(client: Client) -> None:
    assert 'lang="ko"' in client.get("/api/v1/docs/?lang=ko").content.decode()
    assert 'lang="en"' in client.get("/api/v1/docs/?lang=en").content.decode()
