"""The small costs: understanding a message, a deadline, sealing a telephone number with its index."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter

from benchmarks.reports import keys
from benchmarks.result import Goal, Result, Scene, Table, median, percentile
from cases.deadlines import Span
from nlp.understand import Ear
from storage.calendar import load_calendar
from tests.running import ROOT

SENTENCES = 2000
CALLS = 20_000
_LOADING = """
import sys, psutil
from nlp.understand import Ear
before = psutil.Process().memory_info().rss
ear = Ear.load()
for text in sys.stdin.read().splitlines():
    ear.understand(text)
print((psutil.Process().memory_info().rss - before) / 2**20)
"""


def run(scene: Scene) -> Result:
    """All in this process, but the memory of understanding in a fresh one."""
    texts = _texts()
    ear = Ear.load()
    rates, waits = [], []
    deadlines, seals = [], []
    for number in range(scene.rounds):
        scene.tell(f"round {number + 1} of {scene.rounds}")
        took = [_took(ear, text) for text in texts]
        rates.append(len(took) / sum(took))
        waits += took
        deadlines.append(_deadline(scene))
        seals.append(_seal())
    deadline, sealing = median(deadlines), median(seals)
    return Result(
        name="words",
        title="understanding, deadlines, sealing",
        tables=(
            Table(
                title=f"{len(texts):,} sentences of the golden list; {CALLS:,} calls of the rest",
                columns=("", "median"),
                rows=(
                    ("messages understood a second, one thread", f"{median(rates):,.0f}"),
                    ("one message, p50 / p99 us", _spread(waits)),
                    ("memory of understanding, words loaded and used, MiB", f"{_memory(texts):.0f}"),
                    ("a deadline of three working days, us", f"{deadline:.2f}"),
                    ("sealing a number and its blind index, us", f"{sealing:.2f}"),
                ),
            ),
        ),
        goals=(
            Goal(promise="a deadline within 5 us", found=f"{deadline:.2f} us", met=deadline <= 5),
            Goal(promise="seal and index within 10 us", found=f"{sealing:.2f} us", met=sealing <= 10),
        ),
    )


def _texts() -> list[str]:
    with (ROOT / "tests" / "nlp" / "golden" / "dev_first.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)][:SENTENCES]


def _took(ear: Ear, text: str) -> float:
    began = perf_counter()
    ear.understand(text)
    return perf_counter() - began


def _spread(waits: list[float]) -> str:
    return " / ".join(f"{percentile(waits, share) * 1e6:,.0f}" for share in (0.5, 0.99))


def _each(call: Callable[[int], object]) -> float:
    """Microseconds of one call."""
    began = perf_counter()
    for number in range(CALLS):
        call(number)
    return (perf_counter() - began) / CALLS * 1e6


def _deadline(scene: Scene) -> float:
    calendar, span = load_calendar(scene.folder, 2025, 2027), Span.parse("3wd")
    start, minute = datetime(2026, 1, 5, tzinfo=UTC), timedelta(minutes=1)
    return _each(lambda number: calendar.add(start + number * minute, span))


def _seal() -> float:
    secret = keys()

    def one(number: int) -> object:
        phone = f"199{number:08d}"
        return secret.seal_contact(phone, f"persons.phone:r{number}"), secret.index(phone)

    return _each(one)


def _memory(texts: list[str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _LOADING],
        cwd=ROOT, input="\n".join(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)
