"""Certificates and criteria on pages: the number as people read it, and what was asked and reached."""

from collections.abc import Mapping
from typing import Any

from django import template

from remix import certificate_codes, certificate_words
from remix.criteria import Finding
from remix.dossier import findings_of
from remix.models import Certificate, UserVideo
from remix.states import SubmissionState

register = template.Library()


@register.filter
def grouped(code: str) -> str:
    """A certificate's number: "K7QM-2D4X-9FTA"."""
    return certificate_codes.grouped(code)


@register.filter
def answered(kept: Mapping[str, Any]) -> str:
    """What a video has."""
    return certificate_words.answered(kept)


@register.filter
def asked(kept: Mapping[str, Any]) -> str:
    """What was asked of it."""
    return certificate_words.asked(kept)


@register.filter
def in_short(kept: Mapping[str, Any]) -> str:
    """What a video has, in few letters."""
    return certificate_words.in_short(kept)


@register.filter
def explained(finding: Finding) -> str:
    """A criterion against what is known now."""
    return certificate_words.explained(finding)


@register.filter
def as_percent(share: float) -> str:
    """A share (0 to 1): "12 %"."""
    return f"{100 * share:.0f} %"


@register.inclusion_tag("remix/submission/decision.html", takes_context=True)
def decision_section(context: template.Context, user_video: UserVideo, is_own: bool) -> dict[str, Any]:
    """What is asked of a video, what was decided and why, and the way to appeal: four queries."""
    request = context["request"]
    return {
        "user_video": user_video,
        "findings": [] if user_video.state == SubmissionState.WITHDRAWN else findings_of(user_video),
        "decisions": list(user_video.decisions.all()),
        "certificate": Certificate.objects.filter(user_video=user_video).first(),
        "may_appeal": is_own and user_video.state == SubmissionState.DECLINED,
        "typed": request.POST.get("words", "") if request.method == "POST" else "",
        "csrf_token": context.get("csrf_token"),
    }
