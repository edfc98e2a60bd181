"""The recipe page: SQL queries without and with the cache, over every recipe of the demo, and what a hit saves."""

import argparse
import time

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench.database import forget
from bench.figure import Figure

NEEDS_DATABASE = True
MOST_QUERIES = 9  # with the family tree and similar memes on the page
ROUNDS = 20


def measure(options: argparse.Namespace) -> list[Figure]:
    """The worst page of the demo, and the CPU time of a hit against a miss."""
    from remix.models import RemixNode

    with override_settings(DEBUG=True, SECURE_SSL_REDIRECT=False):  # DEBUG: the demo loads nowhere else
        call_command("load_demo", verbosity=0)
        client = Client()
        addresses = [node.get_absolute_url() for node in RemixNode.objects.published()]
        uncached = max(queries_of(client, address, fresh=True) for address in addresses)
        cached = max(queries_of(client, address, fresh=False) for address in addresses)
        miss = cpu_ms(client, addresses[0], fresh=True)
        hit = cpu_ms(client, addresses[0], fresh=False)
    return [
        Figure(
            "page: queries, uncached, worst",
            uncached,
            "queries",
            MOST_QUERIES,
            uncached / MOST_QUERIES,
            "<= 9",
            uncached <= MOST_QUERIES,
        ),
        Figure("page: queries, cached", cached, "queries", 0, None, "= 0", cached == 0),
        Figure("page: CPU of a cached page", hit, "CPU ms", miss, hit / miss, "reference: uncached"),
    ]


def queries_of(client: Client, address: str, *, fresh: bool) -> int:
    """How many queries one visit takes; the page is known to the cache unless `fresh`."""
    get(client, address)
    if fresh:
        forget()
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries)


def cpu_ms(client: Client, address: str, *, fresh: bool) -> float:
    """CPU milliseconds of this process for one visit, the mean of twenty."""
    spent = 0.0
    for _round in range(ROUNDS):
        if fresh:
            forget()
        began = time.process_time()
        get(client, address)
        spent += time.process_time() - began
    return spent / ROUNDS * 1000


def get(client: Client, address: str) -> None:
    """Visit a page."""
    answer = client.get(address, headers={"host": "127.0.0.1"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
