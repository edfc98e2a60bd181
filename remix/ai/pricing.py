"""What a call to a model costs: the vendors' list prices of November 2026, and a site's own over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

_MILLION = Decimal(1_000_000)
_MICRO_DOLLAR = Decimal("0.000001")
# Claude's prompt cache, relative to the price of an input token.
_CACHE_WRITE = Decimal("1.25")
_CACHE_READ = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Price:
    """USD per million tokens; valid through `until` (a UTC day) and up to `prompt_tokens` of prompt, None: no limit."""

    input: Decimal
    output: Decimal
    until: date | None = None
    prompt_tokens: int | None = None


def _price(input_usd: str, output_usd: str, *, until: date | None = None, prompt_tokens: int | None = None) -> Price:
    return Price(Decimal(input_usd), Decimal(output_usd), until, prompt_tokens)


PRICES: dict[str, tuple[Price, ...]] = {
    # The first row that applies counts.
    "gemini-3.8-flash": (_price("0.75", "3.75", until=date(2026, 12, 31)), _price("1.50", "7.50")),
    "gemini-3.5-flash-lite": (_price("0.30", "2.50"),),
    "gemini-embedding-001": (_price("0.15", "0"),),
    "gemini-embedding-2": (_price("0.20", "0"),),
    "claude-sonnet-5-5": (_price("2", "10"),),
    "claude-haiku-5-5": (_price("0.10", "0.50", prompt_tokens=100_000), _price("0.50", "2.50")),
}


@dataclass(frozen=True, slots=True)
class PriceList:
    """The table above with a site's own prices over it."""

    own: tuple[tuple[str, Price], ...] = ()

    @classmethod
    def with_own(cls, own: Mapping[str, Sequence[float | str]]) -> "PriceList":
        """From the AI_PRICES setting: model id -> [USD per million input tokens, USD per million output tokens]."""
        prices = []
        for model, pair in own.items():
            if len(pair) != 2:
                raise ValueError(f"AI_PRICES: {model} needs [input, output] in USD per million tokens")
            prices.append((model, _price(str(pair[0]), str(pair[1]))))
        return cls(tuple(prices))

    def cost(
        self,
        model: str,
        *,
        input_tokens: int,
        output_tokens: int,
        cache_write_tokens: int = 0,
        cache_read_tokens: int = 0,
        on: date | None = None,
    ) -> Decimal | None:
        """USD for one call, to a millionth; None when the model's price is not known.

        `input_tokens` are those outside the cache; `output_tokens` include thinking. `on` is the day of the call
        (UTC, default today).
        """
        prompt_tokens = input_tokens + cache_write_tokens + cache_read_tokens
        price = self._price(model, prompt_tokens, on or datetime.now(UTC).date())
        if price is None:
            return None
        as_input = input_tokens + cache_write_tokens * _CACHE_WRITE + cache_read_tokens * _CACHE_READ
        dollars = (as_input * price.input + output_tokens * price.output) / _MILLION
        return dollars.quantize(_MICRO_DOLLAR, ROUND_HALF_UP)

    def _price(self, model: str, prompt_tokens: int, on: date) -> Price | None:
        own = tuple(price for name, price in self.own if name == model)
        for price in own or PRICES.get(model, ()):
            in_time = price.until is None or on <= price.until
            in_size = price.prompt_tokens is None or prompt_tokens <= price.prompt_tokens
            if in_time and in_size:
                return price
        return None
