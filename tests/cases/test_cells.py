"""Every (event, state, role) cell against a table written by hand from the domain study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cases.events import Event, Submit
from cases.guards import WHAT, WHO
from cases.lifecycle import allowed
from cases.model import LED, OPEN, Actor, Case, Role, State
from cases.rules import TABLE
from tests.cases.story import RESIDENT, dispatched, handling

STAFF = frozenset(
    {
        Role.GRID_WORKER,
        Role.GRID_LEADER,
        Role.GRID_ADVISOR,
        Role.CHIEF_GRID,
        Role.DISPATCHER,
        Role.DEPT_HANDLER,
        Role.DEPT_LEAD,
        Role.CASE_LEADER,
        Role.RESP_LEADER,
        Role.MEDIATOR,
        Role.SEALED_HANDLER,
    }
)
ROLES = {
    "staff": STAFF,
    "centre": frozenset({Role.DISPATCHER, Role.SEALED_HANDLER}),
    "leaders": frozenset({Role.RESP_LEADER, Role.CHIEF_GRID, Role.CASE_LEADER}),
}
STATES: dict[str, frozenset[State | None]] = {
    "new": frozenset({None}),
    "open": frozenset(
        {
            State.REGISTERED,
            State.TRIAGE,
            State.DISPATCHED,
            State.SIGNED,
            State.HANDLING,
            State.WAITING_INFO,
            State.MEDIATING,
            State.SUSPENDED,
            State.JOINT,
            State.RESOLVED,
        }
    ),
    "waiting": frozenset({State.REGISTERED, State.TRIAGE}),
    "working": frozenset({State.SIGNED, State.HANDLING, State.JOINT}),
    "led": frozenset(
        {
            State.DISPATCHED,
            State.SIGNED,
            State.HANDLING,
            State.WAITING_INFO,
            State.MEDIATING,
            State.SUSPENDED,
            State.JOINT,
        }
    ),
}
Cell = tuple[str, State | None, Role]


def expected() -> frozenset[Cell]:
    """The cells written down by hand."""
    path = Path(__file__).with_name("expected_cells.csv")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    cells: set[Cell] = set()
    for row in csv.DictReader(lines):
        states: set[State | None] = set()
        roles: set[Role] = set()
        for name in row["states"].split("|"):
            states |= STATES[name] if name in STATES else {State(name)}
        for name in row["roles"].split("|"):
            roles |= ROLES[name] if name in ROLES else {Role(name)}
        fresh = {(row["event"], state, role) for state in states for role in roles}
        assert not fresh & cells, f"{row['event']} is listed twice"
        cells |= fresh
    return frozenset(cells)


def passes(event: type[Event], state: State | None, role: Role) -> bool:
    """True where a row of the table takes this cell."""
    return any(
        rule.event is event
        and role in rule.roles
        and (state in rule.sources if state is not None else not rule.sources)
        for rule in TABLE
    )


EVENTS = tuple(dict.fromkeys(rule.event for rule in TABLE))
CELLS = expected()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name())
def test_every_cell_of_an_event(event: type[Event]) -> None:
    wrong = [
        (state or "new", role.value, passes(event, state, role))
        for state in (None, *State)
        for role in Role
        if passes(event, state, role) != ((event.name(), state, role) in CELLS)
    ]
    assert wrong == []


def test_every_expected_event_exists() -> None:
    assert {cell[0] for cell in CELLS} == {event.name() for event in EVENTS}


def test_a_role_finds_one_row_only() -> None:
    for state in (None, *State):
        for role in Role:
            for event in EVENTS:
                rows = [
                    rule
                    for rule in TABLE
                    if rule.event is event
                    and role in rule.roles
                    and (state in rule.sources if state is not None else not rule.sources)
                ]
                assert len(rows) <= 1, (event.name(), state, role)


def test_every_guard_is_known_and_used() -> None:
    used = {name for rule in TABLE for name in rule.guards}
    assert used == set(WHO) | set(WHAT)


def test_only_submissions_start_a_case() -> None:
    assert all(issubclass(rule.event, Submit) == (not rule.sources) for rule in TABLE)


def test_sets_of_states_mean_what_the_study_says() -> None:
    assert STATES["open"] == OPEN
    assert STATES["led"] == LED


def test_buttons_offer_only_what_the_post_permits() -> None:
    case: Case = dispatched().case
    mine = allowed(case, Actor(person="h1", role=Role.DEPT_HANDLER, unit="u1"))
    assert {"Sign", "Return", "AskHelp"} <= set(mine)
    other = allowed(case, Actor(person="h9", role=Role.DEPT_HANDLER, unit="u9"))
    assert not {"Sign", "Return", "Resolve"} & set(other)
    assert "Withdraw" in allowed(handling().case, RESIDENT)
    assert "Withdraw" not in allowed(handling().case, Actor(person="r2", role=Role.RESIDENT))
