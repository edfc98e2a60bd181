"""`manage.py lineage`: finds and repairs wrong paths."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from remix import lineage_check
from remix.models import RemixNode
from tests.remix.lineage.conftest import Plant


def break_tree(sql: str, *parameters: int) -> None:
    """Change rows behind the triggers' back, as a restore could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE remix_remixnode DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)
        cursor.execute("ALTER TABLE remix_remixnode ENABLE TRIGGER USER")


def test_a_right_tree_is_said_to_be_right(plant: Plant) -> None:
    plant(plant())
    out = StringIO()
    call_command("lineage", "verify", stdout=out)
    assert "2 nodes, every path right" in out.getvalue()


def test_a_wrong_path_is_named(plant: Plant) -> None:
    child = plant(plant())
    break_tree("UPDATE remix_remixnode SET path = '99' WHERE id = %s", child.pk)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("lineage", "verify", stdout=out)
    assert f"node {child.pk}: path 99, should be {child.path}" in out.getvalue()


def test_repair_writes_every_wrong_path(plant: Plant) -> None:
    root = plant()
    grandchild = plant(plant(root))
    break_tree("UPDATE remix_remixnode SET path = id::text::ltree WHERE id <> %s", root.pk)
    out = StringIO()
    call_command("lineage", "repair", stdout=out)
    assert "2 paths repaired" in out.getvalue()
    assert RemixNode.objects.get(pk=grandchild.pk).path == grandchild.path


def test_a_cycle_is_reported_and_left_to_a_person(plant: Plant) -> None:
    first = plant()
    second = plant(first)
    break_tree("UPDATE remix_remixnode SET parent_id = %s WHERE id = %s", second.pk, first.pk)
    lineage_check.repair()
    assert lineage_check.verify().rootless == 2
    with pytest.raises(CommandError):
        call_command("lineage", "verify", stdout=StringIO())
