"""django-treebeard's `LT_Node` beside us, for comparison only: what one more child costs under many."""

import time
from statistics import median

from django.db import connection, models


def child_milliseconds(children: int, times: int = 3) -> float:
    """The median time of `add_child` under a node that has so many children already.

    The table is made for the measurement and dropped; the children are laid by hand in treebeard's own form.
    """
    from treebeard.ltree import LT_Node  # type: ignore[import-untyped]

    class BenchNode(LT_Node):  # type: ignore[misc]
        """A node with nothing on it."""

        name = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "bench"

    with connection.schema_editor() as editor:
        editor.create_model(BenchNode)
    try:
        root = BenchNode.add_root(name="root")
        _lay(BenchNode, root, children)
        return median(_timed(BenchNode, root.pk) for _time in range(times))
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(BenchNode)


def _lay(model: type[models.Model], root: models.Model, children: int) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (path, name) SELECT (root.path::text || '.A' || lpad(n::text, 7, '0'))::ltree, ''"
            f" FROM {table} root, generate_series(1, %s) n WHERE root.id = %s",
            [children, root.pk],
        )
        cursor.execute(f"ANALYZE {table}")


def _timed(model: type[models.Model], root_pk: int) -> float:
    root = model._default_manager.get(pk=root_pk)
    started = time.perf_counter()
    root.add_child(name="child")  # type: ignore[attr-defined]
    return (time.perf_counter() - started) * 1000
