"""How many analyses one person may start: the product's promise of 10 a minute, 100 an hour, 50 a day in Seoul."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.limit_stores import SturdyStore
from accounts.models import User
from accounts.origin import note_quota
from kmeme.lib.limits import Exceeded, Left, Limit, Window

ANALYSES = Limit(
    "analyses",
    (
        Window("minute", 10, 60),
        Window("hour", 100, 3600),
        Window("day", 50, 86_400, zone=settings.TIME_ZONE),
    ),
    SturdyStore,
)
SIMILAR_TEXTS = Limit(
    "similar texts", (Window("minute", 30, 60), Window("day", 1000, 86_400, zone=settings.TIME_ZONE)), SturdyStore
)
"""How many texts one person may have turned into vectors by the model."""
SENTENCES = {
    "minute": _("1분에 10번까지 분석할 수 있어요. 잠시 뒤에 다시 해 주세요."),
    "hour": _("1시간에 100번까지 분석할 수 있어요. 조금 뒤에 다시 해 주세요."),
    "day": _("오늘 분석 50번을 다 썼어요. 자정이 지나면 다시 할 수 있어요."),
}


def spend_analysis(user: User | None) -> None:
    """Count one new analysis of this person; the system (None) has no quota.

    Call it as the last step of the transaction that starts the analysis, so that nothing is spent when starting
    fails, and do not call it for answers from the cache or of a run that is under way. Raises
    `kmeme.lib.limits.Exceeded`, having counted nothing; the transaction then takes the analysis back.
    """
    if user is None:
        return
    try:
        left = ANALYSES.spend(str(user.pk))
    except Exceeded as exceeded:
        note_quota(exceeded.left)
        full = [entry for entry in exceeded.left if entry.remaining == 0]
        exceeded.sentence = SENTENCES[max(full, key=lambda entry: entry.resets_in_seconds).window.name]
        exceeded.code = "analysis_quota"
        raise
    note_quota(left)


def remaining(user: User) -> list[Left]:
    """What this person has left: minute, hour, day."""
    return ANALYSES.remaining(str(user.pk))
