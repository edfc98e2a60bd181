"""The test's own database, as another process is told of it."""

import os

from django.db import connection


def own_database_url() -> str:
    """`DATABASE_URL` with the test database's name in place of the last part of its path."""
    address, mark, options = os.environ.get("DATABASE_URL", "postgis:///kmeme").partition("?")
    return f"{address.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"
