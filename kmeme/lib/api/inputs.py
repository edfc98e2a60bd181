"""What a program sends, read strictly: a name that nobody knows is an error with that name, never ignored."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request

from kmeme.lib.api.problems import UNKNOWN_FIELD, Problem, Wrong, wrongs

MOST_REMEMBERED_LETTERS = 200
"""Of an address's parameters: checking those of a search took a fifth of a kept answer, and partners repeat theirs."""


class Body(serializers.Serializer[Any]):
    """The JSON object that an operation takes; unknown names in it are refused."""

    def to_internal_value(self, data: Any) -> Any:
        """The values, checked. Raises ValidationError."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {str(name)[:80]: [ErrorDetail(str(UNKNOWN_FIELD), code="unknown_field")] for name in unknown}
                )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A JSON string; the framework's own field would take a number for one."""

    def to_internal_value(self, data: Any) -> str:
        """The text. Raises ValidationError."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Number(serializers.FloatField):
    """A finite number; the framework's own field would take "nan", which no bound holds back."""

    def to_internal_value(self, data: Any) -> float:
        """The number. Raises ValidationError."""
        number = super().to_internal_value(data)
        if not math.isfinite(number):
            self.fail("invalid")
        return number


class Names(serializers.Field[tuple[str, ...], str, Any, Any]):
    """Names out of a fixed set, separated by commas: `title,views`."""

    default_error_messages = {"unknown": _("“{name}”은(는) 없어요. 쓸 수 있는 이름: {names}")}

    def __init__(self, names: tuple[str, ...], **kwargs: Any) -> None:
        self.names = names
        super().__init__(required=False, **kwargs)

    def to_internal_value(self, data: str) -> tuple[str, ...]:
        """The chosen names, in our order. Raises ValidationError for one that is not ours."""
        chosen = set(data.split(","))
        for name in sorted(chosen - set(self.names)):
            self.fail("unknown", name=name[:80], names=", ".join(self.names))
        return tuple(name for name in self.names if name in chosen)

    def to_representation(self, value: tuple[str, ...]) -> Any:
        """As it is written in an address."""
        return ",".join(value)


class Query(serializers.Serializer[Any]):
    """The parameters that an operation takes in its address; unknown and repeated ones are refused."""


def read_query(request: Request, query: type[Query] = Query) -> dict[str, Any]:
    """The parameters of this request, checked. Raises Problem."""
    written = request.query_params.urlencode()
    check = _checked if len(written) <= MOST_REMEMBERED_LETTERS else _checked.__wrapped__
    return check(query, written).copy()


# What is wrong is not remembered: it is said in the language of whoever asks.
@lru_cache(maxsize=1000)
def _checked(query: type[Query], written: str) -> dict[str, Any]:
    parameters = QueryDict(written)
    form = query(data=parameters.dict())
    wrong = []
    for name, values in parameters.lists():
        if name not in form.fields:
            wrong.append(Wrong("unknown_parameter", str(UNKNOWN_FIELD), parameter=name[:80]))
        elif len(values) > 1:
            wrong.append(Wrong("repeated_parameter", str(_("한 번만 보내 주세요.")), parameter=name[:80]))
    if not form.is_valid():
        wrong += wrongs(form.errors, parameter=True)
    if wrong:
        raise Problem("invalid_request", errors=wrong)
    return dict(form.validated_data)


def read_body(request: Request, body: type[Body]) -> dict[str, Any]:
    """The body of this request, checked. Raises Problem."""
    form = body(data=request.data)
    if not form.is_valid():
        raise Problem("invalid_request", errors=list(wrongs(form.errors)))
    return dict(form.validated_data)
