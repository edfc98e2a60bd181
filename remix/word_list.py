"""The list of words that recipes should not hold: curators keep it themselves."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix.content_checks.words import folded
from remix.models import BannedWord


def write(*, actor: User, word: BannedWord, values: dict[str, Any]) -> BannedWord:
    """Put a word on the list, or change one. Recipes that are public already stay as they are.

    Raises NotAllowed, and Refused for a word without a letter or digit, or one that is on the list.
    """
    _require(actor)
    with transaction.atomic():
        for name, value in values.items():
            setattr(word, name, value)
        if not any(letter.isalnum() for letter in folded(word.word)):
            raise Refused("no_word", _("글자나 숫자가 있는 말을 적어 주세요."))
        word.added_by = word.added_by if word.pk else actor
        try:
            with transaction.atomic():
                word.save()
        except IntegrityError as error:
            raise Refused("taken", _("이미 있는 말이에요.")) from error
        audit.record(actor=actor, action="banned_word.write", target=word, detail={"severity": word.severity})
    return word


def remove(*, actor: User, word: BannedWord) -> None:
    """Take a word off the list."""
    _require(actor)
    with transaction.atomic():
        audit.record(actor=actor, action="banned_word.remove", target=word)
        word.delete()


def _require(actor: User) -> None:
    if not actor.has_perm("remix.change_bannedword"):
        raise NotAllowed("not_allowed", _("이 목록을 바꿀 권한이 없어요."))
