"""What creators are told about their recipes and their videos; registered when the app is ready.

The params of each: `title`, the title of the recipe; `certified` also `points`, what it earned. A curator's reason is
the `note`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notifications import Kind, register


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


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"actor": params.get("actor", ""), "title": params.get("title") or _("내 레시피")}


FORKED = Kind(code="forked", label=gettext_lazy("내 레시피를 누가 리믹스했어요"), sentence=_forked)
CERTIFIED = Kind(code="certified", label=gettext_lazy("내 영상이 K-Success를 받았어요"), sentence=_certified)
DECLINED = Kind(code="declined", label=gettext_lazy("내 영상이 K-Success를 받지 못했어요"), sentence=_declined)
UPHELD = Kind(code="upheld", label=gettext_lazy("다시 봐 달라고 한 결과가 나왔어요"), sentence=_upheld)
REVOKED = Kind(code="revoked", label=gettext_lazy("내 K-Success가 취소됐어요"), sentence=_revoked)


def announce() -> None:
    """Make them known."""
    for kind in (FORKED, CERTIFIED, DECLINED, UPHELD, REVOKED):
        register(kind)
