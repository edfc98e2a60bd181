"""What a comparison would do and cost at most, before anybody agrees to it."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kmeme.lib.errors import Refused
from remix import ai
from remix.ai import prompts, tokens
from remix.comparing import golden
from remix.comparing.golden import GoldenClip
from remix.models.comparison import Task

_MODEL = re.compile(r"[a-z0-9][a-z0-9._-]{2,79}")
VENDORS = {"gemini": Task.ANALYSIS, "claude": Task.BRIEF}
"""Whose models do what, by how their ids begin."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A model with a prompt."""

    model: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One comparison; `most_usd` is what it costs at most, None when the price of a model is unknown."""

    task: Task
    base: Asked
    candidate: Asked
    clips: list[GoldenClip]

    @property
    def most_usd(self) -> Decimal | None:
        """Every clip asked once of each side, with the longest answers that are allowed."""
        prices = [most_usd(self.task, asked, clip) for asked in (self.base, self.candidate) for clip in self.clips]
        known = [price for price in prices if price is not None]
        return sum(known, Decimal(0)) if len(known) == len(prices) else None


def plan(*, to_model: str = "", to_prompt: str = "", folder: Path | None = None) -> Plan:
    """What trying this model, or this prompt, or both, against those in use would be.

    Raises Refused: for a model nobody here can ask (`unknown_model`, `no_key`), a prompt that is not there
    (`unknown_prompt`), what is in use already (`in_use`), and a golden set with a fault (`bad_golden_set`).
    """
    model, prompt = to_model.strip(), to_prompt.strip()
    task = _task_of(model, prompt)
    base = in_use(task)
    if prompt and prompt not in prompts.versions(base.prompt):
        known = ", ".join(prompts.versions(base.prompt))
        raise Refused("unknown_prompt", _("그런 프롬프트가 없어요. 있는 것: %(known)s") % {"known": known})
    candidate = Asked(model or base.model, prompt or base.prompt)
    if candidate == base:
        raise Refused("in_use", _("지금 쓰는 모델과 프롬프트예요. 다른 것을 골라 주세요."))
    if not key_of(task):
        raise Refused("no_key", _("이 모델을 부를 키가 없어요. 키를 설정한 뒤에 비교해 주세요."))
    return Plan(task, base, candidate, golden.read(folder or settings.GOLDEN_SET, task))


def in_use(task: Task) -> Asked:
    """What the settings choose for a task."""
    if task == Task.ANALYSIS:
        return Asked(settings.GEMINI_MODEL, prompts.ANALYSE_VIDEO)
    return Asked(settings.CLAUDE_MODEL, prompts.WRITE_BRIEF)


def key_of(task: Task) -> str:
    """The key with which the task's models are asked; empty without one."""
    return str(settings.GEMINI_API_KEY if task == Task.ANALYSIS else settings.ANTHROPIC_API_KEY).strip()


def most_usd(task: Task, asked: Asked, clip: GoldenClip) -> Decimal | None:
    """What one request costs at most; None when the model's price is unknown."""
    texts = [prompts.load(asked.prompt)]
    if task == Task.BRIEF:
        texts.append(json.dumps(clip.given.model_dump(mode="json"), ensure_ascii=False))
    film = tokens.of_film(clip.duration_seconds) if task == Task.ANALYSIS else 0
    return ai.price_list().cost(
        asked.model, input_tokens=tokens.of_text(*texts) + film, output_tokens=tokens.MAX_OUTPUT_TOKENS
    )


def _task_of(model: str, prompt: str) -> Task:
    """What a model or a prompt is for."""
    if model:
        task = VENDORS.get(model.partition("-")[0]) if _MODEL.fullmatch(model) else None
        if task is None:
            raise Refused("unknown_model", _("gemini-… 또는 claude-… 모델의 이름을 적어 주세요."))
        return task
    for task in Task:
        if prompt and in_use(task).prompt.partition(".")[0] == prompt.partition(".")[0]:
            return task
    raise Refused("nothing_given", _("바꿔 볼 모델이나 프롬프트를 골라 주세요."))
