"""What submissions hold on the creator who made them (see accounts.privacy.registry for the contract)."""

from django.db import connection

from accounts.models import User
from accounts.privacy.registry import ALL, Erased, Held, holds, not_personal
from curation import filing
from remix.models import UserVideo, ViewReport
from remix.waiting import VIDEO_WAITS_AS


def register() -> None:
    """Declare it. Before the uploads: a submission points to its file and must be gone first."""
    holds(
        Held(
            "remix.UserVideo",
            rows=lambda user: UserVideo.objects.filter(creator=user).select_related("node", "upload"),
            exported=(
                "node", "state", "upload", "link", "caption", "posted_at", "views", "views_at", "measured", "fit",
                "created_at", "submitted_at",
            ),
            erased=ALL,
            erase=_erase_submissions,
        )
    )  # fmt: skip
    holds(
        Held(
            "remix.ViewReport",
            rows=lambda user: ViewReport.objects.filter(user_video__creator=user).select_related("proof"),
            exported=("user_video", "state", "views", "read_at", "proof", "link", "reported_at", "reason_code", "note"),
            erased=("checked_by",),
            erase=_forget_checks,
            not_personal={"id": "a number of ours", "checked_at": "a state of ours"},
        )
    )
    not_personal("measured from a submitted clip; goes with it", "remix.SubmissionFrame")


def _erase_submissions(user: User) -> Erased:
    """Everything that they handed in goes, with its reports; the files themselves go with the uploads."""
    own = UserVideo.objects.filter(creator=user)
    ids = list(own.values_list("pk", flat=True))
    for kind in VIDEO_WAITS_AS.values():
        filing.forget(kind=kind, subject_ids=ids)
    gone = [("remix.uservideo", str(pk)) for pk in ids]
    with connection.cursor() as cursor:
        # The one way past the guard of the append-only reports (migration 0019).
        cursor.execute("SELECT remix_erase_view_reports(%s)", [user.pk])
    own.delete()
    return Erased(rows=gone)


def _forget_checks(user: User) -> None:
    ViewReport.objects.filter(checked_by=user).update(checked_by=None)
