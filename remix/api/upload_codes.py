"""The codes with which the verbs of uploads refuse."""

from django.utils.translation import gettext_lazy as _

from kmeme.lib.api.codes import Code, register

OF_FILES = (
    "not_a_video", "empty_file", "no_video_stream", "truncated", "too_long", "too_large", "too_small",
    "not_a_picture", "large_picture", "other_size", "other_type",
)  # fmt: skip
OF_SIGNING = (*OF_FILES, "not_allowed", "not_published", "too_many_open", "storage_away", "storage_full")
OF_GOING_ON = (*OF_FILES, "no_such_upload", "upload_aborted", "storage_away")
OF_ABORTING = ("no_such_upload", "upload_finalised")
OF_FINALISING = (
    *OF_GOING_ON, "not_uploaded", "storage_full", "not_allowed", "not_published", "already_submitted", "wrong_upload",
    "submission_quota",
)  # fmt: skip

register(
    Code("cut_off", 400, _("올리는 중에 연결이 끊겼어요. 이어서 올려 주세요.")),
    Code("address_expired", 403, _("올리는 주소의 시간이 지났어요. 주소를 다시 받아 주세요.")),
    Code("bad_signature", 403, _("올릴 수 없는 주소예요. 처음부터 다시 올려 주세요.")),
    Code("upload_closed", 409, _("이미 끝난 업로드예요. 처음부터 다시 올려 주세요.")),
    Code("not_uploaded", 409, _("파일이 아직 다 올라오지 않았어요. 남은 조각을 올리고 다시 해 주세요.")),
    Code("upload_aborted", 409, _("그만둔 업로드예요. 처음부터 다시 올려 주세요.")),
    Code("upload_finalised", 409, _("이미 다 올라온 파일이라 그만둘 수 없어요.")),
    Code("too_many_open", 409, _("올리는 중인 파일이 너무 많아요. 다 올리거나 취소한 뒤에 다시 해 주세요.")),
    Code("already_submitted", 409, _("이미 낸 결과물이에요. 낸 것을 확인해 주세요.")),
    Code("not_published", 422, _("공개되지 않은 것이에요. 번호를 확인해 주세요.")),
    Code("wrong_upload", 422, _("이 레시피에 내려고 올린 파일이 아니에요. 다시 올려 주세요.")),
    Code("other_size", 422, _("올라온 파일의 크기가 서명한 것과 달라요. 다시 올려 주세요.")),
    Code("other_type", 422, _("파일 내용이 서명한 형식과 달라요. 다시 올려 주세요.")),
    Code("not_a_picture", 422, _("그림 파일이 아니에요. jpg, png, webp 파일을 올려 주세요.")),
    Code("large_picture", 422, _("너무 큰 그림이에요. 더 작게 저장해서 올려 주세요.")),
    Code("submission_quota", 429, _("오늘 낼 수 있는 만큼 다 냈어요. Retry-After초 뒤에 다시 해 주세요.")),
    Code("storage_away", 503, _("저장소가 응답하지 않아요. Retry-After초 뒤에 같은 요청을 다시 해 주세요.")),
    Code("storage_full", 507, _("저장 공간이 가득 찼어요. 나중에 다시 해 주세요.")),
)
