"""What of this app waits in the curators' queue: the codes of its kinds (`remix.work` says what they are)."""

from enum import StrEnum

from remix.states import SubmissionState


class Waiting(StrEnum):
    """Kinds of work."""

    ANALYSIS = "analysis"
    DRAFT = "draft"
    SUBMISSION = "submission"
    APPEAL = "appeal"


VIDEO_WAITS_AS = {
    SubmissionState.SUBMITTED.value: Waiting.SUBMISSION,
    SubmissionState.APPEALED.value: Waiting.APPEAL,
}
"""Under which kind a creator's video waits, by its state."""
