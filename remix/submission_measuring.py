"""Measuring a submitted file: its facts, how it fits the recipe, and how original it looks.

One job does it all and writes everything at once, so a worker that dies leaves nothing half done and another one
starts over.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib import jobs
from kmeme.lib.errors import NotAllowed, Refused
from remix import fit, media, originality
from remix.files import local_copy
from remix.fit import Facts, Fit
from remix.frame_hashes import perceptual_hash
from remix.media import Measured
from remix.models import Measurement, SubmissionFrame, UserVideo
from remix.models.submission import BROKEN, GONE, Measuring
from remix.recipe import Recipe
from remix.states import SubmissionState


def request(user_video: UserVideo) -> None:
    """Have the file measured after the open transaction."""
    jobs.defer("remix:measure_submission", lock=f"submission:{user_video.pk}", user_video_id=user_video.pk)


def measure(user_video_id: int) -> None:
    """Measure the file, compare it, and keep what was found; safe to run again, and on what was withdrawn meanwhile."""
    user_video = UserVideo.objects.select_related("upload", "node__parent").filter(pk=user_video_id).first()
    if user_video is None or user_video.upload is None or not _waits(user_video):
        return
    try:
        with local_copy(user_video.upload.file) as path:
            sha256 = _sha256(path)
            measured = media.measure(path, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES)
    except media.MediaError as error:
        _fail(user_video_id, error.code)
    except FileNotFoundError:
        _fail(user_video_id, GONE)
    else:
        _keep(user_video, measured, sha256)


def give_up(user_video_id: int) -> None:
    """End a measuring that keeps dying of something unforeseen; the creator may ask for it again."""
    _fail(user_video_id, BROKEN)


def measure_again(*, actor: User, user_video: UserVideo) -> UserVideo:
    """Try once more after `give_up`. For the creator and for curators; Refused for a file that is itself bad."""
    with transaction.atomic():
        fresh = UserVideo.objects.select_for_update().get(pk=user_video.pk)
        if fresh.creator_id != actor.pk and not actor.has_perm("remix.change_uservideo"):
            raise NotAllowed("not_allowed", _("내가 만든 영상만 바꿀 수 있어요."))
        if fresh.measuring != Measuring.FAILED or fresh.measure_error != BROKEN or _is_withdrawn(fresh):
            raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
        fresh.measuring, fresh.measure_error = Measuring.QUEUED, ""
        fresh.save(update_fields=["measuring", "measure_error"])
        audit.record(actor=actor, action="submission.measure_again", target=fresh)
        request(fresh)
    return fresh


def fit_of(user_video: UserVideo, facts: Facts) -> Fit:
    """Lay the facts on the recipe as it is now."""
    node = user_video.node
    original = Measurement.objects.filter(video=node.video_id).first() if node.video_id else None
    return fit.compare(
        Recipe.model_validate(node.recipe),
        facts,
        recipe_version=node.version,
        original_cuts=original.scene_cuts if original else None,
    )


def _keep(user_video: UserVideo, measured: Measured, sha256: str) -> None:
    """Write what was found, unless it was withdrawn or somebody else was faster."""
    hashes = {frame.at_seconds: bits for frame in measured.key_frames if (bits := perceptual_hash(frame.webp))}
    facts = Facts.of(measured)
    with transaction.atomic():
        if not _waits(UserVideo.objects.select_for_update().get(pk=user_video.pk)):
            return
        SubmissionFrame.objects.bulk_create(
            SubmissionFrame(user_video=user_video, at_seconds=at, bits=bits) for at, bits in hashes.items()
        )
        UserVideo.objects.filter(pk=user_video.pk).update(
            measuring=Measuring.MEASURED,
            file_sha256=sha256,
            measured=facts.model_dump(mode="json"),
            fit=fit_of(user_video, facts).model_dump(mode="json"),
            originality=originality.compare_pictures(user_video, list(hashes.values())).model_dump(mode="json"),
        )


def _fail(user_video_id: int, code: str) -> None:
    waiting = UserVideo.objects.filter(pk=user_video_id, measuring=Measuring.QUEUED)
    waiting.update(measuring=Measuring.FAILED, measure_error=code)


def _waits(user_video: UserVideo) -> bool:
    return user_video.measuring == Measuring.QUEUED and not _is_withdrawn(user_video)


def _is_withdrawn(user_video: UserVideo) -> bool:
    return user_video.state == SubmissionState.WITHDRAWN


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
