"""Which of our migrations would hold up a site in use, or break the version that still runs beside the new one.

A migration that a person has looked at says why it is fine all the same, in an attribute: `judged = "..."`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from kmeme.rollout.rules import PYTHON, Finding, findings
from kmeme.rollout.statements import split

# What Django writes in place of an operation that is Python.
NOT_SQL = "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"


@dataclass(frozen=True)
class Judgement:
    """What was found in a migration, and what a person said about it (empty: nothing yet)."""

    name: str
    findings: list[Finding]
    judged: str


def judge(labels: set[str]) -> Iterator[Judgement]:
    """Every migration of these apps about which there is something to say, in the order in which they run."""
    for migration, statements in _sql(labels):
        found = list(findings(statements, atomic=migration.atomic))
        if found or hasattr(migration, "judged"):
            yield Judgement(f"{migration.app_label}.{migration.name}", found, getattr(migration, "judged", ""))


def _sql(labels: set[str]) -> Iterator[tuple[Migration, list[str]]]:
    """The statements of every migration of these apps, which are collected and not run."""
    connection = connections["default"]
    loader = MigrationLoader(None, ignore_no_migrations=True)
    state = ProjectState()
    for key in dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)):
        migration: Migration = loader.graph.nodes[key]
        if key[0] not in labels:
            state = migration.mutate_state(state, preserve=False)
            continue
        state, statements = sql_of(migration, state, connection)
        yield migration, statements


def sql_of(
    migration: Migration, state: ProjectState, connection: BaseDatabaseWrapper
) -> tuple[ProjectState, list[str]]:
    """The state after a migration, and its statements, none of which was run."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        state = migration.apply(state, editor, collect_sql=True)
    return state, list(split(line.replace(NOT_SQL, PYTHON) for line in editor.collected_sql))
