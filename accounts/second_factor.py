"""Whether a person has, needs and passed a second factor; for faces other than the sign-in pages."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import attempts
from accounts.models import User
from kmeme.lib.errors import NotAllowed


def is_missing(user: User) -> bool:
    """Whether staff has to set one up before anything else."""
    return settings.STAFF_MFA_REQUIRED and user.is_staff and not is_mfa_enabled(user)


def check(user: User, code: str) -> None:
    """Let a sign-in through that has no page to ask on: `code` is of the app, or a recovery code.

    Raises NotAllowed (`mfa_setup_required`, `mfa_required`, `mfa_wrong`) and, after too many tries, Exceeded.
    """
    if is_missing(user):
        raise NotAllowed(
            "mfa_setup_required", _("관리자 계정은 2단계 인증이 필요해요. 웹에서 로그인해 먼저 설정해 주세요.")
        )
    if not is_mfa_enabled(user):
        return
    if not code:
        raise NotAllowed("mfa_required", _("2단계 인증 코드가 필요해요. otp에 담아 보내 주세요."))
    attempts.second_factor(user.pk)
    for authenticator in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        if authenticator.wrap().validate_code(code):
            authenticator.record_usage()
            attempts.second_factor_passed(user.pk)
            return
    raise NotAllowed("mfa_wrong", _("2단계 인증 코드가 맞지 않아요. 새 코드로 다시 해 주세요."))
