"""What somebody has to do next: her open tasks without those that only wait for the call back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.model import Case, State
from cases.scene import listed
from handlers.say import when
from handlers.turn import Turn


def to_do(cases: Iterable[Case]) -> list[Case]:
    """In the same order, without those that have a result."""
    return [case for case in cases if case.state is not State.RESOLVED]


def next_date(case: Case) -> datetime | None:
    """When she has to have done the next thing."""
    return case.sign_by if case.state is State.DISPATCHED else case.due_by


def pressing(turn: Turn, case: Case) -> bool:
    """Due today, or late."""
    calendar = turn.policy_of(case).calendar
    due = next_date(case)
    return due is not None and calendar.local(due).date() <= calendar.local(turn.now).date()


def task_line(turn: Turn, case: Case) -> None:
    """What it is, how far, and what is due next."""
    turn.reply(
        "worker.task_line",
        no=f"@no:{case.no}",
        category=listed(case),
        state=f"@key:state.{case.state}",
        due=when(next_date(case)),
    )
