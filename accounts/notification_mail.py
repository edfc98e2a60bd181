"""The mails of notifications: sent by a job, once, in the recipient's language, with a way out in every one.

A mail is a row. It is locked while the mail server is asked, and settled in the same transaction: two workers never
send it both, and a worker or a server that dies leaves it due. Where the server took the mail and the worker died
before it could say so, the mail goes out again under the same Message-ID, by which mailboxes know it for the same one.
"""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from accounts import notifications, unsubscribing
from accounts.letter_headers import Letter
from accounts.models import MailState, Notification, NotificationMail
from kmeme.lib import jobs

logger = logging.getLogger(__name__)

# News that is older than this is not mailed any more; it stands in the inbox.
EXPIRES_AFTER = timedelta(days=3)
# A job tries for about an hour; whatever is still due after that is queued again.
LEFT_BEHIND_AFTER = timedelta(hours=2)
SWEPT_AT_ONCE = 5000


def lock_of(notification_id: int) -> str:
    """The lock of the job that sends this notification's mail."""
    return f"notification:{notification_id}"


def send(mail_id: int) -> None:
    """Send a mail that is still due and still wanted; nothing for one that is settled or in another worker's hands.

    Raises OSError or SMTPException when the mail server is away: it stays due, and the job tries again.
    """
    with transaction.atomic():
        waiting = NotificationMail.objects.select_for_update(skip_locked=True, of=("self",))
        rows = waiting.select_related("notification__recipient", "notification__actor")
        mail = rows.filter(pk=mail_id, state=MailState.DUE).first()
        if mail is None:
            return
        mail.state = _settle(mail)
        mail.settled_at = timezone.now()
        mail.save(update_fields=["state", "settled_at"])


def send_left_behind() -> int:
    """Queue again what is due and has no job any more (the mail server was away for long); how many there were."""
    due = NotificationMail.objects.filter(state=MailState.DUE, due_at__lt=timezone.now() - LEFT_BEHIND_AFTER)
    rows = list(due.order_by("due_at").values_list("pk", "notification_id")[:SWEPT_AT_ONCE])
    under_way = jobs.pending([lock_of(notification) for _mail, notification in rows])
    left = [(mail, notification) for mail, notification in rows if lock_of(notification) not in under_way]
    with transaction.atomic():
        for mail, notification in left:
            jobs.defer("accounts:mail_notification", lock=lock_of(notification), mail_id=mail)
    return len(left)


def message_of(notification: Notification) -> Letter:
    """The mail, as text and HTML, in the recipient's language."""
    person = notification.recipient
    kind = notifications.kind_of(notification.kind)
    stop = settings.SITE_URL + unsubscribing.link(person, notification.kind)
    with translation.override(person.language):
        context: dict[str, Any] = {
            "person": person,
            "sentence": notifications.sentence(notification),
            "note": notification.note,
            "url": settings.SITE_URL + (notification.url or reverse("accounts:notifications")),
            "kind": kind,
            "settings_url": settings.SITE_URL + reverse("accounts:notification-settings"),
            "stop_url": stop,
            "site": settings.SITE_URL,
            "language": person.language,
        }
        text = render_to_string("accounts/mail/notification.txt", context)
        html = render_to_string("accounts/mail/notification.html", context)
    subject, _line, body = text.strip().partition("\n")
    message = Letter(
        subject.strip(),
        body.strip() + "\n",
        to=[person.email],
        headers={
            "Message-ID": _message_id(notification),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _settle(mail: NotificationMail) -> MailState:
    """Send it, and say how that ended."""
    notification = mail.notification
    kind = notifications.kind_of(notification.kind)
    person = notification.recipient
    if mail.due_at < timezone.now() - EXPIRES_AFTER:
        logger.error("the mail of notification %s could not be sent for too long", notification.pk)
        return MailState.EXPIRED
    # Asked again: they may have switched it off, taken back their consent or left since.
    if kind is None or not notifications.reaches(person, kind) or not notifications.wants(person, kind).mail:
        return MailState.DROPPED
    try:
        message_of(notification).send()
    except SMTPRecipientsRefused as refusal:
        if not all(code >= 500 for code, _reply in refusal.recipients.values()):
            raise
    except SMTPDataError as refusal:
        if refusal.smtp_code < 500:
            raise
    else:
        return MailState.SENT
    logger.warning("the mail of notification %s was refused for good", notification.pk)
    return MailState.REFUSED


def _message_id(notification: Notification) -> str:
    """The same at every try, and no number of ours for strangers."""
    name = salted_hmac("accounts.notification-mail", str(notification.pk), algorithm="sha256").hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"
