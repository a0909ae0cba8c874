"""What came of a simulated stretch: volumes, rates, what reached whom, and the rules that were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulation.care_watch import Care, care_breaches
from bot.simulation.watch import Breach, Lived, breaches
from bot.simulation.world import World
from cases import metrics
from cases.metrics import Rate
from storage import aftercare, trials
from storage import cases as case_rows

_LATE = timedelta(hours=2)  # what fell due at the very end was not looked at any more
_REMINDERS = ("ladder.", "worker.reminder")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything that is printed; of several townships it is added up (`together`)."""

    cases: int
    on_spot: int
    by_state: Counter[str]
    by_event: Counter[str]
    rates: dict[str, Rate]
    taken: tuple[float, ...]  # natural hours from report to result, each case
    notices: int
    to_officials: int
    reminding: int
    person_days: int  # working days times officials who heard anything
    most_in_a_day: int
    breaches: tuple[Breach, ...]
    care: Counter[str] = field(default_factory=Counter)  # what happened about visits

    @property
    def hours(self) -> metrics.Spread | None:
        """From report to result."""
        return metrics.spread(self.taken)

    @property
    def a_person_and_day(self) -> float:
        """Notices for each official and working day."""
        return self.to_officials / self.person_days

    @property
    def reminders_a_person_and_day(self) -> float:
        """Of these the reminders."""
        return self.reminding / self.person_days


def together(found: Sequence[Figures]) -> Figures:
    """The figures of townships that lived apart, each with its own county above it."""
    return Figures(
        cases=sum(one.cases for one in found),
        on_spot=sum(one.on_spot for one in found),
        by_state=sum((one.by_state for one in found), Counter[str]()),
        by_event=sum((one.by_event for one in found), Counter[str]()),
        rates={name: _sum([one.rates[name] for one in found]) for name in found[0].rates},
        taken=tuple(hours for one in found for hours in one.taken),
        notices=sum(one.notices for one in found),
        to_officials=sum(one.to_officials for one in found),
        reminding=sum(one.reminding for one in found),
        person_days=sum(one.person_days for one in found),
        most_in_a_day=max(one.most_in_a_day for one in found),
        care=sum((one.care for one in found), Counter[str]()),
        breaches=tuple(breach for one in found for breach in one.breaches),
    )


def _sum(rates: Sequence[Rate]) -> Rate:
    return Rate(hits=sum(rate.hits for rate in rates), of=sum(rate.of for rate in rates))


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
    return _figures(lived, await _cares(world, now), now)


async def _cares(world: World, now: datetime) -> tuple[Care, ...]:
    read = world.stage.app.store.read
    stuck = set(await read(aftercare.stuck(now - _LATE)))
    return tuple(
        [
            Care(plan=plan, entries=await read(aftercare.history_of(plan.no)), stuck=plan.no in stuck)
            for plan in await read(trials.plans())
        ]
    )


def _figures(lived: Lived, cares: Sequence[Care], now: datetime) -> Figures:
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
        by_state=Counter(str(case.state) for case in lived.cases.values()),
        by_event=Counter(entry.type for history in lived.histories for entry in history),
        rates=dict(_rates(lived, now)),
        taken=metrics.hours(lived.histories),
        notices=len(lived.notices),
        to_officials=len(officials),
        reminding=reminding,
        person_days=person_days,
        most_in_a_day=max(a_day.values(), default=0),
        care=Counter(entry.type for care in cares for entry in care.entries),
        breaches=(*breaches(lived), *care_breaches(cares, lived.notices)),
    )


def _rates(lived: Lived, now: datetime) -> Iterator[tuple[str, Rate]]:
    histories = lived.histories
    yield "sign_on_time", metrics.sign_on_time(histories, now)
    yield "resolve_on_time", metrics.resolve_on_time(histories, now)
    yield "called_back", metrics.called_back(histories, now)
    yield "satisfaction", metrics.satisfaction(histories) or Rate(hits=0, of=0)
    yield "once", metrics.once(histories, now)
    yield "returned", metrics.returned(histories)
    yield "reworked", metrics.reworked(histories)
