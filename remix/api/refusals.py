"""The codes with which the verbs of the memes refuse what partners ask for."""

from django.utils.translation import gettext_lazy as _

from kmeme.lib.api.codes import Code, register

OF_ANALYSING = (
    "not_allowed",
    "analysis_quota",
    "malformed_url",
    "unsupported_host",
    "not_a_video_page",
    "short_link_broken",
    "no_such_upload",
    "upload_not_ready",
    "not_a_video",
    "empty_file",
    "no_video_stream",
    "truncated",
    "too_long",
    "too_large",
    "too_small",
    "nothing_given",
)

register(
    Code("no_such_upload", 404, _("찾을 수 없는 파일이에요. 처음부터 다시 올려 주세요.")),
    Code(
        "upload_not_ready",
        409,
        _("아직 다 올라오지 않았거나 분석용이 아닌 파일이에요. 올리기를 마치고 다시 해 주세요."),
    ),
    Code("malformed_url", 422, _("영상 주소가 아니에요. 영상 페이지의 주소를 그대로 보내 주세요.")),
    Code("unsupported_host", 422, _("받지 않는 사이트예요. YouTube, TikTok, Instagram의 영상 주소를 보내 주세요.")),
    Code("not_a_video_page", 422, _("영상 하나의 주소가 아니에요. 영상을 연 뒤 그 페이지의 주소를 보내 주세요.")),
    Code("short_link_broken", 422, _("짧은 링크를 열 수 없어요. 영상 페이지의 전체 주소를 보내 주세요.")),
    Code("nothing_given", 422, _("분석할 영상이 없어요. 주소나 파일을 보내 주세요.")),
    Code("not_a_video", 422, _("영상 파일이 아니에요. mp4, mov, webm 파일을 올려 주세요.")),
    Code("empty_file", 422, _("파일이 비어 있어요. 영상을 다시 저장해서 올려 주세요.")),
    Code("no_video_stream", 422, _("화면이 없는 파일이에요. 소리만 있는 파일 말고 영상을 올려 주세요.")),
    Code("truncated", 422, _("파일이 중간에 끊겼어요. 영상을 다시 저장해서 올려 주세요.")),
    Code("too_long", 422, _("10분을 넘는 영상이에요. 10분 이하로 잘라서 올려 주세요.")),
    Code("too_large", 422, _("200MB를 넘는 파일이에요. 더 작게 저장해서 올려 주세요.")),
    Code("too_small", 422, _("화면이 너무 작은 영상이에요. 원본 영상을 올려 주세요.")),
    Code("analysis_quota", 429, _("분석 횟수를 다 썼어요. Retry-After초 뒤에 다시 해 주세요.")),
    Code("similar_unavailable", 503, _("지금은 글로 찾을 수 없어요. 잠시 뒤에 다시 해 주세요.")),
)
