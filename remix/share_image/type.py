"""Setting type: our two fonts, lines that break like Korean does, and sizes that make a text fit. Pure."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).parent / "fonts"
MEDIUM, BOLD = "Pretendard-Medium.otf", "Pretendard-ExtraBold.otf"
_NO_CHARACTER = "\uffff"  # Unicode promises that it never is one, so no font has a glyph for it
ELLIPSIS = "…"

type Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def font(name: str, size: int) -> Font:
    """One of our fonts, `size` pixels high."""
    return ImageFont.truetype(FOLDER / name, size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """The text in one line, composed, without the characters that our fonts have no glyph for (emoji, most Hanja)."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter for letter in composed if letter.isspace() or has_glyph(letter)).split())


@lru_cache(maxsize=20_000)
def has_glyph(letter: str) -> bool:
    """Whether the fonts can draw a character; what they cannot would come out as an empty box."""
    glyph = font(MEDIUM, 20).getmask(letter)
    return (glyph.size, bytes(glyph)) != _empty_box()


@cache
def _empty_box() -> tuple[tuple[int, int], bytes]:
    glyph = font(MEDIUM, 20).getmask(_NO_CHARACTER)
    return glyph.size, bytes(glyph)


def fitted(text: str, name: str, *, sizes: range, width: int, lines: int) -> tuple[Font, list[str]]:
    """The largest of `sizes` at which the text takes at most `lines` lines of `width` pixels, and those lines.

    At the smallest size what is too much ends in an ellipsis.
    """
    for size in sorted(sizes, reverse=True):
        broken = wrapped(text, font(name, size), width)
        if len(broken) <= lines:
            return font(name, size), broken
    smallest = font(name, min(sizes))
    kept = wrapped(text, smallest, width)[:lines]
    return smallest, [*kept[:-1], _ended(kept[-1], smallest, width)]


def wrapped(text: str, face: Font, width: int) -> list[str]:
    """Lines of at most `width` pixels, broken between words; inside one only where it has no other room."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, face, width)
    return lines or [""]


def _pieces(word: str, face: Font, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _ended(line: str, face: Font, width: int) -> str:
    while line and face.getlength(line + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
