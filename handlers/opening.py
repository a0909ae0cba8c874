"""Opening a case from a report, and what policy lets the system do with it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cases import ladder, routing
from cases.events import Dispatch, OnSpot, ProxySubmit, Submit, Triage
from cases.model import ENDED, Actor, Case, Profile, Road, Role, State
from cases.policy import Category, Sealing
from handlers import audience, proposal
from handlers.ports import Say
from handlers.say import choice, line, say_json
from handlers.turn import Turn
from nlp.understand import Understanding
from storage import cases as case_rows
from storage.rows import OutRow

_BURST = timedelta(minutes=10)
SHARED = frozenset(
    {"utility_outage", "road_facility", "sanitation_env", "geo_flood"}
)  # strikes a whole place
_WORTH = 0.002  # share of an answer that the centre is offered as another one
_TELLS = 0.5  # weight of a word that is worth naming as the reason
_FROM_PEOPLE = frozenset({"crime", "violence_home", "child", "other"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """A report on its way into a case."""

    words: str
    understood: Understanding
    source: str = "resident"
    reporter: str | None = None
    agent: str | None = None
    agreed: bool = False
    media: str | None = None
    result: str | None = None  # solved on the spot: the worker's words
    linked: tuple[str, ...] = ()
    place: str | None = None  # known already, where the words name none
    above: str | None = None  # whose centre handles it, where not the place's own
    sealed: bool = False  # said where a sealed case is open, or in confidence beside an open one


def hint(turn: Turn) -> str | None:
    """Where this chat speaks from: the scanned code, else the first area of the person's posts."""
    if turn.chat is not None and turn.chat.grid:
        return turn.chat.grid
    posts = turn.desk.known.directory.posts(turn.who or "", turn.today)
    return next((post.area for post in posts if post.area), None)


def told_here(turn: Turn, words: str, heard: Understanding, *, media: str | None = None) -> Told:
    """Something said in this chat by its owner, for herself."""
    roles = {actor.role for actor in turn.actors()} - {Role.RESIDENT}
    source = "grid" if roles else "resident"
    last = turn.view.last_case
    confided = last is not None and last.sealed and last.reporter == turn.who and last.state not in ENDED
    return Told(words=words, understood=heard, source=source, reporter=turn.who, media=media, sealed=confided)


async def open_case(turn: Turn, told: Told, *, unheard: bool = False) -> Case:
    """Submit, and what policy lets the system do at once: alarm in an emergency, send a clear-cut service."""
    category = turn.desk.known.current.category(told.understood.category)
    no = await turn.desk.store.next_case_no(turn.today.year)
    sealed = seals(category, told.understood) or told.sealed or _told_in_fear(told.understood)
    told = replace(told, sealed=sealed)
    kind = "media" if told.media else "report"
    text = turn.text(kind, told.words, no, media=told.media, sealed=sealed)
    event = _submit(turn, told, text, no, unheard=unheard)
    _keep_number(turn, told)
    by = Actor(person=turn.who, role=_role(turn, told))
    turn.alike = await _just_told(turn, event)
    case = turn.open(no, event, by)
    turn.update_chat(last_case=no)
    case = _by_system(turn, case, told, category)
    if case.state is State.REGISTERED and not case.urgent and not case.sealed:
        _light_up(turn, case)
    return case


async def _just_told(turn: Turn, event: Submit) -> int:
    """How many wait already with the same, told within the last minutes: nine reports are not nine alarms."""
    if event.category not in SHARED or event.urgent or event.area is None:
        return 0
    since = turn.now - _BURST
    return len(await turn.desk.store.read(case_rows.near(event.category, event.area, since)))


def _light_up(turn: Turn, case: Case) -> None:
    """Something waits to be settled: the centre hears so at most once an hour, and not at night."""
    directory = turn.desk.known.directory
    later = ladder.quiet_until(turn.now, turn.policy_of(case), False)
    # Of the hour it goes out in: what came in over days off is one message on the first morning.
    hour = turn.desk.known.current.calendar.local(later or turn.now).strftime("%Y-%m-%dT%H")
    for person in audience.dispatchers(case, directory, turn.today):
        if person != turn.who:
            say = Say(lines=(line("centre.something_waits"),), choices=(choice("queue"),))
            turn.tell(
                OutRow(
                    person=person,
                    say=say_json(say),
                    dedupe=f"waits:{person}:{hour}",
                    send_after=later,
                    created_at=turn.now,
                )
            )


def _keep_number(turn: Turn, told: Told) -> None:
    """A number she left in her words is how she is reached: kept sealed, shown to who asks, and logged."""
    person = turn.person
    if person is None or told.reporter != person.id or person.kind != "resident" or person.phone:
        return
    if told.understood.phone:
        turn.keep_person(replace(person, phone=told.understood.phone))


def _role(turn: Turn, told: Told) -> Role:
    if told.source in {"resident", "dept"}:  # retold: the post it comes from must not show
        return Role.RESIDENT
    roles = [actor.role for actor in turn.actors() if actor.role is not Role.RESIDENT]
    return roles[0] if roles else Role.RESIDENT


def _submit(turn: Turn, told: Told, text: int, no: str, *, unheard: bool) -> Submit:
    heard, sealed = told.understood, told.sealed
    category = turn.desk.known.current.category(heard.category)
    directory = turn.desk.known.directory
    area = _area(turn, heard, told.place)
    place = turn.text("place", heard.place.text, no, sealed=sealed) if heard.place else None
    named = proposal.named_in(directory, told.words)
    if sealed:  # a title is enough: whoever may be meant must not learn of it
        named |= proposal.named_by_post(directory, told.words, area, turn.today)
    suggestion = (
        None
        if sealed
        else routing.suggest(
            category.code,
            area,
            directory,
            turn.desk.known.current,
            day=turn.today,
            named=named,
            words=told.words,
        )
    )
    fields: dict[str, Any] = {
        "text": text,
        "reporter": told.reporter,
        "road": Road.SERVICE if unheard or heard.road == "chat" else Road(heard.road),
        "category": "other" if unheard or heard.category == "chat" else heard.category,
        "profile": Profile.U if unheard else Profile(heard.profile),
        "urgent": heard.urgent,
        "danger": heard.danger,
        "sealed": sealed,
        "decision": "human" if unheard else heard.decision,
        "source": told.source,
        "township": directory.above(area, "township"),
        "area": area,
        "place_text": place,
        "suggested_unit": suggestion.unit if suggestion else None,
        "suggested_person": suggestion.person if suggestion else None,
        "evidence": _reasons(heard),
        "alternatives": tuple(item.category for item in heard.alternatives[:3] if item.confidence >= _WORTH),
        "linked": told.linked,
        "named": tuple(sorted(named)),
        "unheard": unheard,
        "escalated_to": told.above,
    }
    if told.result is not None:
        return OnSpot(result_text=turn.text("result", told.result, no, sealed=sealed), **fields)
    if told.agent is not None:
        return ProxySubmit(agent=told.agent, agreed=told.agreed, **fields)
    return Submit(**fields)


def _reasons(heard: Understanding) -> tuple[str, ...]:
    """What a person may be told as the reason: words that say something, by their place in the text."""
    telling = [one for one in heard.evidence if one.end - one.start > 1 and abs(one.weight) >= _TELLS]
    return tuple(f"{one.category}:{one.start}-{one.end}" for one in telling[:6])


def _area(turn: Turn, heard: Understanding, known: str | None) -> str | None:
    """The place in the words where it is sure, else the scanned code, else the worker's only grid."""
    if heard.place is not None and (heard.place.grid or heard.place.village):
        return heard.place.grid or heard.place.village
    if known is not None:
        return known
    if turn.chat is not None and turn.chat.grid:
        return turn.chat.grid
    if turn.who is None:
        return None
    posts = turn.desk.known.directory.posts(turn.who, turn.today)
    areas = {post.area for post in posts if post.area}
    return areas.pop() if len(areas) == 1 else None


def alarming(heard: Understanding) -> bool:
    """True where the words are an emergency of their own, danger or not: 刚叫人骗了两万."""
    return heard.urgent or (heard.road == "emergency" and heard.decision == "auto")


def seals(category: Category, heard: Understanding) -> bool:
    """True where a report of this kind, said so, is for its two handlers only."""
    if category.sealing is Sealing.ALWAYS:
        return True
    if category.sealing is Sealing.NEVER:
        return heard.sealed and heard.asks_secrecy
    return heard.sealed


def _told_in_fear(heard: Understanding) -> bool:
    """A danger from people, told with the wish for secrecy, is both. A fire is everybody's."""
    return heard.urgent and heard.asks_secrecy and heard.danger in _FROM_PEOPLE


def _by_system(turn: Turn, case: Case, told: Told, category: Category) -> Case:
    if case.state in ENDED or told.result is not None:
        return case
    if case.road is Road.EMERGENCY and case.profile in {Profile.E, Profile.U}:
        return alarm(turn, case)
    if _clear_cut(case, category) and not told.understood.asks_secrecy:
        return _send(turn, case, category)
    return case


def _clear_cut(case: Case, category: Category) -> bool:
    """Ordinary service that the policy names, understood without doubt, with a place and a person."""
    return (
        category.auto
        and case.decision == "auto"
        and case.profile in {Profile.N, Profile.Q}
        and not case.sealed
        and case.area is not None
        and case.suggested_person is not None
    )


def _send(turn: Turn, case: Case, category: Category) -> Case:
    case = turn.act_as_system(case, Triage(road=case.road, category=case.category, profile=case.profile))
    event = Dispatch(
        unit=case.suggested_unit or "",
        person=case.suggested_person,
        contact_needed=category.contact_needed,
    )
    return turn.act_as_system(case, event)


def alarm(turn: Turn, case: Case) -> Case:
    """Call the duty list from its first person; nobody is said to be coming before somebody signs."""
    directory = turn.desk.known.directory
    called = audience.on_duty(case, directory, turn.today)
    if not called:
        return case
    unit = directory.posts(called[0], turn.today)
    case = turn.act_as_system(case, Triage(road=case.road, category=case.category, profile=case.profile))
    event = Dispatch(
        unit=(unit[0].unit if unit and unit[0].unit else "") or "", person=called[0], called=called[:1]
    )
    return turn.act_as_system(case, event)
