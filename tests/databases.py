"""The test's own database: as another process is told of it, and how it is emptied after a test that committed."""

import os

from django.db import connection, transaction

KEPT = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
"""What Django and `accounts.roles` write after every migration, and no test changes for others."""
QUEUE = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs", "procrastinate_workers")
"""The queue's own tables, which Django does not manage."""


def own_database_url() -> str:
    """`DATABASE_URL` with the test database's name in place of the last part of its path."""
    address, mark, options = os.environ.get("DATABASE_URL", "postgis:///kmeme").partition("?")
    return f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"


def empty() -> None:
    """Delete every row that a test left behind, also jobs that nobody took up.

    Django's own `flush` truncates all tables, which makes new files for each of them and their indexes, and writes
    the permissions anew: 40 times slower where a test has written to a handful of tables. Triggers, and with them the
    guards of the append-only tables and the foreign keys, are off meanwhile.
    """
    every = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in sorted({*every, *QUEUE} - {*KEPT})]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables))
        written = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in written:
            cursor.execute(f"DELETE FROM {name}")
