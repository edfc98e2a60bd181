"""The codes with which the verbs of submissions refuse."""

from django.utils.translation import gettext_lazy as _

from kmeme.lib.api.codes import Code, register
from remix.api import refusals, upload_codes  # noqa: F401  (theirs are used here too)

OF_LINKS = ("malformed_url", "unsupported_host", "not_a_video_page", "short_link_broken", "already_submitted")
OF_SUBMITTING = (
    *OF_LINKS, "not_allowed", "stale", "wrong_state", "not_published", "bad_file", "other_link", "caption_too_long",
    "bad_caption", "from_the_future", "before_the_recipe",
)  # fmt: skip
OF_BEGINNING = (*OF_SUBMITTING, "not_found", "no_such_upload", "wrong_upload", "not_uploaded", "submission_quota")
OF_WITHDRAWING = ("not_allowed", "stale", "wrong_state")
OF_APPEALING = (*OF_WITHDRAWING, "already_appealed", "withdrawn", "words_needed", "words_too_long", "bad_words")
OF_VIEWS = (
    *OF_LINKS, "not_allowed", "wrong_state", "no_such_upload", "wrong_upload", "other_link", "proof_needed",
    "proof_used", "impossible_views", "from_the_future", "before_birth", "views_went_down", "view_report_quota",
)  # fmt: skip

register(
    Code("wrong_state", 409, _("지금 상태에서는 할 수 없는 일이에요. 새로 읽고 확인해 주세요.")),
    Code("already_appealed", 409, _("이의는 한 번만 낼 수 있어요.")),
    Code("withdrawn", 409, _("거둬들인 영상이에요.")),
    Code("bad_file", 422, _("영상 파일을 읽을 수 없어요. 거둬들이고 다시 올려 주세요.")),
    Code("other_link", 422, _("이미 다른 게시물의 주소를 적었어요.")),
    Code("caption_too_long", 422, _("하고 싶은 말이 너무 길어요. 줄여 주세요.")),
    Code("bad_caption", 422, _("하고 싶은 말에 쓸 수 없는 글자가 있어요.")),
    Code("from_the_future", 422, _("아직 오지 않은 때예요. 날짜를 확인해 주세요.")),
    Code("before_the_recipe", 422, _("레시피가 공개되기 전의 날짜예요. 이 레시피로 찍은 영상만 낼 수 있어요.")),
    Code("words_needed", 422, _("어떤 점을 다시 봐야 하는지 적어 주세요.")),
    Code("words_too_long", 422, _("글이 너무 길어요. 줄여 주세요.")),
    Code("bad_words", 422, _("쓸 수 없는 글자가 있어요.")),
    Code("proof_needed", 422, _("조회수가 보이는 화면이나 게시물 주소가 있어야 해요.")),
    Code("proof_used", 422, _("다른 보고에 쓴 그림이에요. 새로 찍은 화면을 올려 주세요.")),
    Code("impossible_views", 422, _("조회수는 0 이상의 정수로 보내 주세요.")),
    Code("before_birth", 422, _("영상이 올라가기 전의 날짜예요.")),
    Code("views_went_down", 422, _("확인된 조회수보다 적거나 오래된 숫자예요. 지금 화면의 숫자를 보내 주세요.")),
    Code("view_report_quota", 429, _("오늘 적을 수 있는 만큼 다 적었어요. Retry-After초 뒤에 다시 해 주세요.")),
)
