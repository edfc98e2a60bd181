"""Collections: a curator's choice of recipes with a page of its own."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import similarity
from remix.models import Collection, CollectionItem, RemixNode

MOST_ITEMS = 100


def write(
    *, actor: User, collection: Collection, version: int, values: dict[str, Any], nodes: Sequence[int] | None = None
) -> Collection:
    """Make a collection (without a key), or change one: its `values`, and its `nodes` (keys) in order if given.

    Raises NotAllowed, Stale when somebody else changed it since `version`, Refused for a slug that is taken, for too
    many recipes, one that is named twice or that is not there.
    """
    if not actor.has_perm("remix.change_collection"):
        raise NotAllowed("not_allowed", _("모음을 바꿀 권한이 없어요."))
    with transaction.atomic():
        if collection.pk:
            fresh = Collection.objects.select_for_update().get(pk=collection.pk)
            if fresh.version != version:
                raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
            collection, fresh.version = fresh, fresh.version + 1
        for name, value in values.items():
            setattr(collection, name, value)
        try:
            with transaction.atomic():
                collection.save()
        except IntegrityError as error:
            raise Refused("taken", _("같은 주소의 모음이 있어요. 주소 이름을 바꿔 주세요.")) from error
        if nodes is not None:
            _place(collection, nodes)
        detail = {"fields": sorted(values), "recipes": list(nodes) if nodes is not None else None}
        audit.record(actor=actor, action="collection.write", target=collection, detail=detail)
        drop_on_commit([similarity.SUBJECT])
    return collection


def remove(*, actor: User, collection: Collection) -> None:
    """Take the collection away; its recipes stay as they are."""
    if not actor.has_perm("remix.delete_collection"):
        raise NotAllowed("not_allowed", _("모음을 지울 권한이 없어요."))
    with transaction.atomic():
        audit.record(actor=actor, action="collection.remove", target=collection)
        collection.delete()
        drop_on_commit([similarity.SUBJECT])


def _place(collection: Collection, nodes: Sequence[int]) -> None:
    if len(nodes) > MOST_ITEMS:
        raise Refused("too_many", _("한 모음에는 레시피를 %(most)d개까지 담을 수 있어요.") % {"most": MOST_ITEMS})
    if len(set(nodes)) != len(nodes):
        raise Refused("twice", _("같은 레시피가 두 번 있어요. 하나를 빼 주세요."))
    if RemixNode.objects.filter(pk__in=nodes).count() != len(nodes):
        raise Refused("unknown_node", _("없는 레시피가 있어요. 번호를 다시 봐 주세요."))
    CollectionItem.objects.filter(collection=collection).delete()
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, node_id=node, position=place) for place, node in enumerate(nodes)
    )
