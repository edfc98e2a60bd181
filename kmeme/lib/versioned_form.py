"""The admin form of a row with a version: somebody else's save in between is said, not overwritten."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """`seen_version` is the one that the person saw; after `clean`, `is_stale` tells that there is a newer one."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_stale = False
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Refuse a stale page."""
        values = super().clean() or {}
        if self.instance.pk:
            stored = self._meta.model._default_manager.get(pk=self.instance.pk)
            self.is_stale = values.get("seen_version") != stored.version
            if self.is_stale:
                raise forms.ValidationError(
                    _("그사이에 다른 사람이 고쳤어요. 적은 내용을 옮겨 두고, 새로 고친 뒤 다시 해 주세요.")
                )
        return values
