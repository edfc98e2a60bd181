"""Having a video analysed, and reading what came of it."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
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
from remix import analysing, telling
from remix.ai.schema import AnalysisResult
from remix.api import refusals
from remix.api.shapes import node_id_of
from remix.models import Analysis, RemixNode
from remix.models.analysis import Fallback
from remix.sources import MAX_URL_LENGTH
from remix.states import AnalysisState

Status = Literal["queued", "measuring", "understanding", "succeeded", "pending_review", "rejected", "superseded"]


class TemplateFacts(Shape):
    """What the generic template says."""

    duration_seconds: float
    platform: str
    bpm: float | None


class Template(Shape):
    """What stands in when nothing at all is known of a video."""

    status: Literal["fallback"]
    metadata: TemplateFacts


class AnalysisShape(Shape):
    """One run of the analysis of one video."""

    always: ClassVar[tuple[str, ...]] = (
        "analysis_id", "status", "platform", "video_url", "message", "fallback", "result", "sources", "node_ids",
        "created_at", "finished_at",
    )  # fmt: skip
    analysis_id: int
    status: Status = Field(description=gettext_noop("succeeded, pending_review, rejected, superseded에서 멈춰요."))
    platform: str
    video_url: str | None = Field(description=gettext_noop("정리된 주소. 올린 영상은 null."))
    message: str | None = Field(description=gettext_noop("사람에게 보여 줄 문장. 할 말이 없으면 null."))
    fallback: Literal["last_good", "measured", "template"] | None = Field(
        description=gettext_noop("AI가 답하지 못했을 때 result에 대신 담긴 것: 이전 분석, 측정값, 기본 틀.")
    )
    result: AnalysisResult | Template | None = Field(
        description=gettext_noop("아직 없으면 null. 모르는 것은 null이에요.")
    )
    sources: dict[str, str] = Field(
        description=gettext_noop("result의 각 항목이 어디서 왔는지: measured, model, curator.")
    )
    node_ids: list[str] = Field(description=gettext_noop("이 영상으로 만든 공개 레시피."))
    created_at: datetime
    finished_at: datetime | None


class AnalyseBody(Body):
    """What `POST /remix/analyze/` takes."""

    url = Text(
        max_length=MAX_URL_LENGTH,
        required=False,
        help_text=_("YouTube, TikTok, Instagram 영상의 주소. 어떻게 붙여도 같은 영상이면 한 번만 분석해요."),
    )
    upload_id = serializers.UUIDField(
        required=False, help_text=_("uploads/에서 purpose=analysis로 다 올린 파일. url과 함께면 그 영상의 파일이에요.")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two at least."""
        if not attrs:
            raise serializers.ValidationError(_("url과 upload_id 중 하나는 보내 주세요."), code="required")
        return attrs


EXAMPLE: dict[str, Any] = {
    "analysis_id": 981,
    "status": "queued",
    "platform": "youtube",
    "video_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "message": None,
    "fallback": None,
    "result": None,
    "sources": {},
    "node_ids": [],
    "created_at": "2026-11-23T03:00:30Z",
    "finished_at": None,
}


class AnalyseView(Endpoint):
    """`/api/v1/remix/analyze/`."""

    required_scopes = {"POST": Scope.ANALYSES_WRITE}

    @operation(
        id="analyze",
        tag="analyses",
        summary=_("영상 분석 요청"),
        description=_(
            "202와 Location의 주소를 받고, 그 주소를 몇 초마다 읽거나 웹훅을 기다려요. 24시간 안에 분석한 영상이면 "
            "200으로 바로 답하고 횟수를 쓰지 않아요. 한 사람이 1분에 10번, 1시간에 100번, 하루에 50번까지."
        ),
        answers={202: AnalysisShape, 200: AnalysisShape},
        body=AnalyseBody,
        sends={"url": "https://youtu.be/dQw4w9WgXcQ"},
        problems=refusals.OF_ANALYSING,
        example=EXAMPLE,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Start a run, join the one that is under way, or answer from the last day."""
        asked = read_body(request, AnalyseBody)
        found = analysing.ask(actor=self.person, **asked).analysis
        address = settings.SITE_URL + reverse("remix-api:analysis", args=[found.pk])
        status = 200 if found.state == AnalysisState.SUCCEEDED else 202
        return Response(as_shape(found).chosen(), status=status, headers={"Location": address})


class AnalysisView(Endpoint):
    """`/api/v1/analyses/<analysis_id>/`."""

    required_scopes = {"GET": Scope.ANALYSES_WRITE}
    path_parts = {"analysis_id": PathPart(r"^\d{1,18}$", gettext_noop("analyze가 답한 analysis_id."))}

    @operation(
        id="get_analysis",
        tag="analyses",
        summary=_("분석 결과"),
        description=_("내가 요청한 영상의 분석만 볼 수 있어요. ETag로 물으면 바뀌었을 때만 본문을 보내요."),
        answers={200: AnalysisShape},
        example=EXAMPLE,
    )
    def get(self, request: Request, analysis_id: int) -> HttpResponse:
        """How far it is, and what came of it."""
        found = analysing.find(actor=self.person, pk=analysis_id)
        if found is None:
            raise Http404
        return reading.answer(request, as_shape(found).chosen())


def as_shape(analysis: Analysis) -> AnalysisShape:
    """An analysis as it is sent."""
    return AnalysisShape(
        analysis_id=analysis.pk,
        status=analysis.state,
        platform=analysis.video.platform,
        video_url=analysis.video.canonical_url or None,
        message=_message(analysis),
        fallback=analysis.fallback or None,
        result=_result(analysis),
        sources=analysis.sources,
        node_ids=[node_id_of(pk) for pk in _published(analysis)],
        created_at=analysis.created_at,
        finished_at=analysis.finished_at,
    )


def _message(analysis: Analysis) -> str | None:
    """What a person is told of it; None where the state says it all."""
    if analysis.state == AnalysisState.PENDING_REVIEW:
        return gettext("분석 실패. 관리자가 검토 예정입니다.")
    if analysis.state == AnalysisState.REJECTED:
        decided = analysis.reviews.exclude(reason_code="").order_by("-decided_at").first()
        return telling.rejection(analysis, decided.reason_code if decided else "")
    return None


def _result(analysis: Analysis) -> AnalysisResult | Template | None:
    if not analysis.result:
        return None
    if analysis.fallback == Fallback.TEMPLATE and "metadata" in analysis.result:
        return Template.model_validate(analysis.result)
    return AnalysisResult.model_validate(analysis.result)


def _published(analysis: Analysis) -> list[int]:
    nodes = RemixNode.objects.published().filter(video=analysis.video_id)
    return list(nodes.order_by("pk").values_list("pk", flat=True)[:100])
