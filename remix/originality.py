"""How much of a submitted clip is somebody else's: a hint for the curator, never shown to anybody else.

Pictures are compared by the perceptual hashes of key frames: with the clips that the recipe comes from, and with what
others handed in for the same recipe. Files and posts are compared exactly, each time that the hint is read, because
the other one may come later.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet
from pgvector.django import HammingDistance
from pydantic import BaseModel, ConfigDict, Field

from remix.frame_hashes import ALIKE_BITS, hash_frames
from remix.models import FrameHash, SubmissionFrame, UserVideo, Video

MOST_SIBLINGS = 5
MOST_HITS = 200
"""Alike frames that are read for one frame, the nearest first."""
MUCH, ALL = 0.3, 0.75
"""From these shares of a clip's frames found again, much of it, or all of it, is known from elsewhere."""


class Likeness(StrEnum):
    """In a word: how much of the clip was seen elsewhere. `UNKNOWN`: there is nothing to compare."""

    UNKNOWN = "unknown"
    NONE = "none"
    SOME = "some"
    MUCH = "much"
    ALL = "all"


class Found(BaseModel):
    """A clip in which pictures of this one were found again.

    `share` of this clip's frames, and the fewest `bits` (of 64) by which one of them differs: 0-6 is the same picture
    saved again, 32 is chance.
    """

    model_config = ConfigDict(frozen=True)

    pk: int
    share: Annotated[float, Field(ge=0, le=1)]
    bits: Annotated[int, Field(ge=0, le=64)]

    @property
    def percent(self) -> int:
        """The share in percent."""
        return round(100 * self.share)


class Originality(BaseModel):
    """What comparing the pictures brought: `sources` are videos of the recipe and its parent, `siblings` submissions.

    `frames` says how many pictures of the clip could be compared at all, `source_frames` how many of the sources'.
    """

    model_config = ConfigDict(frozen=True)

    frames: int
    source_frames: int
    sources: list[Found] = []
    siblings: list[Found] = []

    @property
    def likeness(self) -> Likeness:
        """In a word."""
        if not self.frames:
            return Likeness.UNKNOWN
        share = max((found.share for found in (*self.sources, *self.siblings)), default=0.0)
        if share >= ALL:
            return Likeness.ALL
        if share >= MUCH:
            return Likeness.MUCH
        return Likeness.SOME if share else Likeness.NONE


@dataclass(frozen=True, slots=True)
class Hint:
    """All that a curator should know before deciding; `pictures` is None while nothing was compared."""

    pictures: Originality | None
    same_file: list[UserVideo]
    same_post: list[UserVideo]
    is_a_source_file: bool
    is_a_source_post: bool

    @property
    def is_quiet(self) -> bool:
        """Whether nothing speaks against the clip."""
        known = self.pictures is None or self.pictures.likeness in (Likeness.UNKNOWN, Likeness.NONE)
        exact = self.same_file or self.same_post or self.is_a_source_file or self.is_a_source_post
        return known and not exact


def hint(user_video: UserVideo) -> Hint:
    """Read the hint: four queries."""
    return Hint(
        pictures=Originality.model_validate(user_video.originality) if user_video.originality else None,
        same_file=list(_same_file(user_video).select_related("creator", "node")),
        same_post=list(same_post(user_video).select_related("creator", "node")),
        is_a_source_file=bool(user_video.file_sha256)
        and Video.objects.filter(file_sha256=user_video.file_sha256).exists(),
        is_a_source_post=bool(user_video.link_id)
        and Video.objects.filter(platform=user_video.link_platform, external_id=user_video.link_id).exists(),
    )


def same_post(user_video: UserVideo) -> QuerySet[UserVideo]:
    """Other people's submissions of the same public post, withdrawn ones too."""
    claims = UserVideo.objects.of_post(user_video.link_platform, user_video.link_id)
    return claims.exclude(creator=user_video.creator_id)


def contested(user_videos: QuerySet[UserVideo]) -> QuerySet[UserVideo]:
    """Each with `is_contested`: whether somebody else claims the same post or the same file (one query for a list)."""
    others = UserVideo.objects.exclude(creator=OuterRef("creator"))
    post = others.filter(link_platform=OuterRef("link_platform"), link_id=OuterRef("link_id")).exclude(link_id="")
    file = others.filter(file_sha256=OuterRef("file_sha256")).exclude(file_sha256="")
    return user_videos.annotate(is_contested=Exists(post) | Exists(file))


def compare_pictures(user_video: UserVideo, own: Sequence[str]) -> Originality:
    """Look for a clip's frames (`own`: their hashes) in the recipe's clips and among the siblings."""
    sources = _source_videos(user_video)
    for video in sources:
        hash_frames(video)
    known = FrameHash.objects.filter(frame__measurement__video__in=sources)
    near_sources: dict[int, dict[int, int]] = defaultdict(dict)
    near_siblings: dict[int, dict[int, int]] = defaultdict(dict)
    siblings = SubmissionFrame.objects.filter(user_video__node=user_video.node_id).exclude(user_video=user_video)
    for place, bits in enumerate(own):
        for hits, frames, clip in (
            (near_sources, known, "frame__measurement__video"),
            (near_siblings, siblings, "user_video"),
        ):
            alike = frames.annotate(off=HammingDistance("bits", bits)).filter(off__lte=ALIKE_BITS).order_by("off")
            for pk, off in alike.values_list(clip, "off")[:MOST_HITS]:
                hits[pk][place] = min(int(off), hits[pk].get(place, 64))
    return Originality(
        frames=len(own),
        source_frames=known.count(),
        sources=_ranked(near_sources, len(own)),
        siblings=_ranked(near_siblings, len(own))[:MOST_SIBLINGS],
    )


def _ranked(hits: dict[int, dict[int, int]], frames: int) -> list[Found]:
    """Clips by how much of this one they show, the most first."""
    found = [
        Found(pk=pk, share=round(len(places) / frames, 3), bits=min(places.values())) for pk, places in hits.items()
    ]
    return sorted(found, key=lambda clip: (-clip.share, clip.bits, clip.pk))


def _same_file(user_video: UserVideo) -> QuerySet[UserVideo]:
    """Other submissions of the very same bytes, also this person's own and withdrawn ones."""
    return (
        UserVideo.objects.filter(file_sha256=user_video.file_sha256).exclude(file_sha256="").exclude(pk=user_video.pk)
    )


def _source_videos(user_video: UserVideo) -> list[Video]:
    """The clip that the recipe was made from, and its parent's."""
    node = user_video.node
    keys = [node.video_id, node.parent.video_id if node.parent else None]
    return list(Video.objects.filter(pk__in=[key for key in keys if key]))
