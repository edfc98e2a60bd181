"""How every connection to the database is set up."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_statements_are_run_without_compiling_them_first() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
