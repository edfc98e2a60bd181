"""A creator's results through the API: begin, read with the fit report, list."""

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.models import User
from accounts.models.api_key import Scope
from kmeme.lib.api import paging, reading
from kmeme.lib.api.idempotency import idempotent
from kmeme.lib.api.inputs import read_body
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Page, page
from remix import submitting, uploading
from remix.api import submission_bodies as bodies
from remix.api import submission_codes as codes
from remix.api.submission_bodies import BeginBody
from remix.api.submission_shapes import SubmissionShape, SubmissionSummary, submission_of, summary_of
from remix.models import RemixNode, UserVideo
from remix.states import SubmissionState

SUBMISSION_ID = PathPart(r"^\d{1,18}$", gettext_noop("결과물의 번호."))


class SubmissionsQuery(paging.Paged):
    """The list's parameters."""

    state = serializers.ChoiceField(choices=SubmissionState.values, required=False)
    node_id = serializers.CharField(required=False, max_length=30, help_text=_("이 레시피의 것만."))


class SubmissionsView(Endpoint):
    """`/api/v1/submissions/`."""

    required_scopes = dict.fromkeys(("GET", "POST"), Scope.SUBMISSIONS_WRITE)

    @operation(
        id="list_submissions",
        tag="submissions",
        summary=_("내 결과물"),
        description=_("토큰이나 키의 주인이 낸 것, 새것부터."),
        answers={200: Page[SubmissionSummary]},
        query=SubmissionsQuery,
        example={"items": [bodies.SUMMARY], "next_cursor": None},
    )
    def get(self, request: Request) -> HttpResponse:
        """One page, the newest first."""
        asked = self.asked
        of = ["submissions", self.person.pk, asked.get("state"), asked.get("node_id")]
        found = UserVideo.objects.filter(creator=self.person).select_related("node").order_by("-pk")
        if "state" in asked:
            found = found.filter(state=asked["state"])
        if "node_id" in asked:
            found = found.filter(node__in=RemixNode.objects.with_node_id(asked["node_id"]))
        if "cursor" in asked:
            found = found.filter(pk__lt=paging.opened(asked["cursor"], of)[0])
        size = asked["limit"]
        rows = list(found[: size + 1])
        following = paging.closed([rows[size - 1].pk], of) if len(rows) > size else None
        return reading.answer(request, page([summary_of(row).chosen() for row in rows[:size]], following))

    @operation(
        id="begin_submission",
        tag="submissions",
        summary=_("결과물 내기"),
        description=_(
            "올린 파일이나 게시물 주소로 시작해요. 파일이면 레시피와 얼마나 맞는지 재고, submit이 true면 바로 심사를 "
            "받아요. 같은 파일이나 게시물을 다시 보내면 같은 것이 답해요. 하루에 20개까지."
        ),
        answers={201: SubmissionShape},
        body=BeginBody,
        sends=bodies.BEGIN,
        problems=codes.OF_BEGINNING,
        example={**bodies.ONE, "state": "draft", "submitted_at": None, "view_reports": []},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Begin, and hand in at once when that is asked for: both or nothing."""
        asked = read_body(request, BeginBody)
        node = RemixNode.objects.published().with_node_id(asked["node_id"]).first()
        if node is None:
            raise Http404
        upload = uploading.find(actor=self.person, upload_id=asked["upload_id"]) if "upload_id" in asked else None
        link = "" if upload else asked["link"]
        with transaction.atomic():
            made = submitting.begin(actor=self.person, node=node, upload=upload, link=link)
            if asked["submit"]:
                made = submitting.submit(
                    actor=self.person,
                    user_video=made,
                    version=made.version,
                    link=asked.get("link", ""),
                    caption=asked.get("caption", ""),
                    posted_at=asked.get("posted_at"),
                )
        address = settings.SITE_URL + reverse("remix-api:submission", args=[made.pk])
        return Response(submission_of(made).chosen(), status=201, headers={"Location": address})


class SubmissionView(Endpoint):
    """`/api/v1/submissions/<submission_id>/`."""

    required_scopes = {"GET": Scope.SUBMISSIONS_WRITE}
    path_parts = {"submission_id": SUBMISSION_ID}

    @operation(
        id="get_submission",
        tag="submissions",
        summary=_("결과물 하나"),
        description=_(
            "레시피와 견준 결과, 조회수 보고, 인증서까지. 내 것만 볼 수 있어요. ETag는 제출하고 거둘 때 써요."
        ),
        answers={200: SubmissionShape},
        example=bodies.ONE,
    )
    def get(self, request: Request, submission_id: int) -> HttpResponse:
        """One's own."""
        return reading.answer(request, submission_of(own(self.person, submission_id)).chosen())


def own(person: User, submission_id: int) -> UserVideo:
    """The person's own result. Raises Http404 for every other."""
    found = UserVideo.objects.select_related("node").filter(creator=person, pk=submission_id).first()
    if found is None:
        raise Http404
    return found
