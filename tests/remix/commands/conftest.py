"""The commands run against the same real parts as the pipeline's tests."""

from tests.remix.pipeline.conftest import _empty_queue, _no_keys, claude, gemini, sleeps

__all__ = ["_empty_queue", "_no_keys", "claude", "gemini", "sleeps"]
