"""`manage.py judge_migrations` over all of our migrations, and over one that nobody has judged."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from kmeme.management.commands import judge_migrations
from kmeme.rollout.judging import Judgement, judge
from kmeme.rollout.rules import findings

pytestmark = pytest.mark.django_db


def judgement(statement: str, judged: str) -> Judgement:
    return Judgement("remix.9999_later", list(findings([statement])), judged)


def run(monkeypatch: pytest.MonkeyPatch, *judgements: Judgement, everything: bool = False) -> str:
    monkeypatch.setattr(judge_migrations, "judge", lambda labels: judgements)
    said = StringIO()
    call_command("judge_migrations", all=everything, stdout=said)
    return said.getvalue()


def test_a_migration_that_nobody_has_judged_fails_and_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(judge_migrations, "judge", lambda labels: [judgement("CREATE INDEX a ON t (b)", "")])
    with pytest.raises(CommandError, match=r"not judged: remix\.9999_later"):
        call_command("judge_migrations")
    assert "instead: AddIndexConcurrently" in capsys.readouterr().out


def test_a_judged_one_passes_and_is_shown_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = judgement("CREATE INDEX a ON t (b)", "few rows")
    assert run(monkeypatch, judged) == ""
    assert "few rows" in run(monkeypatch, judged, everything=True)


def test_a_judgement_about_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="take `judged` out"):
        run(monkeypatch, judgement("SELECT 1", "no reason"))


def test_the_migrations_of_an_app_are_read_and_not_run(settings: Settings) -> None:
    settings.MIGRATION_MODULES = {"humanize": "tests.kmeme.rollout.things"}
    (found,) = judge({"humanize"})
    assert (found.name, [finding.rule.code for finding in found.findings]) == ("humanize.0004_sizes", ["index"])
    assert "humanize_thing" not in connection.introspection.table_names()
