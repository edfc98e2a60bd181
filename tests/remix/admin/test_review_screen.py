"""One row a field: what was measured, what the model said, what stands there, and how far it can be trusted."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from remix import review
from remix.admin.analysis_table import Row
from remix.admin.preview import AXE
from remix.ai.schema import AnalysisResult
from remix.merging import leaves
from remix.models import Analysis, Video
from tests.remix.admin import rows
from tests.remix.admin.pages import address


def row_of(browser: Client, analysis: Analysis, path: str) -> Row:
    """The table's row of one field."""
    context: Any = browser.get(address(analysis)).context
    found: dict[str, Row] = {row.path: row for _title, group in context["groups"] for row in group}
    return found[path]


@pytest.fixture
def answered(curator: User) -> Analysis:
    """Measured and answered."""
    return rows.understood(curator)


@pytest.fixture
def unmeasured(curator: User) -> Analysis:
    """Answered without a file to measure."""
    return rows.understood(curator, is_measured=False)


def test_what_the_model_said_is_kept_where_a_measured_fact_won(done: Analysis) -> None:
    said = AnalysisResult.model_validate(done.answer)
    assert said.bpm != done.result["bpm"]
    assert done.sources["bpm"] == "measured"
    assert leaves(done.answer, keep_empty=True).keys() == leaves(done.result, keep_empty=True).keys()


def test_a_row_holds_measured_model_and_present_value(admin: Client, answered: Analysis, curator: User) -> None:
    review.correct(actor=curator, analysis=answered, version=answered.version, values={"bpm": 100.0})
    row = row_of(admin, answered, "bpm")
    assert row.measured is not None
    assert row.answered is not None
    assert (row.measured.text, row.measured.confidence) == ("95.0 BPM", "확신 93%")
    assert (row.answered.typed, row.answered.confidence) == ("95", "측정과 맞아요.")
    assert (row.field.value(), row.source_words) == ("100", "사람")


def test_a_model_s_times_say_how_many_of_them_were_measured(admin: Client, answered: Analysis) -> None:
    said = row_of(admin, answered, "audio.drop_seconds").answered
    assert said is not None
    assert said.confidence == "1곳 가운데 0곳이 측정과 맞아요."
    assert said.is_doubtful


def test_a_length_that_the_model_got_wrong_says_by_how_much(admin: Client, answered: Analysis) -> None:
    said = row_of(admin, answered, "duration_seconds").answered
    assert said is not None
    assert said.confidence == "측정과 5.0초 달라요."


def test_a_model_that_names_another_platform_is_doubtful(admin: Client, answered: Analysis) -> None:
    said = row_of(admin, answered, "platform").answered
    assert said is not None
    assert (said.text, said.confidence) == ("TikTok", "측정과 달라요.")


def test_nothing_is_said_of_a_value_that_was_not_measured(admin: Client, unmeasured: Analysis) -> None:
    said = row_of(admin, unmeasured, "bpm").answered
    assert said is not None
    assert (said.typed, said.confidence) == ("95", "")


def test_a_choice_is_read_by_its_label_and_taken_over_by_its_code(admin: Client, answered: Analysis) -> None:
    said = row_of(admin, answered, "meme.difficulty").answered
    assert said is not None
    assert (said.text, said.typed) == ("2 · 두세 번이면", "2")


def test_a_run_that_kept_no_answer_shows_what_is_still_the_model_s(admin: Client, answered: Analysis) -> None:
    Analysis.objects.filter(pk=answered.pk).update(answer={})
    assert row_of(admin, answered, "hook.at_second").answered is not None
    assert row_of(admin, answered, "platform").answered is None


def test_times_are_buttons_that_jump_written_without_a_locale(admin: Client, answered: Analysis) -> None:
    assert 'data-seek="4.71"' in admin.get(address(answered)).content.decode()


def test_the_clip_of_a_page_is_its_player_loaded_on_demand(admin: Client, answered: Analysis) -> None:
    page = admin.get(address(answered)).content.decode()
    assert "youtube-nocookie.com/embed/abcdefghijk" in page
    assert "<iframe" not in page


def test_the_clip_of_a_file_is_a_film(admin: Client, answered: Analysis) -> None:
    Video.objects.update(file="source_videos/a.mp4")
    assert '<video class="km-film"' in admin.get(address(answered)).content.decode()


def test_the_strip_snaps_to_the_measured_cuts(admin: Client, answered: Analysis) -> None:
    context: Any = admin.get(address(answered)).context
    assert context["strip_data"]["snaps"] == [4.71]
    assert [block.length for block in context["scene_strip"].blocks] == ["47%", "53%"]


def test_without_a_length_there_is_no_strip(admin: Client, unmeasured: Analysis) -> None:
    Analysis.objects.filter(pk=unmeasured.pk).update(result={"title": "컵"})
    assert "data-timeline" not in admin.get(address(unmeasured)).content.decode()


def test_scenes_say_how_many_begin_at_a_cut(admin: Client, answered: Analysis) -> None:
    context: Any = admin.get(address(answered)).context
    assert context["scenes_fit"] == "1곳 가운데 1곳이 측정과 맞아요."


def test_the_vendored_axe_is_where_the_page_looks_for_it() -> None:
    assert finders.find(f"{AXE}/axe.min.js")
    assert finders.find(f"{AXE}/ko.json")
    assert f"AXE={AXE.rpartition('-')[2]}\n" in Path("bin/vendor").read_text()
