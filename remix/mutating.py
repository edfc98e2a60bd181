"""The mutation profile of a node: proposed by comparing it with its parent, decided by people."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import Refused, Stale
from remix import governance
from remix.ai.schema import AnalysisResult
from remix.governance import Act
from remix.models import Analysis, Dimension, Mutation, RemixNode
from remix.models.mutation import MOST_LETTERS
from remix.mutations import Change, changes
from remix.page_cache import subjects_to_drop
from remix.recipe import Recipe


def propose(node: RemixNode) -> list[Mutation]:
    """Compare a node with its parent and store what changed; what a person confirmed or denied stays as it is.

    Called inside the transaction that changed the recipe. A node without a parent has no mutations.
    """
    kept = set(Mutation.objects.filter(node=node, confirmed_at__isnull=False).values_list("dimension", flat=True))
    Mutation.objects.filter(node=node, confirmed_at=None).delete()
    if node.parent is None:
        return []
    with translation.override("ko"):
        found = compared(node.parent, node)
    return Mutation.objects.bulk_create(
        Mutation(node=node, dimension=change.dimension, before=_cut(change.before), after=_cut(change.after))
        for change in found
        if change.dimension not in kept
    )


def compared(parent: RemixNode, child: RemixNode) -> list[Change]:
    """What a child changed, from both recipes and, where they were made from two clips, both analyses."""
    analyses: tuple[AnalysisResult | None, AnalysisResult | None] = (None, None)
    if parent.video_id and child.video_id and parent.video_id != child.video_id:
        analyses = (_analysis(parent.video_id), _analysis(child.video_id))
    recipes = (Recipe.model_validate(parent.recipe), Recipe.model_validate(child.recipe))
    return changes(*recipes, *analyses)


def profile(node: RemixNode) -> list[Mutation]:
    """What a node changed, in the order of the dimensions; what a person denied is left out."""
    order = list(Dimension)
    rows = Mutation.objects.filter(node=node, is_denied=False)
    return sorted(rows, key=lambda row: order.index(Dimension(row.dimension)))


def decide(*, actor: User, node: RemixNode, version: int, entries: list[dict[str, Any]]) -> list[Mutation]:
    """Put a person's `{dimension, before, after}` entries in place of the profile, each confirmed by them.

    A dimension that is left out did not change, and will not be proposed again. Raises Refused for an unknown or
    repeated dimension and for texts that are no texts or too long, Stale when the node was edited in between.
    """
    wanted = _checked(entries)
    with transaction.atomic():
        fresh = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
        governance.require(actor, Act.EDIT, fresh)
        if fresh.version != version:
            raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
        if fresh.parent_id is None:
            raise Refused("no_parent", _("부모가 없는 레시피에는 바뀐 점이 없어요."))
        before = list(Mutation.objects.filter(node=fresh).values("dimension", "before", "after", "is_denied"))
        Mutation.objects.filter(node=fresh).delete()
        decided = [_confirmed(fresh, actor, dimension, wanted.get(dimension)) for dimension in Dimension]
        Mutation.objects.bulk_create(decided)
        audit.record(actor=actor, action="node.mutations", target=fresh, detail={"before": before})
        drop_on_commit(subjects_to_drop(fresh))
    return [row for row in decided if not row.is_denied]


def _confirmed(node: RemixNode, actor: User, dimension: Dimension, texts: tuple[str, str] | None) -> Mutation:
    before, after = texts or ("", "")
    return Mutation(
        node=node,
        dimension=dimension,
        before=before,
        after=after,
        is_denied=texts is None,
        confirmed_by=actor,
        confirmed_at=timezone.now(),
    )


def _checked(entries: list[dict[str, Any]]) -> dict[Dimension, tuple[str, str]]:
    """The entries by dimension, with every text trimmed."""
    checked: dict[Dimension, tuple[str, str]] = {}
    for entry in entries:
        name = entry.get("dimension")
        if name not in Dimension.values:
            raise Refused("unknown_dimension", _("바뀐 점의 종류를 목록에서 골라 주세요."))
        if name in checked:
            raise Refused("repeated_dimension", _("같은 종류의 바뀐 점이 두 번 있어요. 하나로 합쳐 주세요."))
        before, after = (_text(entry.get(side, "")) for side in ("before", "after"))
        if before == after:
            raise Refused("no_change", _("바뀐 점은 부모와 달라야 해요. 같으면 지워 주세요."))
        checked[Dimension(name)] = (before, after)
    return checked


def _text(value: Any) -> str:
    # The length is asked first: ten megabytes are refused before anything is made of them.
    if not isinstance(value, str) or len(value) > MOST_LETTERS or "\x00" in value:
        raise Refused("bad_text", _("바뀐 점은 %(most)d자까지의 글이어야 해요.") % {"most": MOST_LETTERS})
    return " ".join(value.split())


def _analysis(video_id: int) -> AnalysisResult | None:
    found = Analysis.objects.good().filter(video=video_id).first()
    return AnalysisResult.model_validate(found.result) if found else None


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
