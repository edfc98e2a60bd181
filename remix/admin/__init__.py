"""The curators' admin of the memes, one model a file."""

from remix.admin import analysis, brief, model_call, node, review, success_criteria, user_video, video

__all__ = ["analysis", "brief", "model_call", "node", "review", "success_criteria", "user_video", "video"]
