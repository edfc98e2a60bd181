"""Form fields for values that may be unknown: an empty input is None (or an empty list), and never a guess."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

UNKNOWN: tuple[str, Any] = ("", _("모름"))


def plain(number: float) -> str:
    """A number as one would type it: 15, not 15.0."""
    return repr(float(number)).removesuffix(".0")


class TextField(forms.CharField):
    """A line, or with `rows` a few; blank is None."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        widget = UnfoldAdminTextareaWidget({"rows": rows}) if rows else UnfoldAdminTextInputWidget()
        super().__init__(**{"required": False, "empty_value": None, "widget": widget, **options})

    def to_python(self, value: Any) -> str | None:
        """The text with the line ends that JSON has."""
        text: str | None = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the person wrote something else than what stood there."""
        return bool((initial or None) != self.to_python(data))


class NumberField(forms.FloatField):
    """A number; blank is None. Bounds are checked by the schema, in one place."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget, **options})
        self.error_messages["invalid"] = _("숫자로 적어 주세요.")

    def prepare_value(self, value: Any) -> Any:
        """Without a superfluous ".0"."""
        return plain(value) if isinstance(value, int | float) else value


class WholeNumberField(forms.IntegerField):
    """A whole number; blank is None."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget, **options})
        self.error_messages["invalid"] = _("소수점 없는 숫자로 적어 주세요.")


class ListField(forms.CharField):
    """Several entries, one a line (or separated by commas when `separator` says so)."""

    def __init__(self, *, separator: str = "\n", rows: int = 3, **options: Any) -> None:
        self.separator = separator
        widget = UnfoldAdminTextareaWidget({"rows": rows}) if separator == "\n" else UnfoldAdminTextInputWidget()
        super().__init__(**{"required": False, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        """The entries as text."""
        if not isinstance(value, list | tuple):
            return value
        return (", " if self.separator == "," else self.separator).join(self.as_text(entry) for entry in value)

    def to_python(self, value: Any) -> list[Any]:  # type: ignore[override]  # a list, not a text
        """The entries that are not blank."""
        entries = (entry.strip() for entry in (value or "").replace("\r\n", "\n").split(self.separator))
        return [self.entry(entry) for entry in entries if entry]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the entries differ from those that stood there."""
        try:
            return self.to_python(self.prepare_value(initial or [])) != self.to_python(data)
        except ValidationError:
            return True

    def as_text(self, entry: Any) -> str:
        """One entry as it is shown."""
        return str(entry)

    def entry(self, text: str) -> Any:
        """One entry as it is stored."""
        return text


class TimesField(ListField):
    """Times in seconds, one a line."""

    def as_text(self, entry: Any) -> str:
        """A time as one would type it."""
        return plain(entry)

    def entry(self, text: str) -> float:
        """A time in seconds; raises ValidationError for anything else."""
        try:
            return float(text)
        except ValueError:
            raise ValidationError(
                gettext("“%(text)s”은(는) 숫자가 아니에요. 한 줄에 초 하나씩 적어 주세요.") % {"text": text[:40]}
            ) from None


class ChoiceField(forms.TypedChoiceField):
    """One of a few values, or unknown."""

    def __init__(self, choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "choices": [UNKNOWN, *choices],
                "empty_value": None,
                "widget": UnfoldAdminSelectWidget,
                **options,
            }
        )


class DifficultyField(ChoiceField):
    """1 (anybody) to 5 (weeks of practice)."""

    LEVELS: ClassVar[list[tuple[str, Any]]] = [
        ("1", _("1 · 누구나 바로")),
        ("2", _("2 · 두세 번이면")),
        ("3", _("3 · 연습이 조금")),
        ("4", _("4 · 연습이 꽤")),
        ("5", _("5 · 몇 주 연습")),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(self.LEVELS, coerce=int, **options)


class YesNoField(ChoiceField):
    """Yes, no, or unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            [("yes", _("예")), ("no", _("아니요"))], coerce=lambda value: value in (True, "yes"), **options
        )

    def prepare_value(self, value: Any) -> Any:
        """The choice of a stored value."""
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else value
