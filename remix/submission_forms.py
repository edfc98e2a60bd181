"""The forms on a submission's own page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from remix.models.observation import MOST_VIEWS
from remix.models.submission import MOST_CAPTION_LETTERS, UserVideo
from remix.sources import MAX_URL_LENGTH
from remix.upload_rules import PICTURE_TYPES

_MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: Any, hint: Any) -> forms.DateTimeField:
    """A day and time as a phone's own picker gives it."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, help_text=hint, required=False, widget=widget, input_formats=[_MOMENT])


def _link(hint: Any = "") -> forms.CharField:
    # Not a URLField: `remix.sources` also takes what people really paste, and says what is wrong in its own words.
    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
    label = _("게시물 주소")
    return forms.CharField(label=label, help_text=hint, required=False, max_length=MAX_URL_LENGTH, widget=widget)


class SubmitForm(forms.Form):
    """The last words before a draft is handed in."""

    link = _link(_("YouTube, TikTok, Instagram에 올렸다면 붙여 주세요. 조회수를 확인할 때 필요해요."))
    posted_at = _moment(_("게시한 때"), _("올린 지 얼마나 됐는지에 견주어 조회수를 봐요."))
    caption = forms.CharField(
        label=_("하고 싶은 말"),
        required=False,
        max_length=MOST_CAPTION_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def values_of(user_video: UserVideo) -> dict[str, Any]:
        """What the form shows of a draft."""
        return {
            "link": user_video.link,
            "caption": user_video.caption,
            "posted_at": user_video.posted_at,
        }


class ViewsForm(forms.Form):
    """How often it was seen, and what proves it."""

    views = forms.IntegerField(
        label=_("조회수"),
        min_value=0,
        max_value=MOST_VIEWS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("조회수를 숫자로 적어 주세요."),
            "invalid": _("조회수를 숫자로 적어 주세요."),
            "min_value": _("조회수는 0 이상의 정수로 적어 주세요."),
            "max_value": _("조회수가 너무 커요. 숫자를 다시 확인해 주세요."),
        },
    )
    read_at = _moment(_("확인한 때"), _("비워 두면 지금이에요."))
    link = _link(_("조회수가 누구에게나 보이는 게시물이면 주소만으로 충분해요."))
    picture = forms.FileField(
        label=_("조회수가 보이는 화면"),
        help_text=_("앱의 통계 화면을 찍은 그림이면 좋아요. jpg, png, webp, 15MB까지."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(PICTURE_TYPES)}),
    )
    proof = forms.UUIDField(required=False, widget=forms.HiddenInput)
    """The picture that arrived with an earlier try, so that a corrected number needs no second upload."""
