"""The site as readers and partners meet it: kept pages against bare Django, pages made anew, the API, on granian.

The bare view returns the very bytes of the recipe's page from an application without any middleware, on the same server
with the same workers and threads; both are measured in turns, because other programs use the machine as well.
"""

import argparse
import tempfile
import urllib.request
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from bench import closed_loop, web
from bench.closed_loop import Served
from bench.figure import Figure
from remix.models import RemixNode

NEEDS_DATABASE = True
READERS, FEW_READERS = 50, 10
LEAST_OF_BARE = 0.7
MOST_KEPT_MS, MOST_MADE_MS, MOST_API_MS = 50.0, 50.0, 100.0
ROUNDS, SECONDS = 5, 3.0
WARM_UP = 400
"""Recipes that may be asked for more than once, before what is measured."""
API = (
    "/api/v1/remix/?limit=20",
    "/api/v1/remix/{node}/",
    "/api/v1/remix/{node}/descendants/",
    "/api/v1/remix/{node}/similar/",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long, and on how many processes."""
    parser.add_argument("--web-workers", type=int, default=2, help="web workers, as production has (2)")
    parser.add_argument("--recipes", type=int, default=3000, help="recipes that are each asked for once (3000)")


def measure(options: argparse.Namespace) -> list[Figure]:
    """Load the demo and a forest of recipes, serve them, and ask."""
    with override_settings(DEBUG=True):  # the demo loads nowhere else
        call_command("load_demo", verbosity=0)
    node = RemixNode.objects.published().order_by("pk")[0]
    path = node.get_absolute_url()
    many = _remixes(node, options.recipes)
    workers = options.web_workers
    with web.server(workers=workers, API_REQUESTS_PER_MINUTE="1000000000") as site:
        body = urllib.request.urlopen(f"{site}{path}", timeout=30).read()
        with tempfile.NamedTemporaryFile() as file:
            file.write(body)
            file.flush()
            with web.server("bench.bare:serve()", workers=workers, BARE_BODY=file.name) as bare:
                kept, reference = _in_turns(site, path, bare)
        made = [*_made_anew(site, many), *_signed_in(site, path)]
        api = _api(site, path)
    return [*_about_kept(kept, reference), *made, *api]


def _in_turns(site: str, path: str, bare: str) -> tuple[list[Served], list[Served]]:
    """Rounds of the kept page and of the bare view, the first of each only to warm up."""
    kept, reference = [], []
    for _round in range(ROUNDS + 1):
        reference.append(closed_loop.run(bare, ["/bare/"], readers=READERS, seconds=SECONDS))
        kept.append(closed_loop.run(site, [path], readers=READERS, seconds=SECONDS))
    return kept[1:], reference[1:]


def _about_kept(kept: list[Served], reference: list[Served]) -> list[Figure]:
    speed, bare = median(run.a_second for run in kept), median(run.a_second for run in reference)
    ratio = median(ours.a_second / theirs.a_second for ours, theirs in zip(kept, reference, strict=True))
    wait, bare_wait = median(run.percentile(0.99) for run in kept), median(run.percentile(0.99) for run in reference)
    return [
        Figure(
            "served: kept recipe page", speed, "requests/s", bare, ratio, f">= {LEAST_OF_BARE}", ratio >= LEAST_OF_BARE
        ),
        Figure(
            f"served: kept recipe page, P99 of {READERS} readers",
            wait,
            "ms",
            bare_wait,
            wait / bare_wait,
            f"< {MOST_KEPT_MS:g}",
            wait < MOST_KEPT_MS,
        ),
    ]


def _remixes(node: RemixNode, count: int) -> list[str]:
    """So many remixes of the demo's recipe, as large as it is; their addresses."""
    fields = {"recipe": node.recipe, "video": node.video, "state": node.state, "published_at": node.published_at}
    made = RemixNode.objects.bulk_create([RemixNode(parent=node, **fields) for _number in range(count)], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE remix_remixnode")
    return [remix.get_absolute_url() for remix in made]


def _made_anew(site: str, paths: list[str]) -> list[Figure]:
    """Each recipe once: nothing of it is kept anywhere."""
    closed_loop.run(site, paths[:WARM_UP], readers=2, seconds=1)
    run = closed_loop.run(site, paths[WARM_UP:], readers=FEW_READERS, seconds=SECONDS * 2)
    if len(run.milliseconds) > len(paths) - WARM_UP or set(run.statuses) != {b"200"}:
        raise RuntimeError(f"{len(run.milliseconds)} answers from {len(paths)} recipes: {run.statuses}")
    return _about_waits("recipe page made anew", run, FEW_READERS, MOST_MADE_MS)


def _signed_in(site: str, path: str) -> list[Figure]:
    """The kept page with the reader's own parts put in: it comes past the process's memory, by session and language."""
    from tests.accounts.world import person

    client = Client()
    client.force_login(person("creator"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return _waits("recipe page for the signed-in", site, [path], FEW_READERS, MOST_MADE_MS, f"Cookie: {cookie}")


def _api(site: str, path: str) -> list[Figure]:
    node = path.strip("/").rpartition("/")[2]
    from accounts import api_keys
    from tests.accounts.world import person

    _key, text = api_keys.make(actor=person("admin"), user=person("partner"), name="bench", scopes=["memes:read"])
    paths = [address.format(node=node) for address in API]
    return _waits("API reads", site, paths, READERS, MOST_API_MS, f"Authorization: Api-Key {text}")


def _waits(name: str, site: str, paths: list[str], readers: int, most_ms: float, header: str) -> list[Figure]:
    """Answers a second, and how long nearly all of the readers wait at most."""
    closed_loop.run(site, paths, readers=readers, seconds=1, headers=[header])
    run = closed_loop.run(site, paths, readers=readers, seconds=SECONDS * 2, headers=[header])
    if set(run.statuses) != {b"200"}:
        raise RuntimeError(f"{name}: {run.statuses}")
    return _about_waits(name, run, readers, most_ms)


def _about_waits(name: str, run: Served, readers: int, most_ms: float) -> list[Figure]:
    wait = run.percentile(0.95)
    return [
        Figure(f"served: {name}", run.a_second, "requests/s"),
        Figure(f"served: {name}, P95 of {readers} readers", wait, "ms", goal=f"< {most_ms:g}", ok=wait < most_ms),
    ]
