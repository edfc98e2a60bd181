"""Words that recipes should not hold: the list is the curators' own."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from remix.content_checks.base import Problem
from remix.content_checks.material import Material
from remix.models.content_check import Severity
from remix.recipe_words import texts


def blocked(material: Material) -> Iterator[Problem]:
    """Words that hold a recipe until they are gone."""
    yield from _found(material, Severity.BLOCKING)


def doubtful(material: Material) -> Iterator[Problem]:
    """Words that somebody has to have seen."""
    yield from _found(material, Severity.WARNING)


def folded(text: str) -> str:
    """A text as it is compared: composed, lower case, without signs that nobody sees (zero width and the like)."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in composed if unicodedata.category(letter) != "Cf")


@lru_cache(maxsize=2000)
def pattern(word: str) -> re.Pattern[str]:
    """How a word is looked for in a folded text.

    It stands at the beginning of a word, so that it is not found across two innocent ones. Hangul may go on behind it
    (particles) and may be drawn apart by spaces or signs; any other word stands alone.
    """
    plain = folded(word)
    if any("가" <= letter <= "힣" for letter in plain):
        return re.compile(r"(?<!\w)" + r"[\W_]*".join(re.escape(letter) for letter in "".join(plain.split())))
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, plain.split())) + r"(?!\w)")


def _found(material: Material, severity: Severity) -> Iterator[Problem]:
    read = [(place, folded(text)) for place, text in texts(material.record)]
    for banned in material.banned_words:
        if banned.severity != severity:
            continue
        places = list(dict.fromkeys(place for place, text in read if pattern(banned.word).search(text)))
        if places:
            words = {"word": banned.word, "places": ", ".join(places)}
            sentence = _("‘%(word)s’이(가) 있어요: %(places)s") % words
            yield Problem(f"{sentence} — {banned.note}" if banned.note else sentence, facts=(banned.word, len(places)))
