"""Strengths between two figures: no cliff at which one metre more makes a stranger of somebody."""


def rising(value: float, least: float, most: float) -> float:
    """0 up to `least`, 1 from `most` on, straight between them."""
    return min(1.0, max(0.0, (value - least) / (most - least)))
