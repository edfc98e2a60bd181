"""Form fields that bring what people type into the form in which it is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.user import canonical_email

# Longer than any password manager makes, and short enough to hash at once.
PASSWORD_MAX_LENGTH = 256


class CanonicalEmailField(forms.EmailField):
    """An address in its one spelling, before it is validated: full-width letters and capitals are the same mailbox."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"})
        super().__init__(**{"label": _("이메일"), "max_length": 254, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> str:
        """The address, canonical."""
        return canonical_email(str(value or ""))


def password_field(autocomplete: str) -> forms.CharField:
    """A password as it is typed: no trimming, and a bound on its length."""
    return forms.CharField(
        label=_("비밀번호"),
        max_length=PASSWORD_MAX_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )
