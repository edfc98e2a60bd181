"""The Text Guide: a recipe as plain Korean text, to read on a phone while shooting. Pure."""

import codecs
from collections.abc import Iterator

from django.utils import translation

from remix.recipe import Recipe, Shot
from remix.timecode import length, span


def text_guide(recipe: Recipe, url: str, source: str = "") -> str:
    """The whole recipe, every shot with its times, in short lines; `url` is its page, `source` the clip it came from.

    Korean whatever the reader's language, like the recipe itself.
    """
    with translation.override("ko"):
        return "\n".join(_lines(recipe, url, source)).rstrip() + "\n"


def as_file(text: str) -> bytes:
    """The text as a file: UTF-8 with a byte order mark.

    The mark is there because a saved file has lost its Content-Type: without it, older Korean Windows editors read
    CP949 and the iPhone's Quick Look reads Latin-1. Every reader that does not need it hides it.
    """
    return codecs.BOM_UTF8 + text.encode()


def _lines(recipe: Recipe, url: str, source: str) -> Iterator[str]:
    yield from (recipe.title, recipe.concept, "")
    yield " · ".join(_facts(recipe))
    yield from (url, "")
    if recipe.is_skeleton:
        basis = "측정값으로" if recipe.width else "영상을 재지 못해 기본 틀로"
        yield from (f"※ {basis} 만든 뼈대예요. 내용은 아직 사람이 채우지 않았어요.", "")
    yield from ("[이야기]", recipe.narrative, "")
    yield from _section("[준비]", list(_preparations(recipe)))
    yield "[장면]"
    for number, shot in enumerate(recipe.shots, start=1):
        yield from _shot(recipe, number, shot)
    yield from _section("[꼭 지키기]", [f"- {line}" for line in recipe.dos])
    yield from _section("[하지 않기]", [f"- {line}" for line in recipe.donts])
    tags = " ".join(f"#{tag}" for tag in recipe.hashtags)
    yield from _section("[올릴 때]", [line for line in (recipe.upload_caption, tags) if line])
    yield from _section("[원본]", [line for line in (source, recipe.credit) if line])


def _facts(recipe: Recipe) -> Iterator[str]:
    yield length(recipe.duration_seconds)
    yield f"{len(recipe.shots)}장면"
    if recipe.bpm:
        yield f"{recipe.bpm:.0f} BPM"
    if recipe.difficulty:
        yield f"난이도 {recipe.difficulty}/5"
    if recipe.estimated_minutes:
        yield f"준비부터 촬영까지 약 {recipe.estimated_minutes}분"


def _preparations(recipe: Recipe) -> Iterator[str]:
    music = " → ".join(line for line in (recipe.music.original, recipe.music.korean_alternative) if line)
    named = {"장소": recipe.setting, "의상": recipe.costume, "음악": music, "소품": ", ".join(recipe.props)}
    yield from (f"{name}: {text}" for name, text in named.items() if text)


def _shot(recipe: Recipe, number: int, shot: Shot) -> Iterator[str]:
    beats = recipe.beats_in(shot)
    head = [
        f"{number}. {span(shot.start, shot.end)}",
        f"{beats}박" if beats else "",
        "훅" if recipe.holds_hook(shot) else "",
    ]
    yield " · ".join(part for part in head if part)
    if shot.title:
        yield f"   {shot.title}"
    yield f"   {shot.action}"
    if shot.caption:
        yield f"   자막: “{shot.caption}”"
    if shot.camera:
        yield f"   카메라: {shot.camera}"
    if shot.difficulty:
        yield f"   난이도 {shot.difficulty}/5"
    yield ""


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from (title, *lines, "")
