"""The submit form: an address, a file, or both."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget


class SubmitForm(forms.Form):
    """What a person hands in; `remix.intake` judges it."""

    url = forms.CharField(
        label=_("영상 주소"),
        required=False,
        widget=UnfoldAdminTextInputWidget({"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("YouTube, TikTok, Instagram 영상 페이지의 주소"),
    )
    upload = forms.FileField(
        label=_("영상 파일"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "video/mp4,video/quicktime,video/webm,.mp4,.mov,.webm"}),
        help_text=_("mp4, mov, webm · 최대 200MB, 10분"),
    )
