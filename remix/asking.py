"""What a recipe asks of its videos instead of the product's default: a curator says so."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix.models import RemixNode, SuccessCriteria
from remix.models.observation import MOST_VIEWS

MOST_TIMES = 1000


def ask(*, actor: User, node: RemixNode, least_views: int | None, times_parent: float | None) -> SuccessCriteria:
    """Set a recipe's own criteria; one of the two is enough for a video, None is not asked. Decisions made stay.

    Raises NotAllowed, and Refused when nothing is asked, or something that cannot be.
    """
    if not actor.has_perm("remix.change_successcriteria"):
        raise NotAllowed("not_allowed", _("기준을 바꿀 권한이 없어요."))
    if least_views is None and times_parent is None:
        raise Refused("nothing_asked", _("조회수나 배수 가운데 하나는 적어 주세요."))
    if least_views is not None and not 1 <= least_views <= MOST_VIEWS:
        raise Refused("impossible_views", _("조회수는 1 이상의 정수로 적어 주세요."))
    if times_parent is not None and not 1 < times_parent <= MOST_TIMES:
        raise Refused("impossible_ratio", _("배수는 1보다 크고 1,000을 넘지 않게 적어 주세요."))
    with transaction.atomic():
        row = SuccessCriteria.objects.select_for_update().filter(node=node).first()
        asked = {"least_views": least_views, "times_parent": times_parent}
        detail = {"before": {name: getattr(row, name, None) for name in asked}, "after": asked}
        criteria, _made = SuccessCriteria.objects.update_or_create(node=node, defaults=asked)
        audit.record(actor=actor, action="node.ask", target=node, detail=detail)
    return criteria
