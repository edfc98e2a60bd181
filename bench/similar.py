"""Similar memes among many: recall against exact search, time, and a filter that keeps one in a hundred.

Vectors lie in clusters, as embeddings of families of memes do: 768 dimensions, one cluster for every 100 nodes.
"""

from argparse import ArgumentParser, Namespace
from statistics import mean

import numpy as np
from django.db import connection
from django.utils import timezone

from bench.family import milliseconds
from bench.figure import Figure
from remix import embeddings, similarity
from remix.similarity import Filters, as_text

NEEDS_DATABASE = True
WANTED = 10
QUERIES = 50
_BATCH = 5000


def add_arguments(parser: ArgumentParser) -> None:
    """How many vectors there are."""
    parser.add_argument("--vectors", type=int, default=100_000, help="published nodes with a vector (100000)")


def measure(options: Namespace) -> list[Figure]:
    """Fill a space and search it."""
    slot = embeddings.space_for("bench").slot
    asked = _fill(slot, options.vectors)
    recalls = [_recall(slot, vector) for vector in asked]
    rare = Filters(category="하나")
    vectors = iter(np.tile(asked, (4, 1)))
    plain = milliseconds(lambda: similarity.nearest(slot, list(next(vectors)), wanted=WANTED), QUERIES)
    filtered = milliseconds(lambda: similarity.nearest(slot, list(next(vectors)), wanted=WANTED, filters=rare), QUERIES)
    least = min(len(similarity.nearest(slot, list(vector), wanted=WANTED, filters=rare)) for vector in asked)
    recall = mean(recalls)
    return [
        Figure(f"similar: recall of the top 10 at {options.vectors}", recall, "", goal="≥ 0.95", ok=recall >= 0.95),
        Figure("similar: top 10", plain, "ms", goal="< 5", ok=plain < 5),
        Figure("similar: top 10 in 1 % of the nodes", filtered, "ms"),
        Figure("similar: fewest found in 1 % of the nodes", least, "", goal="10", ok=least == WANTED),
    ]


def _fill(slot: int, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Nodes with clustered vectors, one in a hundred of the category "하나"; returns vectors to ask with."""
    random = np.random.default_rng(1)
    centres = random.standard_normal((max(1, count // 100), 768)).astype(np.float32)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT coalesce(max(id), 0) FROM remix_remixnode")
        [before] = cursor.fetchone()
        cursor.execute(
            "INSERT INTO remix_remixnode"
            " (id, path, state, recipe, permission, governed_by, version, created_at, published_at)"
            " SELECT %s + n, (%s + n)::text::ltree, 'published', jsonb_build_object('title', '밈 ' || n,"
            " 'duration_seconds', 15, 'category', CASE WHEN n %% 100 = 0 THEN '하나' ELSE '여럿' END),"
            " 'full_edit', 'open_community', 1, now(), %s FROM generate_series(1, %s) n",
            [before, before, timezone.now(), count],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("DROP INDEX embedding_hnsw_0, embedding_hnsw_1")
        for start in range(0, count, _BATCH):
            size = min(_BATCH, count - start)
            rows = centres[random.integers(len(centres), size=size)] + 0.5 * random.standard_normal((size, 768))
            with cursor.copy("COPY remix_nodeembedding (node_id, slot, vector, text_sha256) FROM STDIN") as copy:
                for number, row in enumerate(rows, start=before + start + 1):
                    copy.write_row((number, slot, as_text(list(row)), ""))
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX embedding_hnsw_{slot} ON remix_nodeembedding USING hnsw (vector halfvec_cosine_ops)"
            f" WHERE slot = {slot}"
        )
        cursor.execute("VACUUM ANALYZE remix_nodeembedding")
        cursor.execute("ANALYZE remix_remixnode")
    return centres[:QUERIES] + 0.5 * random.standard_normal((min(QUERIES, len(centres)), 768))


def _recall(slot: int, vector: np.ndarray) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH every AS MATERIALIZED (SELECT node_id, vector <=> %s::halfvec AS far FROM remix_nodeembedding"
            " WHERE slot = %s) SELECT node_id FROM every ORDER BY far LIMIT %s",
            [as_text(list(vector)), slot, WANTED],
        )
        exact = {pk for (pk,) in cursor.fetchall()}
    found = {near.node_pk for near in similarity.nearest(slot, list(vector), wanted=WANTED)}
    return len(exact & found) / WANTED
