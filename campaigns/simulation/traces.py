"""Recorded or made-up visits as a CSV file: one row a fix, the rows of one visit in order (see docs/check-ins.md)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TextIO

from campaigns.coordinates import read
from campaigns.fixes import Fix, Visit
from kmeme.lib.errors import Refused

COLUMNS = (
    "trace", "user", "label", "scenario", "place", "latitude", "longitude", "accuracy", "mock", "fix_at", "sent_at",
    "received_at",
)  # fmt: skip
ALSO_CALLED = {
    "trace_id": "trace", "visit": "trace", "user_id": "user", "kind": "label", "lat": "latitude", "lon": "longitude",
    "lng": "longitude", "accuracy_m": "accuracy", "accuracy_metres": "accuracy", "is_mock": "mock",
    "timestamp": "fix_at", "time": "fix_at", "taken_at": "fix_at", "at": "received_at", "place_id": "place",
}  # fmt: skip
"""Names of columns in other people's recordings."""
LABELS = {"honest": True, "genuine": True, "real": True, "spoofed": False, "spoof": False, "fake": False}
YES = {"1", "true", "yes", "y", "t"}


@dataclass(frozen=True)
class Trace:
    """One visit of a known kind. `place` is the brand's number or the name of a place, empty for the nearest one."""

    name: str
    user: str
    is_honest: bool
    visit: Visit
    scenario: str = ""
    place: str = ""


class BadTrace(Exception):
    """A row that cannot be read, with its line number."""


def read_csv(file: TextIO) -> list[Trace]:
    """All visits of a file. Needs label, latitude, longitude and one of the three times; raises BadTrace."""
    rows = csv.DictReader(file)
    names = [ALSO_CALLED.get(name.strip().lower(), name.strip().lower()) for name in rows.fieldnames or ()]
    if missing := {"label", "latitude", "longitude"} - set(names):
        raise BadTrace(f"columns are missing: {', '.join(sorted(missing))}")
    rows.fieldnames = names
    numbered = [(number, row) for number, row in enumerate(rows, start=2)]

    def visit_of(entry: tuple[int, dict[str, str]]) -> str:
        number, row = entry
        return row.get("trace") or row.get("user") or str(number)

    return [_trace(name, list(group)) for name, group in groupby(numbered, key=visit_of)]


def write_csv(traces: Iterable[Trace], file: TextIO) -> None:
    """The same format, with every column."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for trace in traces:
        writer.writerows(_rows(trace))


def _trace(name: str, rows: Sequence[tuple[int, dict[str, str]]]) -> Trace:
    number = rows[0][0]
    try:
        fixes = []
        for number, row in rows:  # noqa: B007  (named in the error below)
            fixes.append(_fix(row))
        number, last = rows[-1]
        sent_at = _time(last.get("sent_at"))
        received_at = _time(last.get("received_at")) or sent_at or fixes[-1].taken_at
        if received_at is None:
            raise ValueError("no time: fill fix_at, sent_at or received_at")
        is_honest = LABELS[(last["label"] or "").strip().lower()]
    except (Refused, ValueError, KeyError) as error:
        raise BadTrace(f"line {number}: {error}") from error
    return Trace(
        name=name,
        user=last.get("user") or name,
        is_honest=is_honest,
        visit=Visit.of(fixes, received_at, sent_at),
        scenario=last.get("scenario") or last["label"],
        place=last.get("place") or "",
    )


def _fix(row: dict[str, str]) -> Fix:
    accuracy = (row.get("accuracy") or "").strip()
    return Fix(
        coordinates=read(row["latitude"], row["longitude"]),
        accuracy_metres=float(accuracy) if accuracy else None,
        taken_at=_time(row.get("fix_at")),
        is_mock=(row.get("mock") or "").strip().lower() in YES,
    )


def _time(text: str | None) -> datetime | None:
    """ISO 8601 (UTC unless it says otherwise), or seconds or milliseconds since 1970."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)


def _rows(trace: Trace) -> Iterator[dict[str, object]]:
    for fix in trace.visit.fixes:
        yield {
            "trace": trace.name,
            "user": trace.user,
            "label": "honest" if trace.is_honest else "spoofed",
            "scenario": trace.scenario,
            "place": trace.place,
            "latitude": f"{fix.coordinates.latitude:.9f}",
            "longitude": f"{fix.coordinates.longitude:.9f}",
            "accuracy": "" if fix.accuracy_metres is None else repr(fix.accuracy_metres),
            "mock": int(fix.is_mock),
            "fix_at": fix.taken_at.isoformat() if fix.taken_at else "",
            "sent_at": trace.visit.sent_at.isoformat() if trace.visit.sent_at else "",
            "received_at": trace.visit.received_at.isoformat(),
        }
