"""What the memes hold on a person (see accounts.privacy.registry for the contract)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.privacy.registry import ALL, Erased, Held, holds, not_personal
from curation import filing
from remix import certificate_privacy, editorial_privacy, submission_privacy, takedown_privacy, upload_privacy
from remix.models import (
    Analysis,
    AnalysisRequest,
    KeyFrame,
    ManualReview,
    ModelComparison,
    Mutation,
    PreviewCheck,
    RemixNode,
    TakenFile,
    Video,
    ViewObservation,
)
from remix.states import NodeState
from remix.waiting import Waiting

OURS = "a number or state of ours"
ABOUT_THE_VIDEO = "about the video, not about who asked"
WORK = "a curator's work, under the anonymised person"


def _own_uploads(user: User) -> QuerySet[Video]:
    """Clips that they uploaded, unless somebody else asked for an analysis of the same clip."""
    others = Analysis.objects.filter(video=OuterRef("pk"), requested_by__isnull=False).exclude(requested_by=user)
    return Video.objects.filter(~Exists(others), submitted_by=user).exclude(file="")


def _erase_videos(user: User) -> Erased:
    """Uploaded clips go with their frames, analyses and briefs; a public address stays, without who sent it in.

    Recipes that were made from a clip stay: they are the tree's.
    """
    uploads = list(_own_uploads(user))
    ids = [video.pk for video in uploads]
    frames = KeyFrame.objects.filter(measurement__video__in=ids)
    files = [("default", str(video.file.name)) for video in uploads]
    files += [("default", name) for name in frames.values_list("image", flat=True)]
    files += [("default", row.kept_as) for row in TakenFile.objects.filter(name__in=[name for _alias, name in files])]
    gone = [("remix.video", str(pk)) for pk in ids]
    analyses = list(Analysis.objects.filter(video__in=ids).values_list("pk", flat=True))
    filing.forget(kind=Waiting.ANALYSIS, subject_ids=analyses)
    gone += [("remix.analysis", str(pk)) for pk in analyses]
    Video.objects.filter(pk__in=ids).delete()
    Video.objects.filter(submitted_by=user).update(submitted_by=None, original_name="")
    return Erased(rows=gone, files=files)


def _of_requests(user: User) -> QuerySet[AnalysisRequest]:
    return AnalysisRequest.objects.filter(user=user).select_related("analysis__video")


def _delete_wishes(user: User) -> None:
    _of_requests(user).delete()


def _forget_requests(user: User) -> None:
    Analysis.objects.filter(requested_by=user).update(requested_by=None)


def _forget_confirmations(user: User) -> None:
    Mutation.objects.filter(confirmed_by=user).update(confirmed_by=None)


def _forget_observations(user: User) -> None:
    ViewObservation.objects.filter(recorded_by=user).update(recorded_by=None)


def _forget_checks(user: User) -> None:
    PreviewCheck.objects.filter(checked_by=user).update(checked_by=None)


def _erase_nodes(user: User) -> Erased:
    """Drafts that nobody builds on go; whatever stands in the tree stays, without its maker's name."""
    drafts = RemixNode.objects.filter(creator=user, state=NodeState.DRAFT, published_at__isnull=True)
    own = drafts.filter(Q(parent__isnull=False) | Q(edited_at__isnull=True))
    idle = own.filter(children__isnull=True, view_observations__isnull=True, takedowns__isnull=True)
    ids = list(idle.values_list("pk", flat=True))
    filing.forget(kind=Waiting.DRAFT, subject_ids=ids)
    RemixNode.objects.filter(pk__in=ids).delete()
    RemixNode.objects.filter(creator=user).update(creator=None)
    return Erased(rows=[("remix.remixnode", str(pk)) for pk in ids])


# First: whatever else holds on to a submission or its file is declared around it (see there).
certificate_privacy.register()
editorial_privacy.register()
submission_privacy.register()
upload_privacy.register()
takedown_privacy.register()
holds(
    Held(
        "remix.Video",
        rows=lambda user: Video.objects.filter(submitted_by=user),
        exported=("platform", "canonical_url", "original_name", "created_at"),
        files=("file",),
        erased=("file", "file_sha256", "original_name", "submitted_by"),
        erase=_erase_videos,
        not_personal={"id": OURS, "external_id": "the platform's number of a public video"},
    )
)
holds(
    Held(
        "remix.Analysis",
        rows=lambda user: Analysis.objects.filter(requested_by=user).select_related("video"),
        exported=("video", "state", "result", "created_at", "finished_at"),
        erased=("requested_by",),
        erase=_forget_requests,
        not_personal=dict.fromkeys(
            (
                "id", "sources", "answer", "fallback", "provider", "model", "prompt_version", "error_reason",
                "error_message", "version",
            ),
            ABOUT_THE_VIDEO,
        ),
    )
)  # fmt: skip
holds(
    Held(
        "remix.AnalysisRequest",
        rows=_of_requests,
        exported=("analysis", "asked_at", "cached_at"),
        erased=ALL,
        erase=_delete_wishes,
    )
)
holds(
    Held(
        "remix.RemixNode",
        rows=lambda user: RemixNode.objects.filter(creator=user),
        exported=(
            "parent", "state", "recipe", "permission", "governed_by", "created_at", "edited_at", "published_at",
            "posted_at", "views",
        ),
        erased=("creator",),
        erase=_erase_nodes,
        not_personal=dict.fromkeys(
            (
                "id", "path", "video", "brief", "version", "changed_at", "title", "platform", "bpm", "duration_seconds",
                "difficulty", "category", "search_text",
            ),
            "a number of ours, or made from the recipe",
        ),
    )
)  # fmt: skip
holds(
    Held(
        "remix.ManualReview",
        rows=lambda user: ManualReview.objects.filter(decided_by=user).select_related("analysis__video"),
        exported=("analysis", "reason", "decision", "reason_code", "note", "decided_at"),
        erased=(),
        not_personal={"id": OURS, "detail": ABOUT_THE_VIDEO, "state": OURS, "opened_at": OURS, "seen": ABOUT_THE_VIDEO}
        | {"decided_by": WORK},
    )
)
holds(
    Held(
        "remix.Mutation",
        rows=lambda user: Mutation.objects.filter(confirmed_by=user).select_related("node"),
        exported=("node", "dimension", "before", "after", "is_denied", "confirmed_at"),
        erased=("confirmed_by",),
        erase=_forget_confirmations,
        not_personal={"id": OURS},
    )
)
holds(
    Held(
        "remix.ViewObservation",
        rows=lambda user: ViewObservation.objects.filter(recorded_by=user).select_related("node"),
        exported=("node", "views", "observed_at", "source", "recorded_at"),
        erased=("recorded_by",),
        erase=_forget_observations,
        not_personal={"id": OURS, "flag": OURS},
    )
)
not_personal("measured from a clip; goes with it", "remix.Measurement", "remix.KeyFrame", "remix.FrameHash")
holds(
    Held(
        "remix.PreviewCheck",
        rows=lambda user: PreviewCheck.objects.filter(checked_by=user).select_related("node"),
        exported=("node", "findings", "checked_at"),
        erased=("checked_by",),
        erase=_forget_checks,
        not_personal={"id": OURS, "fingerprint": OURS, "engine": OURS},
    )
)
not_personal("what a model said of a video; goes with its analysis", "remix.Brief", "remix.ModelCall")
holds(
    Held(
        "remix.ModelComparison",
        rows=lambda user: ModelComparison.objects.filter(requested_by=user),
        exported=("task", "from_model", "to_model", "created_at"),
        erased=(),
        not_personal=dict.fromkeys(
            (
                "id", "golden", "from_prompt", "to_prompt", "approved_usd", "state", "verdict", "error_reason",
                "finished_at",
            ),
            OURS,
        )
        | {"requested_by": WORK},
    )
)  # fmt: skip
not_personal("what a model said of a clip of ours", "remix.ModelTrial")
not_personal(
    "figures over recipes", "remix.DimensionEffect", "remix.NodeTrend", "remix.EmbeddingSpace", "remix.NodeEmbedding"
)
