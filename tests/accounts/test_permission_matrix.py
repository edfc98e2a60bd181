"""Every address of the site, for everybody, against the matrix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from accounts import tokens
from accounts.models import User
from remix.badges.keys import development_key
from tests.accounts import matrix, world
from tests.accounts.matrix import ADMIN, NEEDS, PAGES, ROLES

MODEL_VIEWS = tuple(NEEDS)


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every address as Django spells it."""

    def walk(patterns: list[URLPattern | URLResolver], start: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            route = start + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route, pattern

    return walk(get_resolver().url_patterns, "")


def model_of(route: str, pattern: URLPattern) -> str:
    """The model of an admin page that every model has, empty for any other page."""
    parts = route.split("/")
    if parts[0] != "admin" or len(parts) < 4 or "<" in parts[1] or "(" in parts[1]:
        return ""
    app, model = parts[1], parts[2]
    if pattern.name is None or pattern.name in {f"{app}_{model}_{view}" for view in MODEL_VIEWS}:
        return f"{app}.{model}"
    return ""


def outcome(response: HttpResponseBase) -> str:
    """The matrix's letter for an answer."""
    status = response.status_code
    to_login = status in (301, 302) and response.headers["Location"].startswith("/login/")
    if status == 401 or to_login:
        return "s"
    return {403: "x", 404: "-"}.get(status, "o")


@pytest.fixture
def people(db: None, settings: Settings) -> dict[str, User | None]:
    settings.BADGE_SIGNING_KEY = development_key("tests")
    return {role: None if role == "anonymous" else world.person(role, password="x") for role in ROLES}


def ask(path: str, method: str, user: User | None) -> HttpResponseBase:
    """Ask as this person: with a token for the API, with a session for pages."""
    client = Client(raise_request_exception=False)
    headers = {}
    if user and path.startswith("/api/"):
        headers["Authorization"] = f"Bearer {tokens.issue(user=user).access}"
    elif user:
        client.force_login(user, backend="accounts.backends.EmailBackend")
    response: HttpResponseBase = client.generic(method, path, headers=headers)
    if response.headers.get("Location", "").startswith("/admin/login/"):
        # The admin asks everybody to sign in; somebody who is signed in already learns there that they may not.
        response = client.get(response.headers["Location"])
    return response


def test_every_address_has_a_row() -> None:
    forgotten = [
        route
        for route, pattern in routes()
        if route not in PAGES and model_of(route, pattern) not in ADMIN and pattern.name != "app_list"
    ]
    assert forgotten == [], "add rows to tests/accounts/matrix.py"


def test_every_row_has_an_address() -> None:
    known = {route for route, _pattern in routes()}
    assert set(PAGES) - known == set()


def test_every_page_opens_for_whom_the_matrix_says(people: dict[str, User | None]) -> None:
    names = world.make().names
    wrong = {}
    for route, row in PAGES.items():
        found = [ask(row.path.format(**names), row.method, people[role]) for role in ROLES]
        letters = "".join(outcome(response) for response in found)
        broken = [response.status_code for response in found if response.status_code >= 500]
        if letters != row.outcomes or broken:
            wrong[route] = f"{letters}, not {row.outcomes}; errors: {broken}"
    assert wrong == {}


def test_every_model_in_the_admin_opens_for_whom_the_matrix_says(people: dict[str, User | None]) -> None:
    examples = world.make()
    wrong = []
    for model, (curator, administrator) in ADMIN.items():
        base = f"/admin/{model.replace('.', '/')}/"
        key = examples.example_of(model).pk
        may = {"anonymous": None, "creator": "", "partner": "", "curator": curator, "admin": administrator}
        for role, letters in may.items():
            for view, needed in NEEDS.items():
                path = {"changelist": base, "add": f"{base}add/"}.get(view, f"{base}{key}/{view}/")
                expected = "s" if letters is None else "o" if needed in letters else "x"
                if (found := outcome(ask(path, "GET", people[role]))) != expected:
                    wrong.append(f"{role} {path}: {found}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("model", ADMIN)
def test_admin_lets_only_those_change_whom_the_matrix_says(model: str, people: dict[str, User | None]) -> None:
    model_admin = next(a for m, a in admin.site._registry.items() if m._meta.label_lower == model)
    request = RequestFactory().get("/")
    for role, letters in zip(("curator", "admin"), ADMIN[model], strict=True):
        user = people[role]
        assert user is not None
        request.user = user
        assert model_admin.has_change_permission(request) == ("c" in letters), role


def test_a_role_has_no_permission_that_does_not_exist(db: None) -> None:
    from django.contrib.auth.models import Permission

    from accounts.roles import GRANTS

    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    plain = {name for names in GRANTS.values() for name in names if "*" not in name}
    assert plain - known == set()


def test_the_document_says_what_the_matrix_says() -> None:
    document = Path(settings.BASE_DIR, "docs", "permissions.md").read_text()
    assert document == matrix.document(), "run: python -m tests.accounts.matrix > docs/permissions.md"
