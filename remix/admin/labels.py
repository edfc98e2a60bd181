"""How states are coloured in lists."""

from remix.states import AnalysisState, NodeState, ReviewState, SubmissionState

ANALYSIS_LABELS = {
    AnalysisState.QUEUED.value: "info",
    AnalysisState.MEASURING.value: "info",
    AnalysisState.UNDERSTANDING.value: "info",
    AnalysisState.SUCCEEDED.value: "success",
    AnalysisState.PENDING_REVIEW.value: "warning",
    AnalysisState.REJECTED.value: "danger",
}
NODE_LABELS = {
    NodeState.DRAFT.value: "warning",
    NodeState.PUBLISHED.value: "success",
    NodeState.REMOVED.value: "danger",
}
REVIEW_LABELS = {ReviewState.OPEN.value: "warning", ReviewState.RESOLVED.value: "success"}
SUBMISSION_LABELS = {
    SubmissionState.SUBMITTED.value: "warning",
    SubmissionState.APPEALED.value: "warning",
    SubmissionState.CERTIFIED.value: "success",
    SubmissionState.DECLINED.value: "danger",
    SubmissionState.UPHELD.value: "danger",
    SubmissionState.REVOKED.value: "danger",
}
