"""What of this app waits in the curators' queue: the codes of its kinds (`campaigns.work` says what they are)."""

from campaigns.models import ReviewCause

PROOF, VISIT = "proof", "visit"

WAITS_AS = {ReviewCause.PICTURE.value: PROOF, ReviewCause.UNUSUAL.value: VISIT}
"""Under which kind a review waits, by its cause."""
