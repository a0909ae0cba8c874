"""The whole program on SQLite under 200 web-chat messages a second from another process."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil

from benchmarks.result import Goal, Result, Scene, Table, median, percentile
from tests.running import ROOT, RunningApp

RATE = 200
SECONDS = 20
ACK_GOAL = 0.1


def run(scene: Scene) -> Result:
    """A fresh program a round."""
    rounds = []
    for number in range(scene.rounds):
        scene.tell(f"round {number + 1} of {scene.rounds}")
        rounds.append(_one(scene.folder / str(number)))
    rows = [_row(str(number + 1), found) for number, found in enumerate(rounds)]
    ack = median(percentile(found["acks"], 0.99) for found in rounds)
    answered = sum(len(found["answers"]) for found in rounds)
    sent = sum(found["sent"] for found in rounds)
    kept = all(len(found["acks"]) == found["sent"] for found in rounds)
    return Result(
        name="webchat",
        title=f"{RATE} messages a second for {SECONDS} s over web sockets, the whole program on SQLite",
        tables=(
            Table(
                title="From send to durable ack, and to the answer in the chat",
                columns=(
                    "round", "sent", "new cases", "refused",
                    "ack p50 / p99 ms", "answer p50 / p99 ms", "server CPU us a message",
                ),
                rows=rows,
            ),
        ),
        goals=(
            Goal(promise="p99 of the ack under 100 ms", found=f"{ack * 1000:.0f} ms", met=ack < ACK_GOAL),
            Goal(
                promise="every message acknowledged and answered",
                found=f"{answered} answers to {sent} messages",
                met=kept and answered == sent,
            ),
        ),
        notes=("The client takes its share of the same cores.",),
    )  # fmt: skip


def _one(folder: Path) -> dict[str, Any]:
    app = RunningApp(folder=folder, env={"XIAOGE_DEMO": "1", "XIAOGE_LOG_LEVEL": "warning"}).start()
    try:
        assert app.process is not None
        server = psutil.Process(app.process.pid)
        before = _cpu(server)
        found = _residents(app.base)
        found["cpu"] = (_cpu(server) - before) / found["sent"]
    finally:
        app.stop()
    found["cases"] = cases_in(folder)
    return found


def _residents(base: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.residents", base, str(RATE), str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def cases_in(folder: Path) -> int:
    """How many cases a program that has stopped left behind."""
    with closing(sqlite3.connect(folder / "var" / "xiaoge.db")) as connection:
        found: int = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    return found


def _row(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    def waits(kind: str) -> str:
        return " / ".join(f"{percentile(found[kind], share) * 1000:,.0f}" for share in (0.5, 0.99))

    refused = ", ".join(f"{code} {count}" for code, count in sorted(found["errors"].items())) or "0"
    return (
        name,
        f"{found['sent']:,}",
        f"{found['cases']:,}",
        refused,
        waits("acks"),
        waits("answers"),
        f"{found['cpu'] * 1e6:,.0f}",
    )
