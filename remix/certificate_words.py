"""Criteria in words of the active language: what is asked of a video, what it has, what is missing. Pure.

A criterion comes as it is kept with decisions and certificates, `remix.criteria.Finding.as_json`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from remix.criteria import Criterion, Finding, why_unknown


def asked(kept: Mapping[str, Any]) -> str:
    """What the criterion asks for."""
    if kept["criterion"] == Criterion.VIEWS:
        return _("조회수 %(needed)s회가 기준이에요.") % {"needed": f"{kept['needed']:,.0f}"}
    return _("레시피 영상이 같은 나이였을 때의 %(needed)s배가 기준이에요.") % {"needed": f"{kept['needed']:g}"}


def answered(kept: Mapping[str, Any]) -> str:
    """What the video has, where it is known."""
    if kept["criterion"] == Criterion.VIEWS:
        return _("조회수 %(got)s회예요.") % {"got": f"{kept['got']:,.0f}"}
    figures = {"got": f"{kept['got']:.1f}", "days": f"{kept['age_days']:.0f}", "parent": f"{kept['parent_views']:,.0f}"}
    return _("올라간 지 %(days)s일째에 레시피 영상(%(parent)s회)의 %(got)s배를 봤어요.") % figures


def in_short(kept: Mapping[str, Any]) -> str:
    """What the video has, in as few letters as a picture has room for."""
    if kept["criterion"] == Criterion.VIEWS:
        return _("조회수 %(got)s회") % {"got": f"{kept['got']:,.0f}"}
    return _("레시피 영상의 %(got)s배") % {"got": f"{kept['got']:.1f}"}


def explained(finding: Finding) -> str:
    """One criterion against what is known now: what is asked, and what there is or what is missing."""
    kept = finding.as_json()
    return f"{asked(kept)} {answered(kept) if finding.got is not None else why_unknown(finding.numbers)}"


def met_sentence(kept: Mapping[str, Any]) -> str:
    """A criterion that was met, with its numbers."""
    return f"{answered(kept)} {asked(kept)}"
