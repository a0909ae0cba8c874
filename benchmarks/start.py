"""From the command to the first answer, on a database that exists already."""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter

from benchmarks.result import Goal, Result, Scene, Table, median
from tests.running import RunningApp

READY_GOAL = 3.0


def run(scene: Scene) -> Result:
    """The first start makes the database and is not counted."""
    app = RunningApp(folder=scene.folder / "app", env={"XIAOGE_DEMO": "1"})
    cold = _ready(app)
    ready, heard = [], []
    for number in range(scene.rounds):
        scene.tell(f"round {number + 1} of {scene.rounds}")
        ready.append(_ready(app))
        heard.append(_classified(app))
    found = median(ready)
    return Result(
        name="start",
        title="the program on an existing database, and `xiaoge classify`",
        tables=(
            Table(
                title="Seconds from the command",
                columns=("", "median", "slowest"),
                rows=(
                    ("first start, with an empty folder, to /readyz", f"{cold:.2f}", f"{cold:.2f}"),
                    ("warm start to /readyz", f"{found:.2f}", f"{max(ready):.2f}"),
                    ("`xiaoge classify` to its first answer", f"{median(heard):.2f}", f"{max(heard):.2f}"),
                ),
            ),
        ),
        goals=(Goal(promise="warm start within 3 s", found=f"{found:.2f} s", met=found <= READY_GOAL),),
    )


def _ready(app: RunningApp) -> float:
    began = perf_counter()
    app.start()
    took = perf_counter() - began
    app.stop()
    return took


def _classified(app: RunningApp) -> float:
    began = perf_counter()
    command = [sys.executable, "-m", "bot", "classify"]
    with subprocess.Popen(
        command, cwd=app.folder, env=app.settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"text": "路灯不亮了"}).encode() + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        took = perf_counter() - began
        process.stdin.close()
    if "category" not in json.loads(answer):
        raise RuntimeError("classify did not answer")
    return took
