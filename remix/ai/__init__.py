"""The models that the product asks, chosen by settings. Everything else in this room knows no Django.

VIDEO_ANALYZER, BRIEF_WRITER and EMBEDDER are "auto" (the vendor's adapter when its key is set, else the local one),
a name ("gemini", "claude", "local", and "off" for the analyzer), or the dotted path of a callable that takes no
argument and returns an adapter. A wrong choice raises ImproperlyConfigured.

The adapters are imported when they are first asked for: the vendors' SDKs are slow to import and large, and most
processes and commands need none.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from remix.ai import prompts
from remix.ai.base import BriefWriter, Embedder, VideoAnalyzer
from remix.ai.pricing import PriceList

__all__ = ["analyzer", "analyzer_by", "brief_writer", "brief_writer_by", "embedder", "price_list"]


def analyzer() -> VideoAnalyzer | None:
    """Who understands videos; None when nobody does, and a curator takes over."""
    choice = _resolved(settings.VIDEO_ANALYZER, "gemini" if settings.GEMINI_API_KEY else "off")
    if choice in {"off", "local"}:
        return None
    if choice == "gemini":
        return analyzer_by(settings.GEMINI_MODEL, prompts.ANALYSE_VIDEO)
    return cast(VideoAnalyzer, _imported("VIDEO_ANALYZER", choice))


def analyzer_by(model: str, prompt_version: str) -> VideoAnalyzer:
    """Gemini with this model and prompt, whatever the settings choose; ImproperlyConfigured without its key."""
    from remix.ai.gemini import GeminiAnalyzer

    return _kept(GeminiAnalyzer, model=model, prompt_version=prompt_version, **_gemini_arguments())


def brief_writer() -> BriefWriter:
    """Who writes plans: Claude, or the skeleton that asks a person."""
    choice = _resolved(settings.BRIEF_WRITER, "claude" if settings.ANTHROPIC_API_KEY else "local")
    if choice == "local":
        from remix.ai.skeleton import SkeletonBriefWriter

        return SkeletonBriefWriter()
    if choice == "claude":
        return brief_writer_by(settings.CLAUDE_MODEL, prompts.WRITE_BRIEF)
    return cast(BriefWriter, _imported("BRIEF_WRITER", choice))


def brief_writer_by(model: str, prompt_version: str) -> BriefWriter:
    """Claude with this model and prompt, whatever the settings choose; ImproperlyConfigured without its key."""
    from remix.ai.claude import ClaudeBriefWriter

    return _kept(
        ClaudeBriefWriter,
        model=model,
        prompt_version=prompt_version,
        api_key=_key("ANTHROPIC_API_KEY"),
        base_url=settings.ANTHROPIC_BASE_URL,
        timeout_seconds=settings.AI_TIMEOUT_SECONDS,
        prices=price_list(),
    )


def embedder() -> Embedder:
    """Who turns texts into vectors: Gemini, or the local hashing."""
    choice = _resolved(settings.EMBEDDER, "gemini" if settings.GEMINI_API_KEY else "local")
    if choice == "local":
        from remix.ai.local import HashedNgramEmbedder

        return HashedNgramEmbedder()
    if choice == "gemini":
        from remix.ai.embedding import GeminiEmbedder

        return _kept(GeminiEmbedder, model=settings.GEMINI_EMBEDDING_MODEL, **_gemini_arguments())
    return cast(Embedder, _imported("EMBEDDER", choice))


def price_list() -> PriceList:
    """The prices of all models: the vendors' lists with the site's own AI_PRICES over them."""
    return PriceList.with_own(settings.AI_PRICES)


def _resolved(choice: str, automatic: str) -> str:
    return automatic if choice == "auto" else choice


def _imported(setting: str, path: str) -> object:
    try:
        return import_string(path)()
    except ImportError as error:
        raise ImproperlyConfigured(f"{setting}={path!r} is neither a known name nor an importable path") from error


def _key(setting: str) -> str:
    # A key that was read from a file may end in a newline, which no header can hold.
    key = str(getattr(settings, setting)).strip()
    if not key:
        raise ImproperlyConfigured(f"An adapter was chosen by name that needs {setting}, which is not set")
    return key


def _gemini_arguments() -> dict[str, Any]:
    return {
        "api_key": _key("GEMINI_API_KEY"),
        "base_url": settings.GEMINI_BASE_URL,
        "api_version": settings.GEMINI_API_VERSION,
        "timeout_seconds": settings.AI_TIMEOUT_SECONDS,
        "prices": price_list(),
    }


def _kept[T](adapter: Callable[..., T], **arguments: Hashable) -> T:
    """The one adapter of this process with these arguments: it holds a connection pool."""
    return cast(T, _made(adapter, **arguments))


@lru_cache(maxsize=8)
def _made(adapter: Callable[..., object], **arguments: Hashable) -> object:
    return adapter(**arguments)
