"""The family tree at size: reads against a recursive query, forks of a viral parent, pages, search, memory."""

import threading
import time
import tracemalloc
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.client import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.figure import Figure
from bench.forest import Forest, plant
from remix import lineage, lineage_check, pages, search
from remix.models import RemixNode
from remix.tree_pages import similar_cards
from remix.views import tree

NEEDS_DATABASE = True
PARALLEL = 20
_BY_RECURSION = """WITH RECURSIVE below AS (SELECT id, state FROM remix_remixnode WHERE parent_id = %s UNION ALL
    SELECT n.id, n.state FROM remix_remixnode n JOIN below ON n.parent_id = below.id) """


def add_arguments(parser: ArgumentParser) -> None:
    """How large the forest is."""
    parser.add_argument("--nodes", type=int, default=100_000, help="nodes of the generated forest (100000)")


def measure(options: Namespace) -> list[Figure]:
    """Plant a forest and measure in it.

    Commits do not wait for the disk, which would hide what the tree itself costs.
    """
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    forest = plant(options.nodes)
    planted = Figure("forest planted", time.perf_counter() - started, "s")
    assert lineage_check.verify().is_right
    return [planted, *_reads(forest), *_forks(forest), *_pages(forest), *_searches()]


def milliseconds(act: Callable[[], object], times: int = 15) -> float:
    """The median time of an act."""
    act()
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def _reads(forest: Forest) -> list[Figure]:
    middle, deep = (RemixNode.objects.get(pk=pk) for pk in (forest.middle, forest.deep))

    page = RemixNode.objects.published().below(middle).values_list("pk")[:50]
    pairs = (
        ("count of a subtree", lambda: lineage.subtree_size(middle), "SELECT count(*) FROM below {}"),
        ("page of descendants", lambda: list(page), "SELECT n.id FROM remix_remixnode n JOIN below USING (id) {}"
         " ORDER BY n.path LIMIT 50"),
    )  # fmt: skip
    size = lineage.subtree_size(middle)
    figures = []
    for name, ours, select in pairs:
        theirs = _BY_RECURSION + select.format("WHERE below.state = 'published'")
        value, reference = _statement(ours), milliseconds(partial(run, theirs, [middle.pk]))
        ratio = reference / value
        goal = "10 times a recursive query"
        figures.append(Figure(f"{name} ({size} nodes)", value, "ms", reference, ratio, goal, ratio >= 10))
    ancestors = _statement(lambda: list(RemixNode.objects.above(deep).values_list("pk")))
    common = milliseconds(lambda: lineage.nearest_common_ancestor(deep, middle))
    return [
        *figures,
        Figure(f"ancestors ({deep.depth})", ancestors, "ms", goal="< 1", ok=ancestors < 1),
        Figure("nearest common ancestor", common, "ms"),
    ]


def _statement(read: Callable[[], object]) -> float:
    """The time of the statement that a read sends, without what Django does around it."""
    with CaptureQueriesContext(connection) as queries:
        read()
    [statement] = [query["sql"] for query in queries]
    return milliseconds(lambda: run(statement))


def run(sql: str, parameters: Sequence[Any] = ()) -> None:
    """Send a statement and take all that it answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        cursor.fetchall()


def _forks(forest: Forest) -> list[Figure]:
    viral = RemixNode.objects.get(pk=forest.viral)
    children = viral.children.count()

    def fork() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO remix_remixnode"
                " (parent_id, path, state, recipe, permission, governed_by, version, created_at)"
                " SELECT id, '', 'draft', recipe, 'full_edit', 'open_community', 1, now()"
                " FROM remix_remixnode WHERE id = %s",
                [viral.pk],
            )

    alone = milliseconds(fork, 50)
    waited = _parallel(fork)
    from bench.treebeard_forest import child_milliseconds

    theirs = child_milliseconds(children)
    return [
        Figure(f"fork under {children} children", alone, "ms", goal="< 2", ok=alone < 2),
        Figure(
            "the same by treebeard's LT_Node", alone, "ms", theirs, theirs / alone, "50 times", theirs / alone >= 50
        ),
        Figure(f"{PARALLEL} forks at once that had to wait", waited, "forks", goal="0", ok=waited == 0),
    ]


def _parallel(fork: Callable[[], None]) -> int:
    """How many of the forks that run while another one is uncommitted cannot get their locks at once."""
    failed: list[Exception] = []

    def run() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1ms'")
                fork()
        except Exception as error:  # noqa: BLE001  (counted, whatever it is)
            failed.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        fork()
        threads = [threading.Thread(target=run) for _fork in range(PARALLEL)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return len(failed)


def _pages(forest: Forest) -> list[Figure]:
    figures = []
    for name, pk in (("a leaf", forest.deep), ("the viral node", forest.viral)):
        with CaptureQueriesContext(connection) as queries:
            _recipe_page(pk)
        count = len(queries)
        figures.append(Figure(f"recipe page of {name}", count, "queries", goal="≤ 9", ok=count <= 9))
        figures.append(Figure(f"reads of the recipe page of {name}", milliseconds(partial(_recipe_page, pk), 5), "ms"))
    for name, pk in (("a leaf", forest.deep), ("the viral node", forest.viral)):
        tracemalloc.start()
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        answer = tree.tree(request, f"remix_{pk:06d}")
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        assert answer.status_code == 200
        figures.append(Figure(f"memory of the tree page of {name}", peak, "MB", goal="< 20", ok=peak < 20))
    return figures


def _recipe_page(pk: int) -> None:
    node = pages.node_for_page(pk)
    assert node
    pages.recipe_page(node)
    similar_cards(pk)


def _searches() -> list[Figure]:
    queries = {
        "newest": search.Query(),
        "one rare word": search.parsed({"q": "막춤 77"}),
        "a word in every node": search.parsed({"q": "지하철"}),
        "facets": search.parsed({"platform": "youtube", "difficulty": "3", "least_bpm": "100"}),
    }
    return [Figure(f"search: {name}", milliseconds(partial(search.search, q), 5), "ms") for name, q in queries.items()]
