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


class UploadState(models.TextChoices):
    """Where a file that a person uploads stands."""

    OPEN = "open", _("올리는 중")
    FINALISED = "finalised", _("올림")
    REJECTED = "rejected", _("거절함")
    ABORTED = "aborted", _("그만둠")


class SubmissionState(models.TextChoices):
    """Where what a creator made from a recipe stands."""

    DRAFT = "draft", _("준비 중")
    SUBMITTED = "submitted", _("심사 대기")
    CERTIFIED = "certified", _("K-Success 인증")
    DECLINED = "declined", _("인증 안 됨")
    APPEALED = "appealed", _("이의 심사 중")
    UPHELD = "upheld", _("이의 기각")
    REVOKED = "revoked", _("인증 취소")
    WITHDRAWN = "withdrawn", _("거둬들임")


class ViewReportState(models.TextChoices):
    """Where a creator's report of their views stands."""

    OPEN = "open", _("확인 대기")
    ACCEPTED = "accepted", _("확인함")
    REJECTED = "rejected", _("인정 안 됨")
    LAPSED = "lapsed", _("더 볼 필요 없음")


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
UPLOAD = StateGraph(
    initial=UploadState.OPEN,
    edges={
        UploadState.OPEN: [UploadState.FINALISED, UploadState.REJECTED, UploadState.ABORTED],
        UploadState.FINALISED: [],
        UploadState.REJECTED: [],
        UploadState.ABORTED: [],
    },
)
REPORTABLE_STATES = [
    SubmissionState.SUBMITTED,
    SubmissionState.DECLINED,
    SubmissionState.APPEALED,
    SubmissionState.CERTIFIED,
]
"""Where a creator may report views: also after a decision, because views go on growing."""

SUBMISSION = StateGraph(
    initial=SubmissionState.DRAFT,
    edges={
        SubmissionState.DRAFT: [SubmissionState.SUBMITTED, SubmissionState.WITHDRAWN],
        SubmissionState.SUBMITTED: [
            SubmissionState.CERTIFIED,
            SubmissionState.DECLINED,
            SubmissionState.WITHDRAWN,
        ],
        # An appeal may be made once: what another curator decides of it is final, but for a revocation.
        SubmissionState.DECLINED: [SubmissionState.APPEALED, SubmissionState.WITHDRAWN],
        SubmissionState.APPEALED: [SubmissionState.CERTIFIED, SubmissionState.UPHELD],
        SubmissionState.CERTIFIED: [SubmissionState.REVOKED],
        SubmissionState.UPHELD: [],
        SubmissionState.REVOKED: [],
        SubmissionState.WITHDRAWN: [],
    },
)
VIEW_REPORT = StateGraph(
    initial=ViewReportState.OPEN,
    edges={
        ViewReportState.OPEN: [ViewReportState.ACCEPTED, ViewReportState.REJECTED, ViewReportState.LAPSED],
        ViewReportState.ACCEPTED: [],
        ViewReportState.REJECTED: [],
        ViewReportState.LAPSED: [],
    },
)
