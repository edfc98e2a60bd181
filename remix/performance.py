"""View counts as dated observations, and how a child did against its parent at the same age."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused
from remix.models import RemixNode, ViewObservation
from remix.models.observation import MOST_VIEWS, ObservationFlag, ObservationSource
from remix.page_cache import page_subject


@dataclass(frozen=True, slots=True)
class Delta:
    """A child's views against its parent's at one age (days); `ratio` is signed: +3.5 is +350 %."""

    age_days: float
    child_views: float
    parent_views: float

    @property
    def ratio(self) -> float:
        """How much more (or, below zero, less) the child was seen."""
        return self.child_views / self.parent_views - 1


def observe(
    *,
    actor: User | None,
    node: RemixNode,
    views: int,
    observed_at: datetime | None = None,
    source: ObservationSource = ObservationSource.CURATOR,
) -> ViewObservation:
    """Add one reading of a node's views. `actor` None is a program that reads a platform.

    Refused: counts that cannot be, times in the future or before the clip was up, and a moment that has a reading.
    Views never go down: a person is told so; a program's reading is kept with a flag and counts for nothing.
    """
    if actor and not actor.has_perm("remix.add_viewobservation"):
        raise NotAllowed("not_allowed", _("조회수를 적을 권한이 없어요."))
    at = observed_at or timezone.now()
    with transaction.atomic():
        node = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
        _check(node, views, at)
        shrinks = _shrinks(node, views, at)
        if shrinks and actor:
            raise Refused("views_went_down", _("조회수가 앞뒤 기록과 맞지 않아요. 숫자와 날짜를 다시 확인해 주세요."))
        observation = ViewObservation.objects.create(
            node=node,
            views=views,
            observed_at=at,
            source=source,
            flag=ObservationFlag.WENT_DOWN if shrinks else "",
            recorded_by=actor,
        )
        audit.record(actor=actor, action="node.observe", target=node, detail={"views": views, "at": at.isoformat()})
        drop_on_commit([page_subject(node.pk)])
    return observation


def delta(node: RemixNode) -> Delta | None:
    """A node against its parent at the latest age at which both are known; None when there is none.

    The comparing itself is the database's (the view `remix_performance`), so that advice and page cannot disagree.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT age, views, parent_views FROM remix_performance WHERE node_id = %s", [node.pk])
        row = cursor.fetchone()
    return Delta(row[0] / timedelta(days=1), row[1], row[2]) if row and row[2] else None


def born_at(node: RemixNode) -> datetime | None:
    """From when a node's age is counted: when its clip went up, as far as that is known."""
    return node.posted_at or node.published_at


def _check(node: RemixNode, views: int, at: datetime) -> None:
    if not isinstance(views, int) or isinstance(views, bool) or not 0 <= views <= MOST_VIEWS:
        raise Refused("impossible_views", _("조회수는 0 이상의 정수로 적어 주세요."))
    if at > timezone.now() + timedelta(minutes=5):
        raise Refused("from_the_future", _("아직 오지 않은 날짜예요. 조회수를 확인한 때를 적어 주세요."))
    born = born_at(node)
    if born is None:
        raise Refused("not_published", _("공개된 뒤에 조회수를 적을 수 있어요."))
    if at < born:
        raise Refused("before_birth", _("영상이 올라가기 전의 날짜예요."))
    if ViewObservation.objects.filter(node=node, observed_at=at).exists():
        raise Refused("already_observed", _("같은 때의 조회수가 이미 있어요."))


def _shrinks(node: RemixNode, views: int, at: datetime) -> bool:
    """Whether more was seen before, or less after."""
    trusted = ViewObservation.objects.filter(node=node).trusted()
    return (
        trusted.filter(observed_at__lt=at, views__gt=views).exists()
        or trusted.filter(observed_at__gt=at, views__lt=views).exists()
    )
