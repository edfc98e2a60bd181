"""Signing up with an email address."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm

from accounts.forms.fields import CanonicalEmailField, password_field


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Email, password, a name and the consents."""

    field_order = ["email", "password1", "name", "data_collection", "marketing", "third_party"]
    email = CanonicalEmailField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = CanonicalEmailField().label
        help_text = self.fields["password1"].help_text
        self.fields["password1"] = password_field("new-password")
        self.fields["password1"].help_text = help_text
        self.order_fields(self.field_order)
