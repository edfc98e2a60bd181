"""One's own profile."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What others see, and how to reach the person for a prize."""

    phone = forms.CharField(
        label=_("전화번호"),
        max_length=32,
        required=False,
        validators=[RegexValidator(r"^\+?[0-9()\- ]{7,31}$", _("숫자와 -, +만 써서 적어 주세요."))],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "address"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "address": forms.TextInput(attrs={"autocomplete": "street-address"}),
        }
