"""What a curator decides on a request: take the recipe down, leave it, and later bring it back.

Every verb takes the `version` that the curator saw, and `answer`, words for everybody whom it concerns.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from curation import filing
from kmeme.lib import jobs, states
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix.models import Takedown
from remix.models.takedown import MOST_ANSWER_LETTERS, RefusalReason, RestoreReason, Scope, TakedownReason
from remix.states import TAKEDOWN, TakedownState
from remix.takedown.asking import KIND, write_to_requester
from remix.takedown.carrying_out import BATCH, bring_back_next, take_next


def take_down(
    *, actor: User, takedown: Takedown, version: int, scope: str, reason_code: str, answer: str = ""
) -> Takedown:
    """Take the recipe down (`Scope`), for a reason that everybody may read; it can be brought back.

    The recipe and up to 199 below it go in this transaction, the rest of a larger branch and the files by a job.
    """
    answer = cleaned_answer(answer)
    if scope not in Scope.values:
        raise Refused("scope_needed", _("어디까지 내릴지 골라 주세요."))
    if reason_code not in TakedownReason.values:
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    with transaction.atomic():
        takedown = _claim(actor, takedown, version, TakedownState.UPHELD)
        _decide(takedown, TakedownState.UPHELD, actor, scope=scope, reason=reason_code, answer=answer)
        taken = take_next(takedown)
        audit.record(
            actor=actor,
            action="takedown.uphold",
            target=takedown,
            reason_code=reason_code,
            detail={"scope": scope, "taken": taken, "is_more": taken == BATCH},
        )
        decision = "take_down" if scope == Scope.ONLY else "take_down_branch"
        filing.settle(
            kind=KIND,
            subject_id=takedown.pk,
            actor=actor,
            decision=decision,
            reason_code=reason_code,
            note=answer[:500],
        )
        write_to_requester(takedown, "upheld")
        _carry_on_later(takedown)
    return takedown


def refuse(*, actor: User, takedown: Takedown, version: int, reason_code: str, answer: str = "") -> Takedown:
    """Leave the recipe as it is; the requester is told why."""
    answer = cleaned_answer(answer)
    if reason_code not in RefusalReason.values:
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    if reason_code == RefusalReason.OTHER and not answer:
        raise Refused("words_needed", _("‘그 밖의 이유’라면 무엇인지 적어 주세요."))
    with transaction.atomic():
        takedown = _claim(actor, takedown, version, TakedownState.REFUSED)
        _decide(takedown, TakedownState.REFUSED, actor, refusal_reason=reason_code, answer=answer)
        audit.record(actor=actor, action="takedown.refuse", target=takedown, reason_code=reason_code)
        filing.settle(
            kind=KIND,
            subject_id=takedown.pk,
            actor=actor,
            decision="refuse",
            reason_code=reason_code,
            note=answer[:500],
        )
        write_to_requester(takedown, "refused")
    return takedown


def restore(*, actor: User, takedown: Takedown, version: int, reason_code: str, answer: str = "") -> Takedown:
    """Undo a takedown: every recipe comes back into the state that it was in, unless another takedown holds it."""
    answer = cleaned_answer(answer)
    if reason_code not in RestoreReason.values:
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    with transaction.atomic():
        takedown = _claim(actor, takedown, version, TakedownState.RESTORED)
        states.move(
            takedown,
            TakedownState.RESTORED,
            graph=TAKEDOWN,
            version=takedown.version + 1,
            restored_by=actor,
            restored_at=timezone.now(),
            restore_reason=reason_code,
            answer=answer or takedown.answer,
        )
        audit.record(actor=actor, action="takedown.restore", target=takedown, reason_code=reason_code)
        filing.settle(
            kind=KIND,
            subject_id=takedown.pk,
            actor=actor,
            decision="restore",
            reason_code=reason_code,
            note=answer[:500],
        )
        bring_back_next(takedown)
        write_to_requester(takedown, "restored")
        _carry_on_later(takedown)
    return takedown


def claimed(actor: User, takedown: Takedown, version: int) -> Takedown:
    """The request locked, after checking the person and the version that they saw."""
    if not actor.is_active or not actor.has_perm("remix.change_takedown"):
        raise NotAllowed("not_allowed", _("내리기 요청을 결정할 권한이 없어요."))
    takedown = Takedown.objects.select_for_update(of=["self"]).select_related("node").get(pk=takedown.pk)
    if takedown.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 처리했어요. 새로 고친 내용을 봐 주세요."))
    return takedown


def _claim(actor: User, takedown: Takedown, version: int, to: TakedownState) -> Takedown:
    takedown = claimed(actor, takedown, version)
    if not TAKEDOWN.allows(takedown.state, to):
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    return takedown


def _decide(takedown: Takedown, to: TakedownState, actor: User, **fields: str) -> None:
    decided = {"version": takedown.version + 1, "decided_by": actor, "decided_at": timezone.now()}
    states.move(takedown, to, graph=TAKEDOWN, **decided, **fields)


def _carry_on_later(takedown: Takedown) -> None:
    jobs.defer("remix:carry_out_takedown", lock=f"takedown:{takedown.pk}", takedown_id=takedown.pk)


def cleaned_answer(answer: str) -> str:
    """Words for everybody whom it concerns, without blank ends. Raises Refused."""
    answer = answer.replace("\r\n", "\n").strip()
    if len(answer) > MOST_ANSWER_LETTERS:
        raise Refused("words_too_long", _("답은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_ANSWER_LETTERS})
    if "\x00" in answer:
        raise Refused("bad_words", _("쓸 수 없는 글자가 있어요."))
    return answer
