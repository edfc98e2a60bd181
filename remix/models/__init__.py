"""What the main job leaves behind, one concept a file."""

from remix.models.analysis import Analysis, ModelCall
from remix.models.analysis_request import AnalysisRequest
from remix.models.brief import Brief
from remix.models.certificate import Certificate, Decision, SuccessCriteria
from remix.models.collection import Collection, CollectionItem
from remix.models.comparison import ModelComparison, ModelTrial
from remix.models.content_check import BannedWord, SeenWarning, Severity
from remix.models.effect import DimensionEffect, NodeTrend
from remix.models.embedding import EmbeddingSpace, FrameHash, NodeEmbedding
from remix.models.mutation import Dimension, Mutation
from remix.models.node import RemixNode
from remix.models.observation import ViewObservation
from remix.models.preview_check import PreviewCheck
from remix.models.review import ManualReview
from remix.models.revision import Revision, RevisionCause
from remix.models.schedule import PublicationSchedule
from remix.models.submission import SubmissionFrame, UserVideo, ViewReport
from remix.models.tag import NodeTag, Tag
from remix.models.takedown import Objection, Takedown, TakenFile, TakenNode
from remix.models.upload import Upload, UploadPurpose
from remix.models.video import KeyFrame, Measurement, Platform, Video

__all__ = [
    "Analysis",
    "AnalysisRequest",
    "BannedWord",
    "Brief",
    "Certificate",
    "Collection",
    "CollectionItem",
    "Decision",
    "Dimension",
    "DimensionEffect",
    "EmbeddingSpace",
    "FrameHash",
    "KeyFrame",
    "ManualReview",
    "Measurement",
    "ModelCall",
    "ModelComparison",
    "ModelTrial",
    "Mutation",
    "NodeEmbedding",
    "NodeTag",
    "NodeTrend",
    "Objection",
    "Platform",
    "PreviewCheck",
    "PublicationSchedule",
    "RemixNode",
    "Revision",
    "RevisionCause",
    "SeenWarning",
    "Severity",
    "SubmissionFrame",
    "SuccessCriteria",
    "Tag",
    "Takedown",
    "TakenFile",
    "TakenNode",
    "Upload",
    "UploadPurpose",
    "UserVideo",
    "Video",
    "ViewObservation",
    "ViewReport",
]
