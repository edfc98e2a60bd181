"""Whether every path agrees with the parents, and putting right what does not.

The triggers keep paths right; a restore with triggers switched off, or a bug in them, could not.
"""

from dataclasses import dataclass

from django.db import connection, transaction

_EXPECTED = """WITH RECURSIVE expected AS (
    SELECT id, id::text::ltree AS path FROM remix_remixnode WHERE parent_id IS NULL
    UNION ALL
    SELECT n.id, expected.path || n.id::text FROM expected JOIN remix_remixnode n ON n.parent_id = expected.id
)
"""


_COUNTS = f"""{_EXPECTED}
SELECT count(*), count(*) FILTER (WHERE n.path <> expected.path), (SELECT count(*) FROM remix_remixnode)
FROM expected JOIN remix_remixnode n USING (id)"""  # noqa: S608  (constants only)
_WRONG = f"""{_EXPECTED}
SELECT id, n.path::text, expected.path::text FROM expected JOIN remix_remixnode n USING (id)
WHERE n.path <> expected.path ORDER BY id LIMIT 100"""  # noqa: S608  (constants only)
_REPAIR = f"""{_EXPECTED}
UPDATE remix_remixnode n SET path = expected.path FROM expected
WHERE n.id = expected.id AND n.path <> expected.path"""  # noqa: S608  (constants only)


@dataclass(frozen=True, slots=True)
class Findings:
    """How many nodes there are, those with a wrong path (the first hundred), and those that no root leads to."""

    nodes: int
    wrong: list[tuple[int, str, str]]
    wrong_count: int
    rootless: int

    @property
    def is_right(self) -> bool:
        """Whether the tree is a tree and every path is right."""
        return not self.wrong_count and not self.rootless


def verify() -> Findings:
    """Compare every path with the one that the parents give. Holds no row in memory but the first hundred findings."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        reached, wrong_count, nodes = cursor.fetchone()
        cursor.execute(_WRONG)
        return Findings(nodes, cursor.fetchall(), wrong_count, nodes - reached)


def repair() -> int:
    """Write the right path wherever it is wrong; returns how many rows that were. A cycle is left for a person."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL remix.repairing_lineage = 'on'")
        cursor.execute(_REPAIR)
        repaired: int = cursor.rowcount
        cursor.execute("SET LOCAL remix.repairing_lineage = 'off'")
    return repaired
