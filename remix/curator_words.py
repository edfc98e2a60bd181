"""What curators read about an analysis: errors, sources, times, ages and money in words. Pure."""

from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from remix.models import Measurement
from remix.models.analysis import FieldSource
from remix.timecode import clock

SHOWN_TIMES = 8
"""How many measured times one cell lists before it only counts the rest."""

_WORDS: dict[str, str | Promise] = {
    "rate_limited": _("AI가 지금 너무 바빠요. 조금 뒤에 다시 실행해 주세요."),
    "server_error": _("AI 쪽에서 오류가 났어요. 조금 뒤에 다시 실행해 주세요."),
    "timeout": _("AI가 제때 답하지 않았어요. 다시 실행해 주세요."),
    "unreachable": _("AI에 연결할 수 없었어요. 네트워크를 확인하고 다시 실행해 주세요."),
    "not_json": _("AI의 답을 읽을 수 없었어요. 다시 실행하거나 직접 채워 주세요."),
    "schema": _("AI의 답이 정해진 꼴과 달랐어요. 다시 실행하거나 직접 채워 주세요."),
    "truncated": _("AI의 답이나 파일이 중간에 끊겼어요. 다시 실행하거나 직접 채워 주세요."),
    "blocked": _("AI가 이 영상은 다룰 수 없다고 했어요. 직접 보고 채우거나 거절해 주세요."),
    "refused": _("AI가 이 영상은 다룰 수 없다고 했어요. 직접 보고 채우거나 거절해 주세요."),
    "bad_request": _("AI가 요청을 받아들이지 않았어요. 모델 설정을 확인해 주세요."),
    "not_found": _("영상이나 모델을 찾을 수 없다고 해요. 주소와 모델 설정을 확인해 주세요."),
    "another_clip": _(
        "AI가 말한 길이가 잰 길이와 크게 달라요. 다른 영상을 봤을 수 있으니 살펴보고, 괜찮으면 승인해 주세요."
    ),
    "broken": _("예상하지 못한 오류로 네 번 멈췄어요. 다시 실행해 보고, 그래도 멈추면 운영자에게 알려 주세요."),
    "no_key": _("AI 키가 없어서 측정값만 있어요. 직접 채우거나, 키를 넣고 다시 실행해 주세요."),
    "forbidden": _("AI 키에 권한이 없다고 해요. 키를 확인해 주세요."),
    "bad_source": _("이 주소는 AI가 볼 수 없어요. 영상 파일을 올려 주세요."),
    "empty_file": _("파일이 비어 있어요. 영상을 다시 올려 주세요."),
    "not_a_video": _("영상 파일이 아니에요. 다른 파일을 올려 주세요."),
    "no_video_stream": _("화면이 없는 파일이에요. 영상을 올려 주세요."),
    "too_long": _("10분을 넘는 영상이에요."),
    "too_large": _("200MB를 넘는 파일이에요."),
    "too_small": _("화면이 너무 작은 영상이에요."),
}
_OTHERWISE = _("분석이 실패했어요. 다시 실행하거나 직접 채워 주세요.")


def error_words(reason: str) -> str:
    """What went wrong and what to do about it; empty without a reason."""
    return str(_WORDS.get(reason, _OTHERWISE)) if reason else ""


def source_words(source: str) -> str:
    """Where a field came from, in one word; empty when nobody knows it."""
    return str(FieldSource(source).label) if source in FieldSource.values else ""


def tempo_text(measured: Measurement) -> str:
    """The measured tempo with how sure the measurement is."""
    if measured.bpm is None:
        return gettext("박을 찾지 못했어요")
    percent = round(measured.bpm_confidence * 100)
    return gettext("%(bpm)s BPM · 확신 %(percent)d%%") % {"bpm": f"{measured.bpm:.1f}", "percent": percent}


def times_text(times: list[float]) -> str:
    """Times, the first few."""
    shown = ", ".join(clock(time) for time in times[:SHOWN_TIMES])
    more = len(times) - SHOWN_TIMES
    return shown if more <= 0 else shown + " " + ngettext("외 %(count)d곳", "외 %(count)d곳", more) % {"count": more}


def dollars(amount: Decimal | None) -> str:
    """An amount in USD; a dash when it is unknown."""
    return "–" if amount is None else f"${amount:.4f}"


def age(since: datetime) -> str:
    """How long ago, in the largest unit that fits: "3시간 전"."""
    minutes = max(0, int((now() - since).total_seconds() // 60))
    if minutes < 1:
        return gettext("방금")
    if minutes < 60:
        return ngettext("%(count)d분 전", "%(count)d분 전", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        return ngettext("%(count)d시간 전", "%(count)d시간 전", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d일 전", "%(count)d일 전", minutes // 1440) % {"count": minutes // 1440}
