"""What one source says of a field, and how far it can be trusted, as the review screen shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from remix.agreement import Agreement, Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` is for reading, `typed` what a person would type to take it over; `times` (s) are buttons that jump."""

    text: str
    typed: str = ""
    confidence: str = ""
    times: Sequence[float] = ()
    fit: Agreement | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the measurement speaks against it."""
        return self.fit is not None and self.fit.verdict != Verdict.SAME


def agreement_words(fit: Agreement | None) -> str:
    """How an answer stands to the measurement, in one sentence; empty when the two cannot be compared."""
    if fit is None:
        return ""
    if fit.total:
        return ngettext(
            "%(total)d곳 가운데 %(matched)d곳이 측정과 맞아요.",
            "%(total)d곳 가운데 %(matched)d곳이 측정과 맞아요.",
            fit.total,
        ) % {"total": fit.total, "matched": fit.matched}
    if fit.off_by and fit.verdict == Verdict.DIFFERENT:
        return gettext("측정과 %(seconds)s초 달라요.") % {"seconds": f"{fit.off_by:.1f}"}
    return {
        Verdict.SAME: gettext("측정과 맞아요."),
        Verdict.HALF: gettext("측정의 절반이에요."),
        Verdict.DOUBLE: gettext("측정의 두 배예요."),
    }.get(fit.verdict, gettext("측정과 달라요."))
