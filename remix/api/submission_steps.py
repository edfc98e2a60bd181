"""What becomes of a result: handed in, seen so often, taken back, looked at again."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from kmeme.lib.api import reading
from kmeme.lib.api.idempotency import idempotent
from kmeme.lib.api.inputs import read_body
from kmeme.lib.api.operations import operation
from remix import certification, submitting, uploading, viewing
from remix.api import submission_bodies as bodies
from remix.api import submission_codes as codes
from remix.api.submission_bodies import AppealBody, SubmitBody, ViewsBody
from remix.api.submission_shapes import SubmissionShape, ViewReportShape, report_of, submission_of
from remix.api.submissions import SUBMISSION_ID, own
from remix.models import UserVideo


class _Step(Endpoint):
    """A verb on one's own result."""

    required_scopes = {"POST": Scope.SUBMISSIONS_WRITE}
    path_parts = {"submission_id": SUBMISSION_ID}

    def seen(self, request: Request, submission_id: int) -> UserVideo:
        """One's own, as the caller has read it. Raises Http404, Problem (412, 428)."""
        user_video = own(self.person, submission_id)
        reading.require_match(request, submission_of(user_video).chosen())
        return user_video

    def now(self, submission_id: int) -> HttpResponse:
        """As it is after the verb, with its new tag."""
        return reading.written(submission_of(own(self.person, submission_id)).chosen())


class SubmitView(_Step):
    """`/api/v1/submissions/<submission_id>/submit/`."""

    @operation(
        id="submit_submission",
        tag="submissions",
        summary=_("제출하기"),
        description=_("준비 중인 결과물을 심사에 내요. 게시물 주소는 한 번만 적을 수 있어요."),
        answers={200: SubmissionShape},
        body=SubmitBody,
        sends=bodies.SUBMIT,
        problems=codes.OF_SUBMITTING,
        needs_match=True,
        example=bodies.ONE,
    )
    def post(self, request: Request, submission_id: int) -> HttpResponse:
        """Hand it in; what is not sent stays as it is."""
        user_video = self.seen(request, submission_id)
        asked = read_body(request, SubmitBody)
        kept: dict[str, Any] = {"caption": user_video.caption, "posted_at": user_video.posted_at}
        submitting.submit(actor=self.person, user_video=user_video, version=user_video.version, **{**kept, **asked})
        return self.now(submission_id)


class WithdrawView(_Step):
    """`/api/v1/submissions/<submission_id>/withdraw/`."""

    @operation(
        id="withdraw_submission",
        tag="submissions",
        summary=_("거둬들이기"),
        description=_("영구히 거둬요. 파일과 증빙, 잰 값이 지워져요."),
        answers={200: SubmissionShape},
        problems=codes.OF_WITHDRAWING,
        needs_match=True,
        example={**bodies.ONE, "state": "withdrawn", "view_reports": []},
    )
    def post(self, request: Request, submission_id: int) -> HttpResponse:
        """Take it back."""
        user_video = self.seen(request, submission_id)
        submitting.withdraw(actor=self.person, user_video=user_video, version=user_video.version)
        return self.now(submission_id)


class AppealView(_Step):
    """`/api/v1/submissions/<submission_id>/appeal/`."""

    @operation(
        id="appeal_submission",
        tag="submissions",
        summary=_("이의 내기"),
        description=_("인증받지 못한 결과물을 다른 큐레이터가 한 번 더 봐요."),
        answers={200: SubmissionShape},
        body=AppealBody,
        sends=bodies.APPEAL,
        problems=codes.OF_APPEALING,
        needs_match=True,
        example={**bodies.ONE, "state": "appealed", "reason": "not_met"},
    )
    def post(self, request: Request, submission_id: int) -> HttpResponse:
        """Ask for another look, once."""
        user_video = self.seen(request, submission_id)
        asked = read_body(request, AppealBody)
        certification.appeal(actor=self.person, user_video=user_video, version=user_video.version, **asked)
        return self.now(submission_id)


class ViewsView(_Step):
    """`/api/v1/submissions/<submission_id>/views/`."""

    @operation(
        id="report_views",
        tag="submissions",
        summary=_("조회수 알리기"),
        description=_(
            "게시물 주소나 화면을 증빙으로 조회수를 적어요. 큐레이터가 확인하기 전의 보고는 새 보고로 바뀌어요. 하루에 "
            "10번까지."
        ),
        answers={201: ViewReportShape},
        body=ViewsBody,
        sends=bodies.VIEWS,
        problems=codes.OF_VIEWS,
        example=bodies.REPORT,
    )
    @idempotent
    def post(self, request: Request, submission_id: int) -> Response:
        """Add a reading."""
        user_video = own(self.person, submission_id)
        asked = read_body(request, ViewsBody)
        key = asked.pop("upload_id", None)
        proof = uploading.find(actor=self.person, upload_id=key) if key else None
        report = viewing.report_views(actor=self.person, user_video=user_video, proof=proof, **asked)
        return Response(report_of(report).chosen(), status=201)
