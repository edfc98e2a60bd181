from datetime import date
from decimal import Decimal

import pytest

from remix.ai.pricing import PriceList

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 12, 31), Decimal("4.50")), (date(2027, 1, 1), Decimal("9.00"))]
)
def test_geminis_price_doubles_with_the_new_year(on: date, expected: Decimal) -> None:
    cost = PriceList().cost("gemini-3.8-flash", input_tokens=MILLION, output_tokens=MILLION, on=on)

    assert cost == expected


def test_a_long_prompt_pays_haikus_upper_tier_for_everything() -> None:
    prices = PriceList()

    assert prices.cost("claude-haiku-5-5", input_tokens=100_000, output_tokens=1000) == Decimal("0.010500")
    assert prices.cost("claude-haiku-5-5", input_tokens=100_001, output_tokens=1000) == Decimal("0.052501")


def test_cached_tokens_count_towards_the_length_of_the_prompt() -> None:
    cost = PriceList().cost("claude-haiku-5-5", input_tokens=1, output_tokens=0, cache_read_tokens=100_000)

    assert cost == Decimal("0.005001")


def test_writing_the_cache_costs_a_quarter_more() -> None:
    cost = PriceList().cost("claude-sonnet-5-5", input_tokens=0, output_tokens=0, cache_write_tokens=MILLION)

    assert cost == Decimal("2.5")


def test_an_unknown_model_has_no_cost_rather_than_a_false_zero() -> None:
    assert PriceList().cost("model-of-tomorrow", input_tokens=10, output_tokens=10) is None


def test_a_sites_own_price_wins_over_the_table() -> None:
    prices = PriceList.with_own({"gemini-3.8-flash": [1, "2.5"], "model-of-tomorrow": [0.1, 0.2]})

    assert prices.cost("gemini-3.8-flash", input_tokens=MILLION, output_tokens=MILLION) == Decimal("3.5")
    assert prices.cost("model-of-tomorrow", input_tokens=MILLION, output_tokens=MILLION) == Decimal("0.3")


def test_a_malformed_own_price_is_named() -> None:
    with pytest.raises(ValueError, match=r"gemini-3\.8-flash"):
        PriceList.with_own({"gemini-3.8-flash": [1]})
