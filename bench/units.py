"""What one unit of each thing costs: CPU time of a visit in this process and in the database, bytes of a row with its
indexes, CPU time of a clip. docs/scaling.md multiplies these; CPU time hardly depends on what else the machine does.
"""

import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from bench.database import forget
from bench.figure import Figure
from bench.forest import plant
from bench.page import get

NEEDS_DATABASE = True
ROUNDS = 100
CLIP = Path(__file__).resolve().parents[1] / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"
TICKS = os.sysconf("SC_CLK_TCK")
# One reading per node and day, and acts of people with a short note, as the verbs write them.
OBSERVATIONS = """
    INSERT INTO remix_viewobservation (node_id, views, observed_at, source, flag, recorded_at)
    SELECT node, 1000 * day, now() - day * interval '1 day', 'curator', '', now()
    FROM generate_series(1, {nodes}) node, generate_series(1, 10) day
"""
AUDIT = """
    INSERT INTO accounts_auditentry
        (at, actor_label, action, target_type, target_id, target_label, reason_code, detail, address)
    SELECT now() - n * interval '1 second', 'somebody@example.com', 'remix.node.published', 'remix.remixnode', n::text,
           '지하철 막춤 챌린지', '', '{{"version": 3, "seen": ["captions", "music"]}}', '203.0.113.0'
    FROM generate_series(1, {nodes}) n
"""
# With what their triggers write about them.
JOBS = """
    INSERT INTO procrastinate_jobs (task_name, queue_name, lock, args)
    SELECT 'remix:measure', 'analysis', 'analysis:' || n, jsonb_build_object('analysis_id', n)
    FROM generate_series(1, {nodes}) n;
    UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo';
    UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing';
"""


def add_arguments(parser: ArgumentParser) -> None:
    """How many rows the sizes are averaged over."""
    parser.add_argument("--unit-rows", type=int, default=50_000, help="rows that sizes are averaged over (50000)")


def measure(options: Namespace) -> list[Figure]:
    """Fill the database, visit it, measure a clip."""
    node = f"/remix/remix_{plant(options.unit_rows).middle:06d}/"
    sizes = [
        _bytes("recipe", ["remix_remixnode"], options.unit_rows),
        _bytes("view observation", ["remix_viewobservation"], 10 * options.unit_rows, OBSERVATIONS, options.unit_rows),
        _bytes("audit entry", ["accounts_auditentry"], options.unit_rows, AUDIT, options.unit_rows),
        _bytes("job", ["procrastinate_jobs", "procrastinate_events"], options.unit_rows, JOBS, options.unit_rows),
    ]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, SECURE_SSL_REDIRECT=False):
        client = Client()
        visits = [
            *_visit("recipe page, kept", lambda: get(client, node)),
            *_visit("recipe page, made anew", lambda: get(client, node), before=forget),
            *_visit("discover page, made anew", lambda: get(client, "/remix/"), before=forget),
        ]
    return [*visits, *sizes, _clip()]


def _visit(name: str, visit: Callable[[], None], before: Callable[[], None] = lambda: None) -> list[Figure]:
    """CPU time of a visit here and in the database's process, the mean of a hundred."""
    for _round in range(3):
        visit()
    here, there = 0.0, _database_seconds()
    for _round in range(ROUNDS):
        before()
        began = time.process_time()
        visit()
        here += time.process_time() - began
    there = _database_seconds() - there
    figures = [Figure(f"unit: {name}", here / ROUNDS * 1000, "CPU ms")]
    return [*figures, Figure(f"unit: {name}, in the database", there / ROUNDS * 1000, "CPU ms")]


def _database_seconds() -> float:
    """CPU seconds that the process behind our connection has used; 0 where it runs on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not status.exists():
        return 0.0
    user, system = status.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def _bytes(name: str, tables: list[str], rows: int, fill: str = "", nodes: int = 0) -> Figure:
    """Bytes of a row with its indexes, after so many rows were put in."""
    with transaction.atomic(), connection.cursor() as cursor:
        if fill:
            if fill is not JOBS:
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(fill.format(nodes=nodes))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name", [tables])
        return Figure(f"unit: {name}", float(cursor.fetchone()[0]) / rows, "bytes")


def _clip() -> Figure:
    """CPU time of measuring the demo's clip of 16 s."""
    from remix import media

    began = time.process_time()
    media.measure(CLIP, max_seconds=600, max_bytes=200 * 1024 * 1024)
    return Figure("unit: a clip of 16 s measured", time.process_time() - began, "CPU s")
