"""A comparison in words, for the shell and for the admin's page."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from remix.comparing import drift
from remix.comparing.planning import Plan
from remix.comparing.running import fields_of, sides
from remix.models import ModelComparison
from remix.models.comparison import Side, Task, Verdict
from remix.states import ComparisonState

LONGEST_EXAMPLE = 160


def money(usd: Decimal | None) -> str:
    """An amount of US dollars, or that nobody knows it."""
    return _("알 수 없음") if usd is None else f"${usd:.4f}"


def share(part: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return "–" if part is None else f"{part * 100:.0f} %"


def example(said: Any) -> str:
    """What a model said of a field, shortened."""
    if said is None or said == []:
        return _("(없음)")
    text = said if isinstance(said, str) else _listed(said)
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"


def _listed(said: Any) -> str:
    if isinstance(said, list):
        return ", ".join(_listed(item) for item in said)
    if isinstance(said, dict):
        words = said.get("what") or said.get("action") or ""
        return f"{said['start']:g}–{said['end']:g} {words}".strip() if "start" in said else str(said)
    return str(said)


def plan_lines(plan: Plan) -> list[str]:
    """What would be done and what it costs at most."""
    return [
        _("할 일: %(task)s, 골든 세트 영상 %(clips)d개") % {"task": Task(plan.task).label, "clips": len(plan.clips)},
        _("지금:   %(model)s, %(prompt)s") % {"model": plan.base.model, "prompt": plan.base.prompt},
        _("바꿀 것: %(model)s, %(prompt)s") % {"model": plan.candidate.model, "prompt": plan.candidate.prompt},
        cost_sentence(plan),
    ]


def cost_sentence(plan: Plan) -> str:
    """What it costs at most."""
    if plan.most_usd is None:
        return _("이 모델의 값을 몰라서 비용을 말할 수 없어요. AI_PRICES에 값을 적으면 알 수 있어요.")
    return _("비용: 많아야 %(usd)s. 이보다 더 쓰기 전에 멈춰요.") % {"usd": money(plan.most_usd)}


def lines(comparison: ModelComparison) -> list[str]:
    """How it went: the verdict, the costs, and every field."""
    fields = fields_of(comparison)
    table = [
        f"{field.path:<28} {share(field.drift):>6}  {share(field.base):>6} → {share(field.candidate):<6}"
        + (_("  나빠졌어요") if field.is_worse else "")
        for field in fields
    ]
    heading = [_("칸: 서로 다른 정도, 정답과 맞는 정도(지금 → 바꿀 것)")] if table else []
    return [*heading, *table, *(totals_line(total) for total in totals(comparison)), verdict_sentence(comparison)]


def verdict_sentence(comparison: ModelComparison) -> str:
    """What it came to, in a sentence."""
    if comparison.state == ComparisonState.STOPPED:
        return stopped_sentence(comparison.error_reason)
    if not comparison.verdict:
        return _("아직 비교하고 있어요.")
    return _("판정: %(verdict)s") % {"verdict": Verdict(comparison.verdict).label}


def stopped_sentence(reason: str) -> str:
    """Why it stopped, and what to do."""
    return {
        "over_budget": _("허락한 금액을 넘길 수 있어서 멈췄어요. 다시 시작하면서 금액을 확인해 주세요."),
        "bad_golden_set": _("골든 세트를 읽을 수 없어서 멈췄어요. 영상 파일이 있는지 확인해 주세요."),
        "no_key": _("모델을 부를 키가 없어서 멈췄어요. 키를 설정하고 다시 시작해 주세요."),
    }.get(reason, _("예상하지 못한 오류로 멈췄어요. 워커의 기록을 보고 다시 시작해 주세요."))


def totals(comparison: ModelComparison) -> list[dict[str, Any]]:
    """For each side: whom it asked, how well it did, what it took."""
    fields = fields_of(comparison)
    found = []
    for side, asked in sides(comparison).items():
        trials = comparison.trials.filter(side=side)
        sums = trials.aggregate(
            usd=Sum("cost_usd"), milliseconds=Sum("latency_ms"), input=Sum("input_tokens"), output=Sum("output_tokens")
        )
        unpriced = trials.filter(cost_usd=None).exists()
        found.append(
            {
                "side": Side(side).label,
                "model": asked.model,
                "prompt": asked.prompt,
                "answered": trials.filter(error_reason="").count(),
                "clips": len(comparison.golden),
                "score": drift.score(fields, side),
                "usd": None if unpriced else sums["usd"] or Decimal(0),
                "seconds": (sums["milliseconds"] or 0) / 1000,
                "input": sums["input"] or 0,
                "output": sums["output"] or 0,
            }
        )
    return found


def totals_line(total: dict[str, Any]) -> str:
    """One side in a line."""
    return _("%(side)s %(model)s: 정답과 %(score)s, 답한 영상 %(answered)d/%(clips)d, %(usd)s, %(seconds).1f초") % {
        **total,
        "score": share(total["score"]),
        "usd": money(total["usd"]),
    }
