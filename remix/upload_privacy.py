"""What uploads hold on the person who made them (see accounts.privacy.registry for the contract)."""

from accounts.models import User
from accounts.privacy.registry import ALL, Erased, Held, holds
from remix.models import Upload
from remix.models.upload import UPLOADS_FOLDER
from remix.upload_closing import discard_later

OURS = "a number or state of ours"


def register() -> None:
    """Declare it. After the submissions: the database keeps an upload as long as something names it."""
    holds(
        Held(
            "remix.Upload",
            rows=lambda user: Upload.objects.filter(owner=user).select_related("node"),
            exported=(
                "purpose", "node", "state", "original_name", "content_type", "size", "refusal", "created_at",
                "closed_at",
            ),
            files=("file",),
            erased=ALL,
            erase=_erase_uploads,
            not_personal=dict.fromkeys(("id", "name", "part_size", "multipart_id", "signed_at"), OURS),
        )
    )  # fmt: skip


def _erase_uploads(user: User) -> Erased:
    """All of them, finished or not, with everything that lies in the person's folder."""
    uploads = Upload.objects.filter(owner=user)
    gone = [("remix.upload", str(pk)) for pk in uploads.values_list("pk", flat=True)]
    uploads.delete()
    if gone:
        discard_later(f"{UPLOADS_FOLDER}/{user.pk}")
    return Erased(rows=gone)
