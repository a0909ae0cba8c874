"""`xiaoge classify` as a program beside it uses it: ready, messages a second, memory at the end."""

from __future__ import annotations

import csv
import subprocess
import sys
from threading import Thread
from time import perf_counter
from typing import IO

import orjson
import psutil

from benchmarks.result import Goal, Result, Scene, Table, median
from tests.running import ROOT, RunningApp

MESSAGES = 10_000
READY, RATE, MEMORY = 1.5, 1500.0, 120.0


def run(scene: Scene) -> Result:
    """On the demo county, so that the names of its places are looked for, too."""
    app = RunningApp(folder=scene.folder / "app", env={"XIAOGE_DEMO": "1"})
    app.start()
    app.stop()
    lines = _lines()
    ready, rates, memory = [], [], []
    for number in range(scene.rounds):
        scene.tell(f"round {number + 1} of {scene.rounds}")
        one = _once(app, lines)
        ready.append(one[0])
        rates.append(one[1])
        memory.append(one[2])
    first, rate, resident = median(ready), median(rates), max(memory)
    average = sum(len(orjson.loads(line)["text"]) for line in lines) / len(lines)
    return Result(
        name="classify",
        title="`xiaoge classify` in one process, the demo county's places loaded",
        tables=(
            Table(
                title=f"{MESSAGES:,} village messages of {average:.0f} characters on average",
                columns=("", "median", "worst"),
                rows=(
                    ("seconds to the first answer", f"{first:.2f}", f"{max(ready):.2f}"),
                    ("messages a second", f"{rate:,.0f}", f"{min(rates):,.0f}"),
                    ("resident memory at the end, MB", f"{median(memory):.0f}", f"{resident:.0f}"),
                ),
            ),
        ),
        goals=(
            Goal(promise=f"ready within {READY} s", found=f"{first:.2f} s", met=first <= READY),
            Goal(promise=f"{RATE:,.0f} messages a second", found=f"{rate:,.0f}", met=rate >= RATE),
            Goal(promise=f"under {MEMORY:.0f} MB", found=f"{resident:.0f} MB", met=resident < MEMORY),
        ),
    )


def _lines() -> list[bytes]:
    texts: list[str] = []
    for path in sorted((ROOT / "tests" / "nlp" / "golden").glob("dev_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file)]
    return [orjson.dumps({"text": texts[at % len(texts)]}) + b"\n" for at in range(MESSAGES)]


def _write(pipe: IO[bytes], lines: list[bytes]) -> None:
    """Beside the reading, so that neither end waits for a full pipe."""
    pipe.writelines(lines)
    pipe.flush()


def _once(app: RunningApp, lines: list[bytes]) -> tuple[float, float, float]:
    """Seconds to the first answer, messages a second after it, MB at the end."""
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "classify"],
        cwd=app.folder, env=app.settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines[0])
        process.stdin.flush()
        process.stdout.readline()
        ready = perf_counter() - began
        began = perf_counter()
        writer = Thread(target=_write, args=(process.stdin, lines))
        writer.start()
        for _ in lines:
            process.stdout.readline()
        writer.join()
        rate = len(lines) / (perf_counter() - began)
        resident = psutil.Process(process.pid).memory_info().rss / 1e6
        process.stdin.close()
    return ready, rate, resident
