"""What comes out of the main job when everything works."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import AuditEntry, User
from remix import publishing, review
from remix.models import Brief, KeyFrame, ManualReview, Measurement, ModelCall, RemixNode
from remix.models.analysis import FieldSource
from remix.recipe import Recipe
from remix.states import AnalysisState, BriefState, NodeState
from tests.remix.clips import DEMO_CLIP
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work
from tests.wire import ClaudeServer, GeminiServer


@pytest.fixture
def work(worker: Work) -> Work:
    """A real worker."""
    return worker


def test_an_uploaded_clip_becomes_a_draft(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    analysis = submit(path=DEMO_CLIP)
    assert analysis.state == AnalysisState.SUCCEEDED
    node = RemixNode.objects.get()
    assert (node.state, node.title, node.video) == (NodeState.DRAFT, "빈 컵이 가득 차는 마술", analysis.video)
    assert not ManualReview.objects.exists()


def test_a_youtube_address_becomes_a_draft_without_a_file(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit
) -> None:
    analysis = submit(YOUTUBE)
    assert analysis.state == AnalysisState.SUCCEEDED
    assert not Measurement.objects.exists()
    assert RemixNode.objects.get().duration_seconds == 15.0


def test_the_whole_measurement_is_kept(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    submit(path=DEMO_CLIP)
    measured = Measurement.objects.get()
    assert measured.duration_seconds == pytest.approx(15.0, abs=0.05)
    assert measured.bpm == pytest.approx(95, rel=0.02)
    assert KeyFrame.objects.filter(measurement=measured).count() > len(measured.scene_cuts)


def test_shots_cover_the_clip_and_change_on_its_beats(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit
) -> None:
    submit(path=DEMO_CLIP)
    recipe = Recipe.model_validate(RemixNode.objects.get().recipe)
    assert recipe.shots[-1].end == recipe.duration_seconds == Measurement.objects.get().duration_seconds
    assert {shot.start for shot in recipe.shots[1:]} <= {round(beat, 3) for beat in recipe.beats}


def test_every_shot_of_a_measured_clip_has_a_picture(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit
) -> None:
    submit(path=DEMO_CLIP)
    recipe = Recipe.model_validate(RemixNode.objects.get().recipe)
    assert {shot.frame for shot in recipe.shots} <= set(KeyFrame.objects.values_list("image", flat=True))


def test_measured_facts_win_over_the_models(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.wire import answers

    said = answers.analysis
    monkeypatch.setattr(answers, "analysis", lambda prompt: {**said(prompt), "bpm": 190.0, "platform": "tiktok"})
    analysis = submit(path=DEMO_CLIP)
    assert analysis.result["bpm"] == Measurement.objects.get().bpm
    assert analysis.result["platform"] == "upload"


def test_each_field_says_where_it_came_from(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User
) -> None:
    analysis = submit(path=DEMO_CLIP)
    analysis = review.correct(actor=curator, analysis=analysis, version=1, values={"audio.mood": "나른한"})
    origins = [analysis.sources[path] for path in ("duration_seconds", "meme.key_action", "audio.mood")]
    assert origins == [FieldSource.MEASURED, FieldSource.MODEL, FieldSource.CURATOR]
    assert "audio.artist" not in analysis.sources


def test_every_call_is_kept_with_what_it_cost(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    analysis = submit(path=DEMO_CLIP)
    calls = {call.purpose: call for call in ModelCall.objects.filter(analysis=analysis)}
    assert set(calls) == {"analysis", "brief"}
    assert calls["analysis"].input_tokens == 4210
    assert calls["analysis"].output_tokens == 655 + 120
    assert all(call.cost_usd and not call.error_reason for call in calls.values())


def test_the_steps_are_in_the_audit_trail(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    submit(path=DEMO_CLIP)
    assert {"video.submit", "analysis.start", "node.draft"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_a_written_brief_renews_a_draft_that_nobody_touched(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User, work: Work
) -> None:
    analysis = submit(path=DEMO_CLIP)
    review.rewrite_brief(actor=curator, analysis=analysis, version=analysis.version)
    work()
    node = RemixNode.objects.get()
    assert node.version == 2
    assert node.brief == Brief.objects.first()


def test_a_draft_that_a_person_edited_is_never_overwritten(
    gemini: GeminiServer, claude: ClaudeServer, submit: Submit, curator: User, work: Work
) -> None:
    analysis = submit(path=DEMO_CLIP)
    node = RemixNode.objects.get()
    publishing.edit(actor=curator, node=node, version=1, recipe={**node.recipe, "title": "내가 고친 제목"})
    review.rewrite_brief(actor=curator, analysis=analysis, version=analysis.version)
    work()
    node.refresh_from_db()
    assert node.recipe["title"] == "내가 고친 제목"
    assert RemixNode.objects.exclude(pk=node.pk).get().title == "빈 컵이 가득 차는 마술"


def test_a_job_that_runs_twice_changes_nothing(gemini: GeminiServer, claude: ClaudeServer, submit: Submit) -> None:
    from remix import briefing, pipeline

    analysis = submit(path=DEMO_CLIP)
    brief = Brief.objects.get()
    pipeline.measure(analysis.pk)
    pipeline.understand(analysis.pk)
    briefing.write(brief.pk)
    assert ModelCall.objects.count() == 2
    assert Brief.objects.get().state == BriefState.WRITTEN
    assert RemixNode.objects.get().version == 1


def test_who_may_not_submit_is_told_so(submit: Submit) -> None:
    from kmeme.lib.errors import NotAllowed
    from remix import intake

    stranger = User.objects.create_user("stranger@example.com")
    with pytest.raises(NotAllowed):
        intake.submit(actor=stranger, url=YOUTUBE)
    stranger.user_permissions.add(Permission.objects.get(codename="add_video"))
    assert intake.submit(actor=User.objects.get(pk=stranger.pk), url=YOUTUBE).analysis.state == AnalysisState.QUEUED
