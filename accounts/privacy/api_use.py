"""What using the API leaves behind."""

from django.db.models import QuerySet

from accounts.models import IdempotentAnswer, User
from accounts.privacy.registry import ALL, Erased, Held, holds


def register() -> None:
    """Declare all of it."""
    holds(
        Held(
            "accounts.IdempotentAnswer",
            rows=_of_user,
            exported=("key", "status", "body", "created_at"),
            erased=ALL,
            erase=_erase,
        )
    )


def _of_user(user: User) -> QuerySet[IdempotentAnswer]:
    return IdempotentAnswer.objects.filter(user=user)


def _erase(user: User) -> Erased:
    _of_user(user).delete()
    return Erased()
