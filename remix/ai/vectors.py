"""What all embedders share."""

import math
from collections.abc import Sequence

DIMENSIONS = 768
"""Of every vector that is stored, whichever model made it."""


def unit(vector: Sequence[float]) -> list[float]:
    """The vector at length 1; the zero vector stays as it is."""
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else list(vector)
