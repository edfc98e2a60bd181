"""Notifications that were written before they belonged to people are still there, and go back if need be."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts import notifications
from accounts.models import Notification, User
from remix.models import RemixNode
from tests.accounts import world
from tests.remix.lineage.conftest import recipe

move = import_module("remix.migrations.0021_notifications_move_to_accounts")


@pytest.fixture
def former(db: None) -> Any:
    """The model that was, and its table."""
    model = (
        MigrationLoader(connection).project_state(("remix", "0020_certificate")).apps.get_model("remix", "Notification")
    )
    with connection.schema_editor() as editor:
        editor.create_model(model)
    return model


@pytest.fixture
def creator(db: None) -> User:
    return world.person("creator")


@pytest.fixture
def child(creator: User) -> RemixNode:
    parent = RemixNode.objects.create(recipe=recipe(), creator=creator)
    return RemixNode.objects.create(recipe=recipe(), parent=parent)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def told(former: Any, creator: User, child: RemixNode | None) -> Any:
    return former.objects.create(
        recipient_id=creator.pk,
        kind="forked",
        node_id=child.pk if child else None,
        note="고마워요",
        read_at=timezone.now(),
    )


def test_a_remixs_news_keeps_its_note_and_leads_to_the_tree(former: Any, creator: User, child: RemixNode) -> None:
    old = told(former, creator, child)
    run(move.FORWARD)
    new = Notification.objects.get(recipient=creator)
    assert (new.kind, new.note, new.created_at, new.read_at) == ("forked", "고마워요", old.created_at, old.read_at)
    assert child.parent is not None
    assert (new.cause, new.url) == (f"forked:{child.pk}", f"/remix/{child.parent.node_id}/tree/")
    assert child.parent.title in notifications.sentence(new)


def test_news_of_a_remix_that_is_gone_stays_too(former: Any, creator: User) -> None:
    for _ in range(2):
        told(former, creator, None)
    run(move.FORWARD)
    assert [row.url for row in Notification.objects.filter(recipient=creator)] == ["", ""]


def test_going_back_restores_what_there_was(former: Any, creator: User, child: RemixNode) -> None:
    told(former, creator, child)
    told(former, creator, None)
    before = sorted(former.objects.values_list("recipient_id", "kind", "node_id", "note", "read_at"), key=str)
    run(move.FORWARD)
    former.objects.all().delete()
    run(move.BACKWARD)
    assert sorted(former.objects.values_list("recipient_id", "kind", "node_id", "note", "read_at"), key=str) == before
    assert not Notification.objects.exists()


def test_going_back_leaves_the_other_kinds_alone(former: Any, creator: User) -> None:
    notifications.tell(recipient=creator, kind="certified", cause="a")
    run(move.BACKWARD)
    assert Notification.objects.get().kind == "certified"
