"""How many of the videos that creators hand in become a K-Success (`k_success.conversion_rate`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from remix.models import UserVideo
from remix.states import SubmissionState

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Videos handed in within a window and not taken back, and those of them that hold a certificate now."""

    submitted: int
    certified: int

    @property
    def rate(self) -> float | None:
        """The share, 0 to 1; None when nothing was handed in."""
        return self.certified / self.submitted if self.submitted else None


def conversion(since: datetime | None = None, until: datetime | None = None) -> Conversion:
    """Count what was handed in from `since` (default: 30 days ago) until before `until` (default: now)."""
    end = until or timezone.now()
    handed_in = UserVideo.objects.handed_in().filter(submitted_at__gte=since or end - WINDOW, submitted_at__lt=end)
    return Conversion(
        **handed_in.aggregate(submitted=Count("pk"), certified=Count("pk", filter=Q(state=SubmissionState.CERTIFIED)))
    )
