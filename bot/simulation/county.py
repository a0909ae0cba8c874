"""A county: each of its townships lives in a process of its own, at the same time as the others.

They share nothing, so that a seed decides each of them whatever the machine does. Who works for the whole
county stands above each township anew; her day is judged in each of them by itself.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from ctypes import c_int
from dataclasses import replace
from datetime import date
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from bot.simulation import outcome
from bot.simulation.outcome import Figures
from bot.simulation.setting import COUNTY, Setting
from bot.simulation.world import World

Days = Sequence["Synchronized[int]"]
_LOOK = 0.5  # seconds between two looks at how far they are
_lived: list[Synchronized[int]] = []  # in a township's process: how many days each township has lived


def live(setting: Setting, tell: Callable[[int], None] = lambda _: None) -> Figures:
    """Let all townships live; `tell` hears of the days of all of them together. Raises BadSeed."""
    context = multiprocessing.get_context("spawn")
    days = [context.Value(c_int, 0) for _ in COUNTY]
    with ProcessPoolExecutor(len(COUNTY), context, _share, (days,)) as pool:
        found = [pool.submit(_township, place, one) for place, one in enumerate(apart(setting))]
        for _ in _until_done(found):
            tell(sum(one.value for one in days))
        return outcome.together([one.result() for one in found])


def apart(setting: Setting) -> Iterator[Setting]:
    """The same stretch of time for each township, with its share of the cases."""
    for place, code in enumerate(COUNTY):
        share = (setting.cases + len(COUNTY) - 1 - place) // len(COUNTY)
        if share:
            yield replace(setting, township=code, cases=share)


def _until_done(found: Sequence[Future[Figures]]) -> Iterator[None]:
    while True:
        done, left = wait(found, timeout=_LOOK, return_when=FIRST_EXCEPTION)
        yield
        if not left or any(one.exception() for one in done):
            return


def _share(days: Days) -> None:
    _lived[:] = days


def _township(place: int, setting: Setting) -> Figures:
    logging.disable(logging.WARNING)  # a message that was given up is part of such a life
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_live(place, setting, Path(folder)))


async def _live(place: int, setting: Setting, folder: Path) -> Figures:
    def tell(day: date) -> None:
        _lived[place].value = min(setting.days, (day - setting.start).days)

    world = await World.open(setting, folder)
    try:
        await world.live(tell)
        return await outcome.read(world)
    finally:
        await world.stage.close()
