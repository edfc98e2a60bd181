"""PostgreSQL's own tools, and what a database's tables hold."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from pydantic import BaseModel

from kmeme.backup import BackupError

Connection = psycopg.Connection[Any]

# Tables that are ours: an extension's own (PostGIS's list of spatial references) come with the extension.
TABLES: LiteralString = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2
"""
# Rows as text must read the same whatever a server's defaults are.
SAME_TEXT: LiteralString = """
    SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET search_path = public
"""
# In no order, so that it costs one pass over the table: the sum of 60 bits of each row's hash.
CONTENT: LiteralString = """
    SELECT count(*), coalesce(sum(('x' || left(md5(one::text), 15))::bit(60)::bigint), 0)::text FROM {} AS one
"""


class Content(BaseModel):
    """What a table held: how many rows, and one sum over all of them."""

    rows: int
    checksum: str


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection of our own to the site's database. Raises BackupError when there is none."""
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    try:
        connection = psycopg.connect(**{**parameters, "cursor_factory": psycopg.Cursor}, autocommit=True)
    except psycopg.OperationalError as error:
        raise BackupError(f"the database does not answer ({error}): see DATABASE_URL.") from error
    with connection:
        connection.execute(SAME_TEXT)
        yield connection


def tables(connection: Connection) -> list[tuple[str, str]]:
    """Schema and name of every table of ours."""
    return list(connection.execute(TABLES).fetchall())


def contents(connection: Connection) -> dict[str, Content]:
    """What every table holds, by its name with its schema."""
    found = {}
    for schema, name in tables(connection):
        row = connection.execute(sql.SQL(CONTENT).format(sql.Identifier(schema, name))).fetchone()
        assert row  # noqa: S101  (an aggregate without groups has one row)
        found[f"{schema}.{name}"] = Content(rows=row[0], checksum=row[1])
    return found


def dump(snapshot: str, target: Path) -> None:
    """Write the database as `snapshot` (of an open transaction) sees it, compressed."""
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", *_PORTABLE)


def load(source: Path) -> None:
    """Bring a dump into an empty database, all of it or nothing."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", *_PORTABLE, str(source))


# Owner and rights are those of whoever restores; comments on extensions may only be made by their owner.
_PORTABLE = ("--no-owner", "--no-privileges", "--no-comments")


def _run(name: str, *arguments: str) -> None:
    """Run a program on the site's database; the password goes by the environment, where nobody sees it."""
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"password"}
    address = make_conninfo("", **{name: value for name, value in parameters.items() if name in known})
    command = [_program(name), f"--dbname={address}", *arguments]
    environment = {**os.environ, "LC_MESSAGES": "C"}
    if parameters.get("password"):
        environment["PGPASSWORD"] = parameters["password"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BackupError(f"{name} failed: {done.stderr.strip() or done.returncode}")


def _program(name: str) -> str:
    """Where the program is: beside the server that bin/setup chose, or on the PATH."""
    places = f"{os.environ.get('POSTGRES_BIN', '')}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    found = shutil.which(name, path=places)
    if found is None:
        raise BackupError(f"{name} is missing: install PostgreSQL's client programs, as new as the server or newer.")
    return found
