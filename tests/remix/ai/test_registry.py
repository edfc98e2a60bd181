"""Which adapter the settings choose."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from remix import ai
from remix.ai.claude import ClaudeBriefWriter
from remix.ai.embedding import GeminiEmbedder
from remix.ai.gemini import GeminiAnalyzer
from remix.ai.local import HashedNgramEmbedder
from remix.ai.skeleton import SkeletonBriefWriter


@pytest.fixture(autouse=True)
def _automatic(settings: Settings) -> None:
    settings.VIDEO_ANALYZER = settings.BRIEF_WRITER = settings.EMBEDDER = "auto"
    settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = ""


def test_without_keys_only_the_honest_local_ones_work() -> None:
    assert ai.analyzer() is None
    assert isinstance(ai.brief_writer(), SkeletonBriefWriter)
    assert isinstance(ai.embedder(), HashedNgramEmbedder)


def test_a_key_brings_its_vendor(settings: Settings) -> None:
    settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = "key\n"

    assert isinstance(ai.analyzer(), GeminiAnalyzer)
    assert isinstance(ai.brief_writer(), ClaudeBriefWriter)
    assert isinstance(ai.embedder(), GeminiEmbedder)


def test_changing_the_model_is_a_setting(settings: Settings) -> None:
    settings.GEMINI_API_KEY = "key"
    settings.GEMINI_MODEL = "gemini-3.5-flash-lite"
    analyzer = ai.analyzer()

    assert analyzer is not None
    assert analyzer.model == "gemini-3.5-flash-lite"


def test_a_process_keeps_one_adapter_per_configuration(settings: Settings) -> None:
    settings.GEMINI_API_KEY = "key"
    first = ai.analyzer()

    assert ai.analyzer() is first
    settings.GEMINI_API_KEY = "another"
    assert ai.analyzer() is not first


def test_the_local_ones_can_be_chosen_despite_a_key(settings: Settings) -> None:
    settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = "key"
    settings.VIDEO_ANALYZER = "off"
    settings.BRIEF_WRITER = settings.EMBEDDER = "local"

    assert ai.analyzer() is None
    assert isinstance(ai.brief_writer(), SkeletonBriefWriter)
    assert isinstance(ai.embedder(), HashedNgramEmbedder)


def test_an_adapter_of_the_sites_own_is_imported(settings: Settings) -> None:
    settings.BRIEF_WRITER = "remix.ai.skeleton.SkeletonBriefWriter"

    assert isinstance(ai.brief_writer(), SkeletonBriefWriter)


@pytest.mark.parametrize("choice", ["gpt", "remix.ai.nowhere.Writer"])
def test_an_unknown_choice_is_refused(settings: Settings, choice: str) -> None:
    settings.BRIEF_WRITER = choice

    with pytest.raises(ImproperlyConfigured, match="BRIEF_WRITER"):
        ai.brief_writer()


def test_a_vendor_without_its_key_is_refused(settings: Settings) -> None:
    settings.VIDEO_ANALYZER = "gemini"

    with pytest.raises(ImproperlyConfigured, match="GEMINI_API_KEY"):
        ai.analyzer()


def test_the_sites_own_prices_reach_the_list(settings: Settings) -> None:
    settings.AI_PRICES = {"new-model": [1, 2]}

    assert ai.price_list().cost("new-model", input_tokens=1_000_000, output_tokens=0) == Decimal(1)
