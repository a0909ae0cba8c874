"""A small invented county: one township of two villages and two grids, a few units and posts."""

from __future__ import annotations

from datetime import date

from cases.model import Role
from cases.places import Area, Assignment, Deputy, Directory, DutySlot, Official, Unit

DAY = date(2026, 11, 23)


def _official(code: str) -> Official:
    return Official(code=code, name=code, surname=code[:1])


POSTS = (
    Assignment(person="worker", role=Role.GRID_WORKER, area="g1"),
    Assignment(person="worker2", role=Role.GRID_WORKER, area="g2"),
    Assignment(person="leader", role=Role.GRID_LEADER, area="g1"),
    Assignment(person="village", role=Role.CHIEF_GRID, area="v1"),
    Assignment(person="secretary", role=Role.CHIEF_GRID, area="t1"),
    Assignment(person="centre", role=Role.DISPATCHER, area="t1"),
    Assignment(person="centre2", role=Role.DISPATCHER, area="t2"),
    Assignment(person="county", role=Role.DISPATCHER, area="c1"),
    Assignment(person="deputy_head", role=Role.RESP_LEADER, area="t1"),
    Assignment(person="keeper", role=Role.SEALED_HANDLER, area="t1"),
    Assignment(person="keeper", role=Role.DEPT_HANDLER, unit="discipline1", main=False),
    Assignment(person="keeper2", role=Role.SEALED_HANDLER, area="c1"),
    Assignment(person="mediator1", role=Role.MEDIATOR, area="v1"),
    Assignment(person="mediator2", role=Role.MEDIATOR, area="t1"),
    Assignment(person="clerk", role=Role.DEPT_HANDLER, unit="traffic1"),
    Assignment(person="clerk_lead", role=Role.DEPT_LEAD, unit="traffic1"),
    Assignment(person="clerk2", role=Role.DEPT_HANDLER, unit="traffic_county"),
    Assignment(person="officer", role=Role.DEPT_LEAD, unit="police1"),
    Assignment(person="standin", role=Role.DEPT_HANDLER, unit="police1"),
    Assignment(person="judge", role=Role.DEPT_HANDLER, unit="justice1"),
    Assignment(person="engineer", role=Role.OPERATOR, area="c1"),
)


def county(*deputies: Deputy) -> Directory:
    """The directory of it."""
    return Directory.build(
        version=1,
        areas=(
            Area(code="c1", kind="county", name="c1"),
            Area(code="t1", kind="township", name="t1", parent="c1"),
            Area(code="t2", kind="township", name="t2", parent="c1"),
            Area(code="v1", kind="village", name="v1", parent="t1"),
            Area(code="v2", kind="village", name="v2", parent="t1"),
            Area(code="g1", kind="grid", name="g1", parent="v1"),
            Area(code="g2", kind="grid", name="g2", parent="v2"),
        ),
        units=(
            Unit(code="traffic1", kind="traffic", name="traffic1", area="t1"),
            Unit(code="traffic_county", kind="county_traffic", name="traffic_county", area="c1"),
            Unit(code="police1", kind="police", name="police1", area="t1"),
            Unit(code="justice1", kind="justice", name="justice1", area="t1"),
            Unit(code="discipline1", kind="discipline", name="discipline1", area="t1"),
        ),
        officials=tuple(_official(post.person) for post in {p.person: p for p in POSTS}.values()),
        assignments=POSTS,
        duty=(
            DutySlot(list="fire", area="t1", position=1, grid_role=Role.GRID_WORKER),
            DutySlot(list="fire", area="t1", position=3, unit_kind="police"),
            DutySlot(list="fire", area="t1", position=2, person="deputy_head"),
            DutySlot(list="fire", area="t1", position=4, person="deputy_head"),
            DutySlot(list="violence_home", area="t1", position=1, grid_role=Role.GRID_WORKER),
            DutySlot(list="violence_home", area="t1", position=2, person="village"),
            DutySlot(list="violence_home", area="t1", position=3, unit_kind="police"),
            DutySlot(list="other", area="t1", position=1, person="centre"),
            DutySlot(list="other", area="c1", position=9, person="county"),
        ),
        deputies=deputies,
    )
