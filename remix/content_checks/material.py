"""What the checks look at: a recipe (saved, or as it is typed) with what is known of its clip, read when asked."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from remix.ai.schema import AnalysisResult
from remix.merging import measurement_of
from remix.models import Analysis, BannedWord, RemixNode
from remix.recipe import Recipe


class Material:
    """One node's. `record` is the recipe as it would be published, in the shape of `remix.recipe.Recipe` or not."""

    def __init__(self, node: RemixNode, record: Mapping[str, Any] | None = None) -> None:
        self.node = node
        self.record: Mapping[str, Any] = node.recipe if record is None else record

    @cached_property
    def recipe(self) -> Recipe | None:
        """The recipe; None when it has not the shape of one."""
        try:
            return Recipe.model_validate(self.record)
        except ValidationError:
            return None

    @cached_property
    def analysis(self) -> AnalysisResult | None:
        """What is known of the clip; None when nobody has looked at it, or it was stored in a shape of another time."""
        found = self._analysis
        try:
            return AnalysisResult.model_validate(found.result) if found else None
        except ValidationError:
            return None

    @cached_property
    def analysis_pk(self) -> int | None:
        """The analysis that a curator would correct."""
        found = self._analysis
        return found.pk if found else None

    @cached_property
    def clip_seconds(self) -> float | None:
        """The measured length of the clip (s)."""
        measured = measurement_of(self.node.video) if self.node.video else None
        return measured.duration_seconds if measured else None

    @cached_property
    def banned_words(self) -> list[BannedWord]:
        """The list that curators keep."""
        return list(BannedWord.objects.order_by("pk"))

    @cached_property
    def as_typed(self) -> RemixNode:
        """The node with this recipe, not saved: for what compares nodes."""
        if self.record is self.node.recipe:
            return self.node
        typed = RemixNode(pk=self.node.pk, path=self.node.path, recipe=dict(self.record), state=self.node.state)
        typed.parent_id, typed.video, typed.brief_id = self.node.parent_id, self.node.video, self.node.brief_id
        return typed

    @cached_property
    def _analysis(self) -> Analysis | None:
        if self.node.brief:
            return self.node.brief.analysis
        if self.node.video_id is None:
            return None
        return Analysis.objects.good().filter(video=self.node.video_id).first()
