"""Somebody whose recipe went down may object once; a curator looks again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, notifications
from accounts.models import User
from accounts.models.notification import MOST_NOTE_LETTERS
from curation import filing
from kmeme.lib.errors import NotAllowed, Refused
from remix import news
from remix.models import Objection, Takedown
from remix.models.takedown import MOST_WORDS_LETTERS
from remix.states import TakedownState
from remix.takedown.asking import KIND, LEAST_WORDS_LETTERS
from remix.takedown.deciding import claimed, cleaned_answer


def may_object(actor: User | None, takedown: Takedown) -> bool:
    """Whether one of this person's recipes is down for it, and nobody has objected yet."""
    if actor is None or not actor.is_active or takedown.state != TakedownState.UPHELD:
        return False
    taken = takedown.taken_nodes.filter(node__creator=actor, restored_at=None)
    return taken.exists() and not Objection.objects.filter(takedown=takedown).exists()


def object_to(*, actor: User, takedown: Takedown, words: str) -> Objection:
    """Say why the recipe should come back; the request waits for a curator again. Raises NotAllowed and Refused."""
    words = words.replace("\r\n", "\n").strip()
    if not LEAST_WORDS_LETTERS <= len(words) <= MOST_WORDS_LETTERS or "\x00" in words:
        sentence = _("왜 다시 봐야 하는지 %(least)d자에서 %(most)d자 사이로 적어 주세요.")
        raise Refused("words_needed", sentence % {"least": LEAST_WORDS_LETTERS, "most": MOST_WORDS_LETTERS})
    with transaction.atomic():
        takedown = Takedown.objects.select_for_update(of=["self"]).select_related("node").get(pk=takedown.pk)
        if not may_object(actor, takedown):
            raise NotAllowed("not_allowed", _("내려간 레시피를 만든 사람이 한 번만 이의를 낼 수 있어요."))
        objection = Objection.objects.create(takedown=takedown, made_by=actor, words=words)
        takedown.version += 1
        takedown.save(update_fields=["version"])
        audit.record(actor=actor, action="takedown.object", target=takedown)
        filing.put(kind=KIND, subject_id=takedown.pk)
    return objection


def keep(*, actor: User, takedown: Takedown, version: int, answer: str) -> Takedown:
    """Stay with a takedown after an objection, with words for whoever objected."""
    answer = cleaned_answer(answer)
    if not answer:
        raise Refused("words_needed", _("왜 그대로 두는지 적어 주세요. 이의를 낸 사람이 봐요."))
    with transaction.atomic():
        takedown = claimed(actor, takedown, version)
        objection = Objection.objects.filter(takedown=takedown, kept_at=None).first()
        if takedown.state != TakedownState.UPHELD or objection is None:
            raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
        objection.kept_at = timezone.now()
        objection.save(update_fields=["kept_at"])
        takedown.answer, takedown.version = answer, takedown.version + 1
        takedown.save(update_fields=["answer", "version"])
        audit.record(actor=actor, action="takedown.keep", target=takedown)
        filing.settle(kind=KIND, subject_id=takedown.pk, actor=actor, decision="keep", note=answer[:500])
        if objection.made_by:
            _tell(takedown, objection.made_by)
    return takedown


def _tell(takedown: Takedown, person: User) -> None:
    """Tell whoever objected that the recipe stays down."""
    notifications.tell(
        recipient=person,
        kind=news.OBJECTION_TURNED_DOWN.code,
        cause=f"{news.OBJECTION_TURNED_DOWN.code}:{takedown.pk}",
        url=takedown.get_absolute_url(),
        params={"title": takedown.node.title},
        note=takedown.answer[:MOST_NOTE_LETTERS],
    )
