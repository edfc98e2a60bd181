"""The form with which anybody asks for a recipe to be taken down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from remix.models.takedown import MOST_WORDS_LETTERS, TakedownReason
from remix.sources import MAX_URL_LENGTH
from remix.takedown.asking import Claim


class TakedownForm(forms.Form):
    """What is wrong, where, and who says so; the verb checks what is typed, in its own words."""

    page = forms.CharField(
        label=_("어느 레시피인가요?"),
        help_text=_("레시피 페이지의 주소나 번호(remix_000123)를 적어 주세요. 원본 영상의 주소도 돼요."),
        max_length=MAX_URL_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(label=_("무엇이 문제인가요?"), choices=[("", _("골라 주세요")), *TakedownReason.choices])
    words = forms.CharField(
        label=_("자세히 알려 주세요"),
        help_text=_("어느 부분이 왜 문제인지, 어떤 권리가 있는지 적어 주세요. 큐레이터만 봐요."),
        max_length=MOST_WORDS_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    link = forms.CharField(
        label=_("원본이 있는 곳"),
        help_text=_("인터넷에 있다면 그 주소를 적어 주세요. 없으면 비워 두세요."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    name = forms.CharField(
        label=_("이름이나 회사 이름"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.CharField(
        label=_("이메일"),
        help_text=_("접수 번호와 결과를 이 주소로 보내요. 다른 데에는 쓰지 않아요."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    sworn = forms.BooleanField(
        label=_("적은 내용이 사실이고, 나는 권리가 있거나 그 사람을 대신할 수 있어요"),
        error_messages={"required": _("사실인지 확인하고 표시해 주세요.")},
    )

    def claim(self) -> Claim:
        """What was typed; for a valid form."""
        said: dict[str, Any] = self.cleaned_data
        return Claim(said["reason"], said["name"], said["email"], said["words"], said["link"])
