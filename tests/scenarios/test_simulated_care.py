"""Visits in an invented township: offered, agreed to, made, stopped; and what may never happen is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.simulation import outcome
from bot.simulation.care_watch import Care, care_breaches
from bot.simulation.setting import Habits, Setting
from bot.simulation.world import World
from cases import aftercare
from cases.aftercare import Plan, Rhythm, Terms
from cases.aftercare import events as do
from cases.model import Actor, Entry, Role
from cases.policy import Burden
from storage.trials import Notice
from tests.cases.story import calendar, local

LIVELY = Habits(care=1.0, work_hours=1.0, reply_minutes=20.0)
SHORT = Setting(days=8, cases=80, start=date(2026, 3, 2), outage_days=1, days_after=12, seed=3, habits=LIVELY)
AT_THE_DOOR = {"agreed_face", "declined_face", "not_met"}
BROKEN_BY_VISITS = {"care_uninvited", "care_too_early", "care_adrift", "at_rest", "too_many", "digests"}
AT = local("2026-03-02 09:00")
TERMS = Terms(burden=Burden(), calendar=calendar())


@pytest.mark.parametrize(("at_the_door", "answers"), [(0.0, {"agreed", "declined"}), (1.0, AT_THE_DOOR)])
async def test_households_are_asked_and_answer(tmp_path: Path, at_the_door: float, answers: set[str]) -> None:
    world = await World.open(replace(SHORT, habits=replace(LIVELY, at_the_door=at_the_door)), tmp_path)
    try:
        await world.live()
        found = await outcome.read(world)
    finally:
        await world.stage.close()
    assert found.care["proposed"] >= 1
    assert sum(found.care[answer] for answer in answers) >= 1
    assert not {breach.rule for breach in found.breaches} & BROKEN_BY_VISITS


def told(plan: Plan, person: str, at: datetime) -> Notice:
    """Somebody of the team heard that a household wants visits."""
    return Notice(person=person, case=plan.no, at=at, channel="x", keys=("worker.care_begun",), said="")


def lived() -> tuple[Plan, list[Entry]]:
    """Offered, agreed to at her door a day later, visited."""
    plan, entries = Plan(no="2026-000100"), []
    home = do.Household(person="r1", case="2026-000001", township="t1", area="g1")
    offer = do.Propose(lead="lead", worker="worker", asker="worker", household=home, over=True)
    worker = Actor(person="worker", role=Role.GRID_WORKER)
    for day, event, by in (
        (0, offer, Actor(person="centre", role=Role.DISPATCHER)),
        (1, do.AgreeFace(rhythm=Rhythm.WEEKLY), worker),
        (2, do.Visit(), worker),
    ):
        settled = aftercare.decide(plan, event, by, AT + timedelta(days=day), TERMS)
        plan = settled.plan
        entries.append(settled.entry)
    return plan, entries


def seen(care: Care, *notices: Notice) -> set[str]:
    """The rules that were broken."""
    return {breach.rule for breach in care_breaches([care], notices)}


def test_the_watch_sees_a_visit_without_a_yes_a_team_that_heard_too_early_and_what_hangs() -> None:
    plan, entries = lived()
    care = Care(plan=plan, entries=entries)
    assert seen(care, told(plan, "lead", AT + timedelta(days=1)), told(plan, "worker", AT)) == set()
    assert seen(care, told(plan, "lead", AT)) == {"care_too_early"}
    early = [*entries[:2], replace(entries[2], at=AT)]
    assert seen(replace(care, entries=early)) == {"care_uninvited"}
    assert seen(replace(care, stuck=True)) == {"care_adrift"}
