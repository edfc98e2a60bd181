"""What the main job leaves behind, one concept a file."""

from remix.models.analysis import Analysis, ModelCall
from remix.models.brief import Brief
from remix.models.node import RemixNode
from remix.models.review import ManualReview
from remix.models.video import KeyFrame, Measurement, Platform, Video

__all__ = [
    "Analysis",
    "Brief",
    "KeyFrame",
    "ManualReview",
    "Measurement",
    "ModelCall",
    "Platform",
    "RemixNode",
    "Video",
]
