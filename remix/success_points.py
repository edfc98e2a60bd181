"""Who earns what when a video is certified, and taking it back.

A video's parent is the node that it was made from: its creator earns `PARENT`, and each of up to `MOST_FURTHER` nodes
above that one `FURTHER_PERCENT` of it. Nobody is paid twice for one certificate: a person who stands in several places
has the first of them. The video's creator is paid as such and not as an ancestor, and whoever decides earns nothing.
"""

from dataclasses import dataclass

from accounts import points
from accounts.models import PointEntry, PointReason, User
from accounts.points import Award
from kmeme.lib.ltree import labels
from remix.models import Certificate, RemixNode, UserVideo
from remix.states import NodeState

CERTIFIED = 200
PARENT = 100
FURTHER_PERCENT = 25
MOST_FURTHER = 3


@dataclass(frozen=True, slots=True)
class Share:
    """What one person earns: `place` 0 made the video, 1 the recipe that it was made from, 2 the one above it, ..."""

    user: User
    amount: int
    place: int
    node: RemixNode


def shares(user_video: UserVideo, *, decided_by: User) -> list[Share]:
    """Who would earn what if `decided_by` certified the video: its creator first, then up the tree."""
    above = labels(str(user_video.node.path))[::-1][: 1 + MOST_FURTHER]
    nodes = (
        RemixNode.objects.exclude(state__in=[NodeState.TAKEN_DOWN, NodeState.REMOVED])
        .select_related("creator")
        .in_bulk(above)
    )
    found = [Share(user_video.creator, CERTIFIED, 0, user_video.node)]
    settled = {user_video.creator_id, decided_by.pk}
    for place, pk in enumerate(above, start=1):
        earner = nodes[pk].creator if pk in nodes else None
        if earner is None or earner.deleted_at or not earner.is_active or earner.pk in settled:
            continue
        settled.add(earner.pk)
        found.append(Share(earner, PARENT if place == 1 else PARENT * FURTHER_PERCENT // 100, place, nodes[pk]))
    return found


def pay(*, certificate: Certificate, user_video: UserVideo, decided_by: User) -> list[PointEntry]:
    """Book what a new certificate earns, once, as part of the open transaction; the video's creator comes first."""
    return points.award_all(
        [
            Award(
                user=share.user,
                amount=share.amount,
                reason=PointReason.ANCESTOR if share.place else PointReason.CERTIFIED,
                cause=_cause(certificate, share.place),
                detail={"title": certificate.title, "node": share.node.node_id},
            )
            for share in shares(user_video, decided_by=decided_by)
        ]
    )


def take_back(*, certificate: Certificate, actor: User) -> None:
    """Book the reversal of all that a certificate has earned, once."""
    paid = PointEntry.objects.filter(cause__in=[_cause(certificate, place) for place in range(MOST_FURTHER + 2)])
    # In the order in which people are locked everywhere, so that two revocations never wait for each other.
    for cause in paid.order_by("user_id").values_list("cause", flat=True):
        points.reverse(cause=cause, actor=actor)


def _cause(certificate: Certificate, place: int) -> str:
    return f"certificate:{certificate.pk}:{place}" if place else f"certificate:{certificate.pk}"
