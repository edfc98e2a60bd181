"""What creators are told about their recipes and their videos; registered when the app is ready.

The params of each: `title`, the title of the recipe; `certified` also `points`, what it earned. A curator's reason is
the `note`; that of a rejected analysis is `reason`, the code of one of ours.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import Kind, register
from remix.models.review import RejectionReason


def _forked(params: Mapping[str, Any]) -> str:
    return _("%(actor)s님이 ‘%(title)s’ 레시피를 리믹스했어요.") % _named(params)


def _certified(params: Mapping[str, Any]) -> str:
    if points := params.get("points"):
        sentence = _("축하해요! ‘%(title)s’ 영상이 K-Success를 받았어요. %(points)d포인트도 들어왔어요.")
        return sentence % {**_named(params), "points": points}
    return _("축하해요! ‘%(title)s’ 영상이 K-Success를 받았어요.") % _named(params)


def _declined(params: Mapping[str, Any]) -> str:
    return _(
        "‘%(title)s’ 영상은 이번에 K-Success를 받지 못했어요. 이유를 보고 한 번 다시 봐 달라고 할 수 있어요."
    ) % _named(params)


def _upheld(params: Mapping[str, Any]) -> str:
    return _("다른 큐레이터가 ‘%(title)s’ 영상을 다시 봤지만 결과는 그대로예요.") % _named(params)


def _revoked(params: Mapping[str, Any]) -> str:
    return _("‘%(title)s’ 영상의 K-Success가 취소됐어요.") % _named(params)


def _analysis_rejected(params: Mapping[str, Any]) -> str:
    reason = str(params.get("reason", ""))
    known = RejectionReason(reason) if reason in RejectionReason.values else RejectionReason.OTHER
    return _("‘%(title)s’ 영상은 레시피로 만들지 않기로 했어요. 이유: %(reason)s") % {
        "title": params.get("title") or _("보내 주신 영상"),
        "reason": known.label,
    }


def _recipe_published(params: Mapping[str, Any]) -> str:
    return _("맡겨 주신 영상이 ‘%(title)s’ 레시피로 공개됐어요.") % _named(params)


def _schedule_failed(params: Mapping[str, Any]) -> str:
    return _("예약한 ‘%(title)s’ 레시피를 공개하지 못했어요. 까닭을 보고 다시 예약해 주세요.") % _named(params)


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"actor": params.get("actor", ""), "title": params.get("title") or _("내 레시피")}


def _taken_down(params: Mapping[str, Any]) -> str:
    return _("‘%(title)s’ 레시피가 신고로 내려갔어요. 이유를 볼 수 있어요.") % _named(params)


def _brought_back(params: Mapping[str, Any]) -> str:
    return _("내려갔던 ‘%(title)s’ 레시피가 되살아났어요.") % _named(params)


def _objection_turned_down(params: Mapping[str, Any]) -> str:
    return _("‘%(title)s’에 낸 이의를 다시 봤지만, 내린 그대로 두기로 했어요.") % _named(params)


FORKED = Kind(code="forked", label=gettext_lazy("내 레시피를 누가 리믹스했어요"), sentence=_forked)
CERTIFIED = Kind(code="certified", label=gettext_lazy("내 영상이 K-Success를 받았어요"), sentence=_certified)
DECLINED = Kind(code="declined", label=gettext_lazy("내 영상이 K-Success를 받지 못했어요"), sentence=_declined)
UPHELD = Kind(code="upheld", label=gettext_lazy("다시 봐 달라고 한 결과가 나왔어요"), sentence=_upheld)
REVOKED = Kind(code="revoked", label=gettext_lazy("내 K-Success가 취소됐어요"), sentence=_revoked)
ANALYSIS_REJECTED = Kind(
    code="analysis_rejected", label=gettext_lazy("맡긴 영상이 레시피가 되지 못했어요"), sentence=_analysis_rejected
)
RECIPE_PUBLISHED = Kind(
    code="recipe_published", label=gettext_lazy("맡긴 영상이 레시피로 공개됐어요"), sentence=_recipe_published
)

TAKEN_DOWN = Kind(code="taken_down", label=gettext_lazy("내 레시피가 신고로 내려갔어요"), sentence=_taken_down)
OBJECTION_TURNED_DOWN = Kind(
    code="objection_turned_down",
    label=gettext_lazy("내려간 레시피에 낸 이의의 결과가 나왔어요"),
    sentence=_objection_turned_down,
)
BROUGHT_BACK = Kind(code="brought_back", label=gettext_lazy("내려간 내 레시피가 되살아났어요"), sentence=_brought_back)

SCHEDULE_FAILED = Kind(
    code="schedule_failed",
    label=gettext_lazy("예약한 레시피를 공개하지 못했어요"),
    sentence=_schedule_failed,
    concerns=lambda user: user.is_staff,
)


def announce() -> None:
    """Make them known."""
    for kind in (
        FORKED,
        CERTIFIED,
        DECLINED,
        UPHELD,
        REVOKED,
        TAKEN_DOWN,
        BROUGHT_BACK,
        OBJECTION_TURNED_DOWN,
        ANALYSIS_REJECTED,
        RECIPE_PUBLISHED,
        SCHEDULE_FAILED,
    ):
        register(kind)
