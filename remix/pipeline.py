"""The main job, one verb a step: measure the file, understand the video; `remix.briefing` writes and drafts.

Each step starts from a row's state and ends by moving it, together with the next step's job, in one transaction. A
step may therefore be repeated after a crash at any point; what a repeated step costs is one model call at most.
Whatever fails ends in the manual review queue with the best answer that is left (spec: the three fallbacks).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from mimetypes import guess_type

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from kmeme.lib import jobs, states
from remix import ai, briefing, downloading, media, merging, partner_events
from remix.agreement import is_about_another_clip
from remix.ai import retrying
from remix.ai.base import AIError, Answer, VideoSource
from remix.ai.schema import AnalysisResult
from remix.fallback import fall_back
from remix.files import local_copy
from remix.model_calls import recorder
from remix.models import Analysis, KeyFrame, Measurement, ModelCall, Platform, Video
from remix.models.review import ReviewDecision, ReviewReason
from remix.resolving import open_review, resolve
from remix.states import ACTIVE_ANALYSIS_STATES, ANALYSIS, AnalysisState

logger = logging.getLogger(__name__)

ANOTHER_CLIP = "another_clip"
"""The error of an analysis whose answer cannot be about its clip."""


def start(*, video: Video, actor: User | None) -> Analysis:
    """Queue a new analysis of `video`; the caller holds a transaction and has made sure that none is under way.

    What waits for a person from an earlier run is answered by the new one.
    """
    for waiting in Analysis.objects.filter(video=video, state=AnalysisState.PENDING_REVIEW).select_for_update():
        states.move(waiting, AnalysisState.SUPERSEDED, graph=ANALYSIS, version=waiting.version + 1)
        resolve(actor, waiting, ReviewDecision.RE_RUN, seen=waiting.result)
    analysis = Analysis.objects.create(video=video, requested_by=actor)
    audit.record(actor=actor, action="analysis.start", target=analysis)
    jobs.defer("remix:measure", lock=f"analysis:{analysis.pk}", analysis_id=analysis.pk)
    return analysis


def measure(analysis_id: int) -> None:
    """Bring the file if need be, measure it once, and go on to understanding."""
    analysis = Analysis.objects.select_related("video").get(pk=analysis_id)
    if analysis.state == AnalysisState.QUEUED:
        states.move(analysis, AnalysisState.MEASURING, graph=ANALYSIS)
    if analysis.state != AnalysisState.MEASURING:
        return
    try:
        _download(analysis.video)
        _measure_once(analysis.video)
    except media.MediaError as error:
        fall_back(analysis, ReviewReason.BAD_FILE, error.code, str(error))
        return
    except downloading.DownloadFailed as error:
        logger.warning("analysis %s: %s", analysis.pk, error)
    with transaction.atomic():
        states.move(analysis, AnalysisState.UNDERSTANDING, graph=ANALYSIS)
        jobs.defer("remix:understand", lock=f"analysis:{analysis.pk}", analysis_id=analysis.pk)


def give_up(analysis_id: int) -> None:
    """End a run that keeps dying of something unforeseen, with whatever stands in for an answer."""
    analysis = Analysis.objects.select_related("video").get(pk=analysis_id)
    if analysis.state in ACTIVE_ANALYSIS_STATES:
        fall_back(analysis, ReviewReason.BROKEN, "broken", "")


def _download(video: Video) -> None:
    """Attach the file of a page that no model can read, when a downloader is configured."""
    if video.file or not settings.MEDIA_DOWNLOADER or video.platform not in (Platform.TIKTOK, Platform.INSTAGRAM):
        return
    with downloading.downloaded(video.canonical_url) as path, path.open("rb") as content:
        video.file.save(path.name, File(content), save=False)
        video.save(update_fields=["file"])


def _measure_once(video: Video) -> None:
    """Measure the video's file unless that was done before; the rows and the frames appear together."""
    if not video.file or Measurement.objects.filter(video=video).exists():
        return
    with local_copy(video.file) as path:
        measured = media.measure(path, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES)
    with transaction.atomic():
        measurement = Measurement.objects.create(
            video=video,
            duration_seconds=measured.duration_seconds,
            size_bytes=measured.size_bytes,
            width=measured.width,
            height=measured.height,
            fps=measured.fps,
            rotation=measured.rotation,
            has_audio=measured.has_audio,
            bpm=measured.bpm,
            bpm_confidence=measured.bpm_confidence,
            beats=list(measured.beats),
            scene_cuts=list(measured.scene_cuts),
            loudness_peaks=list(measured.loudness_peaks),
        )
        for frame in measured.key_frames:
            KeyFrame.objects.create(
                measurement=measurement,
                at_seconds=frame.at_seconds,
                width=frame.width,
                height=frame.height,
                image=ContentFile(frame.webp, name="frame.webp"),
            )


def understand(analysis_id: int) -> None:
    """Ask the analyzer, with the product's retries; every attempt becomes a row."""
    analysis = Analysis.objects.select_related("video").get(pk=analysis_id)
    if analysis.state != AnalysisState.UNDERSTANDING:
        return
    analyzer = ai.analyzer()
    if analyzer is None:
        fall_back(analysis, ReviewReason.NO_ANALYZER, "no_key", "")
        return
    facts = merging.facts_of(analysis.video)
    try:
        with _source(analysis.video) as source:
            if not analyzer.can_read(source):
                fall_back(analysis, ReviewReason.FILE_NEEDED, "bad_source", "")
                return
            answer = retrying.call(
                lambda: analyzer.analyse(source, facts),
                on_attempt=recorder(ModelCall.Purpose.ANALYSIS, analysis, analyzer),
            )
    except AIError as error:
        fall_back(analysis, ReviewReason.MODEL_FAILED, error.reason, error.message)
        return
    _answered(analysis, answer)


def _answered(analysis: Analysis, answer: Answer[AnalysisResult]) -> None:
    """Keep the model's answer, measured facts first, and ask for the brief; an answer that cannot be about this clip
    waits for a person first.
    """
    result, sources = merging.merge(answer.value, analysis.video)
    measured = merging.measurement_of(analysis.video)
    is_doubted = measured is not None and is_about_another_clip(
        answer.value.duration_seconds, measured.duration_seconds
    )
    with transaction.atomic():
        states.move(
            analysis,
            AnalysisState.PENDING_REVIEW if is_doubted else AnalysisState.SUCCEEDED,
            graph=ANALYSIS,
            result=result,
            sources=sources,
            answer=answer.value.model_dump(mode="json"),
            provider=answer.usage.provider,
            model=answer.usage.model,
            prompt_version=answer.usage.prompt_version,
            error_reason=ANOTHER_CLIP if is_doubted else "",
            finished_at=timezone.now(),
        )
        partner_events.analysed(analysis)
        if is_doubted:
            open_review(analysis, ReviewReason.DOUBTED, "")
        else:
            briefing.request(analysis)


@contextmanager
def _source(video: Video) -> Iterator[VideoSource]:
    """What the analyzer is shown: the file if there is one, else the address."""
    if not video.file:
        yield VideoSource(url=video.canonical_url)
        return
    with local_copy(video.file) as path:
        yield VideoSource(url=video.canonical_url or None, path=path, mime_type=guess_type(path.name)[0])
