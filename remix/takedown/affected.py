"""What a takedown would touch, before anybody decides; and again afterwards, for whoever looks at it. Only reads."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import WebhookEndpoint
from remix.models import Certificate, RemixNode, Takedown, UserVideo
from remix.models.takedown import Scope
from remix.partner_events import UNPUBLISHED
from remix.states import NodeState, SubmissionState
from remix.takedown import files
from remix.takedown.carrying_out import DOWN, in_scope

TITLES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something of another room that shows one of the recipes: what it is called, and its page in the admin."""

    label: str
    url: str


type Look = Callable[[QuerySet[RemixNode]], list[Elsewhere]]
_looks: list[Look] = []


def add(look: Look) -> None:
    """Let another room say what of it shows these recipes (called from an AppConfig's `ready`)."""
    _looks.append(look)


@dataclass(frozen=True, slots=True)
class Affected:
    """What one scope touches.

    `hidden` are recipes that are not public (drafts, unpublished); `people` are told, `partners` get a webhook.
    `showing` is how many other recipes show the same clip: while there are any, its `files` stay.
    """

    scope: Scope
    published: int
    hidden: int
    first: list[RemixNode]
    people: int
    certificates: int
    submissions: int
    partners: int
    files: int
    showing: int
    elsewhere: list[Elsewhere]

    @property
    def recipes(self) -> int:
        """How many go down."""
        return self.published + self.hidden

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.recipes - len(self.first)


def both_scopes(takedown: Takedown) -> list[Affected]:
    """For the recipe alone, and for its whole branch if anything came from it; about ten queries each."""
    alone = affected(takedown, Scope.ONLY)
    branch = affected(takedown, Scope.BRANCH)
    return [alone, branch] if branch.recipes > alone.recipes else [alone]


def affected(takedown: Takedown, scope: Scope) -> Affected:
    """Everything that taking down this much would touch."""
    nodes = in_scope(takedown, scope)
    counted = nodes.aggregate(
        published=Count("pk", filter=Q(state=NodeState.PUBLISHED)),
        hidden=Count("pk", filter=~Q(state=NodeState.PUBLISHED)),
        people=Count("creator", distinct=True),
    )
    inside = nodes.order_by().values("pk")
    waiting = UserVideo.objects.filter(node__in=inside, state__in=[SubmissionState.SUBMITTED, SubmissionState.APPEALED])
    videos = set(nodes.exclude(video=None).order_by().values_list("video", flat=True).distinct())
    others = RemixNode.objects.filter(video__in=videos).exclude(state__in=DOWN).exclude(pk__in=inside)
    return Affected(
        scope=scope,
        published=counted["published"],
        hidden=counted["hidden"],
        people=counted["people"],
        first=list(nodes.select_related("creator").order_by("path")[:TITLES_SHOWN]),
        certificates=Certificate.objects.standing().filter(node__in=inside).count(),
        submissions=waiting.count(),
        partners=WebhookEndpoint.objects.enabled().listening_to(UNPUBLISHED).count(),
        files=len(files.names_of(nodes, videos)),
        showing=others.count(),
        elsewhere=[line for look in _looks for line in look(nodes)],
    )
