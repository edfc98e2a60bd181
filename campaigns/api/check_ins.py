"""Checking in at a campaign's place, and one's own visits."""

from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from campaigns import checkin
from campaigns.api import codes, examples
from campaigns.api.campaigns import published
from campaigns.api.check_in_body import CheckInBody, fix_of
from campaigns.api.shapes import CheckInShape, check_in_of
from campaigns.checkin import NotHere
from campaigns.models import CheckIn, Place
from campaigns.states import CheckInState
from kmeme.lib.api import paging, problems, reading
from kmeme.lib.api.idempotency import idempotent
from kmeme.lib.api.inputs import read_body
from kmeme.lib.api.operations import operation
from kmeme.lib.api.said import PathPart
from kmeme.lib.api.shapes import Page, page
from kmeme.lib.errors import Refused
from remix import uploading


class CheckInsQuery(paging.Paged):
    """The list's parameters."""

    campaign = serializers.SlugField(required=False, max_length=60, help_text=_("이 캠페인의 것만."))
    state = serializers.ChoiceField(choices=CheckInState.values, required=False)


class CheckInsView(Endpoint):
    """`/api/v1/check-ins/`."""

    required_scopes = dict.fromkeys(("GET", "POST"), Scope.CHECK_INS_WRITE)

    @operation(
        id="list_check_ins",
        tag="campaigns",
        summary=_("내 체크인"),
        description=_("토큰이나 키의 주인이 한 것, 새것부터. 조건이 안 맞았던 시도도 있어요."),
        answers={200: Page[CheckInShape]},
        query=CheckInsQuery,
        example={"items": [examples.CHECK_IN], "next_cursor": None},
    )
    def get(self, request: Request) -> HttpResponse:
        """One page, the newest first."""
        slug, state = self.asked.get("campaign", ""), self.asked.get("state", "")
        of = ["check-ins", self.person.pk, slug, state]
        found = _own(self.person.pk)
        if slug:
            found = found.filter(campaign__slug=slug)
        if state:
            found = found.filter(state=state)
        if cursor := self.asked.get("cursor"):
            found = found.filter(pk__lt=paging.opened(cursor, of)[0])
        size = self.asked["limit"]
        rows = list(found[: size + 1])
        following = paging.closed([rows[size - 1].pk], of) if len(rows) > size else None
        return reading.answer(request, page([check_in_of(row).chosen() for row in rows[:size]], following))

    @operation(
        id="check_in",
        tag="campaigns",
        summary=_("체크인"),
        description=_(
            "캠페인의 방법 하나로 방문을 인증해요. gps_match는 fix, qr_rotating은 화면의 code, receipt와 photo는 "
            "purpose=campaign_proof로 올린 upload_id(submissions:write도 필요해요). 201이어도 state가 waiting이나 "
            "withheld면 사람이 확인하는 중이에요. 너무 멀거나(too_far) 흐릿하거나(too_vague) 코드가 다르면"
            "(code_expired, code_unknown) 시도만 남고, 문제에 check_in_id와 missing_metres가 있어요. 1분에 10번까지."
        ),
        answers={201: CheckInShape},
        body=CheckInBody,
        sends=examples.SENT,
        problems=codes.OF_CHECKING_IN,
        example=examples.CHECK_IN,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Check in, once for each Idempotency-Key."""
        asked = read_body(request, CheckInBody)
        try:
            done = checkin.check_in(actor=self.person, **self._evidence(asked)).check_in
        except NotHere as refusal:
            return _not_here(request, refusal)
        address = settings.SITE_URL + reverse("campaigns-api:check-in", args=[done.pk])
        fresh = _own(self.person.pk).get(pk=done.pk)
        return Response(check_in_of(fresh).chosen(), status=201, headers={"Location": address})

    def _evidence(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the verb takes."""
        campaign = published(asked["campaign"])
        place = None
        if asked.get("place_id") is not None:
            place = Place.objects.in_use().filter(campaign=campaign, pk=asked["place_id"]).first()
            if place is None:
                raise Refused("wrong_place", _("이 캠페인의 장소가 아니에요. 목록에서 다시 골라 주세요."))
        key = asked.get("upload_id")
        return {
            "campaign": campaign,
            "place": place,
            "method": asked["method"],
            "fix": fix_of(asked["fix"], "/fix") if "fix" in asked else None,
            "trail": [fix_of(fix, f"/trail/{number}") for number, fix in enumerate(asked["trail"])],
            "sent_at": asked.get("sent_at"),
            "code": asked["code"],
            "upload": uploading.find(actor=self.person, upload_id=key) if key else None,
            "agrees_to_location": asked["agrees_to_location"],
        }


class CheckInView(Endpoint):
    """`/api/v1/check-ins/<check_in_id>/`."""

    required_scopes = {"GET": Scope.CHECK_INS_WRITE}
    path_parts = {"check_in_id": PathPart(r"^\d{1,18}$", gettext_noop("체크인의 번호."))}

    @operation(
        id="get_check_in",
        tag="campaigns",
        summary=_("체크인 하나"),
        description=_("내 것만 볼 수 있어요. waiting이나 withheld가 어떻게 끝났는지 여기서 봐요."),
        answers={200: CheckInShape},
        example=examples.CHECK_IN,
    )
    def get(self, request: Request, check_in_id: int) -> HttpResponse:
        """One's own visit."""
        found = _own(self.person.pk).filter(pk=check_in_id).first()
        if found is None:
            raise Http404
        return reading.answer(request, check_in_of(found).chosen())


def _own(person: int) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(user=person).select_related("campaign").order_by("-pk")
    return rows.prefetch_related("redemptions__reward", "redemptions__coupon")


def _not_here(request: Request, refusal: NotHere) -> Response:
    """The refusal as an answer, not raised: the attempt stays on record also with an Idempotency-Key, whose
    transaction would take it back.
    """
    answer = cast(Response, problems.handle(refusal, {"request": request}))
    missing = round(refusal.missing_metres, 1) or None
    answer.data = {**answer.data, "check_in_id": refusal.check_in.pk, "missing_metres": missing}
    return answer
