"""Every check there is, the gravest first. To add one: a function of a `Material`, and a line here."""

from django.utils.translation import gettext_lazy as _

from remix.content_checks import captions, likeness, page, rights, timing, words
from remix.content_checks.base import Check
from remix.models.content_check import Severity

_STOP, _WARN, _NOTE = Severity.BLOCKING, Severity.WARNING, Severity.NOTE

CHECKS: tuple[Check, ...] = (
    Check("misshapen", _("내용의 꼴"), _STOP, _("그 칸을 고쳐 주세요."), timing.misshapen),
    Check("beyond", _("길이를 넘는 샷"), _STOP, _("샷의 끝을 줄이거나 ‘박에 맞추기’를 눌러 주세요."), timing.beyond),
    Check("gaps", _("샷의 빈틈"), _STOP, _("샷의 시각을 고치거나 ‘박에 맞추기’를 눌러 주세요."), timing.gaps),
    Check("unwritten", _("덜 쓴 글"), _STOP, _("원본을 보고 글을 채워 주세요."), timing.unwritten),
    Check("banned_word", _("쓰지 않는 말"), _STOP, _("다른 말로 바꿔 주세요."), words.blocked),
    Check("minors", _("미성년자"), _WARN, _("보호자의 동의를 확인한 뒤에 공개해 주세요."), rights.minors),
    Check(
        "music_rights",
        _("음악 권리"),
        _WARN,
        _("써도 되는 음원인지 확인하고, 아니면 대신 쓸 음악을 적어 주세요."),
        rights.music,
    ),
    Check("brands", _("상표"), _WARN, _("광고로 보이지 않는지, 빼고 찍게 할 수 있는지 봐 주세요."), rights.brands),
    Check(
        "duplicate",
        _("겹치는 레시피"),
        _WARN,
        _("정말 다른 밈인지, 그 레시피의 리믹스는 아닌지 봐 주세요."),
        likeness.duplicate,
    ),
    Check("captions", _("자막"), _WARN, _("소리 없이 보는 사람을 위해 자막을 적어 주세요."), captions.missing),
    Check(
        "longer_than_clip",
        _("원본보다 긴 레시피"),
        _WARN,
        _("일부러 늘린 것이 아니면 길이를 고쳐 주세요."),
        timing.longer_than_clip,
    ),
    Check("doubtful_word", _("조심할 말"), _WARN, _("그대로 써도 되는지 봐 주세요."), words.doubtful),
    Check("accessibility", _("접근성"), _WARN, _("내용으로 고칠 수 없으면 개발자에게 알려 주세요."), page.barriers),
    Check("accessibility_flaw", _("접근성"), _NOTE, "", page.flaws),
    Check("accessibility_unchecked", _("접근성"), _NOTE, _("미리 보기를 열면 자동으로 검사해요."), page.unchecked),
    Check(
        "music_unknown",
        _("음악 권리"),
        _NOTE,
        _("분석의 ‘음악 권리’나 ‘대신 쓸 음악’을 적어 주세요."),
        rights.unknown_music,
    ),
    Check("minors_unknown", _("미성년자"), _NOTE, _("영상을 보고 분석에 적어 주세요."), rights.unknown_minors),
    Check("warnings", _("그 밖의 주의"), _NOTE, _("‘하지 말 것’에 적혀 있는지 봐 주세요."), rights.other),
)
