"""What signing up asks for besides the way of signing in; shared by the email and the social form."""

from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import ConsentKind, User
from accounts.models.user import clean_name


class AboutYou(forms.Form):
    """A name that others see, and the consents; the optional ones are off until they are chosen."""

    name = forms.CharField(
        label=_("활동 이름"),
        max_length=80,
        required=False,
        help_text=_("다른 사람에게 보이는 이름이에요. 나중에 바꿀 수 있어요."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    data_collection = forms.BooleanField(
        label=_("[필수] 개인정보 수집과 이용에 동의해요"),
        error_messages={"required": _("가입하려면 개인정보 수집과 이용에 동의해 주세요.")},
    )
    marketing = forms.BooleanField(label=_("[선택] 소식과 혜택을 메일로 받을래요"), required=False)
    third_party = forms.BooleanField(label=_("[선택] 캠페인 브랜드에 내 정보를 제공해도 돼요"), required=False)

    def clean_name(self) -> str:
        """The name in the form in which it is kept."""
        return clean_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Complete a new person (called by allauth once the row exists)."""
        user.name = self.cleaned_data["name"] or user.name
        user.language = (translation.get_language() or "ko")[:2]
        user.save(update_fields=["name", "language"])
        for kind in ConsentKind:
            if self.cleaned_data.get(kind):
                consents.choose(actor=user, user=user, kind=kind, given=True)
