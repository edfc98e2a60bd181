"""How states are coloured in lists."""

from remix.states import AnalysisState, NodeState, SubmissionState, TakedownState

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
    NodeState.TAKEN_DOWN.value: "danger",
    NodeState.REMOVED.value: "danger",
}
SUBMISSION_LABELS = {
    SubmissionState.SUBMITTED.value: "warning",
    SubmissionState.APPEALED.value: "warning",
    SubmissionState.CERTIFIED.value: "success",
    SubmissionState.DECLINED.value: "danger",
    SubmissionState.UPHELD.value: "danger",
    SubmissionState.REVOKED.value: "danger",
}
TAKEDOWN_LABELS = {
    TakedownState.REQUESTED.value: "warning",
    TakedownState.UPHELD.value: "danger",
    TakedownState.REFUSED.value: "info",
    TakedownState.RESTORED.value: "success",
}
