"""PostgreSQL's ltree as a Django field: a path of labels from the root, such as `1.17.203`."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class LtreeField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """An ltree column. Its value is written by the database (a trigger), so Django only reads it."""

    description = "ltree path"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "ltree"
