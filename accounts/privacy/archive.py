"""The ZIP of a person's data: JSON for programs, the files themselves, and an index.html for people."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.contrib.gis.geos import Point
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from accounts.privacy.registry import Held, all_held

# The readable page shows this many rows of a kind; the JSON beside it has all.
SHOWN_ROWS = 200


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of rows on the readable page."""

    title: str
    path: str
    headings: list[str]
    rows: list[list[Any]]
    total: int


def write(user: User, target: IO[bytes]) -> None:
    """Write everything that is held on `user`; rows are read one at a time and files copied in pieces."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, translation.override(user.language):
        sections = [section for held in all_held() if (section := _write_held(archive, held, user))]
        page = render_to_string(
            "accounts/export/index.html",
            {"person": user, "sections": sections, "made_at": timezone.now(), "language": user.language},
        )
        archive.writestr("index.html", page)


def _write_held(archive: zipfile.ZipFile, held: Held, user: User) -> Section | None:
    """One model's rows and files; None when there are none."""
    path = f"data/{held.model.lower().replace('.', '-')}.json"
    shown: list[list[Any]] = []
    total = 0
    rows = held.rows(user)
    stored: list[tuple[str, Any]] = []
    with archive.open(path, "w", force_zip64=True) as file:
        file.write(b"[")
        for record, files in _records(held, rows.iterator(chunk_size=500)):
            file.write((b",\n" if total else b"\n") + _json(record))
            stored += files
            if total < SHOWN_ROWS:
                shown.append(list(record.values()))
            total += 1
        file.write(b"\n]\n")
    for name, content in stored:
        _copy(archive, name, content)
    if not total:
        return None
    meta = rows.model._meta
    headings = [str(meta.get_field(name).verbose_name) for name in (*held.exported, *held.files)]
    return Section(str(meta.verbose_name), path, headings, shown, total)


def _records(held: Held, rows: Iterator[Model]) -> Iterator[tuple[dict[str, Any], list[tuple[str, Any]]]]:
    """Each row as a mapping, with the files that it names: (path in the ZIP, stored file)."""
    for row in rows:
        record = {name: _value(row, name) for name in held.exported}
        files = []
        for name in held.files:
            stored = getattr(row, name)
            if stored:
                path = f"files/{held.model.lower().replace('.', '-')}/{row.pk}{PurePath(stored.name).suffix}"
                files.append((path, stored))
            record[name] = files[-1][0] if stored else ""
        yield record, files


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return [str(other) for other in getattr(row, name).all()]
    if field.is_relation:
        other = getattr(row, name)
        return str(other) if other is not None else None
    value = getattr(row, name)
    return list(value.coords) if isinstance(value, Point) else value


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _copy(archive: zipfile.ZipFile, path: str, stored: Any) -> None:
    """A stored file into the ZIP; one that is missing on the disk leaves a note instead of ending the export."""
    try:
        with stored.open("rb") as source, archive.open(zipfile.ZipInfo(path), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
    except FileNotFoundError:
        archive.writestr(f"{path}.missing.txt", f"{stored.name}\n")
