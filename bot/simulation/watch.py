"""The rules of the work, looked for from outside in what a simulated stretch left behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cases.codec import from_json
from cases.model import OPEN, Case, Entry, Profile, Role, State
from cases.places import Directory
from cases.policy import Policy
from cases.scene import quiet, thanks
from storage.trials import Notice

_AT_ONCE = frozenset({Profile.E, Profile.U})
_WORK = frozenset({Role.GRID_WORKER, Role.DEPT_HANDLER, Role.MEDIATOR})
_SEALED_MAY_REACH = frozenset({Role.SEALED_HANDLER, Role.OPERATOR, Role.AUDITOR})
_ASKED_FOR = frozenset({"worker.extended", "worker.resumed"})  # answers to what she asked herself
_BY_CLOCK = "ladder."  # what people say themselves they may say twice
_LIST = "centre.good_day"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A rule that was broken. `rule` is a key, `where` a case number or a person's code."""

    rule: str
    where: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What is left of a simulated stretch."""

    notices: Sequence[Notice]
    cases: Mapping[str, Case]
    histories: Sequence[Sequence[Entry]]
    directory: Directory
    policy: Policy
    outage: tuple[datetime, datetime]
    stuck: Sequence[Case] = ()


def breaches(lived: Lived) -> Iterator[Breach]:
    """Every broken rule, as often as it was broken."""
    officials = [notice for notice in lived.notices if notice.person in lived.directory.officials]
    yield from _at_rest(lived, officials)
    yield from _too_many(lived, officials)
    yield from _digests(lived, officials)
    yield from _same_again(officials)
    yield from _unsealed(lived, officials)
    yield from _left_alone(lived)
    yield from _without_step(lived)
    yield from _earlier(lived)


def _urgent(lived: Lived, notice: Notice) -> bool:
    case = lived.cases.get(notice.case or "")
    return case is not None and (case.profile in _AT_ONCE or case.urgent)


def _at_rest(lived: Lived, officials: Sequence[Notice]) -> Iterator[Breach]:
    """Nothing at night and on rest days but what may not wait."""
    burden, calendar = lived.policy.burden, lived.policy.calendar
    for notice in officials:
        local = calendar.local(notice.at)
        minute = 60 * local.hour + local.minute
        awake = burden.quiet_until <= minute < burden.quiet_from and calendar.works(local.date())
        if not awake and not _urgent(lived, notice):
            yield Breach(rule="at_rest", where=f"{notice.person} {notice.case or notice.keys}", at=notice.at)


def _too_many(lived: Lived, officials: Sequence[Notice]) -> Iterator[Breach]:
    """So many a worker and day; emergencies, the two lists and what she asked for are not counted."""
    workers = {
        code
        for code in lived.directory.officials
        if any(post.role in _WORK for post in lived.directory.posts(code, _day(lived, lived.outage[0])))
        and not any(
            post.role is Role.DISPATCHER for post in lived.directory.posts(code, _day(lived, lived.outage[0]))
        )
    }
    a_day = Counter(
        (notice.person, _day(lived, notice.at))
        for notice in officials
        if notice.person in workers and notice.channel != "sms"
        if not _urgent(lived, notice) and _LIST not in notice.keys and not _ASKED_FOR & set(notice.keys)
    )
    for (person, day), count in a_day.items():
        if count > lived.policy.burden.pushes_a_day:
            yield Breach(rule="too_many", where=f"{person} {count}", at=_noon(lived, day))


def _digests(lived: Lived, officials: Sequence[Notice]) -> Iterator[Breach]:
    """At most two lists a day."""
    lists = Counter((notice.person, _day(lived, notice.at)) for notice in officials if _LIST in notice.keys)
    for (person, day), count in lists.items():
        if count > 2:
            yield Breach(rule="digests", where=person, at=_noon(lived, day))


def _same_again(officials: Sequence[Notice]) -> Iterator[Breach]:
    """A repeat says something new."""
    last: dict[tuple[str, str | None, str], str] = {}
    for notice in officials:
        if notice.case is None or not notice.keys[0].startswith(_BY_CLOCK):
            continue
        key = (notice.person, notice.case, notice.channel)
        if last.get(key) == notice.said:
            where = f"{notice.person} {notice.case} {notice.keys}"
            yield Breach(rule="same_again", where=where, at=notice.at)
        last[key] = notice.said


def _unsealed(lived: Lived, officials: Sequence[Notice]) -> Iterator[Breach]:
    """A sealed case is nobody's but its handlers'."""
    for notice in officials:
        case = lived.cases.get(notice.case or "")
        if case is None or not case.sealed or notice.person in {case.handler, case.reporter, *case.called}:
            continue
        posts = lived.directory.posts(notice.person, _day(lived, notice.at))
        if not any(post.role in _SEALED_MAY_REACH for post in posts):
            yield Breach(rule="unsealed", where=f"{notice.person} {notice.case}", at=notice.at)


def _left_alone(lived: Lived) -> Iterator[Breach]:
    """Who reported hears of it, again and again, until it is over; outages stretch the time."""
    told: dict[str, list[datetime]] = defaultdict(list)
    for notice in lived.notices:
        if notice.case is not None:
            told[notice.case].append(notice.at)
    calendar = lived.policy.calendar
    allowed = lived.policy.burden.update_days + 1 + (lived.outage[1] - lived.outage[0]).days
    for no, case in lived.cases.items():
        if case.reporter is None or case.opened_at is None or case.told_at is None or case.sealed:
            continue
        if thanks(case) or quiet(case):
            continue  # who only said thank you waits for nothing; who may be watched is not written to
        if case.state is State.RESOLVED and case.resident_says != "unsolved":
            continue  # she has a result and a question: the next word is hers
        if case.state in OPEN and calendar.workdays_between(case.told_at, lived.notices[-1].at) > allowed:
            yield Breach(rule="left_alone", where=no, at=case.told_at)


def _without_step(lived: Lived) -> Iterator[Breach]:
    """Every open case has a next step."""
    yield from (Breach(rule="without_step", where=case.no) for case in lived.stuck)


def _earlier(lived: Lived) -> Iterator[Breach]:
    """A date never moves earlier but by what a person did and its people were told of."""
    for history in lived.histories:
        due: datetime | None = None
        for entry in history:
            if "due_by" not in entry.changes:
                continue
            new = from_json("due_by", entry.changes["due_by"])
            if due is not None and new is not None and new < due and entry.role is Role.SYSTEM:
                yield Breach(rule="earlier", where=f"{entry.case} {entry.type}", at=entry.at)
            due = new


def _day(lived: Lived, at: datetime) -> date:
    return lived.policy.calendar.local(at).date()


def _noon(lived: Lived, day: date) -> datetime:
    return datetime.combine(day, time(12), lived.outage[0].tzinfo)
