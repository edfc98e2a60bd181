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
    TAKEN_DOWN = "taken_down", _("신고로 내려감")
    REMOVED = "removed", _("삭제됨")


class ScheduleState(models.TextChoices):
    """Where a wish to publish at a time stands."""

    WAITING = "waiting", _("기다림")
    PUBLISHED = "published", _("공개함")
    CANCELLED = "cancelled", _("취소함")
    FAILED = "failed", _("공개하지 못함")


class ReviewState(models.TextChoices):
    """Where an entry of the review queue stands."""

    OPEN = "open", _("열림")
    RESOLVED = "resolved", _("처리됨")


class TakedownState(models.TextChoices):
    """Where a request to take a recipe down stands."""

    REQUESTED = "requested", _("결정 대기")
    UPHELD = "upheld", _("내림")
    REFUSED = "refused", _("받아들이지 않음")
    RESTORED = "restored", _("되살림")


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


class ComparisonState(models.TextChoices):
    """Where a comparison of two models stands."""

    QUEUED = "queued", _("대기")
    RUNNING = "running", _("비교하는 중")
    DONE = "done", _("끝남")
    STOPPED = "stopped", _("멈춤")


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
        NodeState.DRAFT: [NodeState.PUBLISHED, NodeState.TAKEN_DOWN, NodeState.REMOVED],
        NodeState.PUBLISHED: [NodeState.UNPUBLISHED, NodeState.TAKEN_DOWN, NodeState.REMOVED],
        NodeState.UNPUBLISHED: [NodeState.PUBLISHED, NodeState.TAKEN_DOWN, NodeState.REMOVED],
        # Back into the state it was taken from (`remix.takedown`); nothing else leads out.
        NodeState.TAKEN_DOWN: [NodeState.DRAFT, NodeState.PUBLISHED, NodeState.UNPUBLISHED],
        NodeState.REMOVED: [],
    },
)
SCHEDULE = StateGraph(
    initial=ScheduleState.WAITING,
    edges={
        ScheduleState.WAITING: [ScheduleState.PUBLISHED, ScheduleState.CANCELLED, ScheduleState.FAILED],
        ScheduleState.PUBLISHED: [],
        ScheduleState.CANCELLED: [],
        ScheduleState.FAILED: [],
    },
)
REVIEW = StateGraph(
    initial=ReviewState.OPEN,
    edges={ReviewState.OPEN: [ReviewState.RESOLVED], ReviewState.RESOLVED: []},
)
TAKEDOWN = StateGraph(
    initial=TakedownState.REQUESTED,
    edges={
        TakedownState.REQUESTED: [TakedownState.UPHELD, TakedownState.REFUSED],
        TakedownState.UPHELD: [TakedownState.RESTORED],
        TakedownState.REFUSED: [],
        TakedownState.RESTORED: [],
    },
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

ACTIVE_COMPARISON_STATES = [ComparisonState.QUEUED, ComparisonState.RUNNING]

COMPARISON = StateGraph(
    initial=ComparisonState.QUEUED,
    edges={
        ComparisonState.QUEUED: [ComparisonState.RUNNING, ComparisonState.STOPPED],
        ComparisonState.RUNNING: [ComparisonState.DONE, ComparisonState.STOPPED],
        ComparisonState.DONE: [],
        ComparisonState.STOPPED: [],
    },
)
