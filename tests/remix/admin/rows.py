"""Rows as the pipeline leaves them, made without it: for tests that are not about the pipeline."""

from typing import Any

from accounts.models import User
from curation import filing
from remix.models import Analysis, Brief, Measurement, RemixNode, Video
from remix.states import AnalysisState, BriefState

RECIPE: dict[str, Any] = {
    "title": "컵 마술",
    "concept": "빈 컵이 가득 차요.",
    "narrative": "빈 컵을 흔들면 가득 차요.",
    "shots": [
        {"start": 0, "end": 4, "action": "컵을 보여 줘요.", "title": "보여 주기", "caption": "빈 컵"},
        {"start": 4, "end": 10, "action": "컵을 흔들어요.", "title": "흔들기", "caption": "흔들기"},
    ],
    "duration_seconds": 10,
    "bpm": 120,
    "beats": [beat / 2 for beat in range(20)],
}
ANSWER: dict[str, Any] = {
    "duration_seconds": 15,
    "bpm": 95,
    "platform": "tiktok",
    "hook": {"at_second": 0.5},
    "audio": {"drop_seconds": [4.71]},
    "meme": {"difficulty": 2},
    "scenes": [{"start": 0, "end": 4.7}, {"start": 4.7, "end": 10}],
}


def understood(asker: User, *, is_measured: bool = True) -> Analysis:
    """An analysis that a model answered; measured facts stand over the answer."""
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://youtu.be/abc")
    result = {**ANSWER, "platform": "youtube"}
    sources = dict.fromkeys(("bpm", "hook.at_second", "audio.drop_seconds", "meme.difficulty", "scenes"), "model")
    if is_measured:
        Measurement.objects.create(
            video=video, duration_seconds=10, size_bytes=1, width=360, height=640, fps=24, has_audio=True, bpm=94.99,
            bpm_confidence=0.93, beats=[0.5, 1.1], scene_cuts=[4.71], loudness_peaks=[3.9, 8.4],
        )  # fmt: skip
        result |= {"duration_seconds": 10, "bpm": 94.99}
        sources |= {"bpm": "measured", "duration_seconds": "measured"}
    return Analysis.objects.create(
        video=video,
        requested_by=asker,
        state=AnalysisState.SUCCEEDED,
        result=result,
        answer=ANSWER,
        sources=sources | {"platform": "measured"},
    )


def waiting_draft(asker: User) -> RemixNode:
    """A draft of an analysis that waits in the queue for being published."""
    analysis = understood(asker)
    brief = Brief.objects.create(analysis=analysis, state=BriefState.WRITTEN)
    node = RemixNode.objects.create(recipe=RECIPE, video=analysis.video, brief=brief, creator=asker)
    filing.put(kind="draft", subject_id=node.pk)
    return node
