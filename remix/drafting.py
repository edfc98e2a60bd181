"""From a written brief to a draft node that a curator can edit."""

from accounts import audit
from curation import filing
from remix import recipe, revisions
from remix.ai.schema import AnalysisResult, BriefContent
from remix.merging import facts_of, measurement_of
from remix.models import Brief, ManualReview, RemixNode, RevisionCause
from remix.recipe import Recipe
from remix.states import NodeState
from remix.waiting import Waiting


def recipe_of(brief: Brief) -> Recipe:
    """The recipe that a written brief and its video's measured time make together."""
    analysis = brief.analysis
    result = AnalysisResult.model_validate(analysis.result)
    content = BriefContent.model_validate(brief.content)
    facts = facts_of(analysis.video)
    measured = measurement_of(analysis.video)
    duration = facts.duration_seconds or result.duration_seconds or content.shots[-1].end
    return recipe.compose(
        content,
        result,
        duration_seconds=duration,
        beats=recipe.beats_for(result.bpm, facts.bpm, facts.beats, duration),
        frames=[(frame.at_seconds, str(frame.image.name)) for frame in measured.key_frames.all()] if measured else [],
        size=(measured.width, measured.height) if measured else None,
        is_skeleton=brief.is_skeleton,
    )


def draft(brief: Brief) -> RemixNode:
    """Make the draft of a written brief, or renew the video's draft that nobody has touched yet.

    The caller holds a transaction and the brief's state guards against a second call.
    """
    content = recipe_of(brief).model_dump(mode="json")
    video = brief.analysis.video
    untouched = RemixNode.objects.filter(video=video, state=NodeState.DRAFT, edited_at=None, parent=None)
    node = untouched.select_for_update().order_by("id").first()
    if node is None:
        node = RemixNode.objects.create(video=video, brief=brief, creator=brief.analysis.requested_by, recipe=content)
        audit.record(actor=None, action="node.draft", target=node)
        _let_wait(brief, node)
        return node
    revisions.begin(node)
    node.recipe, node.brief, node.version = content, brief, node.version + 1
    node.save(update_fields=["recipe", "brief", "version"])
    revisions.keep(node, actor=None, cause=RevisionCause.DRAFTED)
    audit.record(actor=None, action="node.redraft", target=node)
    _let_wait(brief, node)
    return node


def _let_wait(brief: Brief, node: RemixNode) -> None:
    """Put the draft before a curator, unless its analysis is: that comes first, and brings a new draft."""
    if not ManualReview.objects.open().filter(analysis=brief.analysis_id).exists():
        filing.put(kind=Waiting.DRAFT, subject_id=node.pk)
