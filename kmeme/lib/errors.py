"""How a verb says no: one error type that every face (admin, page, API, command) can show as it is."""

from django.utils.functional import Promise


class Refused(Exception):
    """An action that was not carried out, with a sentence for the person who asked.

    `code` is a stable slug for programs (`unsupported_host`, `stale`, ...); `sentence` is one clear, translated
    sentence that says what to do next. Nothing was changed when this is raised.
    """

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """The person may not do this (a face answers 403, or 404 where existence is a secret)."""


class Stale(Refused):
    """Somebody else changed the thing in between (a face answers 409 and shows the fresh state)."""
