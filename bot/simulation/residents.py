"""Residents: some write every day, mostly by day; they answer when they feel like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.simulation.actor import Moment
from bot.simulation.sayings import Sayings
from bot.simulation.setting import Habits, Setting
from cases.deadlines import Calendar

# How much is written in each hour of the day.
_HOURS = (1, 0, 0, 0, 0, 1, 4, 9, 12, 13, 12, 8, 6, 6, 9, 10, 9, 8, 8, 9, 8, 5, 3, 1)
_BY_DAY = 7, 22  # who is asked outside these hours answers in the morning
_NEW = 0.65  # of the writers are new
_SELDOM = frozenset({"urge", "mine", "care_stop"})  # offered with much that she is told
_SCANS = 0.75  # of the new ones come by the code on a poster


@dataclass
class ResidentManner:
    """Presses what she is asked, says whether it was solved, now and then asks how far it is."""

    habits: Habits
    chance: Random
    calendar: Calendar
    places: tuple[str, ...] = ()  # where she may live, if she did not scan a code

    def weights(self) -> Mapping[str, float]:
        """By verb."""
        return {
            "solved": self.habits.content,
            "unsolved": 1 - self.habits.content,
            "rate.5": 4,
            "rate.4": 4,
            "rate.3": 2,
            "rate.2": 0.5,
            "rate.1": 0.3,
            "nameable.yes": 1,
            "nameable.no": 2,
            "safe.yes": 3,
            "safe.no": 1,
            "where": 1,
            "way": 1,
            "urge": 0.4,
            "mine": 0.2,
            "care_agree": 1,
            "care_kin": 0.5,
            "care_decline": 1.5,
            "care_stop": 1,
        }

    def says(self, sayings: Sayings, after: str) -> str:
        """Where it is, or why it is not done yet."""
        return self.chance.choice(self.places) if self.places else sayings.one("resident", self.chance)

    def when(self, moment: Moment) -> datetime | None:
        """Within the hour, or never."""
        share = 0.08 if moment.verb in _SELDOM else self.habits.answers
        if self.chance.random() > share:
            return None
        at = moment.now + timedelta(minutes=1 + self.chance.expovariate(1 / (4 if moment.asked else 40)))
        hour = self.calendar.local(at).hour
        if _BY_DAY[0] <= hour < _BY_DAY[1]:
            return at
        day = self.calendar.local(at).date() + timedelta(days=hour >= _BY_DAY[1])
        return self.calendar.at_local(day, 60 * _BY_DAY[0] + self.chance.randrange(180))


@dataclass(frozen=True)
class Coming:
    """Somebody is going to write."""

    at: datetime
    who: str
    grid: str | None  # she scans its code first


def comings(setting: Setting, grids: Sequence[str], calendar: Calendar, chance: Random) -> Iterator[Coming]:
    """Who writes when, in order of time."""
    writers: list[str] = []
    for number in range(setting.days):
        day = setting.start + timedelta(days=number)
        for minute in sorted(_minutes(setting, calendar.works(day), chance)):
            new = not writers or chance.random() < _NEW
            who = f"r{len(writers) + 1}" if new else chance.choice(writers)
            if new:
                writers.append(who)
            grid = chance.choice(grids) if new and chance.random() < _SCANS else None
            yield Coming(_at(calendar, day, minute), who, grid)


def _minutes(setting: Setting, works: bool, chance: Random) -> list[int]:
    mean = setting.cases / setting.days * (1.1 if works else 0.78)
    count = max(0, round(chance.gauss(mean, mean**0.5)))
    hours = chance.choices(range(24), _HOURS, k=count)
    return [60 * hour + chance.randrange(60) for hour in hours]


def _at(calendar: Calendar, day: date, minute: int) -> datetime:
    return calendar.at_local(day, minute)
