"""The background jobs of people's accounts: thin, by id, safe to run twice."""

from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone
from procrastinate import Blueprint, RetryStrategy
from procrastinate.contrib.django import app

from accounts import idempotency, notification_mail, point_check
from accounts.models import LimitCount, RefreshFamily
from accounts.privacy import erasure, export
from accounts.webhooks import sending

account_jobs = Blueprint()
# Ended sign-ins are kept this long, so that a replay is still recognised as one.
ENDED_FAMILIES_KEPT = timedelta(days=30)
# A storage that is away comes back; what an erased person left behind must not stay: 10 s to nearly three hours.
PATIENT = RetryStrategy(max_attempts=5, exponential_wait=10)
# A mail server that is away: tried again after 1, 2, 3 ... minutes, for about an hour; then `mail_left_behind` goes on.
MAIL_RETRY = RetryStrategy(max_attempts=10, wait=60, linear_wait=60)


@account_jobs.task(name="build_export", queue="accounts")
def build_export(export_id: str) -> None:
    """Make the ZIP of a person's data."""
    export.build(export_id)


@account_jobs.task(name="delete_files", queue="accounts", retry=PATIENT)
def delete_files(files: list[list[str]]) -> None:
    """Delete stored files, each as [storage alias, name]; one that is gone already is fine."""
    for alias, name in files:
        storages[alias].delete(name)


@account_jobs.task(name="erase", queue="accounts")
def erase(user_id: int) -> None:
    """Take a person's data out, if it is still due."""
    erasure.erase(user_id)


@account_jobs.periodic(cron="7 * * * *")
@account_jobs.task(name="erase_due", queue="accounts", queueing_lock="erase_due")
def erase_due(timestamp: int) -> None:
    """Queue the erasure of those whose grace is over, every hour."""
    erasure.erase_due()


@account_jobs.periodic(cron="17 * * * *")
@account_jobs.task(name="sweep", queue="accounts", queueing_lock="accounts_sweep")
def sweep(timestamp: int) -> None:
    """Drop exports, counts, sign-ins and answers whose time is over, every hour."""
    export.expire()
    idempotency.sweep()
    LimitCount.objects.filter(ends_at__lt=timezone.now()).delete()
    RefreshFamily.objects.filter(expires_at__lt=timezone.now() - ENDED_FAMILIES_KEPT).delete()


@account_jobs.task(name="mail_notification", queue="accounts", retry=MAIL_RETRY)
def mail_notification(mail_id: int) -> None:
    """Send the mail of a notification, if it is still due."""
    notification_mail.send(mail_id)


@account_jobs.periodic(cron="27 * * * *")
@account_jobs.task(name="mail_left_behind", queue="accounts", queueing_lock="mail_left_behind")
def mail_left_behind(timestamp: int) -> None:
    """Queue again the mails whose jobs gave up, every hour."""
    notification_mail.send_left_behind()


@account_jobs.task(name="send_webhooks", queue="webhooks")
def send_webhooks(endpoint_id: str) -> None:
    """Tell one endpoint what is due."""
    sending.send_due(endpoint_id)


@account_jobs.periodic(cron="* * * * * */10")
@account_jobs.task(name="queue_webhooks", queue="webhooks", queueing_lock="queue_webhooks")
def queue_webhooks(timestamp: int) -> None:
    """Queue the sending wherever something is due, every 10 s."""
    sending.queue_due()


@account_jobs.periodic(cron="37 3 * * *")
@account_jobs.task(name="sweep_webhooks", queue="webhooks", queueing_lock="sweep_webhooks")
def sweep_webhooks(timestamp: int) -> None:
    """Drop the old log of what was sent, every night."""
    sending.sweep()


@account_jobs.periodic(cron="43 4 * * *")
@account_jobs.task(name="check_points", queue="accounts", queueing_lock="check_points")
def check_points(timestamp: int) -> None:
    """Compare every snapshot of points with the ledger, every night."""
    point_check.check()


app.add_tasks_from(account_jobs, namespace="accounts")
