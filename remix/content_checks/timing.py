"""Whether the recipe has its shape, and its shots fill its time."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from pydantic import ValidationError

from remix.content_checks.base import Problem
from remix.content_checks.material import Material
from remix.recipe import Recipe
from remix.timecode import clock

SAME_TIME = 1e-6
"""Two times (s) that differ by less are one (the recipe's own tolerance)."""
LONGER = 0.5
"""A recipe may be this much (s) longer than its clip: a measured length ends with the last frame."""


def beyond(material: Material) -> Iterator[Problem]:
    """Shots that end after the recipe does."""
    duration = _number(material.record.get("duration_seconds"))
    for number, _start, end in _spans(material):
        if duration is not None and end > duration + SAME_TIME:
            facts = {"number": number, "end": clock(end), "seconds": clock(duration)}
            yield Problem(
                _("샷 %(number)d이(가) %(end)s초까지인데, 레시피는 %(seconds)s초에 끝나요.") % facts,
                facts=(number, end, duration),
                shots=[number],
            )


def gaps(material: Material) -> Iterator[Problem]:
    """Times that no shot covers, or two do."""
    spans = _spans(material)
    if spans and spans[0][1] > SAME_TIME:
        yield Problem(_("첫 샷은 0초에서 시작해야 해요."), facts=(0, spans[0][1]), shots=[spans[0][0]])
    for (first, _from, end), (second, start, _to) in pairwise(spans):
        words = {"first": first, "second": second, "gap": clock(abs(start - end))}
        if start - end > SAME_TIME:
            text = _("샷 %(first)d과(와) 샷 %(second)d 사이가 %(gap)s초 비어 있어요.")
        elif end - start > SAME_TIME:
            text = _("샷 %(second)d이(가) 샷 %(first)d과(와) %(gap)s초 겹쳐요.")
        else:
            continue
        yield Problem(text % words, facts=(first, second, end, start), shots=[first, second])
    duration = _number(material.record.get("duration_seconds"))
    if spans and duration is not None and duration - spans[-1][2] > SAME_TIME:
        text = _("마지막 샷은 영상이 끝나는 %(seconds)s초에서 끝나야 해요.") % {"seconds": clock(duration)}
        yield Problem(text, facts=("end", spans[-1][2], duration), shots=[spans[-1][0]])


def misshapen(material: Material) -> Iterator[Problem]:
    """What else the recipe's schema does not take: a field that is missing, too long or out of bounds."""
    try:
        Recipe.model_validate(material.record)
    except ValidationError as error:
        wrong = [".".join(map(str, details["loc"])) for details in error.errors(include_url=False) if details["loc"]]
        # Gaps and overlaps have no place of their own in the schema; `gaps` and `beyond` tell them better.
        if wrong or not (any(gaps(material)) or any(beyond(material))):
            names = ", ".join(dict.fromkeys(wrong)) or "shots"
            yield Problem(_("레시피를 읽을 수 없어요: %(fields)s") % {"fields": names}, facts=sorted(set(wrong)))


def unwritten(material: Material) -> Iterator[Problem]:
    """Requests of the skeleton to a person that nobody has replaced."""
    if material.recipe and material.recipe.still_asks():
        yield Problem(_("AI 없이 만든 뼈대의 ‘적어 주세요’가 남아 있어요."))


def longer_than_clip(material: Material) -> Iterator[Problem]:
    """A recipe that goes on after its clip has ended."""
    recipe, clip = material.recipe, material.clip_seconds
    if recipe and clip and recipe.duration_seconds > clip + LONGER:
        words = {"recipe": clock(recipe.duration_seconds), "clip": clock(clip)}
        shots = [number for number, shot in enumerate(recipe.shots, start=1) if shot.end > clip + LONGER]
        yield Problem(
            _("레시피는 %(recipe)s초인데 원본 영상은 %(clip)s초예요.") % words,
            facts=(recipe.duration_seconds, clip),
            shots=shots,
        )


def _spans(material: Material) -> list[tuple[int, float, float]]:
    """(number, start, end) of every shot that has two times, by start."""
    shots = material.record.get("shots")
    found = []
    for number, shot in enumerate(shots if isinstance(shots, list) else [], start=1):
        times = (_number(shot.get("start")), _number(shot.get("end"))) if isinstance(shot, dict) else (None, None)
        if times[0] is not None and times[1] is not None:
            found.append((number, times[0], times[1]))
    return sorted(found, key=lambda span: span[1])


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
