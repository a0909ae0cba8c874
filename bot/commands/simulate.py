"""`xiaoge simulate`: an invented county lives for a while on the real program; what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.base import line, quiet_settings, show
from bot.config import Settings
from bot.simulation import county
from bot.simulation.outcome import Figures
from bot.simulation.setting import COUNTY, Setting
from locales.loader import text

_SHOWN = 5  # breaches of a rule


def run(*, seed: int, days: int, cases: int, since: str, policy: Path | None) -> int:
    """Print the figures; 1 where a rule was broken. Raises BadParameter, BadSeed."""
    try:
        start = date.fromisoformat(since)
    except ValueError:
        raise typer.BadParameter(f"--from {since}: 2026-01-01") from None
    setting = Setting(seed=seed, days=days, cases=cases, start=start, policy=policy)
    settings = quiet_settings()
    figures = _live(settings, setting)
    for words in _figures(settings, figures):
        show(words)
    return 1 if figures.breaches else 0


def _live(settings: Settings, setting: Setting) -> Figures:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        days = bar.add_task(line(settings, "simulate.days"), total=setting.days * len(COUNTY))
        return county.live(setting, lambda lived: bar.update(days, completed=lived))


def _figures(settings: Settings, found: Figures) -> Iterator[str]:
    yield line(settings, "simulate.cases", count=found.cases, on_spot=found.on_spot)
    for state, count in sorted(found.by_state.items(), key=lambda item: -item[1]):
        yield f"  {text(f'state.{state}', settings.language, {})}  {count}"
    for name, rate in found.rates.items():
        share = f"{rate.value:.1%} ({rate.hits}/{rate.of})" if rate.value is not None else "—"
        yield f"{line(settings, f'simulate.rate.{name}')}  {share}"
    if found.hours is not None:
        yield line(
            settings,
            "simulate.hours",
            median=round(found.hours.median),
            mean=round(found.hours.mean),
            p90=round(found.hours.p90),
        )
    yield line(
        settings,
        "simulate.reached",
        notices=found.notices,
        a_day=f"{found.a_person_and_day:.2f}",
        reminders=f"{found.reminders_a_person_and_day:.2f}",
        most=found.most_in_a_day,
    )
    yield line(
        settings,
        "simulate.care",
        offered=found.care["proposed"],
        agreed=found.care["agreed"] + found.care["agreed_face"],
        face=found.care["agreed_face"],
        visited=found.care["visited"],
        stopped=found.care["stopped"] + found.care["stopped_face"],
    )
    yield from _broken(settings, found)


def _broken(settings: Settings, found: Figures) -> Iterator[str]:
    """Each broken rule with how often and the first few places; never a person's name."""
    if not found.breaches:
        yield line(settings, "simulate.kept")
        return
    for rule, count in Counter(breach.rule for breach in found.breaches).most_common():
        yield line(settings, f"simulate.broken.{rule}", count=count)
        first = [breach for breach in found.breaches if breach.rule == rule][:_SHOWN]
        for breach in first:
            at = f"{breach.at:%Y-%m-%d %H:%M}" if breach.at else ""
            yield f"  {breach.where} {at}".rstrip()
