"""Partners' keys: shown once, scoped, expiring, revocable."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts import api_keys
from accounts.api.authentication import ApiKeyAuthentication
from accounts.api.permissions import HasScope
from accounts.models import ApiKey, AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world


@pytest.fixture
def partner(db: None) -> User:
    return world.person("partner")


def make(administrator: User, partner: User, **more: Any) -> tuple[ApiKey, str]:
    return api_keys.make(actor=administrator, user=partner, name="검색", **{"scopes": ["memes:read"], **more})


def request_with(text: str) -> Request:
    return Request(
        APIRequestFactory().get("/", headers={"Authorization": f"Api-Key {text}"}),
        authenticators=[ApiKeyAuthentication()],
    )


def test_a_key_lets_its_partner_in(administrator: User, partner: User) -> None:
    _key, text = make(administrator, partner)
    assert request_with(text).user == partner


def test_the_database_holds_no_key(administrator: User, partner: User) -> None:
    key, text = make(administrator, partner)
    stored = [str(value) for value in ApiKey.objects.filter(pk=key.pk).values().get().values()]
    assert text not in stored
    assert text.startswith(key.prefix)


def test_its_use_is_noted(administrator: User, partner: User) -> None:
    key, text = make(administrator, partner)
    assert request_with(text).auth == key
    key.refresh_from_db()
    assert key.last_used_at is not None


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_a_key_that_ended_lets_nobody_in(administrator: User, partner: User, change: dict[str, Any]) -> None:
    key, text = make(administrator, partner)
    ApiKey.objects.filter(pk=key.pk).update(**change)
    with pytest.raises(AuthenticationFailed):
        _ = request_with(text).user


def test_a_disabled_partner_s_key_lets_nobody_in(administrator: User, partner: User) -> None:
    _key, text = make(administrator, partner)
    User.objects.filter(pk=partner.pk).update(is_active=False)
    with pytest.raises(AuthenticationFailed):
        _ = request_with(text).user


def test_a_key_reaches_only_its_scopes(administrator: User, partner: User) -> None:
    _key, text = make(administrator, partner)
    request = request_with(text)
    assert request.user == partner
    view = APIView()
    view.required_scopes = {"GET": "memes:read"}  # type: ignore[attr-defined]
    assert HasScope().has_permission(request, view)
    view.required_scopes = {"GET": "webhooks:write"}  # type: ignore[attr-defined]
    assert not HasScope().has_permission(request, view)


def test_only_partners_have_keys(administrator: User, creator: User) -> None:
    with pytest.raises(Refused) as refusal:
        make(administrator, creator)
    assert refusal.value.code == "not_a_partner"


def test_only_admins_make_keys(creator: User, partner: User) -> None:
    with pytest.raises(NotAllowed):
        make(creator, partner)


def test_an_unknown_scope_is_refused(administrator: User, partner: User) -> None:
    with pytest.raises(Refused):
        make(administrator, partner, scopes=["everything"])


def test_the_admin_shows_a_new_key_once(client: Client, administrator: User, partner: User) -> None:
    client.force_login(administrator)
    form = {"user": partner.pk, "name": "검색", "scopes": ["memes:read"], "expires_at_0": "", "expires_at_1": ""}
    first = client.post("/admin/accounts/apikey/add/", form, follow=True).content.decode()
    key = ApiKey.objects.get()
    assert f"<code>{key.prefix}_" in first
    assert f"{key.prefix}_" not in client.get(f"/admin/accounts/apikey/{key.pk}/change/").content.decode()


def test_the_admin_revokes(client: Client, administrator: User, partner: User) -> None:
    client.force_login(administrator)
    key, _text = make(administrator, partner)
    client.post("/admin/accounts/apikey/", {"action": "revoke", "_selected_action": [key.pk]})
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert AuditEntry.objects.filter(action="api_key.revoke").count() == 1
