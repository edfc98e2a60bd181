"""What each row of a file would do, in the order of the file; the dry run counts it and the real run does it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import batched
from typing import IO

from campaigns.importing import coupons, places, reading
from campaigns.importing.coupons import Code
from campaigns.importing.reading import Row, Table
from campaigns.models import CsvImport, ImportKind
from campaigns.placing import Details
from kmeme.lib.errors import Refused

REPEATED, TOO_MANY_CELLS = "repeated", "too_many_cells"
_CHUNK = 5000


class Effect(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SWAPPED = "swapped"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: its effect; what to write (new and changed), over which place; why not, and which line it repeats."""

    row: Row
    effect: Effect
    item: Details | Code | None = None
    place_id: int | None = None
    code: str = ""
    other_line: int | None = None


def opened(job: CsvImport, file: IO[bytes]) -> Table:
    """The file's table. Raises Refused."""
    kind = places if job.kind == ImportKind.PLACES else coupons
    return reading.open_table(file, kind.NAMES, kind.NEEDED)


def outcomes(job: CsvImport, rows: Iterable[Row]) -> Iterator[Outcome]:
    """What each row does. Raises Refused where the file breaks."""
    return _places(job, rows) if job.kind == ImportKind.PLACES else _coupons(job, rows)


def _places(job: CsvImport, rows: Iterable[Row]) -> Iterator[Outcome]:
    known, lines = places.existing(job.campaign), dict[places.Key, int]()
    for row in rows:
        if row.has_more:
            yield Outcome(row, Effect.BAD, code=TOO_MANY_CELLS)
            continue
        try:
            details = places.read(row.cells, takes_swapped=job.takes_swapped)
        except Refused as refusal:
            effect = Effect.SWAPPED if places.is_swapped(refusal) else Effect.BAD
            yield Outcome(row, effect, code=refusal.code)
            continue
        key = places.key_of(details)
        if key in lines:
            yield Outcome(row, Effect.BAD, code=REPEATED, other_line=lines[key])
            continue
        lines[key] = row.line
        place_id, there = known.get(key, (None, None))
        if there is None:
            yield Outcome(row, Effect.NEW, details)
        else:
            details = places.merged(details, there)
            effect = Effect.SAME if details == there else Effect.CHANGED
            yield Outcome(row, effect, details, place_id)


def _coupons(job: CsvImport, rows: Iterable[Row]) -> Iterator[Outcome]:
    lines: dict[str, int] = {}
    for chunk in batched(rows, _CHUNK):
        known = coupons.known(job.reward, {row.cells.get("code", "") for row in chunk}) if job.reward else set()
        for row in chunk:
            if row.has_more:
                yield Outcome(row, Effect.BAD, code=TOO_MANY_CELLS)
                continue
            try:
                code = coupons.read(row.cells)
            except Refused as refusal:
                yield Outcome(row, Effect.BAD, code=refusal.code)
                continue
            if code.code in lines:
                yield Outcome(row, Effect.BAD, code=REPEATED, other_line=lines[code.code])
                continue
            lines[code.code] = row.line
            yield Outcome(row, Effect.SAME if code.code in known else Effect.NEW, code)
