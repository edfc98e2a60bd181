"""The background jobs of people's accounts: thin, by id, safe to run twice."""

from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone
from procrastinate import Blueprint
from procrastinate.contrib.django import app

from accounts.models import LimitCount, RefreshFamily
from accounts.privacy import erasure, export

account_jobs = Blueprint()
# Ended sign-ins are kept this long, so that a replay is still recognised as one.
ENDED_FAMILIES_KEPT = timedelta(days=30)


@account_jobs.task(name="build_export", queue="accounts")
def build_export(export_id: str) -> None:
    """Make the ZIP of a person's data."""
    export.build(export_id)


@account_jobs.task(name="delete_files", queue="accounts")
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
    """Drop exports, counts and sign-ins whose time is over, every hour."""
    export.expire()
    LimitCount.objects.filter(ends_at__lt=timezone.now()).delete()
    RefreshFamily.objects.filter(expires_at__lt=timezone.now() - ENDED_FAMILIES_KEPT).delete()


app.add_tasks_from(account_jobs, namespace="accounts")
