"""The audit trail cannot be changed, outlives people, and can be taken out."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts import audit
from accounts.models import AuditEntry, User


@pytest.fixture
def entry(creator: User) -> AuditEntry:
    return audit.record(actor=creator, action="test.act", target=creator, detail={"seen": "x"})


@pytest.mark.parametrize(
    "change",
    [
        {"actor_label": "somebody else"},
        {"action": "test.other"},
        {"detail": {}},
        {"at": "2020-01-01T00:00:00Z"},
        {"address": "192.0.2.0/24"},
    ],
)
def test_the_database_refuses_to_change_an_entry(entry: AuditEntry, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(**change)


def test_the_database_refuses_to_delete_an_entry(entry: AuditEntry) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()


def test_the_way_for_redaction_cannot_forge(entry: AuditEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kmeme.audit_redaction = 'on'")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(actor_label="forged")


def test_the_way_for_redaction_closes_behind_itself(entry: AuditEntry, creator: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_audit_redact(%s, '[]')", [0])
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(detail={})


def test_names_outlive_the_rows(entry: AuditEntry, creator: User) -> None:
    User.objects.filter(pk=creator.pk).update(name="다른 이름")
    entry.refresh_from_db()
    assert (entry.actor_label, entry.target_label) == ("creator", "creator")


def test_it_can_be_filtered_and_taken_out_as_csv(client: Client, administrator: User, entry: AuditEntry) -> None:
    audit.record(actor=administrator, action="test.other", target=administrator)
    client.force_login(administrator)
    response = client.get("/admin/accounts/auditentry/csv/?action=test.act")
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["actor_label"], row["action"]) for row in rows] == [("creator", "test.act")]


def test_taking_it_out_is_an_entry_itself(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    client.get("/admin/accounts/auditentry/csv/")
    assert AuditEntry.objects.filter(action="audit.download", actor=administrator).exists()


def test_a_name_is_no_formula_in_a_spreadsheet(client: Client, administrator: User, creator: User) -> None:
    creator.name = "=HYPERLINK(0)"
    audit.record(actor=creator, action="test.act", target=creator)
    client.force_login(administrator)
    response = client.get("/admin/accounts/auditentry/csv/?action=test.act")
    assert "'=HYPERLINK(0)" in b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client: Client, administrator: User, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        audit.record(actor=administrator, action="test.act", target=administrator)
    client.force_login(administrator)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/admin/accounts/auditentry/")
