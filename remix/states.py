"""The state graphs of the main job, as data; `kmeme.lib.states` checks them when this module is imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kmeme.lib.states import StateGraph


class AnalysisState(models.TextChoices):
    """Where the analysis of one video stands."""

    QUEUED = "queued", _("대기")
    MEASURING = "measuring", _("측정 중")
    UNDERSTANDING = "understanding", _("AI 분석 중")
    SUCCEEDED = "succeeded", _("완료")
    PENDING_REVIEW = "pending_review", _("검토 대기")
    REJECTED = "rejected", _("거절됨")
    SUPERSEDED = "superseded", _("다시 실행됨")


class BriefState(models.TextChoices):
    """Where the production plan of one analysis stands."""

    QUEUED = "queued", _("대기")
    WRITING = "writing", _("작성 중")
    WRITTEN = "written", _("작성됨")
    FAILED = "failed", _("실패")


class NodeState(models.TextChoices):
    """Where a recipe stands; a removed one stays as a tombstone so that the tree does not break."""

    DRAFT = "draft", _("초안")
    PUBLISHED = "published", _("공개")
    UNPUBLISHED = "unpublished", _("비공개")
    REMOVED = "removed", _("삭제됨")


class ReviewState(models.TextChoices):
    """Where an entry of the review queue stands."""

    OPEN = "open", _("열림")
    RESOLVED = "resolved", _("처리됨")


ACTIVE_ANALYSIS_STATES = [AnalysisState.QUEUED, AnalysisState.MEASURING, AnalysisState.UNDERSTANDING]

ACTIVE_BRIEF_STATES = [BriefState.QUEUED, BriefState.WRITING]

ANALYSIS = StateGraph(
    initial=AnalysisState.QUEUED,
    edges={
        AnalysisState.QUEUED: [AnalysisState.MEASURING, AnalysisState.PENDING_REVIEW],
        AnalysisState.MEASURING: [AnalysisState.UNDERSTANDING, AnalysisState.PENDING_REVIEW],
        AnalysisState.UNDERSTANDING: [AnalysisState.SUCCEEDED, AnalysisState.PENDING_REVIEW],
        AnalysisState.SUCCEEDED: [AnalysisState.SUPERSEDED],
        AnalysisState.PENDING_REVIEW: [AnalysisState.SUCCEEDED, AnalysisState.REJECTED, AnalysisState.SUPERSEDED],
        AnalysisState.REJECTED: [],
        AnalysisState.SUPERSEDED: [],
    },
)
BRIEF = StateGraph(
    initial=BriefState.QUEUED,
    edges={
        BriefState.QUEUED: [BriefState.WRITING, BriefState.FAILED],
        BriefState.WRITING: [BriefState.WRITTEN, BriefState.FAILED],
        BriefState.WRITTEN: [],
        BriefState.FAILED: [],
    },
)
NODE = StateGraph(
    initial=NodeState.DRAFT,
    edges={
        NodeState.DRAFT: [NodeState.PUBLISHED, NodeState.REMOVED],
        NodeState.PUBLISHED: [NodeState.UNPUBLISHED, NodeState.REMOVED],
        NodeState.UNPUBLISHED: [NodeState.PUBLISHED, NodeState.REMOVED],
        NodeState.REMOVED: [],
    },
)
REVIEW = StateGraph(
    initial=ReviewState.OPEN,
    edges={ReviewState.OPEN: [ReviewState.RESOLVED], ReviewState.RESOLVED: []},
)
