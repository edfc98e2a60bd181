"""`manage.py campaign simulate <slug>`: what the present rules do to honest and to made-up visits."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns import rules
from campaigns.coordinates import Coordinates
from campaigns.fixes import Spot
from campaigns.models import Campaign
from campaigns.simulation import worlds
from campaigns.simulation.replay import Outcome, Report, Tally, replay
from campaigns.simulation.traces import BadTrace, Trace, read_csv, write_csv

MOST_REASONS = 4


class Command(BaseCommand):
    """Replay visits of a known kind against a campaign's places; nothing is written to the database."""

    help = "Replays honest and spoofed visits at the present settings and counts the mistakes (docs/check-ins.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which campaign, and whose visits."""
        parser.add_argument("action", choices=["simulate"])
        parser.add_argument("slug")
        parser.add_argument("--traces", type=Path, metavar="FILE", help="recorded visits (CSV) instead of made-up ones")
        parser.add_argument("--write", type=Path, metavar="FILE", help="keep the made-up visits as CSV")
        parser.add_argument("--people", type=int, default=1000, help="how many honest people to make up (1000)")
        parser.add_argument("--seed", type=int, default=worlds.SEED, help="the same seed makes the same visits")
        parser.add_argument(
            "--held-out", action="store_true", help="make up the kinds that the rules were not set with"
        )

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        """Print the tables."""
        spots = _spots(slug)
        traces = _read(options["traces"]) if options["traces"] else _made_up(spots, options)
        if options["write"]:
            with options["write"].open("w", newline="", encoding="utf-8") as file:
                write_csv(traces, file)
        try:
            report = replay(traces, spots, rules.current())
        except KeyError as error:
            raise CommandError(f"{slug} has no place {error}; leave the column empty for the nearest one") from error
        self._print(report)

    def _print(self, report: Report) -> None:
        for title, tallies in (("honest", report.honest), ("spoofed", report.spoofed)):
            for scenario, tally in sorted(tallies.items()):
                self.stdout.write(f"{title:8} {scenario:14} {_line(tally)}")
        if report.honest:
            self.stdout.write(
                f"false rejections: {report.false_rejections:.2%} of {_visits(report.honest)} honest visits"
                f" ({report.honest_refused:.2%} turned away, the rest looked at by a person)"
            )
        if report.spoofed:
            self.stdout.write(
                f"false rewards: {report.false_rewards:.2%} of {_visits(report.spoofed)} spoofed visits"
                f" ({1 - report.false_rewards:.2%} withheld)"
            )


def _spots(slug: str) -> dict[str, Spot]:
    """The campaign's places by number, by the brand's number and by name."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        raise CommandError(f"there is no campaign {slug!r}")
    spots: dict[str, Spot] = {}
    for place in campaign.places.in_use():
        spot = Spot(Coordinates.of(place.position), float(place.radius_metres))
        spots |= dict.fromkeys(filter(None, (place.name, str(place.pk), place.external_id)), spot)
    if not spots:
        raise CommandError(f"{slug} has no places to come to")
    return spots


def _made_up(spots: Mapping[str, Spot], options: Mapping[str, Any]) -> list[Trace]:
    return worlds.traces(spots, persons=options["people"], seed=options["seed"], held_out=options["held_out"])


def _read(path: Path) -> list[Trace]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            traces = read_csv(file)
    except (OSError, UnicodeDecodeError, BadTrace) as error:
        raise CommandError(f"{path}: {error}") from error
    if not traces:
        raise CommandError(f"{path} holds no visits")
    return traces


def _line(tally: Tally) -> str:
    ends = "  ".join(f"{outcome.value} {tally.outcomes[outcome]:5}" for outcome in Outcome)
    common = [code for code, _count in tally.reasons.most_common(MOST_REASONS)]
    return f"{tally.visits:6} visits: {ends}  {', '.join(common)}".rstrip()


def _visits(tallies: Mapping[str, Tally]) -> int:
    return sum(tally.visits for tally in tallies.values())
