"""What curators read about an entry: how late it is, what was done with it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from curation.reading import SOON

_DONE: dict[str, str | Promise] = {
    "work.claim": _("보기 시작했어요"),
    "work.release": _("돌려놓았어요"),
    "work.assign": _("맡을 사람을 정했어요"),
    "work.note": _("메모를 남겼어요"),
    "work.decide": _("결정했어요"),
    "work.undo": _("결정을 되돌렸어요"),
    "work.give_back": _("반영하지 못해 돌아왔어요"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """How an entry stands against its due time: `level` is late, soon or fine, `text` says it in words."""

    level: str
    text: str


def due(due_at: datetime, now: datetime) -> Due:
    """In words that also hold without the colour: "3시간 남았어요", "2시간 지났어요"."""
    left = due_at - now
    if left <= timedelta(0):
        return Due("late", gettext("%(time)s 지났어요") % {"time": span(-left)})
    return Due("soon" if left <= SOON else "fine", gettext("%(time)s 남았어요") % {"time": span(left)})


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down; never less than a minute."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(count)d분", "%(count)d분", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        return ngettext("%(count)d시간", "%(count)d시간", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d일", "%(count)d일", minutes // 1440) % {"count": minutes // 1440}


def done(action: str) -> str:
    """What an audit entry says; acts of the domain by their own names."""
    return str(_DONE.get(action, action))
