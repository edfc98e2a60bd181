"""Mails to people about their account, in their language; sent once the change they tell of is committed."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User

logger = logging.getLogger(__name__)


def send_on_commit(user: User, letter: str, context: dict[str, Any]) -> None:
    """Send templates/accounts/mail/<letter>.txt, whose first line is the subject. A lost mail loses nothing else."""
    post_on_commit(user.email, user.language, f"accounts/mail/{letter}.txt", {"person": user, **context})


def post_on_commit(address: str, language: str, template: str, context: dict[str, Any]) -> None:
    """The same to an address that need not be an account's; the template's first line is the subject."""
    with translation.override(language):
        text = render_to_string(template, {"site": settings.SITE_URL, **context})
    subject, _line, body = text.strip().partition("\n")
    message = EmailMessage(subject.strip(), body.strip() + "\n", to=[address])

    def send() -> None:
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("the mail %s could not be sent", template)

    transaction.on_commit(send)
