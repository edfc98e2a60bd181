"""What the people who handed in a video are told of a curator's decision: the very sentence, before and after it.

The review screens show `rejection` and `publication` beside the buttons; `rejected` and `published` say the same to
those who asked.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext

from accounts import notifications
from accounts.models import User
from remix import news, partner_events
from remix.models import Analysis, RemixNode
from remix.models.review import RejectionReason

MOST_TITLE_LETTERS = 80


def audience(analysis: Analysis, *, but: User | None = None) -> list[User]:
    """Who asked for an analysis, in the order of their numbers; without the person who acts, who knows already."""
    asked = Q(pk__in=analysis.requests.values("user")) | Q(pk__in=[analysis.requested_by_id])
    people = User.objects.filter(asked, is_active=True).order_by("pk")
    return list(people.exclude(pk=but.pk) if but else people)


def rejection(analysis: Analysis, reason_code: str) -> str:
    """What they are told when the analysis is rejected for this reason, in the active language."""
    return str(news.ANALYSIS_REJECTED.sentence({"title": _title(analysis), "reason": reason_code}))


def rejections(analysis: Analysis, *, but: User) -> dict[str, str]:
    """What they would be told, by reason; nothing when there is nobody but this person who asked."""
    codes = RejectionReason.values if audience(analysis, but=but) else []
    return {code: rejection(analysis, code) for code in codes}


def publication(title: str) -> str:
    """What they are told when a recipe of this title is published, in the active language."""
    return str(news.RECIPE_PUBLISHED.sentence({"title": title}))


def heard_by(people: Iterable[User]) -> str:
    """Who is told, in words: one name, or how many; what stands there when nobody is."""
    names = [str(person) for person in people]
    if not names:
        return gettext("알릴 사람이 없어요. 내가 맡긴 영상이거나, 맡긴 사람이 떠났어요.")
    if len(names) == 1:
        return gettext("%(name)s님에게 이렇게 알려요.") % {"name": names[0]}
    return gettext("맡긴 %(count)d명에게 이렇게 알려요.") % {"count": len(names)}


def rejected(analysis: Analysis, *, actor: User | None, reason_code: str) -> None:
    """Tell everybody who asked; the caller holds the transaction of the rejection."""
    params = {"title": _title(analysis), "reason": reason_code}
    for person in audience(analysis, but=actor):
        notifications.tell(
            recipient=person, kind=news.ANALYSIS_REJECTED.code, cause=f"analysis_rejected:{analysis.pk}", params=params
        )
    partner_events.analysed(analysis)


def published(node: RemixNode, *, actor: User | None) -> None:
    """Tell those whose video became a recipe, the first time it is public; a remix's maker published it themselves."""
    for person in waiting_for(node, but=actor):
        notifications.tell(
            recipient=person,
            kind=news.RECIPE_PUBLISHED.code,
            cause=f"recipe_published:{node.pk}",
            url=node.get_absolute_url(),
            params={"title": node.recipe["title"]},
        )


def waiting_for(node: RemixNode, *, but: User | None = None) -> list[User]:
    """Who asked for the analysis that a recipe was made from; nobody for a remix."""
    return audience(node.brief.analysis, but=but) if node.brief else []


def _title(analysis: Analysis) -> str:
    return str(analysis.result.get("title") or analysis.video)[:MOST_TITLE_LETTERS]
