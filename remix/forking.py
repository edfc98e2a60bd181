"""Making a remix: a draft of one's own from a published recipe, with credit to whom it comes from."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit, notifications
from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix import governance, news
from remix.governance import Act
from remix.models import RemixNode
from remix.models.node import Governance, Permission
from remix.moving import check_depth
from remix.states import NodeState

MOST_THANKS_LETTERS = 300


def fork(*, actor: User, parent: RemixNode, thanks: str = "") -> RemixNode:
    """Copy `parent`'s recipe into a draft of `actor`'s, and tell the parent's creator, with `thanks` if there are any.

    The fork is the community's and free to remix, whoever the parent belongs to: a brand's badge is not inherited.
    The parent's row is only read, so any number of people may fork it at once. Somebody who asks twice gets the draft
    that they have not touched yet. Raises NotAllowed, or Refused when the parent is not published, the family too deep
    or the note too long.
    """
    note = " ".join(thanks.split())
    if len(note) > MOST_THANKS_LETTERS:
        raise Refused("note_too_long", _("인사말은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_THANKS_LETTERS})
    if "\x00" in note:
        raise Refused("bad_note", _("인사말에 쓸 수 없는 글자가 있어요."))
    with transaction.atomic():
        parent = RemixNode.objects.get(pk=parent.pk)
        if parent.state != NodeState.PUBLISHED:
            raise Refused("not_published", _("공개된 레시피만 리믹스할 수 있어요."))
        if not actor.is_active:
            raise NotAllowed("not_allowed", _("사용이 멈춘 계정이에요."))
        governance.require(actor, Act.FORK, parent)
        untouched = _untouched(actor, parent)
        if untouched:
            return untouched
        child = RemixNode.objects.create(
            parent=parent,
            creator=actor,
            video=parent.video,
            recipe=parent.recipe,
            permission=Permission.FULL_EDIT,
            governed_by=Governance.OPEN_COMMUNITY,
        )
        check_depth(child)
        audit.record(actor=actor, action="node.fork", target=child, detail={"parent": parent.pk})
        _tell(parent, child, actor, note)
    return child


def _untouched(actor: User, parent: RemixNode) -> RemixNode | None:
    """The draft that this person made of this parent and has not edited; a double click waits here for the first."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    drafts = RemixNode.objects.filter(creator=actor, parent=parent, state=NodeState.DRAFT, edited_at=None)
    return drafts.order_by("pk").first()


def _tell(parent: RemixNode, child: RemixNode, actor: User, note: str) -> None:
    """One notification to the parent's creator, unless they forked their own."""
    if parent.creator and parent.creator_id != actor.pk:
        notifications.tell(
            recipient=parent.creator,
            kind=news.FORKED.code,
            cause=f"forked:{child.pk}",
            # The remix is a draft for now, which nobody but its maker sees; the tree shows it once it is published.
            url=reverse("remix:tree", args=[parent.node_id]),
            params={"title": parent.title},
            actor=actor,
            note=note,
        )
