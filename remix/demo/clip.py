"""The demo's clip through the real pipeline: analysed, filled in by hand, edited, and published."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files import File

from accounts.models import User
from remix import content_checks, drafting, intake, publishing, review, running
from remix.ai.schema import BriefContent
from remix.demo import FOLDER
from remix.models import Analysis, Brief, Platform, RemixNode
from remix.states import AnalysisState, NodeState

FILE = FOLDER / "media" / "bunny_short_95bpm.mp4"
TEXT = FOLDER / "bunny.toml"


def load(curator: User, *, on_look: Callable[[running.Stage], None] = lambda stage: None) -> RemixNode:
    """The published recipe of the clip; every step that an earlier run did is skipped."""
    node = _node()
    if node is not None and node.edited_at and node.state != NodeState.DRAFT:
        return node
    if node is None or not node.edited_at:
        written = tomllib.loads(TEXT.read_text(encoding="utf-8"))
        analysis = _analysed(curator, written, on_look)
        node = _edited(curator, analysis, written["brief"], written["credit"])
    seen = [one.key for one in content_checks.findings(node)]
    return publishing.publish(actor=curator, node=node, version=node.version, seen=seen)


def _node() -> RemixNode | None:
    """What an earlier run made of the clip."""
    return RemixNode.objects.filter(**_video_is_the_clip(), parent=None).order_by("id").first()


def _video_is_the_clip() -> dict[str, Any]:
    with FILE.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"video__platform": Platform.UPLOAD, "video__external_id": digest}


def _analysed(curator: User, written: dict[str, Any], on_look: Callable[[running.Stage], None]) -> Analysis:
    """The clip's analysis, whole: what no model said is filled in as a curator does."""
    analysis = Analysis.objects.good().filter(**_video_is_the_clip()).first()
    if analysis is None:
        with FILE.open("rb") as content:
            submission = intake.submit(actor=curator, upload=File(content, name=Path(FILE).name))
        analysis = submission.analysis
    analysis = running.finish(analysis, on_look=on_look)
    if analysis.state == AnalysisState.PENDING_REVIEW:
        values = {**written["analysis"], "scenes": written["scenes"]}
        analysis = review.fill_in(actor=curator, analysis=analysis, version=analysis.version, values=values)
        analysis = running.finish(analysis, on_look=on_look)
    return analysis


def _edited(curator: User, analysis: Analysis, plan: dict[str, Any], credit: str) -> RemixNode:
    """The draft with the hand-written plan, bound to the measured beats and key frames."""
    node = RemixNode.objects.filter(brief__analysis=analysis).latest("id")
    content = BriefContent.model_validate(plan).model_dump(mode="json")
    recipe = drafting.recipe_of(Brief(analysis=analysis, content=content))
    with_credit = {**recipe.model_dump(mode="json"), "credit": credit}
    return publishing.edit(actor=curator, node=node, version=node.version, recipe=with_credit)
