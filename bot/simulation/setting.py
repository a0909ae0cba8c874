"""What a simulated stretch of time is made of: numbers that a county may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from cases.deadlines import SHANGHAI


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How people behave. Shares are 0..1 of all times."""

    answers: float = 0.7  # a resident answers a question
    content: float = 0.88  # her matter was solved
    looks: float = 0.93  # an official acts on a message at all before she is reminded
    curious: float = 0.3  # she opens what she need not, or what others will see to as well
    gives_back: float = 0.04  # a task is somebody else's
    at_once: float = 0.25  # the work is done when the task is first looked at
    reply_minutes: float = 70.0  # working minutes until an official looks, on average
    work_hours: float = 9.0  # working hours until a piece of work is done, on average
    care: float = 0.3  # on a working day the centre offers visits to a household
    at_the_door: float = 0.4  # of these are households without a chat
    leave_days: int = 10  # a year and official, in two stretches


COUNTY = ("wh01", "wh02")  # the townships of the demo county


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One simulation. `policy`: a folder of policy tables to try instead of those that are shipped."""

    seed: int = 1
    start: date = date(2026, 1, 1)
    days: int = 365
    cases: int = 20_000
    township: str = "wh01"
    outage_days: int = 2
    days_after: int = 30  # in which nobody writes any more, and what was begun may end
    policy: Path | None = None
    habits: Habits = Habits()

    def lot(self, whose: str) -> str:
        """The seed of one person's luck in this township."""
        return f"{self.seed}:{self.township}:{whose}"

    @property
    def begins(self) -> datetime:
        """The first instant."""
        return datetime.combine(self.start, time(0), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The last instant at which anybody writes."""
        return self.begins + timedelta(days=self.days)

    @property
    def outage(self) -> tuple[datetime, datetime]:
        """From when until when the program stands still, after two fifths of the time."""
        began = self.begins + timedelta(days=self.days * 2 // 5, hours=11)
        return began, began + timedelta(days=self.outage_days)
