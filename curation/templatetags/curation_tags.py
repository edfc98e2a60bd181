"""The queue's bar for the pages on which things are looked at: `{% work_bar "analysis" row.pk %}`."""

from dataclasses import replace
from typing import Any

from django import template

from curation import pages

register = template.Library()


@register.inclusion_tag("admin/curation/bar.html", takes_context=True)
def work_bar(context: dict[str, Any], kind: str, subject_id: int, without: str = "") -> dict[str, Any]:
    """Claim, previous, next, notes and the decisions.

    Buttons of a page may carry `data-queue-key="a"`: the key then presses them. `without` is the code of the one
    decision that the page has a button for.
    """
    request = context["request"]
    bar = pages.bar(request, kind, subject_id)
    if bar and without:
        bar = replace(bar, offers=[offer for offer in bar.offers if offer.decision.code != without])
    return {
        "bar": bar,
        "toast": pages.toast(request),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
