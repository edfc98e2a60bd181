"""A nested record (an analysis, a recipe) as a person edits it: single fields by dotted path, and one list of rows.

The record stays the source of truth: what a person did not touch keeps its stored value to the last digit.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext
from pydantic import ValidationError

from remix.admin.forms.sentences import placed
from remix.merging import leaves

type Record = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `fields` maps dotted paths to form fields."""

    title: str | Promise
    fields: dict[str, forms.Field]


@dataclass(frozen=True)
class Layout:
    """How a kind of record is edited. `rows` is the path of its list, `row_forms` the formset for it."""

    groups: list[Group]
    rows: str
    row_forms: "type[BaseFormSet[Any]]"


class Input(NamedTuple):
    """One input. `stored` is what stands in the database when the person typed something else, for comparison."""

    path: str
    field: forms.BoundField
    stored: str


def html_name(path: str) -> str:
    """The name of a path's input."""
    return path.replace(".", "__")


class RecordForm:
    """The inputs of one record; bound when `data` is given."""

    def __init__(
        self, layout: Layout, record: Record, data: Mapping[str, Any] | None = None, **row_options: Any
    ) -> None:
        self.layout = layout
        self.record = record
        known = leaves({path: value for path, value in record.items() if path != layout.rows}, keep_empty=True)
        fields = {html_name(path): deepcopy(one) for group in layout.groups for path, one in group.fields.items()}
        self.single = forms.Form(data, initial={html_name(path): value for path, value in known.items()})
        self.single.fields.update(fields)
        self.single.use_required_attribute = False
        self.stored_rows: list[Record] = list(record.get(layout.rows) or [])
        self.rows = layout.row_forms(data, prefix=layout.rows, initial=self.stored_rows, form_kwargs=row_options)

    def groups(self) -> list[tuple[str | Promise, list[Input]]]:
        """The single fields as they are laid out: title, and each input."""
        changed = set(self.single.changed_data) if self.single.is_bound else set()
        return [
            (
                group.title,
                [
                    Input(
                        path, self.single[html_name(path)], self.stored_text(path) if html_name(path) in changed else ""
                    )
                    for path in group.fields
                ],
            )
            for group in self.layout.groups
        ]

    def stored_text(self, path: str) -> str:
        """What is stored in a field, as text."""
        name = html_name(path)
        value: Any = self.single.fields[name].prepare_value(self.single.initial.get(name))
        return str(value) if value not in (None, "") else gettext("비어 있음")

    def typed_text(self, path: str, value: Any) -> str:
        """A value as a person would type it into the field's input."""
        shown: Any = self.single.fields[html_name(path)].prepare_value(value)
        return "" if shown is None else str(shown)

    def shown_text(self, path: str, value: Any) -> str:
        """A value as a person reads it: a choice by its label."""
        typed = self.typed_text(path, value)
        choices = getattr(self.single.fields[html_name(path)], "choices", ())
        return next((str(label) for code, label in choices if str(code) == typed), typed)

    @cached_property
    def is_valid(self) -> bool:
        """Whether everything could be read; bounds are the schema's to check."""
        return all([self.single.is_valid(), self.rows.is_valid()])

    @property
    def has_changed(self) -> bool:
        """Whether the person typed anything that is not stored; what cannot be read counts."""
        return self.single.is_bound and (not self.is_valid or bool(self.changes))

    @cached_property
    def changes(self) -> dict[str, Any]:
        """What the person changed, by dotted path; only for a valid form."""
        paths = [path for group in self.layout.groups for path in group.fields]
        changed = {
            path: self.single.cleaned_data[html_name(path)]
            for path in paths
            if html_name(path) in self.single.changed_data
        }
        if self.row_values != self.stored_rows:
            changed[self.layout.rows] = self.row_values
        return changed

    @cached_property
    def live_rows(self) -> list[forms.Form]:
        """The rows that are meant, in time order: neither deleted nor left blank."""
        live = [
            row
            for index, row in enumerate(self.rows.forms)
            if not (
                row.cleaned_data.get("DELETE") or (index >= self.rows.initial_form_count() and not row.has_changed())
            )
        ]
        return sorted(live, key=lambda row: row.cleaned_data.get("start") or 0.0)

    @property
    def row_values(self) -> list[Record]:
        """The rows as they would be stored."""
        return [self._row_value(row) for row in self.live_rows]

    def _row_value(self, row: forms.Form) -> Record:
        if row.initial and not row.has_changed():
            return dict(row.initial)
        return {name: value for name, value in row.cleaned_data.items() if name != "DELETE"}

    def changed_record(self) -> Record:
        """The whole record with the person's changes in it."""
        record = deepcopy(self.record)
        for path, value in self.changes.items():
            *groups, leaf = path.split(".")
            target = record
            for group in groups:
                target = target.setdefault(group, {})
            target[leaf] = value
        return record

    def refuse(self, error: ValidationError) -> list[str]:
        """Show the schema's errors where they belong; returns those that belong to no input."""
        homeless = []
        for (path, index, name), sentence in placed(error, self.layout.rows):
            if index is not None and index < len(self.live_rows):
                self.live_rows[index].add_error(name if name in self.live_rows[index].fields else None, sentence)
            elif html_name(path) in self.single.fields:
                self.single.add_error(html_name(path), sentence)
            else:
                homeless.append(sentence)
        return homeless
