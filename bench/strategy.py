"""Simulated families with known effects: do the intervals of the mutation strategy cover, and is the best found first?

A category has 60 families of 3 to 120 children. Every family's effects are drawn around the category's means; in each
family one dimension, a different one from family to family, is truly the best by a factor of two. A child changes one
to three dimensions. Views scatter by a factor of two around what the effects make of them (log-normal noise).
"""

from argparse import Namespace
from collections.abc import Iterator

import numpy as np

from bench.figure import Figure
from remix.effects import DIMENSIONS, CategoryFit, FamilyStatistics

FAMILIES = 60
CATEGORIES = 20
LARGE = 50
"""From this many children on the best dimension has to be ranked first."""
NOISE = 0.7
SPREAD = 0.25


def _family(random: np.random.Generator, means: np.ndarray) -> tuple[FamilyStatistics, np.ndarray]:
    truth = means + random.normal(0, SPREAD, len(DIMENSIONS))
    best = random.integers(len(DIMENSIONS))
    truth[best] = max(np.delete(truth, best).max(), 0) + np.log(2)
    base = random.normal(-0.5, 0.3)
    family = FamilyStatistics()
    for _child in range(int(np.exp(random.uniform(np.log(3), np.log(120))))):
        changed = random.choice(len(DIMENSIONS), size=random.integers(1, 4), replace=False)
        family.add([DIMENSIONS[place] for place in changed], base + truth[changed].sum() + random.normal(0, NOISE))
    return family, truth


def simulated(seed: int) -> Iterator[tuple[bool, bool | None]]:
    """For each effect of one simulated category: is it in its interval; and, once a large family, is the best first."""
    random = np.random.default_rng(seed)
    means = random.normal(0, 0.2, len(DIMENSIONS))
    families = [_family(random, means) for _family_number in range(FAMILIES)]
    fit = CategoryFit([family for family, _truth in families])
    for family, truth in families:
        effects = fit.of_family(family)
        ranked_first = max(effects, key=lambda effect: effect.effect).dimension
        verdict = DIMENSIONS[int(truth.argmax())] == ranked_first if family.children >= LARGE else None
        for effect in effects:
            value = truth[DIMENSIONS.index(effect.dimension)]
            yield effect.low <= value <= effect.high, verdict
            verdict = None


def measure(options: Namespace) -> list[Figure]:
    """Coverage of the 90 % intervals, and how often the best dimension comes first in a large family."""
    results = [result for seed in range(CATEGORIES) for result in simulated(seed)]
    coverage = float(np.mean([covered for covered, _verdict in results])) * 100
    verdicts = [verdict for _covered, verdict in results if verdict is not None]
    first = float(np.mean(verdicts)) * 10
    return [
        Figure("strategy: coverage of 90 % intervals", coverage, "%", goal="90 ± 3", ok=87 <= coverage <= 93),
        Figure(f"strategy: best dimension first ({len(verdicts)} families)", first, "of 10", goal="≥ 9", ok=first >= 9),
    ]
