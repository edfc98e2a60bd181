"""Every text of ours is in English too, and no translation is left to guess."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

CATALOGUES = sorted((Path(settings.BASE_DIR) / "locale").glob("*/LC_MESSAGES/django.po"))


def messages(source: str) -> set[str]:
    """The message ids of a catalogue, joined over their lines."""
    found = re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)', source, re.MULTILINE)
    return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)) for text in found} - {""}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_entry_is_untranslated_or_fuzzy(catalogue: Path) -> None:
    done = subprocess.run(["msgattrib", "--untranslated", str(catalogue)], capture_output=True, text=True, check=True)
    fuzzy = subprocess.run(["msgattrib", "--only-fuzzy", str(catalogue)], capture_output=True, text=True, check=True)
    assert messages(done.stdout) == set()
    assert messages(fuzzy.stdout) == set()


def test_every_korean_text_in_the_code_has_its_english(tmp_path: Path) -> None:
    root = Path(settings.BASE_DIR)
    english = messages((root / "locale/en/LC_MESSAGES/django.po").read_text())
    spoken = re.compile(r'(?:gettext(?:_lazy)?|(?<![\w.])_)\(\s*"((?:[^"\\]|\\.)*[가-힣](?:[^"\\]|\\.)*)"\s*[),]')
    templated = re.compile(r"""\{% translate (["'])((?:(?!\1).)*[가-힣](?:(?!\1).)*)\1""")
    used: set[str] = set()
    for room in ("kmeme", "accounts", "remix", "campaigns"):
        for file in (root / room).rglob("*.py"):
            if "migrations" not in file.parts:
                used |= set(spoken.findall(file.read_text()))
    for file in (root / "templates").rglob("*.html"):
        used |= {text for _quote, text in templated.findall(file.read_text())}
    assert used
    assert used - english == set()
