"""Turning the table's Tell rows into notices: the conditions by name, and what each text may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cases.guards import HUSHED, Scene
from cases.ladder import CALL, UNANSWERED, WEEKLY, rung_id
from cases.model import LED, Audience, Case, Notice, Profile, Road, Role, State, Via
from cases.rules import Tell

HUSHED_CATEGORIES = frozenset({"domestic_violence", "minor_protection", "self_harm"})
Condition = Callable[[Scene, Case], bool]


def hushed(case: Case) -> bool:
    """Violence at home, children, self-harm: nothing a partner or neighbour could read over her shoulder."""
    return case.danger in HUSHED or case.category in HUSHED_CATEGORIES


def emergency(case: Case) -> bool:
    """Somebody is called until somebody signs."""
    return bool(case.called)


def _quiet(case: Case) -> bool:
    return case.sealed or hushed(case)


def _counted_urge(scene: Scene) -> bool:
    return bool(scene.event.day != scene.case.urged_on)


def _by_resident(scene: Scene) -> bool:
    return scene.by.role is Role.RESIDENT


def _at_work(case: Case) -> bool:
    return case.state in LED and (case.handler is not None or case.unit is not None)


CONDITIONS: Mapping[str, Condition] = {
    "not_emergency": lambda s, c: not emergency(c),
    "emergency": lambda s, c: emergency(c),
    "emergency_loud": lambda s, c: emergency(c) and not _quiet(c),
    "emergency_known": lambda s, c: emergency(c) and not c.sealed and c.profile is Profile.E,
    "quiet": lambda s, c: _quiet(c),
    "loud": lambda s, c: not _quiet(c),
    "sealed": lambda s, c: c.sealed,
    "not_sealed": lambda s, c: not c.sealed and not c.needs_leader,
    "newly_sealed": lambda s, c: c.sealed and not s.case.sealed,
    "may_name": lambda s, c: not _quiet(c) and not emergency(c),
    "urgent_open": lambda s, c: not c.sealed and (c.urgent or c.profile in {Profile.E, Profile.U}),
    "says_more": lambda s, c: (
        _at_work(c) and _by_resident(s) and (s.event.text is not None or bool(s.event.media))
    ),
    "unsafe": lambda s, c: _at_work(c) and s.event.safe in {"unsafe", "cannot_say"},
    "at_work": lambda s, c: _at_work(c),
    "had_handler": lambda s, c: s.case.handler is not None and s.case.state in LED,
    "ask_way": lambda s, c: (
        not _quiet(c) and not emergency(c) and c.road is Road.DISPUTE and c.contact_way is None
    ),
    "tell_signed": lambda s, c: (
        not _quiet(c) and not emergency(c) and c.road is not Road.DISPUTE and not s.event.implied
    ),
    "third_return": lambda s, c: c.needs_leader and not c.sealed,
    "help_open": lambda s, c: not c.sealed and s.event.kind != "extension",
    "help_grid": lambda s, c: not _quiet(c) and s.event.kind == "help",
    "extension_open": lambda s, c: not c.sealed and s.event.kind == "extension",
    "back_at_work": lambda s, c: s.event.says == "unsolved" and c.state is State.HANDLING,
    "unsolved_closed": lambda s, c: s.event.says == "unsolved" and c.state is State.CLOSED and not c.sealed,
    "urge_counts_urgent": lambda s, c: _by_resident(s) and _counted_urge(s) and c.urgent and _at_work(c),
    "urge_counts": lambda s, c: _by_resident(s) and _counted_urge(s) and not c.urgent and _at_work(c),
    "urge_by_leader": lambda s, c: not _by_resident(s) and _at_work(c),
    "urge_open": lambda s, c: _counted_urge(s) and not c.sealed,
    "pressed": lambda s, c: bool(s.event.pressed) and not c.sealed,
    "reject_asked": lambda s, c: c.state is not State.NOT_ACCEPTED and not c.sealed,
    "rejected": lambda s, c: c.state is State.NOT_ACCEPTED,
}


def _when(at: datetime | None) -> str:
    return f"@when:{at.isoformat()}" if at else ""


def params(scene: Scene, case: Case) -> dict[str, str | int]:
    """Every reference a text may use; catalogues take what they need. Only ids, codes and instants."""
    who = f"@person:{case.handler}" if case.handler else f"@unit:{case.unit}" if case.unit else ""
    phone = case.unit or case.handler
    text = getattr(scene.event, "text", None)
    found: dict[str, str | int] = {
        "no": f"@no:{case.no}",
        "category": f"@category:{case.category}",
        "state": f"@key:state.{case.state}",
        "who": who,
        "phone": f"@phone:{phone}" if phone else "",
        "due": _when(case.due_by),
        "sign_by": _when(case.sign_by),
        "area": f"@area:{case.area}" if case.area else "",
        "by": f"@name:{scene.by.person}" if scene.by.person and scene.by.role is not Role.RESIDENT else "",
        "urges": case.urges,
        "returns": case.returns,
        "days": getattr(scene.event, "days", None) or 0,
        "until": _when(case.paused_until),
        "answer_by": _when(case.supervise_by),
        "former": f"@unit:{case.returned_by}" if case.returned_by else "",
        "reason": f"@key:reason.{case.return_reason}" if case.return_reason else "",
        "result": f"@text:{case.result_text}" if case.result_text else "",
        "text": f"@text:{text}" if text is not None else "",
        "master": f"@no:{case.merged_into}" if case.merged_into else "",
        "danger": f"@key:danger.{case.danger}" if case.danger else "",
        "kind": f"@key:centre.help.{scene.event.kind}" if getattr(scene.event, "kind", None) else "",
        "safe": f"@key:choice.safe.{scene.event.safe}" if getattr(scene.event, "safe", None) else "",
    }
    return found


def notices(scene: Scene, case: Case, told: tuple[Tell, ...]) -> tuple[Notice, ...]:
    """The notices of a rule, with those left out whose condition does not hold."""
    found = []
    for tell in told:
        if tell.when is not None and not CONDITIONS[tell.when](scene, case):
            continue
        if tell.to is Audience.FORMER_HANDLER and case.former_handler in {None, case.handler}:
            continue
        found.append(_notice(scene, case, tell))
    return tuple(found)


def of_rung(scene: Scene, case: Case) -> tuple[Notice, ...]:
    """What a rung of the ladder says; calling and the honest word that nobody answered are steps of their own."""
    name = rung_id(scene.event.rung)
    if name == UNANSWERED:
        key = "resident.unanswered_quiet" if _quiet(case) else "resident.unanswered"
        return tuple(_notice(scene, case, Tell(to=to, key=key)) for to in (Audience.REPORTER, Audience.AGENT))
    if name == CALL:
        tell = Tell(to=Audience.CALLED, key="worker.called", via=Via.BOTH, choices=("sign",), sms="new_task")
        return (_notice(scene, case, tell),)
    if name.startswith(f"{WEEKLY}-"):
        return (_notice(scene, case, Tell(to=Audience.TOWN_LEADER, key="ladder.weekly", via=Via.DIGEST)),)
    rung = next((one for one in scene.policy.ladder if one.id == name), None)
    if rung is None:
        return ()
    tells = (
        Tell(to=Audience(to), key=rung.key, via=rung.via, choices=rung.choices, sms=rung.sms)
        for to in rung.to
        if not case.sealed or to in {"sealed_handlers", "reporter"}
    )
    found = tuple(_notice(scene, case, tell) for tell in tells)
    if case.sealed and not found:
        sealed = Tell(
            to=Audience.SEALED_HANDLERS, key=rung.key, via=rung.via, choices=("look",), sms=rung.sms
        )
        return (_notice(scene, case, sealed),)
    return found


def _notice(scene: Scene, case: Case, tell: Tell) -> Notice:
    person: Any = case.former_handler if tell.to is Audience.FORMER_HANDLER else None
    if tell.to is Audience.HANDLER and case.handler is None and scene.case.handler is not None:
        person = scene.case.handler if case.unit is None else None
    return Notice(
        to=tell.to,
        key=tell.key,
        params=params(scene, case),
        via=tell.via,
        urgent=case.profile is Profile.E
        or emergency(case)
        or (case.profile is Profile.U and tell.sms is not None),
        person=person,
        choices=tell.choices,
        sms=tell.sms,
    )
