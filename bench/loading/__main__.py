"""The load test as a process of its own: its services come before Django's settings. Writes the figures as JSON."""

import argparse
import asyncio
import json
import os
import time
from dataclasses import asdict
from pathlib import Path

import django

from bench.loading import services
from bench.loading.records import Records
from bench.loading.services import Installation
from bench.loading.traffic import Traffic


def arguments() -> argparse.Namespace:
    """How long, how many, and where to."""
    parser = argparse.ArgumentParser(prog="python -m bench.loading")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--think", type=float, required=True, help="mean seconds between two requests of a person")
    parser.add_argument("--json", type=Path, required=True)
    return parser.parse_args()


async def live(site: Installation, traffic: Traffic, records: Records, seconds: float) -> None:
    """People, faults, a watch on the processes, and a curator, all at once, until the people have left."""
    from bench.loading import editing, faults

    background = [
        asyncio.create_task(faults.cause(site, traffic, records, seconds)),
        asyncio.create_task(faults.watch(site, traffic, records)),
        asyncio.create_task(editing.edit(traffic)),
    ]
    await traffic.run(seconds)
    for task in background:
        task.cancel()
    for ended in await asyncio.gather(*background, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


def main() -> None:
    """Set everything up, live for a while, and count."""
    options = arguments()
    with services.installation() as site:
        os.environ.update(site.environment(), DJANGO_SETTINGS_MODULE="kmeme.settings")
        django.setup()

        from django.db import connections

        from bench.loading import faults, outcome, world

        people = world.make(partners=max(1, options.connections // 10))
        site.start_web()
        site.start_worker()
        records, seconds = Records(), options.minutes * 60
        traffic = Traffic(site.address, people, records, connections=options.connections, think_seconds=options.think)
        began = time.time()
        asyncio.run(live(site, traffic, records, seconds))
        connections.close_all()  # the database went away in between
        outcome.wait_for_the_queue(records)
        faults.judge(records, began)
        figures = outcome.figures(records, people, site.address, seconds)
    options.json.write_text(json.dumps([asdict(figure) for figure in figures]))


if __name__ == "__main__":
    main()
