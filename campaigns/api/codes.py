"""The codes with which the verbs of campaigns refuse what is asked through the API."""

from django.utils.translation import gettext_lazy as _

from kmeme.lib.api.codes import Code, register

OF_CHECKING_IN = (
    "not_found", "not_allowed", "not_published", "not_begun", "paused", "over", "wrong_method", "place_needed",
    "wrong_place", "closed_now", "already", "being_checked", "location_consent", "fix_needed", "too_far", "too_vague",
    "code_expired", "code_unknown", "no_such_upload", "picture_needed", "wrong_picture", "picture_used",
)  # fmt: skip

register(
    Code("already", 409, _("이미 인증한 곳이에요.")),
    Code("being_checked", 409, _("이미 받은 인증을 확인하고 있어요. 결과를 기다려 주세요.")),
    Code("not_begun", 422, _("아직 시작하지 않은 캠페인이에요. starts_at 뒤에 다시 해 주세요.")),
    Code("paused", 422, _("잠시 멈춘 캠페인이에요. 조금 뒤에 다시 해 주세요.")),
    Code("over", 422, _("끝난 캠페인이에요.")),
    Code("wrong_method", 422, _("이 캠페인에서 쓰지 않는 인증 방법이에요. 캠페인의 methods를 확인해 주세요.")),
    Code("place_needed", 422, _("place_id를 보내 주세요. places/에서 찾을 수 있어요.")),
    Code("wrong_place", 422, _("이 캠페인의 장소가 아니에요. places/에서 다시 골라 주세요.")),
    Code("closed_now", 422, _("지금은 문을 닫은 장소예요. 영업시간에 다시 해 주세요.")),
    Code(
        "location_consent", 422, _("위치를 쓰려면 본인의 동의가 필요해요. 물어보고 agrees_to_location을 보내 주세요.")
    ),
    Code("fix_needed", 422, _("위치가 없어요. fix를 보내 주세요.")),
    Code("too_far", 422, _("장소에서 너무 멀어요. missing_metres만큼 더 가까이에서 다시 해 주세요.")),
    Code("too_vague", 422, _("위치가 너무 흐릿해요. 정확해진 뒤에 다시 해 주세요.")),
    Code("code_expired", 422, _("지난 코드예요. 화면에 지금 보이는 코드를 보내 주세요.")),
    Code("code_unknown", 422, _("이 장소의 코드가 아니에요. 매장 화면의 코드를 다시 읽어 주세요.")),
    Code("picture_needed", 422, _("사진이 없어요. uploads/에 올리고 upload_id를 보내 주세요.")),
    Code("wrong_picture", 422, _("다 올라온 campaign_proof 사진이 아니에요. 올리기를 마치고 다시 해 주세요.")),
    Code("picture_used", 422, _("이미 낸 사진이에요. 새로 찍은 사진을 올려 주세요.")),
)
