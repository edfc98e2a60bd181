"""The fit report in words: what matched first, what did not without blame, what nobody can know said as such."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from remix.fit import Fit, Length, Place, ShotFit, Tempo
from remix.timecode import clock


class Tone(StrEnum):
    """How a line is drawn: matched, different, or not known (fainter)."""

    MATCHED = "matched"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in one sentence."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ShotLine:
    """One shot in words, with its times in the recipe and in the clip ("–" where unknown)."""

    shot: ShotFit
    text: str
    tone: Tone

    @property
    def recipe_times(self) -> str:
        """From when to when in the recipe."""
        return f"{clock(self.shot.start)}–{clock(self.shot.end)}"

    @property
    def clip_times(self) -> str:
        """From when to when in the clip, as far as it is known."""
        ends = (self.shot.found_start, self.shot.found_end)
        return "–".join("?" if at is None else clock(at) for at in ends)


def headline(fit: Fit) -> str:
    """The report in one sentence."""
    if not fit.cuts:
        return gettext("컷 없이 한 번에 찍는 레시피예요.")
    if not fit.cuts_asked:
        return gettext("원본도 화면이 이어지는 레시피라서, 컷으로는 견줄 수 없어요.")
    if fit.cuts_on == fit.cuts_asked:
        return ngettext("컷이 레시피의 자리에 있어요.", "컷 %(on)d개가 모두 레시피의 자리에 있어요.", fit.cuts_on) % {
            "on": fit.cuts_on
        }
    if not fit.cuts_on:
        return gettext("컷 자리가 레시피와 달라요. 일부러 다르게 편집했다면 그대로도 좋아요.")
    return gettext("컷 %(asked)d개 가운데 %(on)d개가 레시피의 자리에 있어요.") % {
        "asked": fit.cuts_asked,
        "on": fit.cuts_on,
    }


def lines(fit: Fit) -> list[Line]:
    """Length, how the clip lies as a whole, tempo, and cuts that are left over."""
    return [_length(fit), *_alignment(fit), *_tempo(fit), *_left_over(fit)]


def tolerance(fit: Fit) -> str:
    """What counted as the same place."""
    if fit.tolerance_beats is None:
        return gettext("%(seconds)s초 안이면 같은 자리로 봤어요.") % {"seconds": f"{fit.tolerance_seconds:.2f}"}
    return gettext("%(beats)s박(%(seconds)s초) 안이면 같은 자리로 봤어요.") % {
        "beats": f"{fit.tolerance_beats:g}",
        "seconds": f"{fit.tolerance_seconds:.2f}",
    }


def shots(fit: Fit) -> list[ShotLine]:
    """Every shot in words."""
    offs = {cut.number: cut.off for cut in fit.cuts}
    last = fit.shots[-1].number
    return [_shot(shot, offs.get(shot.number), offs.get(shot.number + 1), shot.number == last) for shot in fit.shots]


def _shot(shot: ShotFit, start_off: float | None, end_off: float | None, is_last: bool) -> ShotLine:
    if shot.place == Place.ON:
        return ShotLine(shot, gettext("제자리예요"), Tone.MATCHED)
    if shot.place == Place.MISSING:
        if shot.is_soft:
            return ShotLine(shot, gettext("원본도 화면이 이어져서 알 수 없어요"), Tone.UNKNOWN)
        return ShotLine(shot, gettext("컷을 찾지 못했어요"), Tone.DIFFERENT)
    off = max((start_off or 0.0, end_off or 0.0), key=abs)
    if is_last and not off:
        return ShotLine(shot, gettext("끝나는 때가 달라요"), Tone.DIFFERENT)
    return ShotLine(shot, _early_or_late(off), Tone.DIFFERENT)


def _early_or_late(off: float) -> str:
    seconds = {"seconds": f"{abs(off):.1f}"}
    if off < 0:
        return gettext("%(seconds)s초 일찍 바뀌어요") % seconds
    return gettext("%(seconds)s초 늦게 바뀌어요") % seconds


def _length(fit: Fit) -> Line:
    both = {"clip": clock(fit.clip_seconds), "recipe": clock(fit.recipe_seconds)}
    if fit.length == Length.SAME:
        return Line(gettext("길이가 레시피와 같아요: %(clip)s초.") % both, Tone.MATCHED)
    if fit.length == Length.SHORTER:
        return Line(gettext("레시피보다 짧아요: %(recipe)s초 가운데 %(clip)s초.") % both, Tone.DIFFERENT)
    return Line(gettext("레시피보다 길어요: %(recipe)s초인데 %(clip)s초예요.") % both, Tone.DIFFERENT)


def _alignment(fit: Fit) -> list[Line]:
    found = []
    if fit.scale != 1.0:
        times = {"times": f"{max(fit.scale, 1 / fit.scale):.2f}"}
        slower = gettext("영상 전체가 %(times)s배 느려요. 그만큼 줄여서 견줬어요.") % times
        faster = gettext("영상 전체가 %(times)s배 빨라요. 그만큼 늘려서 견줬어요.") % times
        found.append(Line(slower if fit.scale > 1 else faster, Tone.DIFFERENT))
    if abs(fit.shift_seconds) >= 0.05:
        seconds = {"seconds": f"{abs(fit.shift_seconds):.1f}"}
        later = gettext("영상 전체가 %(seconds)s초 늦게 시작해요. 그만큼 당겨서 견줬어요.") % seconds
        earlier = gettext("영상 전체가 %(seconds)s초 일찍 시작해요. 그만큼 밀어서 견줬어요.") % seconds
        found.append(Line(later if fit.shift_seconds > 0 else earlier, Tone.DIFFERENT))
    return found


def _tempo(fit: Fit) -> list[Line]:
    if fit.tempo == Tempo.NOT_ASKED:
        return []
    if fit.tempo == Tempo.SILENT:
        return [
            Line(gettext("파일에 소리가 없어서 빠르기는 알 수 없어요. 앱에서 입힌 음악은 여기에 없어요."), Tone.UNKNOWN)
        ]
    if fit.tempo == Tempo.UNHEARD:
        return [Line(gettext("소리에서 박을 찾지 못해서 빠르기는 알 수 없어요."), Tone.UNKNOWN)]
    both = {"clip": f"{fit.clip_bpm or 0:.0f}", "recipe": f"{fit.recipe_bpm or 0:.0f}"}
    text = {
        Tempo.SAME: gettext("빠르기가 레시피와 같아요: %(clip)s BPM."),
        Tempo.HALF: gettext("빠르기가 레시피와 같아요. 박을 절반으로 셌을 뿐이에요: %(recipe)s, %(clip)s BPM."),
        Tempo.DOUBLE: gettext("빠르기가 레시피와 같아요. 박을 두 배로 셌을 뿐이에요: %(recipe)s, %(clip)s BPM."),
        Tempo.OTHER: gettext("빠르기가 달라요: 레시피 %(recipe)s, 찍은 영상 %(clip)s BPM."),
    }[fit.tempo] % both
    if not fit.tempo_is_sure:
        return [Line(gettext("%(finding)s 하지만 확실하지 않아요.") % {"finding": text}, Tone.UNKNOWN)]
    return [Line(text, Tone.DIFFERENT if fit.tempo == Tempo.OTHER else Tone.MATCHED)]


def _left_over(fit: Fit) -> list[Line]:
    found = []
    if soft := len(fit.cuts) - fit.cuts_asked:
        text = ngettext(
            "컷 %(count)d개는 원본에서도 화면이 이어지는 곳이에요. 보이지 않아도 괜찮아요.",
            "컷 %(count)d개는 원본에서도 화면이 이어지는 곳이에요. 보이지 않아도 괜찮아요.",
            soft,
        )
        found.append(Line(text % {"count": soft}, Tone.UNKNOWN))
    if extra := len(fit.extra_cuts):
        text = ngettext(
            "레시피에 없는 컷이 %(count)d개 있어요. 더 잘게 나눴다면 괜찮아요.",
            "레시피에 없는 컷이 %(count)d개 있어요. 더 잘게 나눴다면 괜찮아요.",
            extra,
        )
        found.append(Line(text % {"count": extra}, Tone.DIFFERENT))
    return found
