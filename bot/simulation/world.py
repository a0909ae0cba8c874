"""Days or a year of a township: people act in order of time, and whatever falls due is done in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from bot.simulation.actor import Actor
from bot.simulation.agenda import Agenda, Deed
from bot.simulation.caring import Caring
from bot.simulation.officials import OfficialManner, days_off
from bot.simulation.residents import Coming, ResidentManner, comings
from bot.simulation.sayings import Sayings
from bot.simulation.setting import Setting
from bot.simulation.stage import Stage
from bot.tick import next_due, tick
from cases.model import Role
from cases.places import Directory
from handlers.ports import Kind, Outbound
from storage import policies, wakes
from storage.seed.policy import load_policy

Tell = Callable[[date], None]
_ON_SPOT = 0.03  # cases that a grid worker solves as she finds them, for each that is reported
_WALK_IN = 0.05
_SAYS_WHERE = 0.8
_OWN, _ASK_AFTER, _BATCH = "tasks", "callbacks", "close_batch"  # after the queue
_OFTEN = 4
CENTRE = frozenset({Role.DISPATCHER, Role.SEALED_HANDLER})


@dataclass
class World:
    """Everybody on a stage. `open` it, then `live`."""

    setting: Setting
    stage: Stage
    agenda: Agenda
    sayings: Sayings
    chance: Random
    people: dict[str, Actor] = field(default_factory=dict)
    _ticked: datetime | None = None
    _caring: Caring = field(init=False)

    def __post_init__(self) -> None:
        chance = Random(self.setting.lot("care"))
        self._caring = Caring(self.setting, self.stage, self.agenda, self.people, chance, self.sayings)

    @classmethod
    async def open(cls, setting: Setting, folder: Path) -> World:
        """The demo county before the first day."""
        people: dict[str, Actor] = {}

        async def hears(out: Outbound) -> None:
            if out.chat_id in people:
                await people[out.chat_id].hears(out)

        stage = await Stage.open(folder, setting.begins, hears)
        if setting.policy is not None:
            calendar = stage.app.desk.known.current.calendar
            tried = load_policy(calendar, setting.policy)
            await stage.app.store.write(policies.save_version(tried, setting.begins))
        chance = Random(setting.lot("world"))
        world = cls(setting, stage, Agenda(), Sayings.load(), chance, people)
        for code in sorted(stage.app.desk.known.directory.officials):
            world._employ(code)
        return world

    def _employ(self, code: str) -> None:
        chance = Random(self.setting.lot(code))
        away = days_off(self.setting, chance)
        calendar = self.stage.app.desk.known.current.calendar
        names_owners = bool(self._roles(code) & (CENTRE | {Role.RESP_LEADER}))
        units, places = (self._units(code), self._places()) if names_owners else ((), ())
        manner = OfficialManner(self.setting.habits, chance, calendar, away, units, places)
        self.people[code] = Actor(code, self.stage, self.agenda, chance, manner, self.sayings)

    def _roles(self, code: str) -> set[Role]:
        directory = self.stage.app.desk.known.directory
        return {post.role for post in directory.posts(code, self.setting.start)}

    def _units(self, code: str) -> tuple[str, ...]:
        """The names of the units beside a centre."""
        directory = self.stage.app.desk.known.directory
        areas = {post.area for post in directory.posts(code, self.setting.start)}
        return tuple(sorted(unit.name for unit in directory.units.values() if unit.area in areas))

    async def live(self, tell: Tell = lambda _: None) -> None:
        """Until the last day is over and what was begun has had its time to end."""
        app = self.stage.app
        arriving = iter(self._arrivals())
        coming = next(arriving, None)
        ends = self.setting.ends + timedelta(days=self.setting.days_after)
        day = self.setting.start
        self._plan_day(day)
        while True:
            due = await self._next_due()
            ahead = (self.agenda.next_at(), due, coming.at if coming else None)
            at = min((one for one in ahead if one is not None), default=None)
            if at is None or at >= ends:
                return
            self.stage.clock.advance_to(self._running(at))
            now = self.stage.clock.now()
            while self._day(now) > day:
                day += timedelta(days=1)
                self._plan_day(day)
                tell(day)
            fell_due = due is not None and due <= now
            if fell_due:
                await self._fall_due()
            while coming is not None and coming.at <= now:
                await self._arrive(coming)
                coming = next(arriving, None)
            for deed in self.agenda.due(now):
                await deed()
            if fell_due or self.stage.waits():
                await app.pump.drain()

    def _running(self, at: datetime) -> datetime:
        """`at`, or the end of the outage it falls into."""
        began, over = self.setting.outage
        return over if began <= at < over else at

    def _day(self, at: datetime) -> date:
        return self.stage.app.desk.today(at)

    async def _next_due(self) -> datetime | None:
        """What falls due next; also what had its moment before it was known, once."""
        now = self.stage.clock.now()
        if self._ticked == now:
            return await next_due(self.stage.app.desk)
        return await self.stage.app.store.read(wakes.next_wake(self.setting.begins))

    async def _fall_due(self) -> None:
        self._ticked = self.stage.clock.now()
        while await tick(self.stage.app.desk):
            await self.stage.app.pump.drain()

    # ---- who comes ---------------------------------------------------------------------------

    def _arrivals(self) -> Iterator[Coming]:
        grids = grids_of(self.stage.app.desk.known.directory, self.setting.township)
        calendar = self.stage.app.desk.known.current.calendar
        return comings(self.setting, grids, calendar, Random(self.setting.lot("residents")))

    async def _arrive(self, coming: Coming) -> None:
        found = self.people.get(coming.who)
        if found is None:
            chance = Random(self.setting.lot(coming.who))
            calendar = self.stage.app.desk.known.current.calendar
            places = () if coming.grid else self._places()
            manner = ResidentManner(self.setting.habits, chance, calendar, places)
            found = Actor(coming.who, self.stage, self.agenda, chance, manner, self.sayings)
            self.people[coming.who] = found
        if coming.grid is not None:
            await self.stage.write(coming.who, Kind.START, f"g_{coming.grid}")
        await found.types(self._report(found.chance, told=coming.grid is not None))

    def _report(self, chance: Random, *, told: bool) -> str:
        """A matter; who did not scan a code mostly says where."""
        text = self.sayings.one("report", chance)
        says = not told and chance.random() < _SAYS_WHERE
        return f"{chance.choice(self._places())} {text}" if says else text

    def _places(self) -> tuple[str, ...]:
        directory = self.stage.app.desk.known.directory
        grids = grids_of(directory, self.setting.township)
        return tuple(directory.areas[code].name for code in grids)

    # ---- what officials do by themselves -----------------------------------------------------------

    def _plan_day(self, day: date) -> None:
        directory = self.stage.app.desk.known.directory
        each = self.setting.cases / self.setting.days
        self._caring.plan_day(day, self._holders(Role.DISPATCHER, day))
        for code, actor in self.people.items():
            if code not in directory.officials:
                continue
            assert isinstance(actor.manner, OfficialManner)
            if self._roles(code) & CENTRE and (near := self._near(code)):
                self._plan_rounds(actor, list(actor.manner.rounds(day))[:near])
        if day >= self._day(self.setting.ends):
            return
        self._plan_own(day, Role.GRID_WORKER, "on_spot", each * _ON_SPOT)
        self._plan_own(day, Role.DISPATCHER, "walk_in", each * _WALK_IN)

    def _near(self, code: str) -> int:
        """How often a day she sits down before the queue; what is for the whole county comes seldom."""
        directory = self.stage.app.desk.known.directory
        posts = directory.posts(code, self.setting.start)
        if any(post.area == self.setting.township and post.role is Role.DISPATCHER for post in posts):
            return _OFTEN
        inside = {area.code for area in directory.chain(self.setting.township)}
        return 1 if any(post.area in inside for post in posts) else 0

    def _plan_rounds(self, actor: Actor, rounds: list[datetime]) -> None:
        for at in rounds:
            self.agenda.plan(at, lambda: actor.presses("queue"))
        if rounds:
            self.agenda.plan(rounds[0] + timedelta(minutes=20), lambda: actor.presses(_OWN))
            self.agenda.plan(rounds[0] + timedelta(minutes=30), lambda: actor.presses(_ASK_AFTER))
            self.agenda.plan(rounds[-1] + timedelta(minutes=20), lambda: actor.presses(_BATCH))

    def _plan_own(self, day: date, role: Role, kind: str, mean: float) -> None:
        """What officials write of their own accord, on working days."""
        calendar = self.stage.app.desk.known.current.calendar
        if not calendar.works(day):
            return
        count = int(mean) + (self.chance.random() < mean % 1)
        holders = self._holders(role, day)
        for _ in range(count if holders else 0):
            actor = self.people[self.chance.choice(holders)]
            at = calendar.at_local(day, calendar.hours.opens + self.chance.randrange(8 * 60))
            text = self.sayings.one(kind, self.chance)
            self.agenda.plan(at, _typing(actor, text))

    def _holders(self, role: Role, day: date) -> list[str]:
        directory = self.stage.app.desk.known.directory
        inside = set(grids_of(directory, self.setting.township)) | {self.setting.township}
        return [
            code
            for code in sorted(directory.officials)
            if any(post.role is role and post.area in inside for post in directory.posts(code, day))
        ]


def _typing(actor: Actor, text: str) -> Deed:
    return lambda: actor.types(text)


def grids_of(directory: Directory, township: str) -> list[str]:
    """The grids of a township, in order."""
    return sorted(
        code
        for code, area in directory.areas.items()
        if area.kind == "grid" and directory.above(code, "township") == township
    )
