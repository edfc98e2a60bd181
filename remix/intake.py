"""The door of the main job: a person's address or file becomes one video and one analysis, at most one at a time."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, quota
from accounts.models import User
from kmeme.lib import metrics, telemetry
from kmeme.lib.errors import NotAllowed, Refused
from remix import media, pipeline, short_links, sources
from remix.models import Analysis, AnalysisRequest, Platform, Video
from remix.standing_takedowns import refuse_video

ACCEPTED_SUFFIXES = {".mp4", ".mov", ".webm"}
REFUSALS = {
    "empty_file": _("파일이 비어 있어요. 영상을 다시 저장해서 올려 주세요."),
    "not_a_video": _("영상 파일이 아니에요. mp4, mov, webm 파일을 올려 주세요."),
    "no_video_stream": _("화면이 없는 파일이에요. 소리만 있는 파일 말고 영상을 올려 주세요."),
    "truncated": _("파일이 중간에 끊겼어요. 영상을 다시 저장해서 올려 주세요."),
    "too_long": _("10분을 넘는 영상이에요. 10분 이하로 잘라서 올려 주세요."),
    "too_large": _("200MB를 넘는 파일이에요. 더 작게 저장해서 올려 주세요."),
    "too_small": _("화면이 너무 작은 영상이에요. 원본 영상을 올려 주세요."),
}


class Outcome(StrEnum):
    """What a submission led to."""

    STARTED = "started"
    JOINED = "joined"
    CACHED = "cached"


@dataclass(frozen=True)
class Submission:
    """The analysis that answers a submission: a new one, one that is under way, or one from the last 24 hours."""

    analysis: Analysis
    outcome: Outcome


def submit(*, actor: User | None, url: str = "", upload: "File[bytes] | None" = None) -> Submission:
    """Take in a video by its address, its file, or both (a file for a page that no model can read).

    The same video is one row however it arrives; a run that is under way is joined, a good one of the last 24 hours
    answers at once. Raises Refused with a sentence for the person, having stored nothing.
    """
    if actor and not actor.has_perm("remix.add_video"):
        raise NotAllowed("not_allowed", _("영상을 제출할 권한이 없어요."))
    ref = source_of(url) if url.strip() else None
    if upload is None:
        return _take_in(actor, ref, None)
    with checked_file(upload) as (path, sha256):
        original_name = PurePath(upload.name or "").name[:255]
        return _take_in(actor, ref, _IncomingFile(path, sha256, original_name))


def source_of(url: str) -> sources.SourceRef:
    """The video that an address means, opening a platform's short link when need be. Raises Refused."""
    parts = sources.parse(url)
    return short_links.open_short_link(url) if sources.is_short_link(parts) else sources.canonicalise(parts)


@dataclass(frozen=True)
class _IncomingFile:
    """A file that passed the checks, on the local disk."""

    path: Path
    sha256: str
    original_name: str


@contextmanager
def checked_file(upload: "File[bytes]") -> Iterator[tuple[Path, str]]:
    """The upload as a local file with its SHA-256, after checking size, type and header; raises Refused."""
    suffix = PurePath(upload.name or "").suffix.lower()
    if suffix not in ACCEPTED_SUFFIXES:
        raise Refused("not_a_video", REFUSALS["not_a_video"])
    if upload.size == 0:
        raise Refused("empty_file", REFUSALS["empty_file"])
    if upload.size > settings.VIDEO_MAX_BYTES:
        raise Refused("too_large", REFUSALS["too_large"])
    from remix.media.probe import opened  # only where it is used, see `remix.media`

    digest = hashlib.sha256()
    with NamedTemporaryFile(prefix="kmeme-", suffix=suffix) as copy:
        for chunk in upload.chunks():
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        try:
            with opened(copy.name, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES):
                pass  # the header was checked
        except media.MediaError as error:
            raise Refused(error.code, REFUSALS[error.code]) from error
        yield Path(copy.name), digest.hexdigest()


def _take_in(actor: User | None, ref: sources.SourceRef | None, incoming: _IncomingFile | None) -> Submission:
    """Store what arrived and decide who answers, one submission of a video at a time."""
    stored: list[str] = []
    try:
        with transaction.atomic():
            video = _video_for(actor, ref, incoming, stored)
            return _answer(actor, video)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _video_for(
    actor: User | None, ref: sources.SourceRef | None, incoming: _IncomingFile | None, stored: list[str]
) -> Video:
    """The one row of this video, made or completed now; names of files saved now go to `stored`."""
    platform, external_id = _key(ref, incoming)
    _one_at_a_time(f"video:{platform}:{external_id}")
    video = Video.objects.filter(platform=platform, external_id=external_id).first()
    if video is None:
        video = Video(platform=platform, external_id=external_id, submitted_by=actor)
        video.canonical_url = ref.url if ref else ""
        if incoming:
            _attach(video, incoming, stored)
        video.save()
        audit.record(actor=actor, action="video.submit", target=video)
    elif incoming and not video.file:
        _attach(video, incoming, stored)
        video.save(update_fields=["file", "file_sha256", "original_name"])
        audit.record(actor=actor, action="video.attach_file", target=video)
    refuse_video(video)
    return video


def _key(ref: sources.SourceRef | None, incoming: _IncomingFile | None) -> tuple[Platform, str]:
    """What tells this video from all others: the platform's id, else the file's hash."""
    if ref:
        return ref.platform, ref.external_id
    if incoming:
        return Platform.UPLOAD, incoming.sha256
    raise Refused("nothing_given", sources.ACCEPTED)


def _one_at_a_time(key: str) -> None:
    """Wait until no other transaction holds `key`, then hold it until this one ends (an advisory lock)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _attach(video: Video, incoming: _IncomingFile, stored: list[str]) -> None:
    """Save the file to the storage and name it in the row (not yet saved)."""
    with incoming.path.open("rb") as content:
        video.file.save(f"video{incoming.path.suffix}", File(content), save=False)
    stored.append(str(video.file.name))
    video.file_sha256 = incoming.sha256
    video.original_name = incoming.original_name


def _noted(actor: User | None, analysis: Analysis, *, cached_at: datetime | None = None) -> Analysis:
    """The analysis, after writing down that this person asked for it and may read it."""
    if actor:
        request, is_new = AnalysisRequest.objects.get_or_create(
            analysis=analysis, user=actor, defaults={"cached_at": cached_at}
        )
        if cached_at and not is_new:
            AnalysisRequest.objects.filter(pk=request.pk).update(cached_at=cached_at)
    return analysis


def _answer(actor: User | None, video: Video) -> Submission:
    """Join the run that is under way, take the fresh one, or start a new one (the video is locked)."""
    runs = Analysis.objects.filter(video=video).select_related("video")
    if active := runs.active().first():
        return Submission(_noted(actor, active), Outcome.JOINED)
    if fresh := runs.fresh().first():
        telemetry.record(metrics.CACHE_READS, cache="analysis", outcome="hit")
        return Submission(_noted(actor, fresh, cached_at=timezone.now()), Outcome.CACHED)
    telemetry.record(metrics.CACHE_READS, cache="analysis", outcome="miss")
    analysis = _noted(actor, pipeline.start(video=video, actor=actor))
    # Last, so that nothing is spent when starting fails; over the limit, the transaction takes the run back.
    quota.spend_analysis(actor)
    return Submission(analysis, Outcome.STARTED)
