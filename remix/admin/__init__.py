"""The curators' admin of the memes, one model a file."""

from remix.admin import (
    analysis,
    brief,
    calendar,
    collection,
    comparison,
    model_call,
    node,
    success_criteria,
    tag,
    takedown,
    user_video,
    video,
)

__all__ = [
    "analysis",
    "brief",
    "calendar",
    "collection",
    "comparison",
    "model_call",
    "node",
    "success_criteria",
    "tag",
    "takedown",
    "user_video",
    "video",
]
