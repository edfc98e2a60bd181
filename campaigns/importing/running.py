"""A file's way: received, looked through (the dry run), and put in when somebody says so; all of it or nothing.

Small files are looked through at once, larger ones by a job; both steps may run twice.
"""

import csv
import io
from collections import Counter
from itertools import batched
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from campaigns import naming
from campaigns.access import require_run
from campaigns.importing import coupons, places, writing
from campaigns.importing.outcomes import REPEATED, TOO_MANY_CELLS, Effect, Outcome, opened, outcomes
from campaigns.importing.reading import MOST_BYTES
from campaigns.models import Campaign, CsvImport, ImportKind, ImportState, Reward, RewardKind
from campaigns.models.csv_import import IMPORT
from kmeme.lib import jobs, states
from kmeme.lib.errors import Refused

SMALL_BYTES = 100_000
KEPT_PROBLEMS = 500
_BATCH = 2000


def receive(
    *, actor: User, campaign: Campaign, kind: str, file: "File[bytes]", reward: Reward | None = None
) -> CsvImport:
    """Take a file in and look through it, at once or soon. Raises NotAllowed and Refused (too large, nothing in it)."""
    require_run(actor, campaign)
    _check_fits(campaign, kind, reward)
    if not file.size:
        raise Refused("empty", _("빈 파일이에요. 내용이 있는 CSV를 골라 주세요."))
    if file.size > MOST_BYTES:
        raise Refused("too_large", _("파일은 20MB까지 올릴 수 있어요. 나눠서 올려 주세요."))
    with transaction.atomic():
        name = (file.name or "").rpartition("/")[2][:120] or "file.csv"
        job = CsvImport(campaign=campaign, kind=kind, reward=reward, file_name=name, created_by=actor)
        job.file.save(name, file, save=False)
        job.save()
        audit.record(actor=actor, action="import.receive", target=job, detail={"kind": kind, "bytes": file.size})
        if file.size > SMALL_BYTES:
            jobs.defer("campaigns:check_import", lock=_lock(job), import_id=job.pk)
    if file.size <= SMALL_BYTES:
        check(job.pk)
        job.refresh_from_db()
    return job


def check(import_id: int) -> None:
    """The dry run: count what each row would do, and keep what is wrong."""
    job = CsvImport.objects.select_related("campaign", "reward").get(pk=import_id)
    if job.state != ImportState.RECEIVED:
        return
    counts: Counter[str] = Counter()
    problems: list[dict[str, Any]] = []
    try:
        with job.file.open("rb") as file:
            table = opened(job, file)
            for outcome in outcomes(job, table.rows):
                counts[outcome.effect] += 1
                if outcome.code and len(problems) < KEPT_PROBLEMS:
                    problems.append(_problem(outcome))
        if not counts:
            raise Refused("empty", _("첫 줄만 있고 내용이 없어요. 줄을 채워서 다시 올려 주세요."))
    except Refused as refusal:
        states.move(job, ImportState.REFUSED, graph=IMPORT, refusal=str(refusal)[:300])
        return
    result = {effect.value: counts[effect] for effect in Effect}
    found = {"rows": counts.total(), "encoding": table.encoding, "ignored": table.ignored, **result}
    states.move(job, ImportState.CHECKED, graph=IMPORT, result=found, problems=problems)


def apply(*, actor: User, job: CsvImport, takes_swapped: bool = False) -> CsvImport:
    """Put the good rows in, and with `takes_swapped` those whose coordinates are exchanged, put right.

    Raises NotAllowed; Refused when nothing in the file would change anything; Stale when somebody was faster.
    """
    require_run(actor, job.campaign)
    count = sum(job.result.get(effect, 0) for effect in (Effect.NEW, Effect.CHANGED))
    count += job.result.get(Effect.SWAPPED, 0) if takes_swapped else 0
    if job.state != ImportState.CHECKED:
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    if not count:
        raise Refused("nothing_new", _("넣을 줄이 없어요. 고칠 줄을 고쳐서 다시 올려 주세요."))
    with transaction.atomic():
        states.move(job, ImportState.APPLYING, graph=IMPORT, takes_swapped=takes_swapped)
        audit.record(actor=actor, action="import.apply", target=job, detail={"rows": count, "swapped": takes_swapped})
        if job.file.size > SMALL_BYTES:
            jobs.defer("campaigns:apply_import", lock=_lock(job), import_id=job.pk)
    if job.file.size <= SMALL_BYTES:
        carry_out(job.pk)
        job.refresh_from_db()
    return job


def carry_out(import_id: int) -> None:
    """Write the rows, in one transaction; other files of the campaign wait."""
    with transaction.atomic():
        campaign_id = CsvImport.objects.values_list("campaign", flat=True).get(pk=import_id)
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
        job = CsvImport.objects.select_related("campaign", "reward").get(pk=import_id)
        if job.state != ImportState.APPLYING:
            return
        with job.file.open("rb") as file:
            written = Counter({Effect.NEW.value: 0, Effect.CHANGED.value: 0})
            for batch in batched(outcomes(job, opened(job, file).rows), _BATCH):
                written.update(writing.write(job, batch))
        result = {**job.result, "written": dict(written)}
        states.move(job, ImportState.APPLIED, graph=IMPORT, applied_at=timezone.now(), result=result)
        audit.record(actor=None, action="import.done", target=job, detail=dict(written))
        if job.kind == ImportKind.PLACES:
            naming.name_many_later()


def give_up(import_id: int) -> None:
    """Back to the dry run's result after an unforeseen end; nothing of the file is in."""
    job = CsvImport.objects.get(pk=import_id)
    if job.state == ImportState.APPLYING:
        states.move(job, ImportState.CHECKED, graph=IMPORT)
    elif job.state == ImportState.RECEIVED:
        sentence = _("파일을 확인하다가 문제가 생겼어요. 다시 올려 주세요.")
        states.move(job, ImportState.REFUSED, graph=IMPORT, refusal=str(sentence))


def sentence_of(job: CsvImport, problem: dict[str, Any]) -> str | Promise:
    """What to do about a bad row, in the reader's language: the row is simply read again."""
    if problem["code"] == TOO_MANY_CELLS:
        return _("첫 줄보다 칸이 많아요. 쉼표가 든 칸을 따옴표로 감싸 주세요.")
    if problem["code"] == REPEATED:
        return _("%(line)d번째 줄과 같은 내용이에요. 하나만 남겨 주세요.") % {"line": problem["other_line"]}
    try:
        (places if job.kind == ImportKind.PLACES else coupons).read(problem["cells"])
    except Refused as refusal:
        return refusal.sentence
    return _("다시 확인해 주세요.")


def columns_of(job: CsvImport) -> list[str]:
    """The columns that its bad rows have, in the order of a sample file."""
    given = {name for problem in job.problems for name in problem["cells"]}
    known = dict.fromkeys((places if job.kind == ImportKind.PLACES else coupons).NAMES.values())
    return [name for name in known if name in given]


def bad_rows(job: CsvImport) -> str:
    """The bad rows as a CSV of their own, with what to do in the last column, to be mended and sent again."""
    columns = columns_of(job)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, "line", "todo"])
    for problem in job.problems:
        cells = [_harmless(problem["cells"].get(name, "")) for name in columns]
        writer.writerow([*cells, problem["line"], sentence_of(job, problem)])
    return "\ufeff" + out.getvalue()


def _check_fits(campaign: Campaign, kind: str, reward: Reward | None) -> None:
    if kind == ImportKind.PLACES and campaign.is_online:
        raise Refused("online", _("온라인 캠페인에는 장소를 넣을 수 없어요."))
    if kind == ImportKind.COUPONS and (
        reward is None or reward.campaign_id != campaign.pk or reward.kind != RewardKind.COUPON
    ):
        raise Refused("no_coupons", _("쿠폰 보상에만 코드를 넣을 수 있어요."))


def _problem(outcome: Outcome) -> dict[str, Any]:
    row = outcome.row
    return {"line": row.line, "code": outcome.code, "cells": row.cells, "other_line": outcome.other_line}


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula; coordinates like -33.4 stay numbers."""
    is_number = text.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{text}" if text[:1] in "=+-@\t" and text and not is_number else text


def _lock(job: CsvImport) -> str:
    return f"campaigns:import:{job.pk}"
