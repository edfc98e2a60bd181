"""Pages by cursor: a place in a stable order, signed, and bound to the list and the filters that it belongs to."""

import json
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.utils.translation import gettext_noop as _
from rest_framework import serializers

from kmeme.lib.api.inputs import Query
from kmeme.lib.api.problems import Problem

SALT = "kmeme.api.cursor"
ITEMS, MOST_ITEMS = 20, 100
LONGEST_CURSOR = 2000


class Paged(Query):
    """The parameters of a list that comes in pages."""

    cursor = serializers.CharField(
        required=False, max_length=LONGEST_CURSOR, help_text=_("앞 페이지의 next_cursor. 없으면 첫 페이지예요.")
    )
    limit = serializers.IntegerField(
        required=False, default=ITEMS, min_value=1, max_value=MOST_ITEMS, help_text=_("한 페이지의 개수.")
    )


def closed(place: Sequence[Any], of: Sequence[Any]) -> str:
    """The cursor of the page behind `place` (JSON-able) in the list that `of` names, filters included."""
    return signing.dumps([list(place), _mark(of)], salt=SALT, compress=True)


def opened(cursor: str, of: Sequence[Any]) -> list[Any]:
    """The place that a cursor of ours names. Raises Problem (`bad_cursor`) for one of any other list."""
    try:
        place, mark = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Problem("bad_cursor") from error
    if mark != _mark(of):
        raise Problem("bad_cursor")
    found: list[Any] = place
    return found


def _mark(of: Sequence[Any]) -> str:
    return json.dumps(list(of), sort_keys=True, default=str)
