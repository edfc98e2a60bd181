"""Writes looked-through rows by COPY: 100,000 places in seconds instead of minutes."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from campaigns.coordinates import SRID
from campaigns.importing.coupons import Code
from campaigns.importing.outcomes import Effect, Outcome
from campaigns.models import CsvImport, Place
from campaigns.models.place import new_secret
from campaigns.placing import Details

_PLACES = (
    "COPY campaigns_place (campaign_id, external_id, name, address, position, radius_metres, opening_hours, qr_secret)"
    " FROM STDIN"
)
_COUPONS = "COPY campaigns_coupon (reward_id, code, expires_at) FROM STDIN"


def write(job: CsvImport, batch: Iterable[Outcome]) -> dict[str, int]:
    """Write what is new and what changed; how many rows of each. Inside the caller's transaction."""
    outcomes = list(batch)
    new = [outcome.item for outcome in outcomes if outcome.effect == Effect.NEW]
    _copy(_PLACES, [_place(job, item) for item in new if isinstance(item, Details)])
    _copy(_COUPONS, [(job.reward_id, item.code, item.expires_at) for item in new if isinstance(item, Code)])
    changed = [o for o in outcomes if o.effect == Effect.CHANGED and isinstance(o.item, Details)]
    return {Effect.NEW.value: len(new), Effect.CHANGED.value: _change(changed)}


def _copy(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _place(job: CsvImport, details: Details) -> tuple[Any, ...]:
    """One place as COPY takes it."""
    values = details.stored()
    point = values["position"]
    return (
        job.campaign_id,
        values["external_id"],
        values["name"],
        values["address"],
        f"SRID={SRID};POINT({point.x!r} {point.y!r})",
        values["radius_metres"],
        json.dumps(values["opening_hours"]),
        new_secret(),
    )


def _change(outcomes: Sequence[Outcome]) -> int:
    """Write over places that are there."""
    details = {o.place_id: o.item for o in outcomes if o.place_id and isinstance(o.item, Details)}
    rows = list(Place.objects.filter(pk__in=list(details)).defer("open_minutes"))
    for row in rows:
        details[row.pk].fill(row)
    if rows:
        Place.objects.bulk_update(rows, [*details[rows[0].pk].stored()], batch_size=1000)
    return len(rows)
