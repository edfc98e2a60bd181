"""A change page of ours: one form whose buttons are verbs, and what to do when a verb says no.

A verb's refusal becomes a message above the form, with everything that was typed still in it. When somebody else
saved in between the answer is 409: the fresh row, its fresh version, and the typed values beside the stored ones.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import csrf_protect_m
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from pydantic import ValidationError

from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix.admin.forms.record import RecordForm
from remix.admin.read_only import WrittenByVerbs

CONFLICT, UNPROCESSABLE = 409, 422


class Workbench(WrittenByVerbs):
    """Base of the pages on which curators work; subclasses give `page_template`, `form_of`, `page_context`, `buttons`.

    `buttons` maps the value of the pressed button to a method `(request, row, version, form) -> address to go to`.
    Such a method raises `Unfinished` to show the form again.
    """

    page_template = ""

    def form_of(self, row: Any, data: Any = None) -> RecordForm | None:
        """The row's form, bound to `data`; None when it cannot be edited now."""
        raise NotImplementedError

    def page_context(self, request: HttpRequest, row: Any, form: RecordForm | None) -> dict[str, Any]:
        """What else the page shows."""
        raise NotImplementedError

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any, int, RecordForm], str]]:
        """What each button does."""
        raise NotImplementedError

    @csrf_protect_m  # type: ignore[untyped-decorator]  # typed for plain functions only
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row, or do what the pressed button says."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[no-any-return]
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, row, self.form_of(row))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return self._press(request, row)

    def _press(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Run the verb of the pressed button."""
        button = self.buttons().get(request.POST.get("do", ""))
        form = self.form_of(row, request.POST)
        if button is None or form is None:
            messages.error(request, gettext("지금 상태에서는 할 수 없는 일이에요."))
            return self._page(request, row, self.form_of(row), CONFLICT)
        version = request.POST.get("version", "")
        try:
            return HttpResponseRedirect(button(request, row, int(version) if version.isdecimal() else 0, form))
        except Unfinished as unfinished:
            messages.add_message(request, unfinished.level, unfinished.sentence)
            return self._page(request, row, unfinished.form or form, unfinished.status)
        except ValidationError as error:
            for sentence in form.refuse(error) or [gettext("고칠 곳이 있어요. 빨간 칸을 봐 주세요.")]:
                messages.error(request, sentence)
            return self._page(request, row, form, UNPROCESSABLE)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Stale as refusal:
            messages.error(request, str(refusal))
            fresh = self.get_object(request, str(row.pk))
            return self._page(request, fresh, self.form_of(fresh, request.POST), CONFLICT)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self._page(request, row, form, UNPROCESSABLE)

    def _page(self, request: HttpRequest, row: Any, form: RecordForm | None, status: int = 200) -> HttpResponse:
        """The page, with the version that the person now sees."""
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row,
            "title": str(row),
            "form": form,
            "media": self.media,
            "may_change": self.has_change_permission(request, row),
            "is_conflict": status == CONFLICT,
            **self.page_context(request, row, form),
        }
        return TemplateResponse(request, self.page_template, context, status=status)


class Unfinished(Exception):
    """A button that ends on the same form: with errors, or with values moved for convenience and not yet saved."""

    def __init__(
        self, sentence: str, *, level: int = messages.ERROR, status: int = UNPROCESSABLE, form: RecordForm | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.level, self.status, self.form = sentence, level, status, form


def complete(form: RecordForm) -> None:
    """Raise `Unfinished` unless everything in the form could be read."""
    if not form.is_valid:
        raise Unfinished(gettext("고칠 곳이 있어요. 빨간 칸을 봐 주세요."))


def nothing_unsaved(form: RecordForm) -> None:
    """Raise `Unfinished` when the person has typed something that this button would not save."""
    if form.has_changed:
        sentence = gettext("저장하지 않은 내용이 있어요. 먼저 저장하거나, 되돌린 뒤에 눌러 주세요.")
        raise Unfinished(sentence, status=CONFLICT)
