"""The curators' admin of the memes, one model a file."""

from remix.admin import analysis, brief, model_call, node, review, video

__all__ = ["analysis", "brief", "model_call", "node", "review", "video"]
