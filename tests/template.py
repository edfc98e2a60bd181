"""One database with every migration in it, of which each test process copies its own: python -m tests.template.

To migrate an empty database takes many times as long as to copy one that is.
"""

import os
import sys

import django
from django.db import connection


def main() -> None:
    """Make it anew and print its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    sys.stdout.write(str(connection.settings_dict["NAME"]))


if __name__ == "__main__":
    main()
