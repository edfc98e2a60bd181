"""A forest of recipes for measurements, made by the database itself: one viral family, deep ones, and many small ones.

Triggers are off while it is made, so the paths are computed here; `lineage verify` agrees with them.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

FAMILY = 3000
VIRAL_CHILDREN = 0.1
"""The share of all nodes that are direct children of the viral node."""
RECIPE = """jsonb_build_object('title', '밈 ' || id, 'concept', '지하철 막춤 ' || id %% 97, 'narrative', '이야기',
    'shots', jsonb_build_array(jsonb_build_object('start', 0, 'end', 15, 'action', '춤춰요')), 'duration_seconds', 15,
    'bpm', 60 + id %% 120, 'difficulty', 1 + id %% 5, 'category', '분야 ' || id %% 20, 'beats', '[]'::jsonb,
    'platform', (ARRAY['tiktok', 'youtube', 'instagram'])[1 + id %% 3], 'hook', '{}'::jsonb, 'music', '{}'::jsonb)"""


@dataclass(frozen=True, slots=True)
class Forest:
    """What was made: how many nodes, the viral node, a middle-sized subtree's root and a node twelve deep."""

    nodes: int
    viral: int
    middle: int
    deep: int


def plant(nodes: int) -> Forest:
    """Fill the empty tree with `nodes` published recipes, and tell PostgreSQL about them.

    Node 1 is the viral master; a tenth of all nodes are its children. The others stand in families of 3,000 in which
    node n comes from node (n + 1) / 3: three children each, as deep as the logarithm. They grow side by side, as real
    ones do, so the rows of one family lie scattered.
    """
    viral_children = int(nodes * VIRAL_CHILDREN)
    first, families = viral_children + 2, max(1, (nodes - viral_children - 1) // FAMILY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        _drop_text_indexes(cursor)
        cursor.execute(
            "CREATE TEMP TABLE planned ON COMMIT DROP AS WITH RECURSIVE family AS ("
            " SELECT 1::bigint AS place, NULL::bigint AS above UNION ALL"
            f" SELECT n, (n + 1) / 3 FROM generate_series(2, {FAMILY}) n), tree AS ("
            " SELECT place, ARRAY[place] AS way FROM family WHERE above IS NULL UNION ALL"
            " SELECT family.place, way || family.place FROM tree JOIN family ON family.above = tree.place)"
            " SELECT place, way FROM tree"
        )
        cursor.execute(_INSERT, {"viral": viral_children, "first": first, "families": families})
        _make_text_indexes(cursor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('remix_remixnode', 'id'), %s)", [first + families * FAMILY]
        )
        cursor.execute("VACUUM ANALYZE remix_remixnode")
        cursor.execute("SELECT id FROM remix_remixnode WHERE id >= %s ORDER BY nlevel(path) DESC, id LIMIT 1", [first])
        [deep] = cursor.fetchone()
    return Forest(first - 1 + families * FAMILY, viral=1, middle=first, deep=deep)


_INSERT = f"""
INSERT INTO remix_remixnode (id, parent_id, path, state, recipe, permission, governed_by, version,
    created_at, published_at)
SELECT id, parent_id, path, 'published', {RECIPE}, 'full_edit', 'open_community', 1, now(),
    now() - id %% 1000 * interval '1 hour'
FROM (
    SELECT 1::bigint AS id, NULL::bigint AS parent_id, '1'::ltree AS path
    UNION ALL
    SELECT n, 1, ('1.' || n)::ltree FROM generate_series(2, %(viral)s + 1) n
    UNION ALL
    SELECT %(first)s + (place - 1) * %(families)s + family,
        CASE WHEN cardinality(way) > 1 THEN %(first)s + (way[cardinality(way) - 1] - 1) * %(families)s + family END,
        (SELECT string_agg((%(first)s + (step - 1) * %(families)s + family)::text, '.' ORDER BY place_in_way)
         FROM unnest(way) WITH ORDINALITY AS w(step, place_in_way))::ltree
    FROM generate_series(0, %(families)s - 1) family CROSS JOIN planned
) nodes"""


def _drop_text_indexes(cursor: CursorWrapper) -> None:
    cursor.execute("DROP INDEX node_words, node_trigrams")


def _make_text_indexes(cursor: CursorWrapper) -> None:
    cursor.execute(
        "CREATE INDEX node_words ON remix_remixnode USING gin (to_tsvector('simple'::regconfig,"
        " COALESCE(search_text, ''))) WHERE state = 'published';"
        "CREATE INDEX node_trigrams ON remix_remixnode USING gin (search_text gin_trgm_ops) WHERE state = 'published'"
    )
