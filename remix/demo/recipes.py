"""The demo's hand-written recipes: read from `recipes/*.toml`, laid out on their beats, planted in the tree."""

import tomllib
from itertools import accumulate
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry, User
from remix import content_checks, publishing
from remix.demo import FOLDER
from remix.models import RemixNode
from remix.recipe import Recipe, even_beats
from remix.states import NodeState

ACTION = "demo.plant"


def names() -> list[str]:
    """The recipes' names, parents before children."""
    return sorted(path.stem for path in (FOLDER / "recipes").glob("*.toml"))


def read(name: str) -> tuple[Recipe, str | None]:
    """One recipe and the name of its parent. Shots are written in beats; here they become seconds."""
    written = tomllib.loads((FOLDER / "recipes" / f"{name}.toml").read_text(encoding="utf-8"))
    parent = written.pop("parent", None)
    period = 60 / written["bpm"]
    shots, hook = written.pop("shots"), written.pop("hook")
    ends = [round(count * period, 4) for count in accumulate(shot.pop("beats") for shot in shots)]
    starts = [0.0, *ends[:-1]]
    hook["at_second"] = round(hook.pop("at_beat") * period, 4)
    recipe = Recipe(
        **written,
        hook=hook,
        shots=[{**shot, "start": start, "end": end} for shot, start, end in zip(shots, starts, ends, strict=True)],
        duration_seconds=ends[-1],
        beats=even_beats(written["bpm"], ends[-1]),
    )
    return recipe, parent


def load(curator: User, creator: User, *, bunny: RemixNode) -> list[RemixNode]:
    """Plant and publish what is not there yet; returns the nodes that are new."""
    planted: dict[str, Any] = dict(
        AuditEntry.objects.filter(action=ACTION).values_list("detail__recipe", "target_id").order_by("id")
    )
    new = []
    for name in names():
        if name in planted:
            continue
        recipe, parent_name = read(name)
        parent = bunny if parent_name == "bunny" else None
        if parent is None and parent_name:
            parent = RemixNode.objects.get(pk=planted[parent_name])
        node = _plant(name, recipe, parent, creator=creator if parent else curator, curator=curator)
        planted[name] = node.pk
        new.append(node)
    return new


@transaction.atomic
def _plant(name: str, recipe: Recipe, parent: RemixNode | None, *, creator: User, curator: User) -> RemixNode:
    """One recipe as a published node, with the entry by which the next run knows that it is there."""
    node = RemixNode.objects.create(
        parent=parent, creator=creator, recipe=recipe.model_dump(mode="json"), state=NodeState.DRAFT
    )
    audit.record(actor=curator, action=ACTION, target=node, detail={"recipe": name})
    seen = [one.key for one in content_checks.findings(node)]
    return publishing.publish(actor=curator, node=node, version=node.version, seen=seen)
