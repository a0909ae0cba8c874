"""The demo county: invented places, people and numbers that nobody has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cases.model import Role
from cases.places import Area, Assignment, Deputy, DutySlot, Official, Unit
from storage.directory import Roster
from storage.seed.sheet import Cells, rows

FOLDER = Path(__file__).resolve().parent / "demo"
COUNTY = "wh"


def load_demo(folder: Path = FOLDER) -> Roster:
    """The whole county as a roster, ready to be written."""
    people = rows(folder / "officials.csv")
    return Roster(
        areas=tuple(area_of(row) for row in rows(folder / "areas.csv")),
        units=tuple(unit_of(row) for row in rows(folder / "units.csv")),
        officials=tuple(official_of(row) for row in people),
        assignments=tuple(assignment_of(row) for row in rows(folder / "assignments.csv")),
        duty=tuple(slot_of(row) for row in rows(folder / "duty.csv")),
        deputies=tuple(deputy_of(row) for row in rows(folder / "deputies.csv")),
        mobiles={row.text("code"): row.text("mobile") for row in people if row.text("mobile")},
    )


def area_of(row: Cells) -> Area:
    return Area(
        code=row.text("code"),
        kind=row.text("kind"),
        name=row.text("name"),
        parent=row.maybe("parent"),
        aliases=row.several("aliases"),
        phone=row.text("phone"),
        latitude=row.read_maybe("latitude", float),
        longitude=row.read_maybe("longitude", float),
    )


def unit_of(row: Cells) -> Unit:
    return Unit(
        code=row.text("code"),
        kind=row.text("kind"),
        name=row.text("name"),
        area=row.text("area"),
        phone=row.text("phone"),
        parent=row.maybe("parent"),
        commanded=row.yes("commanded"),
    )


def official_of(row: Cells) -> Official:
    return Official(
        code=row.text("code"),
        name=row.text("name"),
        surname=row.text("surname"),
        title=row.text("title"),
        phone=row.text("phone"),
    )


def assignment_of(row: Cells) -> Assignment:
    return Assignment(
        person=row.text("person"),
        role=row.read("role", Role),
        area=row.maybe("area"),
        unit=row.maybe("unit"),
        since=row.read_maybe("since", date.fromisoformat),
        until=row.read_maybe("until", date.fromisoformat),
        main=row.yes("main"),
    )


def slot_of(row: Cells) -> DutySlot:
    return DutySlot(
        list=row.text("list"),
        area=row.text("area"),
        position=row.read("position", int),
        person=row.maybe("person"),
        unit_kind=row.maybe("unit_kind"),
        grid_role=row.read_maybe("grid_role", Role),
    )


def deputy_of(row: Cells) -> Deputy:
    return Deputy(
        person=row.text("person"),
        deputy=row.text("deputy"),
        since=row.read("since", date.fromisoformat),
        until=row.read("until", date.fromisoformat),
        reason=row.text("reason"),
    )
