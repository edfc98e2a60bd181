"""Mails whose `List-Unsubscribe` is left whole.

Python folds a header that is longer than a line into encoded words, and no mail program decodes an address from those:
its unsubscribe button would silently be missing. Only this header is left alone, so that a long Korean subject is still
folded as it must be.
"""

import email.policy
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from typing import Any

from django.core.mail import EmailMultiAlternatives


class _Whole(UniqueUnstructuredHeader):
    """One line, however long; mail servers take up to 998 characters."""

    def fold(self, *, policy: Any) -> str:
        """The header as it goes onto the wire."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # of the class it is mixed into


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]  # it is mixed into a BaseHeader


class Letter(EmailMultiAlternatives):
    """A mail with a way out."""

    def message(self, *, policy: Any = email.policy.default) -> EmailMessage:
        """The mail as it is sent."""
        return super().message(policy=policy.clone(header_factory=_headers))
