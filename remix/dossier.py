"""What a decision on a video is made on: criteria and numbers, the fit report, the originality hint, the past.

The curator's page shows a dossier, a verb keeps it as the decision's evidence, the creator's page shows its findings.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from remix.criteria import Criteria, Finding, Numbers, judge
from remix.fit import Fit
from remix.models import Decision, SuccessCriteria, UserVideo, ViewReport
from remix.models.certificate import Verdict
from remix.originality import Hint, hint
from remix.performance import born_at
from remix.states import ViewReportState

DAY_SECONDS = 86_400

type Source = Callable[[UserVideo], Criteria | None]


@dataclass(frozen=True)
class Dossier:
    """What is known of one video now."""

    user_video: UserVideo
    findings: list[Finding]
    hint: Hint
    report: ViewReport | None
    decisions: list[Decision]

    @property
    def met(self) -> list[Finding]:
        """The criteria that are met; one is enough."""
        return [finding for finding in self.findings if finding.is_met]

    @property
    def fit(self) -> Fit | None:
        """The comparison with the recipe; None for a video without a file that could be measured."""
        return Fit.model_validate(self.user_video.fit) if self.user_video.fit else None

    @cached_property
    def declined(self) -> Decision | None:
        """The decision that an appeal is against."""
        return next((one for one in self.decisions if one.verdict == Verdict.DECLINED), None)

    @cached_property
    def evidence(self) -> dict[str, Any]:
        """All that was to be seen, as it is kept with a decision (JSON-able)."""
        video, fit = self.user_video, self.fit
        return {
            "version": video.version,
            "views": video.views,
            "views_at": video.views_at.isoformat() if video.views_at else None,
            "posted_at": video.posted_at.isoformat() if video.posted_at else None,
            "view_report": self.report.pk if self.report else None,
            "criteria": [finding.as_json() for finding in self.findings],
            "fit": _fit_in_short(fit) if fit else None,
            "originality": {
                "pictures": self.hint.pictures.model_dump(mode="json") if self.hint.pictures else None,
                "same_file": [other.pk for other in self.hint.same_file],
                "same_post": [other.pk for other in self.hint.same_post],
                "is_a_source_file": self.hint.is_a_source_file,
                "is_a_source_post": self.hint.is_a_source_post,
            },
        }

    @property
    def mark(self) -> str:
        """A fingerprint of the evidence: it tells whether what somebody had before them is what is known now."""
        return hashlib.sha256(json.dumps(self.evidence, sort_keys=True).encode()).hexdigest()[:16]


def dossier(user_video: UserVideo) -> Dossier:
    """Read a video's dossier: eight queries at most, whatever its history."""
    accepted = user_video.view_reports.filter(state=ViewReportState.ACCEPTED)
    return Dossier(
        user_video=user_video,
        findings=findings_of(user_video),
        hint=hint(user_video),
        report=accepted.order_by("-read_at", "-pk").first(),
        decisions=list(user_video.decisions.select_related("decided_by")),
    )


def findings_of(user_video: UserVideo) -> list[Finding]:
    """Which criteria are met, with which numbers."""
    return judge(criteria_for(user_video), numbers_of(user_video))


def criteria_for(user_video: UserVideo) -> Criteria:
    """What is asked of this video: the first source that says something, else the product's default."""
    return next((found for source in _sources if (found := source(user_video))), Criteria())


def add_source(source: Source) -> None:
    """Let `source` say first what is asked of a video (a campaign, of the videos that were made for it)."""
    if source not in _sources:
        _sources.insert(0, source)


def numbers_of(user_video: UserVideo) -> Numbers:
    """The checked views, and how often the recipe's own clip had been seen at the age the post had then."""
    if user_video.views is None or user_video.views_at is None or user_video.posted_at is None:
        return Numbers(views=user_video.views)
    age = user_video.views_at - user_video.posted_at
    born = born_at(user_video.node)
    parent_views = None
    if born:
        with connection.cursor() as cursor:
            cursor.execute("SELECT remix_views_at(%s, %s)", [user_video.node_id, born + age])
            (parent_views,) = cursor.fetchone()
    return Numbers(user_video.views, round(age.total_seconds() / DAY_SECONDS, 3), parent_views)


def _fit_in_short(fit: Fit) -> dict[str, Any]:
    kept = {"length", "tempo", "tempo_is_sure", "clip_seconds", "recipe_seconds", "recipe_version", "scale"}
    return {**fit.model_dump(mode="json", include=kept), "cuts_on": fit.cuts_on, "cuts_asked": fit.cuts_asked}


def _of_node(user_video: UserVideo) -> Criteria | None:
    row = SuccessCriteria.objects.filter(node=user_video.node_id).first()
    return Criteria(row.least_views, row.times_parent) if row else None


_sources: list[Source] = [_of_node]
