"""What an operation answers with, as pydantic models: the schema is made from what is sent.

Field descriptions are Korean messages (marked with `gettext_noop`); the schema translates them when it is made.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema


class Shape(BaseModel):
    """One thing of the API. `always` are the fields that are there whatever `?fields=` asks for."""

    model_config = ConfigDict(frozen=True)
    always: ClassVar[tuple[str, ...]] = ()
    expansions: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields that `?fields=` may name."""
        return tuple(name for name in cls.model_fields if name not in cls.expansions)

    def chosen(self, fields: Sequence[str] = (), expand: Sequence[str] = ()) -> dict[str, Any]:
        """As JSON-able data: all fields or the chosen ones, and the expansions that were asked for."""
        wanted = {*self.always, *(fields or self.names()), *expand}
        return self.model_dump(mode="json", include=wanted)


class Page[Item: Shape](Shape):
    """One page of a list: its items, and the cursor of the next page."""

    always: ClassVar[tuple[str, ...]] = ("items", "next_cursor")
    items: list[Item]
    next_cursor: str | None


def page(items: Iterable[dict[str, Any]], next_cursor: str | None = None) -> dict[str, Any]:
    """A page as JSON-able data, of what `Shape.chosen` gave."""
    return {"items": list(items), "next_cursor": next_cursor}


class SentSchema(GenerateJsonSchema):
    """JSON schemas of what is sent: a field is required only where `?fields=` cannot take it away."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        """One model's schema, without our docstring: it speaks to those who read the code."""
        made = super().model_schema(schema)
        made.pop("description", None)
        shape = schema["cls"]
        if issubclass(shape, Shape) and shape.always:
            made["required"] = list(shape.always)
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Names say enough."""
        return False
