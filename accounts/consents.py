"""What people agree to: every choice is a new row, and the newest about the present policy counts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, origin
from accounts.models import Consent, ConsentKind, User
from kmeme.lib.addresses import coarse
from kmeme.lib.errors import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one consent stands for one person."""

    kind: ConsentKind
    given: bool
    """Agreed to, in the version that applies now."""
    version: str
    """The version that applies now."""
    at: datetime | None
    """When the last choice was made, whatever its version."""

    @property
    def is_required(self) -> bool:
        """Whether the service needs it."""
        return self.kind in settings.REQUIRED_CONSENTS


def of(user: User) -> list[Choice]:
    """The present choices, one for each kind."""
    newest = {c.kind: c for c in Consent.objects.filter(user=user).order_by("kind", "-id").distinct("kind")}
    choices = []
    for kind in ConsentKind:
        last, version = newest.get(kind), settings.POLICY_VERSIONS[kind]
        given = last is not None and last.given and last.policy_version == version
        choices.append(Choice(kind, given, version, last.at if last else None))
    return choices


def has_required(user: User) -> bool:
    """Whether the person agreed to all that is required, in the versions that apply now."""
    if not settings.REQUIRED_CONSENTS:
        return True
    return all(choice.given for choice in of(user) if choice.is_required)


def has_given(user: User, kind: ConsentKind) -> bool:
    """Whether the person agrees to this, in the version that applies now."""
    last = Consent.objects.filter(user=user, kind=kind).order_by("-id").first()
    return last is not None and last.given and last.policy_version == settings.POLICY_VERSIONS[kind]


def choose(*, actor: User, user: User, kind: ConsentKind, given: bool) -> Consent | None:
    """Write down a choice; None when nothing changes. Only the person themself chooses.

    Raises Refused for taking back a required consent: that is what deleting the account is for.
    """
    if actor.pk != user.pk:
        raise NotAllowed("not_allowed", _("동의는 본인만 바꿀 수 있어요."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        present = next(choice for choice in of(user) if choice.kind == kind)
        if not given and present.is_required:
            raise Refused("required", _("이 동의가 없으면 서비스를 쓸 수 없어요. 그만 쓰려면 탈퇴를 신청해 주세요."))
        if present.given == given:
            return None
        consent = Consent.objects.create(
            user=user, kind=kind, policy_version=present.version, given=given, address=coarse(origin.address())
        )
        audit.record(
            actor=actor,
            action="consent.give" if given else "consent.withdraw",
            target=user,
            detail={"kind": kind, "policy_version": present.version},
        )
    return consent
