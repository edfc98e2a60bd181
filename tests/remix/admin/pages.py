"""What a browser would send from one of our forms: every input as the page shows it."""

from typing import Any

from django.db.models import Model
from django.forms import BoundField
from django.test import Client
from django.urls import reverse

from curation import deciding
from curation.models import WorkItem
from curation.states import WorkState
from remix.admin.forms.record import RecordForm


def address(row: Model) -> str:
    """The change page of a row."""
    return reverse(f"admin:remix_{row._meta.model_name}_change", args=[row.pk])


def filled(form: RecordForm, seen_version: int, **typed: str) -> dict[str, str]:
    """The form's inputs as shown, with what a person types over them (names as in the HTML)."""
    data = {"version": str(seen_version)}
    fields: list[BoundField] = [*form.single, *form.rows.management_form]
    for row in form.rows.forms:
        fields += [field for field in row if field.name != "DELETE"]
    for field in fields:
        value = field.value()
        data[field.html_name] = "" if value is None else str(value)
    return {**data, **typed}


def press(browser: Client, row: Model, button: str, **typed: str) -> Any:
    """Open a row's page, type, and press a button; the answer that the button gave.

    Who publishes has ticked that they have seen the warnings of what is typed, and does not take it back.
    """
    context: Any = browser.get(address(row)).context
    data = filled(context["form"], context["row"].version, **typed)
    if button == "publish" and "seen" not in typed:
        data["seen"] = browser.post(f"/admin/remix/remixnode/{row.pk}/checks/", data).context["unseen"]
    answer = browser.post(address(row), {**data, "do": button})
    if button == "publish":
        take_effect()
    return answer


def take_effect() -> None:
    """Let the seconds be over in which decisions can be taken back."""
    for item in WorkItem.objects.filter(state=WorkState.DECIDED):
        deciding.carry_out(item.pk, item.version)


def said(answer: Any) -> str:
    """The messages that the page behind an answer shows."""
    return " ".join(str(message) for message in answer.context["messages"])
