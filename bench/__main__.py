"""`bin/bench`: run measurements, print a table, write a file."""

import argparse
import importlib
import json
import os
import platform
import re
import sys
from contextlib import nullcontext
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
    result.add_argument("--json", type=Path, metavar="FILE", help="write machine and figures there")
    result.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write the table there as docs/performance.md has it"
    )
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


def facts(server: str) -> list[str]:
    """The machine, as far as it explains the figures."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [f"{os.cpu_count()} cores ({_processor()})", f"{memory:.0f} GB", f"Python {platform.python_version()}"]
    return [*lines, f"PostgreSQL {server}"] if server else lines


def _processor() -> str:
    """What the processor calls itself."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def measure(modules: dict[str, ModuleType], options: argparse.Namespace, stores: database.Stores) -> list[Figure]:
    """All figures, in the order of the modules; progress on stderr."""
    figures: list[Figure] = []
    for name, module in modules.items():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        needs_database = getattr(module, "NEEDS_DATABASE", False)
        with stores.database() if needs_database else nullcontext():
            figures.extend(module.measure(options))
    return figures


def main() -> int:
    """0 when every goal is met, 1 when one is not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmeme.settings")
    with database.own_stores() as stores:
        options, modules = parse(sys.argv[1:])
        figures = measure(modules, options, stores)
    machine = facts(stores.server_version)
    print(", ".join(machine), table.render(figures), sep="\n")
    if options.json:
        result = {"machine": machine, "figures": [asdict(figure) for figure in figures]}
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    if options.markdown:
        options.markdown.write_text(f"{', '.join(machine)}\n\n{table.markdown(figures)}\n")
    return 1 if any(figure.ok is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
