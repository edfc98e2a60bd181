"""Looking at a recipe with every check, and letting it through or not."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from accounts.models import User
from remix.content_checks.base import Finding, Unready
from remix.content_checks.checks import CHECKS
from remix.content_checks.material import Material
from remix.models import RemixNode, SeenWarning
from remix.models.content_check import Severity

EVERYTHING = frozenset(Severity)
MOST_KEYS = 200
"""Of what a person claims to have seen, no more is looked at."""


def findings(
    node: RemixNode, record: Mapping[str, Any] | None = None, *, severities: Collection[Severity] = EVERYTHING
) -> list[Finding]:
    """Everything that stands against publishing `node` with this recipe (None: the saved one), the gravest first.

    May ask the embedding's model when the words are new; call it outside a transaction where that matters.
    """
    material = Material(node, record)
    seen = set(SeenWarning.objects.filter(node=node).values_list("key", flat=True)) if node.pk else set()
    found = [
        Finding(check, problem) for check in CHECKS if check.severity in severities for problem in check.find(material)
    ]
    return [Finding(one.check, one.problem, is_seen=one.key in seen) for one in found]


def may_judge(actor: User | None) -> bool:
    """Whether warnings are this person's business."""
    return actor is not None and actor.has_perm("remix.change_remixnode")


def standing(actor: User | None, node: RemixNode) -> list[Finding]:
    """What has to be looked at when `actor` publishes: a creator and the system are held by blocking findings only."""
    return findings(node, severities=EVERYTHING if may_judge(actor) else {Severity.BLOCKING})


def admit(*, actor: User | None, node: RemixNode, found: Sequence[Finding], seen: Collection[str]) -> list[str]:
    """Let the node through, or raise Unready. `seen` are the keys of the warnings that the person says they have read.

    They are kept, so that nobody is asked twice. Called in the transaction that publishes; returns the keys of all
    warnings that were let through.
    """
    blocking = [one for one in found if one.is_blocking]
    if blocking:
        raise Unready("blocked", _blocked(blocking), blocking)
    unseen = [one for one in found if one.waits and one.key not in set(list(seen)[:MOST_KEYS])]
    if unseen:
        raise Unready("unseen_warnings", _unseen(unseen), unseen)
    warnings = [one for one in found if one.severity == Severity.WARNING]
    _record(actor=actor, node=node, found=warnings)
    return [one.key for one in warnings]


def refusal(actor: User | None, node: RemixNode) -> str:
    """In a sentence, why this person cannot publish the node as it stands; empty when nothing is in the way."""
    found = standing(actor, node)
    if blocking := [one for one in found if one.is_blocking]:
        return _blocked(blocking)
    unseen = [one for one in found if one.waits]
    return _unseen(unseen) if unseen else ""


def _record(*, actor: User | None, node: RemixNode, found: Sequence[Finding]) -> None:
    """Keep who has seen these warnings; who saw one first stays."""
    SeenWarning.objects.bulk_create(
        [SeenWarning(node=node, key=one.key, seen_by=actor) for one in found if not one.is_seen],
        ignore_conflicts=True,
    )


def _blocked(found: Sequence[Finding]) -> str:
    first = found[0]
    sentence = f"{first.problem.sentence} {first.check.advice}"
    if len(found) == 1:
        return gettext("아직 공개할 수 없어요. %(problem)s") % {"problem": sentence}
    return gettext("아직 공개할 수 없어요. %(problem)s (이런 곳이 %(count)d곳 있어요.)") % {
        "problem": sentence,
        "count": len(found),
    }


def _unseen(found: Sequence[Finding]) -> str:
    text = ngettext(
        "공개하기 전에 볼 것이 %(count)d가지 있어요. 읽고 ‘모두 봤어요’에 표시한 뒤 다시 눌러 주세요: %(labels)s",
        "공개하기 전에 볼 것이 %(count)d가지 있어요. 읽고 ‘모두 봤어요’에 표시한 뒤 다시 눌러 주세요: %(labels)s",
        len(found),
    )
    labels = ", ".join(dict.fromkeys(str(one.check.label) for one in found))
    return text % {"count": len(found), "labels": labels}
