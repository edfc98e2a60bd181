"""Pages for when something is wrong: in the site's design, in both languages, needing nothing."""

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from remix import search


@pytest.mark.parametrize("code", [403, 404, 500, 503])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_error_page_is_rendered_with_no_request_and_no_database(code: int, language: str) -> None:
    with translation.override(language):
        html = render_to_string(f"{code}.html")
    assert f'<html lang="{language}">' in html
    assert f">{code}</text>" in html


def test_an_error_page_survives_a_missing_manifest_of_static_files(settings: object) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert 'href="/static/site.css"' in render_to_string("500.html")


def test_an_unknown_address_is_answered_in_the_sites_design(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "이 장면은 없어요" in response.content.decode()


def test_a_lost_database_is_a_503_that_says_when_to_come_back(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_arguments: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(search, "search", lost)
    response = client.get("/remix/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "잠깐 쉬어 갈게요" in response.content.decode()
