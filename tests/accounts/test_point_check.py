"""Snapshots of points are checked against the ledger, and whoever runs the site hears of a difference."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import jobs, point_check, points
from accounts.models import PointEntry, PointSnapshot, User
from accounts.point_check import Finding
from tests.accounts.test_points import award, ledger


def tamper(sql: str) -> None:
    """Change the ledger as only somebody could who switches the trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait is not altered
        cursor.execute("ALTER TABLE accounts_pointentry DISABLE TRIGGER accounts_points_append_only")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE accounts_pointentry ENABLE TRIGGER accounts_points_append_only")


def run(action: str) -> str:
    out = StringIO()
    call_command("points", action, stdout=out)
    return out.getvalue()


def test_a_ledger_that_adds_up_has_no_findings(creator: User) -> None:
    ledger(creator, 1200)
    award(creator, 10, "a")
    assert point_check.check() == []
    assert "1201 entries, 2 snapshots" in run("check")


def test_a_wrong_snapshot_is_found_and_logged(creator: User, caplog: pytest.LogCaptureFixture) -> None:
    ledger(creator, 1200)
    PointSnapshot.objects.filter(up_to=1000).update(total=2001)
    assert point_check.check() == [Finding("sum", creator.pk, 1000, 2001, 2000)]
    assert "do not add up" in caplog.text


def test_an_entry_that_was_changed_behind_the_trigger_is_found(creator: User) -> None:
    ledger(creator, 600)
    tamper("UPDATE accounts_pointentry SET amount = 7 WHERE number = 3")
    assert point_check.check() == [Finding("sum", creator.pk, 500, 1000, 1005)]


def test_an_entry_that_is_missing_is_found(creator: User) -> None:
    ledger(creator, 10)
    tamper("DELETE FROM accounts_pointentry WHERE number = 5")
    assert point_check.check() == [Finding("gap", creator.pk, 10, 10, 9)]


def test_a_snapshot_of_entries_that_do_not_exist_is_found(creator: User) -> None:
    PointSnapshot.objects.create(user=creator, up_to=500, total=10)
    assert point_check.check() == [Finding("sum", creator.pk, 500, 10, None)]


def test_the_command_ends_with_an_error_that_a_script_notices(creator: User) -> None:
    ledger(creator, 600)
    PointSnapshot.objects.update(total=1)
    with pytest.raises(CommandError, match="1 differences"):
        run("check")


def test_repairing_takes_the_snapshots_anew_from_the_ledger(creator: User) -> None:
    ledger(creator, 1200)
    PointSnapshot.objects.update(total=1)
    assert "2 snapshots taken anew" in run("repair")
    assert points.balance(creator) == 2400


def test_a_gap_is_not_repaired_away(creator: User) -> None:
    ledger(creator, 10)
    tamper("DELETE FROM accounts_pointentry WHERE number = 5")
    with pytest.raises(CommandError):
        run("repair")


def test_the_nightly_job_complains(creator: User, caplog: pytest.LogCaptureFixture) -> None:
    ledger(creator, 600)
    PointSnapshot.objects.update(total=1)
    jobs.check_points(timestamp=0)
    assert [record.levelname for record in caplog.records if "do not add up" in record.message] == ["ERROR"]
    assert PointEntry.objects.count() == 600
