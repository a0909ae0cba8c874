"""Officials: look after an hour or so of office time, forget some, give some back, are away for days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.simulation.actor import Moment
from bot.simulation.sayings import Sayings
from bot.simulation.setting import Habits, Setting
from cases.deadlines import Calendar

_ROUNDS = (8 * 60 + 45, 10 * 60 + 30, 14 * 60 + 40, 16 * 60 + 20)  # when a dispatcher goes through the queue
_WORK = frozenset({"resolve", "contact"})
_LOOKING = frozenset({"queue", "tasks", "overdue", "callbacks", "look", "open", "trail"})
_IDLE = _LOOKING - {"queue", "tasks", "open"} | {"urge", "approve_extension"}  # others may do it as well
_MINUTES_IF_URGENT = 6.0  # on average, at any hour
_MINUTES_AT_THE_SCENE = 60.0  # until the work is done


@dataclass
class OfficialManner:
    """One official: her days off and her luck."""

    habits: Habits
    chance: Random
    calendar: Calendar
    away: frozenset[date]
    units: tuple[str, ...] = ()  # names that who places cases knows: to one of them goes what is unclear
    places: tuple[str, ...] = ()  # where she finds out that it is

    def weights(self) -> Mapping[str, float]:
        """By verb."""
        return {
            "sign": 1 - self.habits.at_once - self.habits.gives_back,
            "resolve": self.habits.at_once,
            "contact": 0.3,
            "return": self.habits.gives_back,
            "ask_help": 0.01,
            "extend": 0.05,
            "late_reason": 0.1,
            "queue": 1,
            "tasks": 1,
            "overdue": 0.5,
            "callbacks": 1,
            "dispatch": 1,
            "dispatch_all": 3,
            "locate": 1,
            "ask_leader": 1,
            "reassign": 1,
            "redirect": 0.05,
            "look": 0.5,
            "open": 0.5,
            "close_batch": 1,
            "called_back": 1,
            "approve_extension": 1,
            "trail": 0.5,
            "urge": 0.5,
            "supervise": 0.05,
            "related": 1,
            "no_choice": 0.2,
            "care_face": 1,
            "visited": 0.5,
        }

    def says(self, sayings: Sayings, after: str) -> str:
        """Where or whose it is, at the centre; elsewhere what was done or is in the way."""
        if after == "locate" and self.places:
            return self.chance.choice(self.places)
        return self.chance.choice(self.units) if self.units else sayings.one("official", self.chance)

    def when(self, moment: Moment) -> datetime | None:
        """In office hours; at once when called outside of them."""
        now, looks = moment.now, self._looks(moment)
        if not looks or (moment.urgent and self._is_away(now)):
            return None
        if moment.urgent:  # at any hour: she goes there
            works = moment.asked and moment.verb in _WORK
            mean = _MINUTES_AT_THE_SCENE if works else _MINUTES_IF_URGENT
            return now + timedelta(minutes=1 + self.chance.expovariate(1 / mean))
        return self._at_work(now, self._minutes(moment))

    def _looks(self, moment: Moment) -> bool:
        if moment.verb in _IDLE and not moment.urgent:
            return self.chance.random() < self.habits.curious
        return moment.asked or self.chance.random() < self.habits.looks

    def _is_away(self, now: datetime) -> bool:
        return self.calendar.local(now).date() in self.away

    def _minutes(self, moment: Moment) -> float:
        if moment.asked:
            works = moment.verb in _WORK
            return 15 + self.chance.expovariate(1 / (60 * self.habits.work_hours)) if works else 1
        share = 0.2 if moment.verb in _LOOKING else 1.0
        return 1 + self.chance.expovariate(1 / (self.habits.reply_minutes * share))

    def _at_work(self, now: datetime, minutes: float) -> datetime:
        """So many working minutes on, after her days off."""
        day = self.calendar.local(now).date()
        if day in self.away:
            while day in self.away or not self.calendar.works(day):
                day += timedelta(days=1)
            now = self.calendar.at_local(day, self.calendar.hours.opens)
        return self.calendar.add_work_minutes(now, round(minutes))

    def rounds(self, day: date) -> Iterator[datetime]:
        """When a dispatcher sits down before the queue that day."""
        if self.calendar.works(day) and day not in self.away:
            for minute in _ROUNDS:
                yield self.calendar.at_local(day, minute + self.chance.randrange(15))


def days_off(setting: Setting, chance: Random) -> frozenset[date]:
    """Two stretches of leave in a year, shorter in a shorter time."""
    each = max(1, round(setting.habits.leave_days / 2))
    share = setting.days / 365
    stretches = [chance.random() < share for _ in range(2)]
    return frozenset(
        setting.start + timedelta(days=first + offset)
        for taken in stretches
        if taken
        for first in [chance.randrange(max(1, setting.days))]
        for offset in range(each)
    )
