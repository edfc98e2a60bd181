"""PostgreSQL's ltree as a Django field: a path of labels from the root, such as `1.17.203`.

Subtrees are read as ranges of a B-tree on the path, which is several times faster than ltree's own `<@` by GiST:
ltree sorts a path before everything below it, and all of that before the path with one more digit on its last label,
so what lies at or below `1.17` is `>= 1.17` and `< 1.170`. This holds because labels are digits only.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField, Lookup, Transform
from django.db.models.sql.compiler import SQLCompiler

type Fragment = tuple[str, list[Any]]


class LtreeField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """An ltree column. Its value is written by the database (a trigger), so Django only reads it."""

    description = "ltree path"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "ltree"


class _Range(Lookup):
    """Rows whose path lies in the subtree of the right-hand path."""

    lower = ">="

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Fragment:  # type: ignore[override]
        """Two comparisons that a B-tree answers as one range."""
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        path = f"({right})::text"
        sql = f"({left} {self.lower} {path}::ltree AND {left} < ({path} || '0')::ltree)"
        return sql, [*left_parameters, *right_parameters, *left_parameters, *right_parameters]


@LtreeField.register_lookup
class Within(_Range):
    """`path__within="1.17"`: at or below that path."""

    lookup_name = "within"


@LtreeField.register_lookup
class Below(_Range):
    """`path__below="1.17"`: strictly below that path."""

    lookup_name = "below"
    lower = ">"


@LtreeField.register_lookup
class Depth(Transform):
    """`path__depth=2`: how many ancestors there are."""

    lookup_name = "depth"
    output_field = IntegerField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Fragment:  # type: ignore[override]
        """One less than the number of labels."""
        sql, parameters = compiler.compile(self.lhs)
        return f"(nlevel({sql}) - 1)", list(parameters)


class BranchOf(Func):
    """The label at one depth of a path: which child's branch, counted from there, a row belongs to."""

    output_field = models.BigIntegerField()

    def __init__(self, path: str, depth: int) -> None:
        super().__init__(path, depth=int(depth))

    template = "subpath(%(expressions)s, %(depth)s, 1)::text::bigint"


def labels(path: str) -> list[int]:
    """The labels of a path, from the root down; empty for an empty path."""
    return [int(label) for label in path.split(".")] if path else []


def is_within(path: str, of: str) -> bool:
    """Whether `path` is `of` or lies below it."""
    return path == of or path.startswith(f"{of}.")
