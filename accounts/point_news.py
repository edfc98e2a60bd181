"""What people are told of their points, and how an entry of the ledger is explained to them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notifications
from accounts.models import PointEntry, PointReason

# These come in numbers: whoever gets them hears of the first one of a day.
_ONCE_A_DAY = (PointReason.ANCESTOR, PointReason.VISIT)

POINTS = notifications.Kind(
    code="points",
    label=gettext_lazy("K-포인트가 들어오거나 빠졌어요"),
    sentence=lambda params: _sentence(params),
    mail=False,
)


def tell_of(entry: PointEntry) -> None:
    """Tell the person of an entry, unless another notification does or nothing came of it.

    A certificate's own points, given or taken back, stand in the news of the certificate. Shares from one's recipes
    and visits are told once a day each; what a curator adjusted, every time and with the reason.
    """
    reason = PointReason(entry.reason)
    if not entry.amount or PointReason.CERTIFIED in (reason, entry.detail.get("of")):
        return
    cause = f"points:{reason}:{entry.day}" if reason in _ONCE_A_DAY else f"points:{entry.pk}"
    notifications.tell(
        recipient=entry.user,
        kind=POINTS.code,
        cause=cause,
        url=reverse("accounts:points"),
        params={"reason": reason, "amount": entry.amount, "title": entry.detail.get("title", "")},
        note=entry.note,
    )


def explained(entry: PointEntry) -> str:
    """Why the points came or went, in plain words of the active language."""
    reason = PointReason(entry.reason)
    title = str(entry.detail.get("title", ""))
    if reason == PointReason.REVERSAL:
        was = PointReason(entry.detail["of"]).label if "of" in entry.detail else PointReason.REVERSAL.label
        return _("받았던 포인트를 돌려놨어요: %(was)s") % {"was": was} + (f" ({title})" if title else "")
    if reason == PointReason.ADJUSTMENT:
        return _("운영팀이 포인트를 맞췄어요.")
    words = {
        PointReason.CERTIFIED: (_("K-Success를 받았어요."), _("‘%(title)s’ 영상이 K-Success를 받았어요.")),
        PointReason.ANCESTOR: (
            _("내 레시피를 이어 만든 영상이 K-Success를 받았어요."),
            _("내 레시피를 이어 만든 ‘%(title)s’ 영상이 K-Success를 받았어요."),
        ),
        PointReason.VISIT: (_("캠페인에 참여했어요."), _("‘%(title)s’ 캠페인에 참여했어요.")),
    }
    plain, named = words[reason]
    return named % {"title": title} if title else plain


def cut(entry: PointEntry) -> str:
    """How the daily cap cut it; empty when it did not."""
    if "asked" not in entry.detail:
        return ""
    figures = {"asked": entry.detail["asked"], "cap": entry.detail["cap"]}
    if not entry.amount:
        return _("하루 한도 %(cap)d포인트를 다 채워서 %(asked)d포인트는 받지 못했어요.") % figures
    return _("하루 한도 %(cap)d포인트까지만 받아서 %(asked)d포인트 중 남은 만큼 들어왔어요.") % figures


def _sentence(params: Mapping[str, Any]) -> str:
    amount, reason = params.get("amount", 0), params.get("reason")
    if reason == PointReason.ANCESTOR:
        return _("내 레시피를 이어 만든 영상이 K-Success를 받아서 %(amount)d포인트가 들어왔어요.") % {"amount": amount}
    if reason == PointReason.VISIT:
        return _("캠페인에 참여해서 %(amount)d포인트가 들어왔어요.") % {"amount": amount}
    if reason == PointReason.ADJUSTMENT:
        return _("운영팀이 포인트를 %(amount)s 맞췄어요.") % {"amount": f"{amount:+,}"}
    return _("지급이 취소되어 %(amount)d포인트가 빠졌어요.") % {"amount": abs(amount)}
