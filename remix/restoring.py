"""Taking an earlier version of a recipe again: an edit like any other, so that nothing in between is lost."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from accounts.models import User
from kmeme.lib.errors import Refused
from remix import publishing
from remix.models import RemixNode, Revision
from remix.recipe import Recipe


def restore(*, actor: User, node: RemixNode, version: int, revision: Revision) -> RemixNode:
    """Write what `revision` says into the node, as a new version; the page changes if it is public.

    Raises Stale when the node was edited since `version`, Refused for a version of another recipe, one that says what
    the recipe says now, or one that no longer has the shape of a recipe.
    """
    if revision.node_id != node.pk:
        raise Refused("another_recipe", _("이 레시피의 판이 아니에요. 목록에서 다시 골라 주세요."))
    with transaction.atomic():
        present = RemixNode.objects.get(pk=node.pk)
        try:
            wanted = Recipe.model_validate(revision.recipe).model_dump(mode="json")
        except ValidationError as error:
            raise Refused(
                "old_shape", _("지금 형식과 맞지 않는 판이라 되돌릴 수 없어요. 내용을 보고 옮겨 적어 주세요.")
            ) from error
        if present.version == version and Recipe.model_validate(present.recipe).model_dump(mode="json") == wanted:
            raise Refused("same", _("지금 내용과 같은 판이에요. 바뀌는 것이 없어요."))
        return publishing.edit(actor=actor, node=node, version=version, recipe=wanted, restored_from=revision.version)
