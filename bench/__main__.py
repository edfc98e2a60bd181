"""`bin/bench`: run measurements, print a table, write a file."""

import argparse
import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from bench import database, table
from bench.figure import Figure

HERE = Path(__file__).parent


def names() -> list[str]:
    """All measurements: the modules beside this one that can `measure`."""
    files = (path for path in HERE.glob("[!_]*.py") if "\ndef measure(" in path.read_text())
    return sorted(path.stem for path in files)


def load(chosen: list[str]) -> dict[str, ModuleType]:
    """The modules of the chosen measurements, by name."""
    return {name: importlib.import_module(f"bench.{name}") for name in chosen}


def parser(modules: dict[str, ModuleType]) -> argparse.ArgumentParser:
    """Our own options and those that a module adds in its `add_arguments(parser)`."""
    result = argparse.ArgumentParser(prog="bin/bench", description="Repeatable measurements.")
    result.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())} (all)")
    result.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as a list of objects")
    for module in modules.values():
        if hasattr(module, "add_arguments"):
            module.add_arguments(result)
    return result


def parse(command_line: list[str]) -> tuple[argparse.Namespace, dict[str, ModuleType]]:
    """Options and chosen modules; a module's options are known only once its name is."""
    known = names()
    words = [word for word in command_line if word in known]
    modules = load(words or known)
    options = parser(modules).parse_args(command_line)
    if unknown := sorted(set(options.names) - set(known)):
        parser(modules).error(f"no measurement called {', '.join(unknown)}; there are: {', '.join(known)}")
    return options, load(options.names or known)


def facts(server: str | None) -> list[str]:
    """The machine, as far as it explains the figures."""
    processor = platform.processor() or platform.machine()
    lines = [f"{os.cpu_count()} cores ({processor})", f"Python {platform.python_version()}"]
    return [*lines, f"PostgreSQL {server}"] if server else lines


def measure(modules: dict[str, ModuleType], options: argparse.Namespace) -> list[Figure]:
    """All figures, in the order of the modules; progress on stderr."""
    figures: list[Figure] = []
    for name, module in modules.items():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        figures.extend(module.measure(options))
    return figures


def main() -> int:
    """0 when every goal is met, 1 when one is not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
    with database.own_stores() as stores:
        options, modules = parse(sys.argv[1:])
        if any(getattr(module, "NEEDS_DATABASE", False) for module in modules.values()):
            stores.create()
        print(", ".join(facts(stores.server_version())))
        figures = measure(modules, options)
    print(table.render(figures))
    if options.json:
        options.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1, ensure_ascii=False) + "\n")
    return 1 if any(figure.ok is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
