"""Figures of the admin's first page in words."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kmeme.dashboard.kpis import Figure, Standing, Unit

register = template.Library()

STANDINGS: dict[str, str | Promise] = {
    Standing.GOOD: _("목표 안"),
    Standing.MISSED: _("목표 밖"),
    Standing.ALERT: _("경보"),
    Standing.UNKNOWN: _("아직 없음"),
}
REASONS: dict[str, str | Promise] = {
    "rate_limited": _("요청이 너무 많음"),
    "server_error": _("서버 오류"),
    "timeout": _("시간 초과"),
    "unreachable": _("연결 안 됨"),
    "not_json": _("읽을 수 없는 답"),
    "schema": _("꼴이 다른 답"),
    "truncated": _("끊긴 답"),
    "blocked": _("막힌 영상"),
    "refused": _("거절한 답"),
    "bad_request": _("잘못된 요청"),
    "not_found": _("없는 모델이나 영상"),
    "no_key": _("키 없음"),
    "forbidden": _("권한 없음"),
    "bad_source": _("볼 수 없는 영상"),
}


@register.filter
def standing_words(standing: str) -> str:
    """How a figure does, in a word."""
    return str(STANDINGS[standing])


@register.filter
def reason_words(reason: str) -> str:
    """Why a call failed, in a word or two; the slug itself for one of a newer release."""
    return str(REASONS.get(reason, reason))


@register.filter
def as_share(value: float | Decimal | None) -> str:
    """A share in hundredths, with a decimal place where it tells something; a dash where there is none."""
    if value is None:
        return "–"
    percent = float(value) * 100
    return f"{percent:.1f} %" if percent < 10 and round(percent, 1) != round(percent) else f"{percent:.0f} %"


@register.filter
def figure_of(value: float | None, figure: Figure) -> str:
    """A value in the figure's own unit."""
    if value is None:
        return "–"
    return as_share(value) if figure.unit == Unit.SHARE else f"{value:,.0f} ms"


@register.filter
def promise(figure: Figure) -> str:
    """What is promised, in a few words."""
    template = gettext("목표 %(value)s 초과") if figure.higher_is_better else gettext("목표 %(value)s 미만")
    return template % {"value": figure_of(figure.promised, figure)}


@register.filter
def alarm(figure: Figure) -> str:
    """From where on operators are called, where that is not where the promise ends; else nothing."""
    if figure.alert is None or figure.alert == figure.promised:
        return ""
    return " · " + gettext("%(value)s 넘으면 경보") % {"value": figure_of(figure.alert, figure)}


@register.filter
def usd(amount: Decimal) -> str:
    """US dollars: cents from a dollar on, and as much as it takes below."""
    return f"${amount:,.2f}" if amount >= 1 or amount == 0 else f"${amount:.4f}"
