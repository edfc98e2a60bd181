"""A file is measured in the background, compared with its recipe, and whatever fails says so."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix import media, submission_measuring, submitting
from remix.fit import Facts, Fit, Length
from remix.models import Measurement, RemixNode, SubmissionFrame, UserVideo, Video
from remix.models.submission import BROKEN, GONE, Measuring
from remix.originality import Originality
from remix.states import SubmissionState
from tests.media_factory import Scene, pictures, write_video
from tests.remix.clips import make_clip
from tests.remix.pipeline.conftest import Work
from tests.remix.submissions.conftest import Put


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Ten seconds in two scenes of five, as the recipe of `node` says."""
    return write_video(tmp_path / "film.mp4", pictures([Scene(5, 1), Scene(5, 2)], 108, 192, 12), fps=12)


@pytest.fixture
def waiting(creator: User, node: RemixNode, put: Put, film: Path) -> UserVideo:
    """Its draft, not measured yet."""
    return submitting.begin(actor=creator, node=node, upload=put(film))


def failed(user_video: UserVideo) -> tuple[str, str]:
    user_video.refresh_from_db()
    return user_video.measuring, user_video.measure_error


def test_the_job_measures_and_compares(waiting: UserVideo, work: Work) -> None:
    work()
    waiting.refresh_from_db()
    fit = Fit.model_validate(waiting.fit)
    assert waiting.measuring == Measuring.MEASURED
    assert (fit.length, fit.cuts_on, fit.recipe_version) == (Length.SAME, 1, waiting.node.version)
    assert Facts.model_validate(waiting.measured).scene_cuts == pytest.approx([5.0], abs=0.1)
    assert len(waiting.file_sha256) == 64
    assert waiting.frames.count() == Originality.model_validate(waiting.originality).frames > 1


def test_the_recipes_own_clip_says_which_cuts_can_be_seen(waiting: UserVideo, work: Work) -> None:
    video = Video.objects.create(platform="youtube", external_id="x", canonical_url="https://youtu.be/x")
    Measurement.objects.create(
        video=video, duration_seconds=10, size_bytes=1, width=1, height=1, fps=24, has_audio=False, scene_cuts=[]
    )
    RemixNode.objects.filter(pk=waiting.node_id).update(video=video)
    work()
    waiting.refresh_from_db()
    assert [cut.is_soft for cut in Fit.model_validate(waiting.fit).cuts] == [True]


def test_a_film_that_was_handed_in_meanwhile_is_measured_all_the_same(
    creator: User, waiting: UserVideo, work: Work
) -> None:
    submitting.submit(actor=creator, user_video=waiting, version=1)
    work()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.measuring) == (SubmissionState.SUBMITTED, Measuring.MEASURED)


def test_measuring_twice_changes_nothing(waiting: UserVideo, work: Work) -> None:
    work()
    frames = set(SubmissionFrame.objects.values_list("pk", flat=True))
    submission_measuring.measure(waiting.pk)
    assert set(SubmissionFrame.objects.values_list("pk", flat=True)) == frames


def test_a_file_that_is_no_film_says_so(creator: User, node: RemixNode, put: Put, work: Work) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put(b"no film at all" * 100))
    work()
    assert failed(draft) == (Measuring.FAILED, "not_a_video")


def test_a_file_cut_short_says_so(creator: User, node: RemixNode, put: Put, film: Path, work: Work) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put(film.read_bytes()[: film.stat().st_size // 3]))
    work()
    assert failed(draft)[0] == Measuring.FAILED


def test_a_file_that_is_gone_says_so(waiting: UserVideo, work: Work) -> None:
    assert waiting.upload is not None
    default_storage.delete(str(waiting.upload.file.name))
    work()
    assert failed(waiting) == (Measuring.FAILED, GONE)


def test_what_was_taken_back_before_is_not_measured(creator: User, waiting: UserVideo, work: Work) -> None:
    submitting.withdraw(actor=creator, user_video=waiting, version=1)
    work()
    waiting.refresh_from_db()
    assert (waiting.measuring, waiting.fit, waiting.file_sha256) == (Measuring.NONE, {}, "")


def test_what_is_taken_back_in_the_middle_keeps_nothing(
    creator: User, waiting: UserVideo, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = media.measure

    def slow(*args: object, **options: object) -> object:
        submitting.withdraw(actor=creator, user_video=waiting, version=1)
        return measure(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(media, "measure", slow)
    work()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.fit, waiting.originality) == (SubmissionState.WITHDRAWN, {}, {})
    assert not SubmissionFrame.objects.exists()


def test_a_job_that_keeps_dying_ends_in_words_and_can_be_repeated(
    creator: User, waiting: UserVideo, work: Work
) -> None:
    submission_measuring.give_up(waiting.pk)
    assert failed(waiting) == (Measuring.FAILED, BROKEN)
    submission_measuring.measure_again(actor=creator, user_video=waiting)
    work()
    assert failed(waiting) == (Measuring.MEASURED, "")


def test_a_curator_may_repeat_it_too(curator: User, waiting: UserVideo) -> None:
    submission_measuring.give_up(waiting.pk)
    assert submission_measuring.measure_again(actor=curator, user_video=waiting).measuring == Measuring.QUEUED


def test_nobody_else_repeats_it(rival: User, waiting: UserVideo) -> None:
    submission_measuring.give_up(waiting.pk)
    with pytest.raises(NotAllowed):
        submission_measuring.measure_again(actor=rival, user_video=waiting)


def test_a_bad_file_is_not_measured_again(creator: User, waiting: UserVideo) -> None:
    UserVideo.objects.filter(pk=waiting.pk).update(measuring=Measuring.FAILED, measure_error="truncated")
    with pytest.raises(Refused) as refused:
        submission_measuring.measure_again(actor=creator, user_video=waiting)
    assert refused.value.code == "wrong_state"


def test_a_row_that_is_gone_ends_the_job_quietly(waiting: UserVideo, work: Work) -> None:
    waiting.delete()
    work()
    assert not ProcrastinateJob.objects.filter(task_name="remix:measure_submission").exists()


def test_a_film_of_blanks_has_no_pictures_to_compare(
    creator: User, node: RemixNode, put: Put, tmp_path: Path, work: Work
) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put(make_clip(tmp_path / "blank.mp4")))
    work()
    draft.refresh_from_db()
    assert Originality.model_validate(draft.originality).likeness == "unknown"
