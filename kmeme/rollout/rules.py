"""What a statement does to people who use the site at that moment, by PostgreSQL's documentation of its locks.

A lock that is only held for a moment is no finding: `manage.py migrate` bounds how long it is waited for. Statements
about a table that the same migration makes are none either, because nobody uses that table yet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["locks", "breaks"]


@dataclass(frozen=True)
class Rule:
    """A pattern of statements; `table` is the group that holds the table's name."""

    code: str
    kind: Kind
    pattern: re.Pattern[str]
    why: str
    instead: str


@dataclass(frozen=True)
class Finding:
    """A statement that a rule is about."""

    rule: Rule
    table: str
    statement: str


def _rule(code: str, kind: Kind, pattern: str, why: str, instead: str) -> Rule:
    return Rule(code, kind, re.compile(pattern, re.IGNORECASE), why, instead)


_ALTER = r"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?P<table>[\w.]+) .*"
_ADDED = rf"{_ALTER}ADD CONSTRAINT \w+ "
RULES = (
    _rule(
        "index",
        "locks",
        r"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).* ON (?:ONLY )?(?P<table>[\w.]+)",
        "nobody can write to the table while the index is made",
        "AddIndexConcurrently in a migration of its own with atomic = False",
    ),
    _rule(
        "reindex",
        "locks",
        r"^REINDEX (?!.*CONCURRENTLY)(?:\(.*\) )?(?:TABLE|INDEX) (?P<table>[\w.]+)",
        "nobody can write to the table while the index is made",
        "REINDEX ... CONCURRENTLY",
    ),
    _rule(
        "constraint",
        "locks",
        rf"{_ADDED}(?:CHECK|FOREIGN KEY)(?!.*NOT VALID)",
        "nobody can write to the table while every row of it is checked",
        "AddConstraintNotValid, then ValidateConstraint in the next migration",
    ),
    _rule(
        "unique",
        "locks",
        rf"{_ADDED}(?:UNIQUE|PRIMARY KEY|EXCLUDE)(?!.*USING INDEX)",
        "nobody can read the table while the constraint's index is made",
        "a unique index made CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX",
    ),
    _rule(
        "unique",
        "locks",
        rf"{_ALTER}ADD COLUMN \w+ .*\b(?:UNIQUE|PRIMARY KEY)\b",
        "nobody can read the table while the column's index is made",
        "the column alone, then a unique index made CONCURRENTLY",
    ),
    _rule(
        "rewrite",
        "locks",
        rf"{_ALTER}(?:ALTER COLUMN \w+ (?:SET DATA )?TYPE|SET TABLESPACE|SET LOGGED|SET UNLOGGED)\b",
        "nobody can read the table while every row is written anew",
        "a new column that is filled in batches",
    ),
    _rule(
        "rewrite",
        "locks",
        rf"{_ALTER}ADD COLUMN .*(?:GENERATED (?:ALWAYS|BY DEFAULT) AS|\bSERIAL\b"
        r"|DEFAULT \(*(?:gen_random_uuid|uuid_generate\w*|random|clock_timestamp|nextval)\b)",
        "nobody can read the table while every row is written anew",
        "a column without it that is filled in batches",
    ),
    _rule(
        "not null",
        "locks",
        rf"{_ALTER}ALTER COLUMN \w+ SET NOT NULL",
        "nobody can read the table while every row of it is looked at",
        "a CHECK (... IS NOT NULL) NOT VALID that is validated first: then this looks at no row",
    ),
    _rule(
        "whole table",
        "locks",
        r"^(?:LOCK(?: TABLE)?|VACUUM FULL|CLUSTER|REFRESH MATERIALIZED VIEW(?! CONCURRENTLY)) (?P<table>[\w.]+)",
        "nobody can use the table meanwhile",
        "another way",
    ),
    _rule(
        "rows",
        "locks",
        r"^(?:UPDATE (?:ONLY )?|DELETE FROM (?:ONLY )?)(?P<table>[\w.]+)",
        "nobody can change these rows until the migration commits",
        "a job that goes through them in batches",
    ),
    _rule(
        "removed",
        "breaks",
        rf"{_ALTER}DROP COLUMN",
        "the version that still runs reads the column",
        "a version that does not know it, and the removal in the next one",
    ),
    _rule(
        "removed",
        "breaks",
        r"^DROP (?:TABLE|VIEW) (?:IF EXISTS )?(?P<table>[\w.]+)",
        "the version that still runs reads it",
        "a version that does not know it, and the removal in the next one",
    ),
    _rule(
        "renamed",
        "breaks",
        rf"{_ALTER}RENAME\b",
        "the version that still runs knows the former name",
        "db_table or db_column under the new name in the code",
    ),
)
REQUIRED = _rule(
    "required",
    "breaks",
    rf"{_ALTER}ADD COLUMN (?P<column>\w+) (?=.*\bNOT NULL\b)(?!.*\bGENERATED\b)",
    "the version that still runs writes rows without the column, and is refused",
    "db_default, which the database fills in",
)
DEFAULT_LATER_DROPPED = r"^ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT"
VALIDATED = _rule(
    "validated",
    "locks",
    rf"{_ALTER}VALIDATE CONSTRAINT (?P<constraint>\w+)",
    "the lock that adding it took is held while every row is checked",
    "ValidateConstraint in a migration of its own",
)
HELD = _rule(
    "held",
    "locks",
    r"^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?P<table>[\w.]+) ",
    "nobody can read the table while the same transaction goes through rows",
    "the change of the table and the work on its rows in two migrations",
)
PYTHON = "RUN PYTHON"
"""Stands for an operation that is no SQL."""
GOES_THROUGH_ROWS = re.compile(rf"^(?:{PYTHON}|UPDATE|DELETE|INSERT INTO .* SELECT)\b", re.IGNORECASE)
CREATED = re.compile(r"^CREATE (?:UNLOGGED |TEMPORARY |TEMP )?TABLE (?:IF NOT EXISTS )?([\w.]+)", re.IGNORECASE)


def findings(statements: list[str], *, atomic: bool = True) -> Iterator[Finding]:
    """What the rules have to say about the statements of one migration, which runs in one transaction if `atomic`."""
    new = {found.group(1) for statement in statements if (found := CREATED.match(statement))}
    for statement in statements:
        for rule in (*RULES, REQUIRED, VALIDATED):
            found = rule.pattern.match(statement)
            if not found or found["table"] in new:
                continue
            if rule is REQUIRED and not _is_refused(found, statement, statements):
                continue
            if rule is VALIDATED and not _is_added(found["constraint"], statements):
                continue
            yield Finding(rule, found["table"], statement)
    if atomic:
        yield from _held(statements, new)


def _held(statements: list[str], new: set[str]) -> Iterator[Finding]:
    """Tables in use whose lock, which alone would be short, is held while rows are gone through."""
    seen: set[str] = set()
    for number, statement in enumerate(statements):
        found = HELD.pattern.match(statement)
        if found and found["table"] not in new | seen and any(map(GOES_THROUGH_ROWS.match, statements[number:])):
            seen.add(found["table"])
            yield Finding(HELD, found["table"], statement)


def _is_refused(found: re.Match[str], statement: str, statements: list[str]) -> bool:
    """Whether the new column has no default in the end."""
    dropped = DEFAULT_LATER_DROPPED.format(table=re.escape(found["table"]), column=found["column"])
    return " DEFAULT " not in statement.upper() or any(re.match(dropped, other, re.I) for other in statements)


def _is_added(constraint: str, statements: list[str]) -> bool:
    """Whether the same migration adds the constraint."""
    added = re.compile(rf"\bADD CONSTRAINT {re.escape(constraint)}\b", re.IGNORECASE)
    return any(added.search(statement) for statement in statements)
