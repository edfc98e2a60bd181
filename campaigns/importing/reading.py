"""CSV files as they come from offices: UTF-8 with and without a BOM, CP949 from Excel, commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
_CHUNK = 256 * 1024
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CANDIDATES = ("utf-8", "cp949")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: where it ends in the file (1 is the header's line), and its cells by column.

    `has_more`: it has more cells than the header, so that nobody knows what belongs where.
    """

    line: int
    cells: dict[str, str]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file: its encoding, the columns that were recognised, those that were not, and the rows to come."""

    encoding: str
    columns: list[str]
    ignored: list[str]
    rows: Iterator[Row]


def open_table(file: IO[bytes], names: dict[str, str], needed: Iterable[str]) -> Table:
    """Read a file row by row; never all of it is held. `names` maps what a header may say to our columns.

    Raises Refused when it is no text, has no header that we know, or lacks a column that is `needed`. The rows raise
    Refused for a line that is no CSV, and after MOST_ROWS.
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    start = text.read(_CHUNK)
    delimiter = max(_DELIMITERS, key=start.partition("\n")[0].count)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    header = next(_rows(reader), [])
    columns = [names.get(_plain(name), "") for name in header]
    titles = {column: name for name, column in reversed(names.items())}
    if missing := [titles[name] for name in needed if name not in columns]:
        raise Refused(
            "missing_columns",
            _("첫 줄에 이런 칸이 없어요: %(names)s. 견본 파일의 첫 줄을 그대로 써 주세요.")
            % {"names": ", ".join(missing)},
        )
    if twice := {name for name in columns if name and columns.count(name) > 1}:
        sentence = _("같은 칸이 두 번 있어요: %(names)s. 하나만 남겨 주세요.")
        raise Refused("column_twice", sentence % {"names": ", ".join(sorted(twice))})
    ignored = [name.strip()[:40] for name, column in zip(header, columns, strict=True) if not column and name.strip()]
    return Table(encoding, [name for name in columns if name], ignored, _cells(reader, columns))


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 or CP949, by trying; UTF-16 by its mark. Raises Refused for what is neither."""
    file.seek(0)
    start = file.read(4)
    for mark, name in _BOMS.items():
        if start.startswith(mark):
            return name
    for name in _CANDIDATES:
        if _decodes(file, name):
            return name
    raise Refused("not_text", _("글자를 읽을 수 없는 파일이에요. CSV(UTF-8)나 엑셀의 CSV로 다시 저장해 주세요."))


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(reader: "Iterator[list[str]]") -> Iterator[list[str]]:
    """The reader's rows; a line that is no CSV becomes a sentence."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = getattr(reader, "line_num", 0)
            sentence = _("%(line)d번째 줄에서 파일이 깨졌어요. 따옴표가 닫혔는지 확인해 주세요.") % {"line": line}
            raise Refused("broken_csv", sentence) from error


def _cells(reader: "Iterator[list[str]]", columns: list[str]) -> Iterator[Row]:
    count = 0
    for values in _rows(reader):
        if not any(value.strip() for value in values):
            continue
        count += 1
        if count > MOST_ROWS:
            sentence = _("한 번에 %(rows)s줄까지 넣을 수 있어요. 파일을 나눠 주세요.") % {"rows": f"{MOST_ROWS:,}"}
            raise Refused("too_many_rows", sentence)
        cells = {name: value.strip() for name, value in zip(columns, values, strict=False) if name}
        has_more = any(value.strip() for value in values[len(columns) :])
        yield Row(getattr(reader, "line_num", count + 1), cells, has_more)


def _plain(name: str) -> str:
    """A header as it is looked up: lower case, without blanks, underscores and brackets with a unit in them."""
    return name.strip().lower().partition("(")[0].replace(" ", "").replace("_", "").replace("\ufeff", "")
