"""Who may do what with a node: one table, asked by every verb and every face.

The table says what somebody who is neither the owner nor a curator may do; for the owner and for curators see
`OWNER` and `CURATOR`. An act that is missing is refused.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kmeme.lib.errors import NotAllowed
from remix.models import RemixNode
from remix.models.node import Governance, Permission
from remix.states import NodeState


class Act(StrEnum):
    """What one can want to do with a node."""

    VIEW = "view"
    FORK = "fork"
    EDIT = "edit"
    SHARE = "share"
    MONETISE = "monetise"


_SEE = frozenset({Act.VIEW, Act.SHARE})
_REMIX = _SEE | {Act.FORK}

STRANGER: dict[tuple[Permission, Governance], frozenset[Act]] = {
    # Nobody but the owner edits or earns with a brand's or a verified creator's node; a community node that is free to
    # remix is free to earn with.
    (Permission.READ_ONLY, Governance.OPEN_COMMUNITY): _SEE,
    (Permission.READ_ONLY, Governance.BRAND_OFFICIAL): _SEE,
    (Permission.READ_ONLY, Governance.CREATOR_VERIFIED): _SEE,
    (Permission.FULL_EDIT, Governance.OPEN_COMMUNITY): _REMIX | {Act.MONETISE},
    (Permission.FULL_EDIT, Governance.BRAND_OFFICIAL): _REMIX,
    (Permission.FULL_EDIT, Governance.CREATOR_VERIFIED): _REMIX,
    # A campaign's rules are written for its own recipe: to be shot, not to be changed.
    (Permission.CAMPAIGN_PROTECTED, Governance.OPEN_COMMUNITY): _SEE,
    (Permission.CAMPAIGN_PROTECTED, Governance.BRAND_OFFICIAL): _SEE,
    (Permission.CAMPAIGN_PROTECTED, Governance.CREATOR_VERIFIED): _SEE,
}
"""What anybody may do with a published node."""

OWNER = frozenset({Act.VIEW, Act.FORK, Act.EDIT, Act.SHARE, Act.MONETISE})
"""What the creator of a node may do with it; while a campaign protects it, see `allowed`."""

CURATOR = frozenset({Act.VIEW, Act.FORK, Act.EDIT, Act.SHARE})
"""What somebody who may change every node may do."""

_WHY_NOT = {
    Act.VIEW: _("볼 수 없는 레시피예요."),
    Act.FORK: _("이 레시피는 리믹스할 수 없어요. 그대로 따라 찍는 건 괜찮아요."),
    Act.EDIT: _("레시피를 고칠 권한이 없어요."),
    Act.SHARE: _("이 레시피는 공유할 수 없어요."),
    Act.MONETISE: _("이 레시피로는 수익을 낼 수 없어요."),
}


def allowed(actor: User | None, node: RemixNode) -> frozenset[Act]:
    """Everything that `actor` may do with `node` (None: a visitor who is not signed in)."""
    acts: frozenset[Act] = frozenset()
    if node.state in (NodeState.TAKEN_DOWN, NodeState.REMOVED):
        return acts
    if node.state == NodeState.PUBLISHED:
        acts |= STRANGER[Permission(node.permission), Governance(node.governed_by)]
    if actor is None or not actor.is_active:
        return acts - {Act.FORK, Act.EDIT, Act.MONETISE}
    if node.creator_id == actor.pk:
        acts |= _while_protected(node, OWNER)
    if actor.has_perm("remix.change_remixnode"):
        acts |= CURATOR
    if node.state != NodeState.PUBLISHED:
        acts -= {Act.FORK, Act.SHARE, Act.MONETISE}
    return acts


def require(actor: User | None, act: Act, node: RemixNode) -> None:
    """Raise NotAllowed unless `actor` may do `act`."""
    if act not in allowed(actor, node):
        raise NotAllowed("not_allowed", _WHY_NOT[act])


def _while_protected(node: RemixNode, acts: frozenset[Act]) -> frozenset[Act]:
    """A campaign's own node stays as its rules were agreed: also its creator does not change it meanwhile."""
    return acts - {Act.EDIT, Act.FORK} if node.permission == Permission.CAMPAIGN_PROTECTED else acts
