import re
from pathlib import Path

import pytest
import unfold
from django.test import Client
from django.urls import reverse
from django.utils import translation

TEMPLATES = Path(unfold.__file__).parent / "templates"
SAME_IN_BOTH = {"ID"}


def msgids() -> set[str]:
    """Every plain text that unfold's templates translate."""
    tag = re.compile(r"""\{%\s*trans(?:late)?\s+(["'])(.+?)\1""")
    return {found[1] for page in TEMPLATES.rglob("*.html") for found in tag.findall(page.read_text())}


def test_no_text_of_the_admins_theme_is_left_in_english() -> None:
    with translation.override("ko"):
        left = {text for text in msgids() if translation.gettext(text) == text}
    assert left <= SAME_IN_BOTH


@pytest.mark.django_db
def test_the_login_page_is_korean_by_default(client: Client) -> None:
    page = client.get(reverse("admin:login"), follow=True).content.decode()
    assert '<html lang="ko"' in page
    assert "Log in" not in page


def test_the_admin_offers_the_other_language(admin: Client) -> None:
    page = admin.get(reverse("admin:index")).content.decode()
    assert 'href="?lang=en"' in page
    assert "한눈에 보기" in page
