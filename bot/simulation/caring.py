"""包保帮扶 in a simulated township: offered now and then after a matter, visited, reviewed, stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.simulation.actor import Actor
from bot.simulation.agenda import Agenda
from bot.simulation.sayings import Sayings
from bot.simulation.setting import Setting
from bot.simulation.stage import Stage
from cases.aftercare import RUNNING, Plan
from cases.model import Case, Role
from handlers.say import press
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import people as people_rows
from storage import trials

_NEWEST = 40  # matters that are over, of which one is taken
_GOES = 0.8  # who is to come does come
_REVIEWS = 0.6  # on each day after she was asked
_ENOUGH = 0.01  # of the households have had enough, on a day
_AROUND = timedelta(days=2)  # visits happen around their day
_RESULTS = {"continue": 8, "down": 1, "up": 1, "end": 1}
_LEADS = (Role.DEPT_LEAD, Role.RESP_LEADER, Role.CHIEF_GRID)


@dataclass
class Caring:
    """What people do about visits of their own accord; answers to questions are theirs as to any other."""

    setting: Setting
    stage: Stage
    agenda: Agenda
    people: Mapping[str, Actor]
    chance: Random
    sayings: Sayings

    def plan_day(self, day: date, centre: list[str]) -> None:
        """On working days: one look at the plans there are, perhaps a new offer."""
        calendar = self.stage.app.desk.known.current.calendar
        if not calendar.works(day):
            return
        self.agenda.plan(calendar.at_local(day, 9 * 60 + 5), self._look)
        if centre and day < self.setting.ends.date() and self.chance.random() < self.setting.habits.care:
            who = self.people[self.chance.choice(centre)]
            at = calendar.at_local(day, 10 * 60 + self.chance.randrange(360))
            self.agenda.plan(at, lambda: self._offer(who))

    async def _offer(self, who: Actor) -> None:
        """One that was solved not long ago, with a team of the people there."""
        chatless = self.chance.random() < self.setting.habits.at_the_door
        found = trials.over(self.setting.township, _NEWEST, chatless=chatless)
        over = await self.stage.app.store.read(found)
        if not over:
            return
        case = await self.stage.app.store.read(case_rows.load(self.chance.choice(over)))
        team = self._team(case) if case is not None else ()
        if case is not None and len(team) > 1:
            text = self.sayings.one("care_offer", self.chance)
            await who.types(text.format(no=case.no, team=" ".join(team)))

    def _team(self, case: Case) -> tuple[str, ...]:
        """A lead of the township and a worker of the grid (else somebody of a unit), by name."""
        directory, day = self.stage.app.desk.known.directory, self._today()
        here = [
            post for post in directory.assignments if post.holds(day) and self._here(post.area, post.unit)
        ]
        leads = [post.person for post in here if post.role in _LEADS]
        comes = directory.holders(Role.GRID_WORKER, day, area=case.area or "") or tuple(
            post.person for post in here if post.role is Role.DEPT_HANDLER
        )
        team = [self.chance.choice(of) for of in (leads, comes) if of]
        return tuple(directory.officials[one].name for one in team)

    def _here(self, area: str | None, unit: str | None) -> bool:
        units = self.stage.app.desk.known.directory.units
        return self.setting.township in {area, units[unit].area if unit in units else None}

    def _today(self) -> date:
        return self.stage.app.desk.today(self.stage.clock.now())

    # ---- what runs ---------------------------------------------------------------------------------

    async def _look(self) -> None:
        now = self.stage.clock.now()
        for plan in await self.stage.app.store.read(plan_rows.of_centre((self.setting.township,))):
            if plan.phase in RUNNING:
                await self._live(plan, now)

    async def _live(self, plan: Plan, now: datetime) -> None:
        """One thing a day for each household."""
        if self.chance.random() < _ENOUGH:
            await self._enough(plan)
        elif plan.review_asked_at is not None:
            if self.chance.random() < _REVIEWS:
                result = self.chance.choices(list(_RESULTS), list(_RESULTS.values()))[0]
                self._press(plan.lead, press("care_review", plan, result))
        elif plan.visit_by is not None and plan.visit_by - now < _AROUND and self.chance.random() < _GOES:
            self._press(plan.worker, press("visited", plan))

    async def _enough(self, plan: Plan) -> None:
        """She says it where she has a chat; else to the one who comes."""
        chat = await self.stage.app.store.read(people_rows.last_chat(plan.person))
        if chat is None:
            self._press(plan.worker, press("care_stop_face", plan))
        else:
            self._press(chat.chat_id, press("care_stop", plan))

    def _press(self, who: str | None, value: str) -> None:
        """Some time that day."""
        actor = self.people.get(who or "")
        if actor is not None:
            at = self.stage.clock.now() + timedelta(minutes=self.chance.randrange(1, 360))
            self.agenda.plan(at, lambda: actor.presses(value))
