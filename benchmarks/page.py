"""Writes docs/benchmarks.md from the results of one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.result import Goal, Result, Table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `make bench BENCH_ARGS=--write`; do not edit by hand. Every figure is the median of the
rounds of one run, its variants taken in turn (A B C A B C), so trust the ratios: they hold on a
busy machine, the absolute rates do not. Client, server and database share the cores.
"""


def write(host: Sequence[str], results: Iterable[Result]) -> Path:
    """The whole page."""
    found = list(results)
    parts = [_HEAD, _list(host), "## Goals\n", _goals(found), *(_section(result) for result in found)]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return PAGE


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) + "\n"


def _goals(results: Iterable[Result]) -> str:
    rows = [_goal(result, goal) for result in results for goal in result.goals]
    return _grid(("", "goal", "measured", ""), rows)


def _goal(result: Result, goal: Goal) -> tuple[str, ...]:
    return (result.name, goal.promise, goal.found, "met" if goal.met else "**missed**")


def _section(result: Result) -> str:
    tables = "\n".join(_table(table) for table in result.tables)
    notes = _list(result.notes) if result.notes else ""
    return f"## `{result.name}`: {result.title}\n\n{tables}\n{notes}"


def _table(table: Table) -> str:
    return f"{table.title}\n\n{_grid(table.columns, table.rows)}"


def _grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = [_row(columns), _row("---" for _ in columns)]
    return "\n".join([*head, *(_row(row) for row in rows)]) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
