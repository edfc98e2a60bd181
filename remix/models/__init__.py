"""What the main job leaves behind, one concept a file."""

from remix.models.analysis import Analysis, ModelCall
from remix.models.analysis_request import AnalysisRequest
from remix.models.brief import Brief
from remix.models.certificate import Certificate, Decision, SuccessCriteria
from remix.models.effect import DimensionEffect, NodeTrend
from remix.models.embedding import EmbeddingSpace, FrameHash, NodeEmbedding
from remix.models.mutation import Dimension, Mutation
from remix.models.node import RemixNode
from remix.models.observation import ViewObservation
from remix.models.review import ManualReview
from remix.models.submission import SubmissionFrame, UserVideo, ViewReport
from remix.models.upload import Upload, UploadPurpose
from remix.models.video import KeyFrame, Measurement, Platform, Video

__all__ = [
    "Analysis",
    "AnalysisRequest",
    "Brief",
    "Certificate",
    "Decision",
    "Dimension",
    "DimensionEffect",
    "EmbeddingSpace",
    "FrameHash",
    "KeyFrame",
    "ManualReview",
    "Measurement",
    "ModelCall",
    "Mutation",
    "NodeEmbedding",
    "NodeTrend",
    "Platform",
    "RemixNode",
    "SubmissionFrame",
    "SuccessCriteria",
    "Upload",
    "UploadPurpose",
    "UserVideo",
    "Video",
    "ViewObservation",
    "ViewReport",
]
