"""The statistics of the mutation strategy: what each change is worth, from small samples, with honest intervals. Pure.

The model, for the log ratio y of a child's views to its parent's at the same age, in family f:

    y = b[f, 0] + sum over the dimensions that the child changed of b[f, d] + noise,   noise ~ N(0, s2)
    b[f, d] ~ N(m[d], t2[d])

so a family's effects are shrunk towards the means `m` of its category, the more the fewer children speak for them.
b[f, 0] is what a remix brings whatever it changes; because of it an effect compares with remixes that did not change
the dimension, and several changes in one child are told apart. m, t2 and s2 are estimated by expectation-maximisation
over all families of the category (empirical Bayes), held away from zero and infinity by weak priors; the interval of an
effect contains the uncertainty of m. Sufficient statistics of a family are 9 x 9 numbers, so the number of
children costs nothing but their reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from remix.models.mutation import Dimension

DIMENSIONS = tuple(Dimension)
TERMS = len(DIMENSIONS) + 1
NINETY_PERCENT = 1.6448536269514722
ROUNDS = 200
TOLERANCE = 1e-5

# Weak priors, in pseudo-families and pseudo-children: a spread of a third and a noise of a factor of two are ordinary.
_SPREAD_WEIGHT, _SPREAD = 2.0, 0.3**2
_NOISE_WEIGHT, _NOISE = 4.0, 0.7**2
_MEAN_PRECISION = 1.0

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class FamilyStatistics:
    """All that the model needs of one family's children; `add` them one by one."""

    products: Matrix = field(default_factory=lambda: np.zeros((TERMS, TERMS)))
    sums: Vector = field(default_factory=lambda: np.zeros(TERMS))
    squares: float = 0.0
    children: int = 0

    def add(self, changed: Sequence[str], log_ratio: float) -> None:
        """One child: the dimensions that it changed, and the log of its views over its parent's."""
        row = np.array([1.0, *(float(dimension in changed) for dimension in DIMENSIONS)])
        self.products += np.outer(row, row)
        self.sums += row * log_ratio
        self.squares += log_ratio**2
        self.children += 1

    def count(self, dimension: Dimension) -> int:
        """How many of the children changed it."""
        place = 1 + DIMENSIONS.index(dimension)
        return int(self.products[place, place])


@dataclass(frozen=True, slots=True)
class Effect:
    """What changing one dimension is worth, as log ratios: estimate and 90 % interval; `children` changed it."""

    dimension: Dimension
    effect: float
    low: float
    high: float
    children: int


class CategoryFit:
    """The category's means, spreads and noise, fitted to its families."""

    def __init__(self, families: Sequence[FamilyStatistics]) -> None:
        self.families = families
        self.mean = np.zeros(TERMS)
        self.spread = np.full(TERMS, _SPREAD)
        self.noise = _NOISE
        for _round in range(ROUNDS):
            before = self.mean.copy()
            self._improve()
            if float(np.abs(self.mean - before).max()) < TOLERANCE:
                break
        self.mean_covariance = np.linalg.inv(self._information())

    def of_category(self) -> list[Effect]:
        """The mean effects over the families."""
        deviation = np.sqrt(np.diag(self.mean_covariance))
        counts = [sum(family.count(dimension) for family in self.families) for dimension in DIMENSIONS]
        return [
            _effect(dimension, self.mean[place], deviation[place], counts[place - 1])
            for place, dimension in enumerate(DIMENSIONS, start=1)
            if counts[place - 1]
        ]

    def of_family(self, family: FamilyStatistics) -> list[Effect]:
        """One family's effects, for the dimensions that any child of it changed."""
        mean, covariance = self._posterior(family)
        # How far the estimate follows the category's mean, which is itself not known exactly.
        pull = covariance / self.spread
        total = covariance + pull @ self.mean_covariance @ pull.T
        deviation = np.sqrt(np.diag(total))
        return [
            _effect(dimension, mean[place], deviation[place], family.count(dimension))
            for place, dimension in enumerate(DIMENSIONS, start=1)
            if family.count(dimension)
        ]

    def _posterior(self, family: FamilyStatistics) -> tuple[Vector, Matrix]:
        """A family's effects given the category: mean and covariance."""
        covariance = np.linalg.inv(np.diag(1 / self.spread) + family.products / self.noise)
        return covariance @ (self.mean / self.spread + family.sums / self.noise), covariance

    def _information(self) -> Matrix:
        """How precisely the families tell the means."""
        inverse = np.diag(1 / self.spread)
        parts = (inverse - inverse @ self._posterior(family)[1] @ inverse for family in self.families)
        return np.asarray(sum(parts, start=np.eye(TERMS) * _MEAN_PRECISION))

    def _improve(self) -> None:
        """One round of expectation-maximisation."""
        posteriors = [self._posterior(family) for family in self.families]
        means = np.array([mean for mean, _covariance in posteriors])
        variances = np.array([np.diag(covariance) for _mean, covariance in posteriors])
        count = len(posteriors)
        self.mean = (means / self.spread).sum(axis=0) / (count / self.spread + _MEAN_PRECISION)
        scatter = (variances + (means - self.mean) ** 2).sum(axis=0)
        self.spread = (_SPREAD_WEIGHT * _SPREAD + scatter) / (_SPREAD_WEIGHT + count)
        residual = sum(
            family.squares
            - 2 * mean @ family.sums
            + mean @ family.products @ mean
            + float(np.sum(family.products * covariance))
            for family, (mean, covariance) in zip(self.families, posteriors, strict=True)
        )
        children = sum(family.children for family in self.families)
        self.noise = float((_NOISE_WEIGHT * _NOISE + residual) / (_NOISE_WEIGHT + children))


def _effect(dimension: Dimension, mean: float, deviation: float, children: int) -> Effect:
    reach = NINETY_PERCENT * float(deviation)
    return Effect(dimension, float(mean), float(mean) - reach, float(mean) + reach, children)
