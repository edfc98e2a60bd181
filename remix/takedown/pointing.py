"""Which recipe somebody means who wants one taken down: by its address or number, or by the clip it was made from."""

import re

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kmeme.lib.errors import Refused
from remix import sources
from remix.models import RemixNode
from remix.models.node import NODE_ID
from remix.states import NodeState

_IN_AN_ADDRESS = re.compile(rf"(?:^|/)({NODE_ID.pattern})(?:[/?#]|$)")
PUBLIC = (NodeState.PUBLISHED, NodeState.TAKEN_DOWN)


def meant_node(page: str, *, actor: User | None = None) -> RemixNode:
    """The recipe that a page's address, a number ("remix_000123") or a clip's address means. Asks no other site.

    Of several recipes of one clip, the first one in the tree. Curators may also mean what is not public. Raises
    Refused.
    """
    may_see_all = actor is not None and actor.has_perm("remix.change_takedown")
    nodes = (
        RemixNode.objects.exclude(state=NodeState.REMOVED)
        if may_see_all
        else RemixNode.objects.filter(state__in=PUBLIC)
    )
    if found := _IN_AN_ADDRESS.search(page.strip()):
        node = nodes.with_node_id(found[1]).first()
    else:
        node = nodes.filter(**_of_clip(page)).order_by("path__depth", "pk").first()
    if node is None:
        raise Refused("no_such_recipe", _("이 주소의 레시피가 없어요. 레시피를 연 뒤 그 페이지의 주소를 붙여 주세요."))
    return node


def _of_clip(page: str) -> dict[str, str]:
    try:
        clip = sources.canonicalise(sources.parse(page))
    except Refused as refusal:
        sentence = _("레시피 페이지의 주소나 remix_000123 같은 번호를 적어 주세요. 원본 영상의 주소도 돼요.")
        raise Refused("no_such_recipe", sentence) from refusal
    return {"video__platform": clip.platform, "video__external_id": clip.external_id}
