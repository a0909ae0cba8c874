"""`python -m benchmarks [name ...] [--write] [--rounds N]`: everything in one run, variants in turn."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from benchmarks import classify, inbound, machine, memory, page, start, sweep, webchat, words
from benchmarks.result import Goal, Result, Scene
from tests.postgres import DURABLE, server

BENCHMARKS: dict[str, Callable[[Scene], Result]] = {
    "inbound": inbound.run,
    "webchat": webchat.run,
    "sweep": sweep.run,
    "memory": memory.run,
    "start": start.run,
    "words": words.run,
    "classify": classify.run,
}


def main() -> None:
    """Measure what was asked for, show it, and keep it where that was asked for."""
    asked = _asked()
    console = Console()
    results: list[Result] = []
    host = machine.describe()
    console.print("\n".join(host))
    with tempfile.TemporaryDirectory(prefix="xiaoge-bench-") as folder, server(DURABLE) as postgres:
        for name in asked.names or BENCHMARKS:
            with console.status(name) as status:

                def tell(what: str, name: str = name) -> None:
                    status.update(f"{name}: {what}")

                place = Path(folder) / name
                place.mkdir()
                scene = Scene(rounds=asked.rounds, folder=place, postgres=postgres, tell=tell)
                results.append(BENCHMARKS[name](scene))
            _show(console, results[-1])
    if asked.write:
        console.print(f"written: {page.write(host, results)}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", action="store_true", help="keep the results in docs/benchmarks.md")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is taken")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    if asked.write and asked.names:
        parser.error("only a whole run is written down")
    return asked


def _show(console: Console, result: Result) -> None:
    console.rule(f"[bold]{result.name}[/bold]: {result.title}")
    for table in result.tables:
        grid = Grid(*table.columns, title=table.title, title_justify="left")
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid)
    for goal in result.goals:
        console.print(_said(goal))
    for note in result.notes:
        console.print(f"[dim]{note}[/dim]")


def _said(goal: Goal) -> str:
    return f"{'[green]met[/green]' if goal.met else '[red]missed[/red]'}  {goal.promise}: {goal.found}"


if __name__ == "__main__":
    main()
