"""What this app, and the libraries under it, hold on a person."""

import uuid
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet

from accounts.models import ApiKey, AuditEntry, Consent, DataExport, OidcIdentity, RefreshFamily, User
from accounts.privacy.registry import ALL, Erased, Held, holds, not_personal

DELETED_NAME = "Deleted User"
OWN = "a number or state of ours"


def register() -> None:
    """Declare all of it."""
    _people()
    _ways_in()
    _traces()
    _libraries()


def _of_user(model: type[Any]) -> Any:
    """Rows whose `user` is the person."""

    def rows(user: User) -> QuerySet[Any]:
        found: QuerySet[Any] = model._default_manager.filter(user=user)
        return found

    return rows


def _delete(model: type[Any]) -> Any:
    """Delete the rows whose `user` is the person."""

    def erase(user: User) -> Erased:
        rows = model._default_manager.filter(user=user)
        gone = [(model._meta.label_lower, str(pk)) for pk in rows.values_list("pk", flat=True)]
        rows.delete()
        return Erased(rows=gone)

    return erase


def _people() -> None:
    holds(
        Held(
            "accounts.User",
            rows=lambda user: User.objects.filter(pk=user.pk),
            exported=(
                "email", "name", "phone", "address", "language", "date_joined", "last_login", "erase_at", "groups",
            ),
            erased=(
                "email", "name", "phone", "address", "password", "is_active", "is_staff", "is_superuser", "groups",
                "user_permissions", "deleted_at", "erase_at", "last_login",
            ),
            erase=_anonymise,
            not_personal={"id": OWN, "date_joined": "a time alone", "language": "one of two"},
        )
    )  # fmt: skip
    holds(
        Held(
            "accounts.Consent",
            rows=_of_user(Consent),
            exported=("kind", "policy_version", "given", "at", "address"),
            erased=("address",),
            erase=_blank_consents,
            not_personal={"id": OWN, "user": "the anonymised person: proof that consent was asked for"},
        )
    )
    holds(
        Held(
            "accounts.DataExport",
            rows=_of_user(DataExport),
            exported=("requested_at", "built_at", "expires_at", "state", "size_bytes"),
            erased=ALL,
            erase=_erase_exports,
        )
    )


def _anonymise(user: User) -> None:
    """What spec.md says, in this order of fields; the row stays so that what others did stays in place."""
    user.email = f"anonymized_{uuid.uuid4()}@deleted.local"
    user.name, user.phone, user.address = DELETED_NAME, "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.erase_at = user.last_login = None
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def _blank_consents(user: User) -> None:
    Consent.objects.filter(user=user).update(address="")


def _erase_exports(user: User) -> Erased:
    exports = DataExport.objects.filter(user=user)
    files = [("private", name) for name in exports.exclude(file="").values_list("file", flat=True)]
    # An export that is being built has no file in its row yet; its job finds the row gone and removes what it wrote.
    exports.delete()
    return Erased(files=files)


def _ways_in() -> None:
    holds(
        Held(
            "account.EmailAddress",
            rows=_of_user(EmailAddress),
            exported=("email", "verified", "primary"),
            erased=ALL,
            erase=_delete(EmailAddress),
        )
    )
    holds(
        Held(
            "account.EmailConfirmation",
            rows=lambda user: EmailConfirmation.objects.filter(email_address__user=user),
            exported=("created", "sent"),
            erased=ALL,  # with its address
        )
    )
    holds(
        Held(
            "socialaccount.SocialAccount",
            rows=_of_user(SocialAccount),
            exported=("provider", "uid", "date_joined", "last_login", "extra_data"),
            erased=ALL,  # and with it the provider's tokens
            erase=_delete(SocialAccount),
        )
    )
    holds(
        Held(
            "mfa.Authenticator",
            rows=_of_user(Authenticator),
            exported=("type", "created_at", "last_used_at"),  # never the secret itself
            erased=ALL,
            erase=_delete(Authenticator),
        )
    )
    holds(
        Held(
            "usersessions.UserSession",
            rows=_of_user(UserSession),
            exported=("ip", "user_agent", "created_at", "last_seen_at"),
            erased=ALL,
            erase=_end_sessions,
        )
    )
    holds(
        Held(
            "accounts.OidcIdentity",
            rows=_of_user(OidcIdentity),
            exported=("issuer", "subject", "linked_at"),
            erased=ALL,
            erase=_delete(OidcIdentity),
        )
    )
    holds(
        Held(
            "accounts.RefreshFamily",
            rows=_of_user(RefreshFamily),
            exported=("started_at", "refreshed_at", "expires_at", "ended_at", "ended_because", "scope", "address"),
            erased=ALL,
            erase=_delete(RefreshFamily),
        )
    )
    holds(
        Held(
            "accounts.ApiKey",
            rows=_of_user(ApiKey),
            exported=(
                "name",
                "prefix",
                "scopes",
                "allowed_origins",
                "created_at",
                "expires_at",
                "last_used_at",
                "revoked_at",
            ),
            erased=ALL,
            erase=_delete(ApiKey),
        )
    )


def _end_sessions(user: User) -> Erased:
    """Every browser is signed out; the session's own row holds the address that was typed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        store(key).delete()
    UserSession.objects.filter(user=user).delete()
    return Erased()


def _traces() -> None:
    holds(
        Held(
            "accounts.AuditEntry",
            rows=lambda user: AuditEntry.objects.filter(actor=user),
            exported=("at", "action", "target_type", "target_id", "target_label", "reason_code", "detail", "address"),
            # By the database's own function, at the end of the erasure (accounts.privacy.erasure).
            erased=("actor_label", "target_label", "detail", "address"),
            not_personal={"id": OWN, "actor": "the anonymised person"},
        )
    )
    holds(
        Held(
            "admin.LogEntry",
            rows=lambda user: LogEntry.objects.filter(user=user),
            exported=("action_time", "action_flag", "object_repr", "change_message"),
            erased=("object_repr", "change_message"),
            erase=_blank_log,
            not_personal={"id": OWN, "user": "the anonymised person", "content_type": OWN, "object_id": OWN}
            | {"action_time": "a time alone", "action_flag": OWN},
        )
    )


def _blank_log(user: User) -> Erased:
    """The admin's own log, of what they did and of what was done to their row."""
    LogEntry.objects.filter(user=user).update(object_repr="", change_message="")
    about = LogEntry.objects.filter(
        content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk)
    )
    about.update(object_repr=DELETED_NAME, change_message="")
    return Erased()


def _libraries() -> None:
    not_personal("a keyed hash, for one day", "accounts.LimitCount")
    not_personal("what exists, not who", "auth.Group", "auth.Permission", "contenttypes.ContentType")
    not_personal("joins of rows that are declared", "auth.Group_permissions", "accounts.User_groups")
    not_personal("joins of rows that are declared", "accounts.User_user_permissions")
    not_personal("random text that expires in two weeks; a person's are deleted by UserSession", "sessions.Session")
    not_personal("PostGIS's own tables", "gis.PostGISGeometryColumns", "gis.PostGISSpatialRefSys")
    not_personal("keys of the operator", "socialaccount.SocialApp")
    not_personal("goes with its SocialAccount; never written (SOCIALACCOUNT_STORE_TOKENS)", "socialaccount.SocialToken")
    procrastinate = [model._meta.label for model in apps.get_app_config("procrastinate").get_models()]
    not_personal("jobs take ids, never people's data", *procrastinate)
