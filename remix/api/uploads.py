"""Uploads as data: sign, ask what has arrived, finalise, abort; for our own pages, and for apps with a token."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from kmeme.lib.api import reading
from kmeme.lib.api.idempotency import idempotent
from kmeme.lib.api.inputs import Body, Text, read_body
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Shape
from remix import uploading
from remix.api import upload_codes
from remix.models import RemixNode, Upload, UploadPurpose
from remix.states import UploadState
from remix.storage.base import SIGNED_FOR, SignedPart
from remix.uploading import Progress

LARGEST_NUMBER = 2**53
"""What a JSON number holds exactly."""
UPLOAD_ID = PathPart(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", gettext_noop("서명할 때 받은 upload_id."))


class PartShape(Shape):
    """Where one part goes."""

    number: int
    start: int = Field(description=gettext_noop("파일에서 이 조각이 시작하는 바이트."))
    stop: int = Field(description=gettext_noop("끝나는 바이트. 이 바이트는 들어가지 않아요."))
    method: Literal["PUT"]
    url: str = Field(description=gettext_noop("서명된 주소. /로 시작하면 이 사이트의 주소예요."))
    headers: dict[str, str] = Field(description=gettext_noop("꼭 이대로 보내야 하는 헤더."))


class UploadShape(Shape):
    """One upload."""

    always: ClassVar[tuple[str, ...]] = (
        "upload_id", "purpose", "state", "name", "content_type", "size", "part_size", "part_count", "received",
        "missing", "expires_in", "result_url",
    )  # fmt: skip
    upload_id: UUID
    purpose: Literal["submission", "proof", "campaign_proof", "analysis"]
    state: Literal["open", "finalised", "rejected", "aborted"]
    name: str
    content_type: str
    size: int = Field(description=gettext_noop("바이트."))
    part_size: int = Field(description=gettext_noop("마지막을 뺀 조각의 크기. 16MB까지는 조각이 하나예요."))
    part_count: int
    received: list[int] = Field(description=gettext_noop("이미 올라온 조각의 번호."))
    missing: list[PartShape] = Field(
        description=gettext_noop("올릴 조각과 주소. 서명하거나 주소를 다시 받을 때만 있어요.")
    )
    expires_in: int | None = Field(description=gettext_noop("주소를 쓸 수 있는 초."))
    result_url: str | None = Field(description=gettext_noop("purpose=submission을 마치면 생기는 결과물의 페이지."))


class SignBody(Body):
    """What `POST /uploads/` takes."""

    purpose = serializers.ChoiceField(choices=UploadPurpose.choices)
    name = Text(max_length=255)
    content_type = Text(max_length=120, allow_blank=True, default="")
    size = serializers.IntegerField(min_value=0, max_value=LARGEST_NUMBER, help_text=_("바이트."))
    node_id = Text(max_length=30, allow_blank=True, default="", help_text=_("purpose=submission일 때 레시피의 번호."))


SENT: dict[str, Any] = {
    "purpose": "submission",
    "node_id": "remix_000123",
    "name": "dance.mp4",
    "content_type": "video/mp4",
    "size": 4_194_304,
}
SIGNED_EXAMPLE: dict[str, Any] = {
    "upload_id": "6fd3a1de-2b6e-4c5e-9a5e-1f1f5a2f7f10",
    "purpose": "submission",
    "state": "open",
    "name": "dance.mp4",
    "content_type": "video/mp4",
    "size": 4_194_304,
    "part_size": 4_194_304,
    "part_count": 1,
    "received": [],
    "missing": [
        {
            "number": 1,
            "start": 0,
            "stop": 4_194_304,
            "method": "PUT",
            "url": "https://bucket.example/user_content/7/6fd3a1de-2b6e-4c5e-9a5e-1f1f5a2f7f10/dance.mp4?X-Amz-Signature=…",
            "headers": {"Content-Type": "video/mp4", "If-None-Match": "*"},
        }
    ],
    "expires_in": 3600,
    "result_url": None,
}
ARRIVED_EXAMPLE = {**SIGNED_EXAMPLE, "received": [1], "missing": [], "expires_in": None}
DONE_EXAMPLE = {**ARRIVED_EXAMPLE, "state": "finalised", "result_url": "/submissions/42/"}


class UploadsView(Endpoint):
    """`/api/v1/uploads/`."""

    required_scopes = {"POST": Scope.SUBMISSIONS_WRITE}

    @operation(
        id="sign_upload",
        tag="uploads",
        summary=_("파일 올리기 시작"),
        description=_(
            "파일 하나를 올릴 주소를 받아요. 종류와 크기가 서명에 묶이고 주소는 1시간 쓸 수 있어요. 16MB를 넘으면 "
            "조각으로 나눠 올려요. 한 사람이 한 번에 5개까지, 1시간에 60번까지."
        ),
        answers={201: UploadShape},
        body=SignBody,
        sends=SENT,
        problems=upload_codes.OF_SIGNING,
        example=SIGNED_EXAMPLE,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Sign."""
        asked = read_body(request, SignBody)
        node = RemixNode.objects.published().with_node_id(asked.pop("node_id")).first()
        upload = uploading.sign(actor=self.person, node=node, **asked)
        address = settings.SITE_URL + reverse("uploads-api:upload", args=[upload.pk])
        return Response(as_shape(uploading.all_parts(upload)).chosen(), status=201, headers={"Location": address})


class UploadView(Endpoint):
    """`/api/v1/uploads/<upload_id>/`."""

    required_scopes = dict.fromkeys(("GET", "DELETE"), Scope.SUBMISSIONS_WRITE)
    path_parts = {"upload_id": UPLOAD_ID}

    @operation(
        id="get_upload",
        tag="uploads",
        summary=_("어디까지 올라왔는지"),
        answers={200: UploadShape},
        problems=("no_such_upload", "storage_away"),
        example=ARRIVED_EXAMPLE,
    )
    def get(self, request: Request, upload_id: UUID) -> HttpResponse:
        """What has arrived."""
        upload = uploading.find(actor=self.person, upload_id=upload_id)
        return reading.answer(request, as_shape(uploading.progress(actor=self.person, upload=upload)).chosen())

    @operation(
        id="abort_upload",
        tag="uploads",
        summary=_("올리기 그만두기"),
        description=_("올라온 조각을 지워요. 두 번 해도 같아요."),
        answers={204: Shape},
        problems=upload_codes.OF_ABORTING,
    )
    def delete(self, request: Request, upload_id: UUID) -> Response:
        """Abort; a second time changes nothing."""
        uploading.abort(actor=self.person, upload=uploading.find(actor=self.person, upload_id=upload_id))
        return Response(status=204)


class UploadPartsView(Endpoint):
    """`/api/v1/uploads/<upload_id>/parts/`."""

    required_scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    path_parts = {"upload_id": UPLOAD_ID}

    @operation(
        id="sign_upload_parts",
        tag="uploads",
        summary=_("남은 조각의 주소 다시 받기"),
        description=_("연결이 끊겼거나 1시간이 지났을 때, 아직 올라오지 않은 조각의 주소만 새로 받아요."),
        answers={200: UploadShape},
        problems=upload_codes.OF_GOING_ON,
        example=SIGNED_EXAMPLE,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Fresh addresses for what is missing."""
        upload = uploading.find(actor=self.person, upload_id=upload_id)
        return Response(as_shape(uploading.missing_parts(actor=self.person, upload=upload)).chosen())


class UploadFinaliseView(Endpoint):
    """`/api/v1/uploads/<upload_id>/finalise/`."""

    required_scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    path_parts = {"upload_id": UPLOAD_ID}

    @operation(
        id="finalise_upload",
        tag="uploads",
        summary=_("올리기 마치기"),
        description=_("크기와 종류, 내용을 확인하고 받아요. 여러 번 보내도 한 번만 처리돼요."),
        answers={200: UploadShape},
        problems=upload_codes.OF_FINALISING,
        example=DONE_EXAMPLE,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        """Take the file in; asked again, the same answer."""
        upload = uploading.find(actor=self.person, upload_id=upload_id)
        done = uploading.finalise(actor=self.person, upload=upload)
        return Response(as_shape(uploading.progress(actor=self.person, upload=done)).chosen())


def as_shape(seen: Progress) -> UploadShape:
    """One upload as it is sent."""
    upload = seen.upload
    return UploadShape(
        upload_id=upload.pk,
        purpose=upload.purpose,
        state=upload.state,
        name=upload.original_name,
        content_type=upload.content_type,
        size=upload.size,
        part_size=upload.part_size or upload.size,
        part_count=upload.part_count,
        received=sorted(seen.received),
        missing=[_part_shape(part) for part in seen.missing],
        expires_in=int(SIGNED_FOR.total_seconds()) if seen.missing else None,
        result_url=_result_url(upload),
    )


def _part_shape(part: SignedPart) -> PartShape:
    return PartShape(
        number=part.number, start=part.start, stop=part.stop, method="PUT", url=part.url, headers=part.headers
    )


def _result_url(upload: Upload) -> str | None:
    if upload.state != UploadState.FINALISED or upload.purpose != UploadPurpose.SUBMISSION:
        return None
    return upload.user_video.get_absolute_url()
