"""Every list of the admin with 10,000 rows of every kind: how many queries, and how long until it is rendered."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from bench.figure import Figure
from bench.many_rows import multiply

NEEDS_DATABASE = True
MOST_QUERIES, MOST_MILLISECONDS = 12, 300
TIMES = 5
NOT_OURS = {"procrastinate"}


def add_arguments(parser: ArgumentParser) -> None:
    """How many rows there are."""
    parser.add_argument("--rows", type=int, default=10_000, help="rows of every kind in the admin's lists (10000)")


def lists() -> Iterator[tuple[str, str]]:
    """The name and address of every list of the project's own models."""
    for model in admin.site._registry:
        app, name = model._meta.app_label, model._meta.model_name
        if app not in NOT_OURS:
            yield f"{app}.{name}", reverse(f"admin:{app}_{name}_changelist")


def queries(browser: Client, address: str) -> int:
    """How many queries a list takes, once what the first request keeps is kept; 0 where it only leads elsewhere."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    if answer.status_code == 302:
        return 0
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(captured)


def measure(options: Namespace) -> list[Figure]:
    """Make the rows, open every list. Commits do not wait for the disk, which has no part in reads."""
    from accounts.models import User
    from tests.accounts import world  # its examples of everything; made here only

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    multiply(world.make().objects.values(), options.rows)
    browser = Client()
    browser.force_login(User.objects.create_superuser("admin@example.com"), backend="accounts.backends.EmailBackend")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(ALLOWED_HOSTS=["testserver"], STAFF_MFA_REQUIRED=False, STORAGES=storages):
        return [figure for name, address in lists() for figure in _of(browser, name, address, options.rows)]


def _of(browser: Client, name: str, address: str, rows: int) -> list[Figure]:
    asked = queries(browser, address)
    if not asked:
        return []
    taken = []
    for _time in range(TIMES):
        start = perf_counter()
        browser.get(address)
        taken.append((perf_counter() - start) * 1000)
    about = f"{name}'s list with {rows} rows"
    value = median(taken)
    return [
        Figure(about, value, "ms", goal=f"< {MOST_MILLISECONDS}", ok=value < MOST_MILLISECONDS),
        Figure(f"{about}: queries", asked, "", goal=f"< {MOST_QUERIES}", ok=asked < MOST_QUERIES),
    ]
