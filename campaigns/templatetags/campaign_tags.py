"""How campaigns are written: distances, windows, the time that is left, opening hours, and the maps' style sheets."""

from datetime import datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from campaigns import maps
from campaigns.models import Campaign, Place
from campaigns.opening import runs_of
from campaigns.states import CampaignState

register = template.Library()
SOON = timedelta(days=2)


@register.filter
def metres(distance: float) -> str:
    """ "40m", "1.2km"; tens of metres, because no phone knows better."""
    if distance < 1000:
        return f"{max(10, round(distance, -1)):.0f}m"
    return f"{distance / 1000:.1f}km"


@register.filter
def plain(number: float) -> str:
    """A coordinate for a script, whatever the reader's language does to numbers."""
    return f"{number:.6f}"


@register.filter
def time_left(campaign: Campaign) -> str:
    """Where the campaign stands in its window."""
    now = timezone.now()
    if campaign.state == CampaignState.ENDED or campaign.ends_at <= now:
        return gettext("끝났어요")
    if campaign.state == CampaignState.PAUSED:
        return gettext("잠시 멈췄어요")
    if campaign.starts_at > now:
        return gettext("%(when)s 시작") % {"when": _day(campaign.starts_at)}
    return _remaining(campaign.ends_at - now)


@register.filter
def is_ending(campaign: Campaign) -> bool:
    """Whether it runs and ends within two days."""
    now = timezone.now()
    return campaign.is_open(now) and campaign.ends_at - now < SOON


@register.filter
def window(campaign: Campaign) -> str:
    """From when to when."""
    return f"{_day(campaign.starts_at)} – {_day(campaign.ends_at)}"


@register.filter
def hours(place: Place) -> str:
    """The opening hours in the reader's language."""
    return " · ".join(f"{_days(entry['days'])} {entry['opens']}–{entry['closes']}" for entry in place.opening_hours)


@register.simple_tag
def map_styles() -> SafeString:
    """The style sheet of the pages' map."""
    return format_html('<link rel="stylesheet" href="{}">', static(f"{maps.MAPLIBRE}/maplibre-gl.css"))


def _days(days: list[int]) -> str:
    """ "매일", "월–금" for three or more in a row, otherwise "토, 일"."""
    if len(days) == len(WEEKDAYS_ABBR):
        return gettext("매일")
    names = [[str(WEEKDAYS_ABBR[day]) for day in run] for run in runs_of(days)]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in names)


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "MONTH_DAY_FORMAT")


def _remaining(left: timedelta) -> str:
    days, hours_left = left.days, left.seconds // 3600
    if days:
        return ngettext("%(count)d일 남음", "%(count)d일 남음", days) % {"count": days}
    if hours_left:
        return ngettext("%(count)d시간 남음", "%(count)d시간 남음", hours_left) % {"count": hours_left}
    minutes = max(1, left.seconds // 60)
    return ngettext("%(count)d분 남음", "%(count)d분 남음", minutes) % {"count": minutes}
