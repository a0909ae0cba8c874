"""What holds for the rules as a whole."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cases import lifecycle, refusals, tells
from cases.conditions import CONDITIONS
from cases.events import Dispatch, Event, Triage
from cases.model import Profile, Road
from cases.rules import TABLE
from cases.tells import Tell
from docs import lifecycle as page
from tests.cases.story import CENTRE, Story, handling, local


def test_every_refusal_code_is_listed() -> None:
    found: set[str] = set()
    for path in Path(lifecycle.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"Refused": 0, "need": 1}.get(node.func.id)
                if place is not None and isinstance(code := node.args[place], ast.Constant):
                    found.add(str(code.value))
    assert found == set(refusals.CODES)


def test_a_broken_history_is_not_folded() -> None:
    story = handling()
    with pytest.raises(ValueError, match="2026-000001:4"):
        lifecycle.fold([*story.entries[:2], story.entries[3]])
    with pytest.raises(ValueError, match="empty"):
        lifecycle.fold([])


def test_history_types_are_those_outside_programs_know() -> None:
    known = (
        "submitted proxy_submitted supplemented triaged merged split rejected referred_out "
        "dispatched signed returned transferred assisted whistled escalated contacted info_asked "
        "mediation_started mediation_held agreed mediation_failed suspended resumed extended urged "
        "supervised help_asked resolved called_back reworked closed withdrawn archived "
        "solved_on_spot reclassified invalidated messaged noted reminded "
    )
    assert {kind.past for kind in _all(Event)} <= set(known.split())


def _all(kind: type[Event]) -> set[type[Event]]:
    return {one for sub in kind.__subclasses__() for one in ({sub} | _all(sub))}


def test_triage_may_settle_another_matter() -> None:
    story = Story()
    story.open()
    story.do(Triage(road=Road.DISPUTE, category="neighbor", profile=Profile.N), CENTRE)
    story.do(Dispatch(unit="u1"), CENTRE)
    assert story.case.due_by == local("2026-12-23 17:30")


def test_the_page_about_the_life_of_a_case_is_current() -> None:
    assert page.TARGET.read_text(encoding="utf-8") == page.render(), "run: make docs"


def test_every_text_of_the_table_has_one_key_and_every_condition_a_meaning() -> None:
    told = [tell for rule in TABLE for tell in rule.tell]
    assert {tell.when for tell in told if tell.when} == set(CONDITIONS)
    assert {id(tell) for tell in told} == {id(one) for one in vars(tells).values() if isinstance(one, Tell)}
