"""What people found out about a clip, and how far an answer agrees with it. Pure.

A field's truth is one of three: a value, `mentions` (groups of words, of each of which one must occur, because nobody
can foresee a model's wording), or `unknown` (the clip does not say it, so whoever knows it has invented it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from remix.comparing.agreement import agreement, spoken

TABLES = {"values", "mentions", "unknown"}


class BadTruth(ValueError):
    """A truth that cannot be held against anything; its message names the field."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of one clip, by dotted field path."""

    values: Mapping[str, Any]
    mentions: Mapping[str, list[list[str]]]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, written: Any, model: type[BaseModel]) -> Self:
        """From the tables of a golden file (or what `as_data` gave), for answers of `model`. Raises BadTruth."""
        if not isinstance(written, dict) or set(written) - TABLES:
            raise BadTruth(f"expected nothing but the tables {', '.join(sorted(TABLES))}")
        values, mentions, unknown = (written.get("values", {}), written.get("mentions", {}), written.get("unknown", []))
        if not (isinstance(values, dict) and isinstance(mentions, dict) and isinstance(unknown, list)):
            raise BadTruth("values and mentions are tables, unknown is a list")
        _check_paths([*values, *mentions, *unknown], model)
        for path, value in values.items():
            _check_value(path, value, fields(model)[path])
        for path, groups in mentions.items():
            _check_groups(path, groups)
        return cls(values, mentions, tuple(unknown))

    def as_data(self) -> dict[str, Any]:
        """As JSON, for `of`."""
        return {"values": dict(self.values), "mentions": dict(self.mentions), "unknown": list(self.unknown)}

    @property
    def paths(self) -> frozenset[str]:
        """The fields that it speaks of."""
        return frozenset([*self.values, *self.mentions, *self.unknown])

    def agrees(self, path: str, said: Any) -> float:
        """How far what an answer says of a field agrees with the truth, 0 to 1."""
        if path in self.unknown:
            return float(said in (None, []))
        if path in self.values:
            return agreement(self.values[path], said)
        text, groups = spoken(said), self.mentions[path]
        return sum(any(word.casefold() in text for word in group) for group in groups) / len(groups)


def fields(model: type[BaseModel], prefix: str = "") -> dict[str, FieldInfo]:
    """Every field of an answer by its dotted path; a list is one field."""
    found: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= fields(field.annotation, f"{prefix}{name}.")
        else:
            found[prefix + name] = field
    return found


def _check_paths(paths: list[Any], model: type[BaseModel]) -> None:
    if wrong := sorted({str(path) for path in paths} - fields(model).keys()):
        raise BadTruth(f"no such field: {', '.join(wrong)}")
    if twice := sorted({path for path in paths if paths.count(path) > 1}):
        raise BadTruth(f"named twice: {', '.join(twice)}")
    if not paths:
        raise BadTruth("it says nothing")


def _check_value(path: str, value: Any, field: FieldInfo) -> None:
    """A value must be one that an answer could have; unknown is said by `unknown`."""
    if value in (None, [], ""):
        raise BadTruth(f"{path}: what the clip does not say belongs into unknown")
    kind: Any = Annotated[field.annotation, field]
    try:
        TypeAdapter(kind).validate_python(value)
    except ValueError as error:
        raise BadTruth(f"{path} cannot be {value!r}") from error


def _check_groups(path: str, groups: Any) -> None:
    good = isinstance(groups, list) and groups and all(isinstance(group, list) and group for group in groups)
    if not good or not all(isinstance(word, str) and word.strip() for group in groups for word in group):
        raise BadTruth(f"{path}: mentions are lists of lists of words, none of them empty")
