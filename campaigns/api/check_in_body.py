"""What a check-in brings with it, read strictly."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from campaigns import coordinates
from campaigns.coordinates import BadCoordinates
from campaigns.fixes import MOST_FIXES, Fix
from campaigns.models import Method
from kmeme.lib.api.inputs import Body, Number, Text
from kmeme.lib.api.problems import Problem, Wrong

LARGEST_NUMBER = 2**53
MOST_METRES = 1e8


class FixBody(Body):
    """One position of a phone."""

    latitude = Number(help_text=_("위도."))
    longitude = Number(help_text=_("경도."))
    accuracy = Number(required=False, min_value=0, max_value=MOST_METRES, help_text=_("정확도의 반지름, 미터."))
    taken_at = serializers.DateTimeField(
        required=False, default_timezone=UTC, help_text=_("휴대폰의 시계로 위치를 잡은 때.")
    )
    mock = serializers.BooleanField(default=False, help_text=_("운영체제가 모의 위치라고 알려 줬는지."))


class CheckInBody(Body):
    """What `POST /check-ins/` takes."""

    campaign = Text(max_length=60, help_text=_("캠페인의 slug."))
    place_id = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text=_("places/의 id. 온라인 캠페인이면 빼 주세요."),
    )
    method = serializers.ChoiceField(choices=Method.values)
    fix = FixBody(required=False, help_text=_("지금 위치. gps_match에 필요하고, code와 함께 보내도 좋아요."))
    trail = serializers.ListField(
        child=FixBody(), default=list, max_length=MOST_FIXES, help_text=_("그 앞의 위치들, 오래된 것부터.")
    )
    sent_at = serializers.DateTimeField(
        required=False, default_timezone=UTC, help_text=_("휴대폰의 시계로 보낸 때. 시계가 틀려도 괜찮아요.")
    )
    code = Text(max_length=40, allow_blank=True, default="", help_text=_("매장 화면의 코드."))
    upload_id = serializers.UUIDField(required=False, help_text=_("다 올린 사진."))
    agrees_to_location = serializers.BooleanField(
        default=False, help_text=_("본인이 위치를 쓰는 데 지금 동의했으면 true. 동의로 기록돼요.")
    )


def fix_of(values: dict[str, Any], pointer: str) -> Fix:
    """A position as the verbs take it. Raises Problem for coordinates that are none."""
    try:
        at = coordinates.read(values["latitude"], values["longitude"])
    except BadCoordinates as bad:
        meant = f"{bad.did_you_mean.latitude:.9g},{bad.did_you_mean.longitude:.9g}" if bad.did_you_mean else ""
        wrong = Wrong(bad.code, str(bad), pointer=pointer, did_you_mean=meant)
        raise Problem("invalid_request", errors=[wrong]) from bad
    return Fix(at, values.get("accuracy"), values.get("taken_at"), values["mock"])
