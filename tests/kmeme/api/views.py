"""A few addresses on the conventions alone: a note that is read and changed, and an operation that goes away."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kmeme.lib.api import reading
from kmeme.lib.api.inputs import Body, Names, Query, Text, read_body
from kmeme.lib.api.operations import Deprecation, operation
from kmeme.lib.api.shapes import Shape
from kmeme.lib.api.views import ApiView
from kmeme.lib.errors import NotAllowed, Refused, Stale

NOTE = {"id": "1", "text": "처음", "likes": 0}


class Note(Shape):
    """A note."""

    always: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    text: str
    likes: int


class NoteQuery(Query):
    """What of it."""

    fields = Names(Note.names())  # type: ignore[assignment]


class NoteBody(Body):
    """What it becomes."""

    text = Text(max_length=100)
    tags = serializers.ListField(child=Text(max_length=5), required=False)


class NoteView(ApiView):
    """One note, in memory."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    note: ClassVar[dict[str, Any]] = dict(NOTE)

    @operation(id="get_note", tag="me", summary="note", answers={200: Note}, query=NoteQuery)
    def get(self, request: Request) -> HttpResponse:
        """Read it."""
        return reading.answer(request, Note(**self.note).chosen(self.asked.get("fields", ())))

    @operation(id="edit_note", tag="me", summary="note", answers={200: Note}, body=NoteBody, needs_match=True)
    def patch(self, request: Request) -> Response:
        """Change it."""
        reading.require_match(request, Note(**self.note).chosen())
        self.note["text"] = read_body(request, NoteBody)["text"]
        return Response(Note(**self.note).chosen())

    @operation(id="refuse_note", tag="me", summary="note", answers={200: Note}, body=NoteBody)
    def post(self, request: Request) -> Response:
        """Refuse in the way that the text names."""
        text = read_body(request, NoteBody)["text"]
        raise {"not allowed": NotAllowed, "stale": Stale}.get(text, Refused)("made_up", "이유")


class OldView(ApiView):
    """It goes away."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @operation(
        id="old",
        tag="me",
        summary="old",
        answers={200: Note},
        deprecated=Deprecation(
            since=datetime(2026, 11, 1, tzinfo=UTC),
            sunset=datetime(2027, 6, 1, tzinfo=UTC),
            link="https://kmeme.example/api/v1/docs/#old",
        ),
    )
    def get(self, request: Request) -> HttpResponse:
        """Still there."""
        return reading.answer(request, NOTE)


class BrokenView(ApiView):
    """It has a bug."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @operation(id="broken", tag="me", summary="broken", answers={200: Note})
    def get(self, request: Request) -> HttpResponse:
        """Fail."""
        raise ZeroDivisionError


urlpatterns = [
    path("api/v1/note/", NoteView.as_view()),
    path("api/v1/old/", OldView.as_view()),
    path("api/v1/broken/", BrokenView.as_view()),
    path("", include("kmeme.urls")),
]
