"""A curator's own views of the queue: filters under a name."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curation.models import SavedView
from curation.reading import Filters
from kmeme.lib.errors import Refused

MOST_VIEWS = 12
MOST_NAME_LETTERS = 40


def save_view(*, actor: User, name: str, filters: Filters) -> SavedView:
    """Keep these filters under a name; Refused for a bad or taken name, and beyond `MOST_VIEWS`."""
    name = " ".join(name.split())
    if not name or len(name) > MOST_NAME_LETTERS or "\x00" in name:
        raise Refused("bad_name", _("이름을 1자에서 %(most)d자까지 적어 주세요.") % {"most": MOST_NAME_LETTERS})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if SavedView.objects.filter(owner=actor).count() >= MOST_VIEWS:
            raise Refused("too_many_views", _("저장한 보기가 너무 많아요. 안 쓰는 것을 지우고 다시 저장해 주세요."))
        try:
            with transaction.atomic():
                return SavedView.objects.create(owner=actor, name=name, query=filters.query)
        except IntegrityError as error:
            raise Refused("name_taken", _("같은 이름의 보기가 있어요. 다른 이름을 적어 주세요.")) from error


def drop_view(*, actor: User, pk: int) -> None:
    """Take one of one's own views away; nothing happens to others'."""
    SavedView.objects.filter(owner=actor, pk=pk).delete()
