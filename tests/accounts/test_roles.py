"""Roles: who gives them, what they open, and that somebody can always administer."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts import roles
from accounts.models import AuditEntry, User
from accounts.roles import Role
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world


def test_a_staff_role_opens_the_admin_and_taking_it_away_closes_it(administrator: User, creator: User) -> None:
    roles.give(actor=administrator, user=creator, role=Role.CURATOR)
    assert creator.is_staff
    roles.take(actor=administrator, user=creator, role=Role.CURATOR)
    assert not creator.is_staff


def test_giving_a_role_is_audited(administrator: User, creator: User) -> None:
    roles.give(actor=administrator, user=creator, role=Role.PARTNER)
    assert AuditEntry.objects.filter(action="user.give_role", actor=administrator, detail={"role": "partner"}).exists()


def test_a_curator_gives_no_roles(creator: User) -> None:
    with pytest.raises(NotAllowed):
        roles.give(actor=world.person("curator"), user=creator, role=Role.ADMIN)


def test_the_last_admin_stays_one(administrator: User) -> None:
    with pytest.raises(Refused) as refusal:
        roles.take(actor=administrator, user=administrator, role=Role.ADMIN)
    assert refusal.value.code == "last_admin"


def test_a_group_never_has_more_than_the_code_says(db: None) -> None:
    group = Group.objects.get(name="creator")
    group.permissions.add(Permission.objects.get(codename="change_user"))
    roles.sync()
    assert [permission.codename for permission in group.permissions.all()] == ["add_video"]


def test_an_admin_cannot_become_a_superuser(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    form = {"email": administrator.email, "is_superuser": "on", "is_active": "on", "language": "ko"}
    client.post(f"/admin/accounts/user/{administrator.pk}/change/", {**form, "groups": [_group("admin")]})
    administrator.refresh_from_db()
    assert not administrator.is_superuser


def test_an_admin_cannot_set_a_superuser_s_password(client: Client, administrator: User, curator: User) -> None:
    client.force_login(administrator)
    assert client.get(f"/admin/accounts/user/{curator.pk}/password/").status_code == 403


def test_the_admin_does_not_disable_the_last_admin(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    form = {"email": administrator.email, "language": "ko", "groups": [_group("admin")]}
    page = client.post(f"/admin/accounts/user/{administrator.pk}/change/", form).content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active
    assert "마지막 관리자" in page


def _group(name: str) -> int:
    return Group.objects.get(name=name).pk
