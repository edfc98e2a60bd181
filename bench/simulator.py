"""Checking in by location at the present settings: how many honest visits are not rewarded, how many made-up ones are.

The made-up days come in two kinds: the one that the rules were set with, and one that was held out, with another mix
of receivers, one of which the rules have never seen.
"""

import argparse

from bench.figure import Figure

PERSONS = 4000
HONEST_GOAL, SPOOFED_GOAL = 0.02, 0.95


def measure(options: argparse.Namespace) -> list[Figure]:
    """Both kinds."""
    from campaigns import rules
    from campaigns.simulation import worlds
    from campaigns.simulation.replay import replay

    figures = []
    for name, held_out in (("own kinds", False), ("held out", True)):
        spots = worlds.city()
        report = replay(worlds.traces(spots, persons=PERSONS, held_out=held_out), spots, rules.current())
        honest, withheld = report.false_rejections, 1 - report.false_rewards
        figures += [
            _percent(f"simulator ({name}): honest visits not rewarded at once", honest, "< 2", honest < HONEST_GOAL),
            _percent(f"simulator ({name}): of these turned away", report.honest_refused),
            _percent(f"simulator ({name}): spoofed rewards withheld", withheld, "> 95", withheld > SPOOFED_GOAL),
        ]
    return figures


def _percent(name: str, share: float, goal: str = "", ok: bool | None = None) -> Figure:
    return Figure(name, 100 * share, "%", goal=goal, ok=ok)
