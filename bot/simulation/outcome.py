"""What came of a simulated stretch: volumes, rates, what reached whom, and the rules that were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulation.watch import Breach, Lived, breaches
from bot.simulation.world import World
from cases import metrics
from cases.metrics import Rate
from storage import cases as case_rows
from storage import trials

_LATE = timedelta(hours=2)  # what fell due at the very end was not looked at any more
_REMINDERS = ("ladder.", "worker.reminder")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything that is printed. Shares are 0..1, None with nothing to divide by."""

    cases: int
    on_spot: int
    by_state: dict[str, int]
    by_event: dict[str, int]
    rates: dict[str, Rate | None]
    hours: metrics.Spread | None
    notices: int
    a_person_and_day: float
    reminders_a_person_and_day: float
    most_in_a_day: int
    breaches: tuple[Breach, ...]


async def read(world: World) -> Figures:
    """Look at everything in the database of a world that has lived."""
    app = world.stage.app
    now = world.stage.clock.now()
    histories = await app.store.read(trials.histories())
    lived = Lived(
        notices=await app.store.read(trials.notices()),
        cases=await app.store.read(trials.all_cases()),
        histories=histories,
        directory=app.desk.known.directory,
        policy=app.desk.known.current,
        outage=world.setting.outage,
        stuck=await app.store.read(case_rows.stuck(now - _LATE)),
    )
    return _figures(lived, now)


def _figures(lived: Lived, now: datetime) -> Figures:
    officials = [notice for notice in lived.notices if notice.person in lived.directory.officials]
    calendar = lived.policy.calendar
    a_day = Counter((notice.person, calendar.local(notice.at).date()) for notice in officials)
    reminding = sum(any(key.startswith(_REMINDERS) for key in notice.keys) for notice in officials)
    first = min((history[0].at for history in lived.histories), default=now)
    days = max(1, calendar.workdays_between(first, now))
    person_days = days * max(1, len({notice.person for notice in officials}))
    return Figures(
        cases=len(lived.cases),
        on_spot=metrics.on_spot(lived.histories),
        by_state=dict(Counter(str(case.state) for case in lived.cases.values())),
        by_event=dict(Counter(entry.type for history in lived.histories for entry in history)),
        rates=dict(_rates(lived, now)),
        hours=metrics.duration(lived.histories),
        notices=len(lived.notices),
        a_person_and_day=len(officials) / person_days,
        reminders_a_person_and_day=reminding / person_days,
        most_in_a_day=max(a_day.values(), default=0),
        breaches=tuple(breaches(lived)),
    )


def _rates(lived: Lived, now: datetime) -> Iterator[tuple[str, Rate | None]]:
    histories = lived.histories
    yield "sign_on_time", metrics.sign_on_time(histories, now)
    yield "resolve_on_time", metrics.resolve_on_time(histories, now)
    yield "called_back", metrics.called_back(histories, now)
    yield "satisfaction", metrics.satisfaction(histories)
    yield "once", metrics.once(histories, now)
    yield "returned", metrics.returned(histories)
    yield "reworked", metrics.reworked(histories)
