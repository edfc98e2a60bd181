"""Asking for an analysis from outside: by an address or by an upload; and reading what one asked for."""

from uuid import UUID

from django.core.files import File
from django.core.files.storage import storages
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kmeme.lib.errors import Refused
from remix import intake, uploading
from remix.models import Analysis, AnalysisRequest, UploadPurpose
from remix.states import UploadState


def ask(*, actor: User, url: str = "", upload_id: UUID | None = None) -> intake.Submission:
    """Have a video analysed; see `remix.intake.submit` for what it raises.

    Raises NoSuchUpload for an upload of somebody else, Refused (`upload_not_ready`) for one that is not finalised or
    was not made for this.
    """
    if upload_id is None:
        return intake.submit(actor=actor, url=url)
    upload = uploading.find(actor=actor, upload_id=upload_id)
    if upload.state != UploadState.FINALISED or upload.purpose != UploadPurpose.ANALYSIS:
        raise Refused(
            "upload_not_ready", _("아직 다 올라오지 않았거나 분석용이 아닌 파일이에요. 올리기를 마치고 다시 해 주세요.")
        )
    with storages[upload.storage].open(str(upload.file.name)) as content:
        return intake.submit(actor=actor, url=url, upload=File(content, name=upload.name))


def find(*, actor: User, pk: int) -> Analysis | None:
    """An analysis of a video that the person asked to have analysed, whoever asked for this run; None otherwise."""
    asked = AnalysisRequest.objects.filter(user=actor, analysis__video=OuterRef("video"))
    return Analysis.objects.select_related("video").filter(Q(Exists(asked)) | Q(requested_by=actor), pk=pk).first()
