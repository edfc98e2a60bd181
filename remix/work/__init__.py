"""The kinds of work that this app brings to the curators' queue."""

from curation import kinds
from remix.work.analyses import ANALYSES
from remix.work.drafts import DRAFTS
from remix.work.submissions import APPEALS, SUBMISSIONS


def announce() -> None:
    """Make them known."""
    for kind in (ANALYSES, DRAFTS, SUBMISSIONS, APPEALS):
        kinds.register(kind)
