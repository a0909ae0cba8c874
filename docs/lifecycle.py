"""Writes docs/lifecycle.md from the transition table: `python -m docs.lifecycle`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cases.events import Callback, Contact, Message, Reclassify, Reject, Resume, Supplement
from cases.guards import WHAT, WHO
from cases.model import LED, OPEN, Role, State
from cases.rules import ANYBODY, STAFF, TABLE, WAITING, Rule
from cases.tells import Tell
from docs import aftercare

TARGET = Path(__file__).with_name("lifecycle.md")
_GROUPS: tuple[tuple[str, frozenset[Role]], ...] = (("anybody", ANYBODY), ("staff", STAFF))
_SETS: tuple[tuple[str, frozenset[State]], ...] = (
    ("any open state", OPEN),
    ("registered to joint", WAITING | LED),
    ("dispatched to joint", LED),
)
_FROM_ANYWHERE = frozenset({State.WITHDRAWN, State.INVALID})
# Moves whose effect decides the state; the others stand in the table.
_BY_EFFECT = {
    Supplement: "the state before the pause, where it was waited for",
    Reclassify: "triage where it becomes sealed, or an alarm ends without an owner",
    Contact: "handling",
    Resume: "the state before the pause",
    Message: "handling, where it is the first contact",
    Callback: "closed, or handling where it is not solved",
    Reject: "not_accepted once a second person confirms",
}


def main() -> None:
    """Write the page."""
    TARGET.write_text(render(), encoding="utf-8")


def render() -> str:
    """The page as Markdown."""
    return (
        "\n".join((*_head(), *_diagram(), *_moves(), *_notices(), *_guards(), "", *aftercare.section()))
        + "\n"
    )


def _head() -> Iterable[str]:
    yield "# The life of a case"
    yield ""
    yield "Generated from `cases/rules.py` by `make docs`; a test fails when this page is out of date."
    yield "*Staff* is whoever holds a post that may be given a case; *anybody* is staff and residents."
    yield ""


def _diagram() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> registered: Submit, ProxySubmit"
    yield "    [*] --> closed: OnSpot"
    arrows: dict[tuple[str, str], list[str]] = {}
    for rule in TABLE:
        for source in sorted(rule.sources):
            if rule.to is not None and rule.to is not source and rule.to not in _FROM_ANYWHERE:
                arrows.setdefault((source, rule.to), []).append(rule.event.name())
    for (left, right), names in arrows.items():
        yield f"    {left} --> {right}: {', '.join(dict.fromkeys(names))}"
    for before, after, name in (
        ("signed", "handling", "Contact, Message"),
        ("waiting_info", "handling", "Supplement, Resume"),
        ("resolved", "closed", "Callback"),
        ("resolved", "handling", "Callback"),
        ("registered", "not_accepted", "Reject"),
        ("triage", "not_accepted", "Reject"),
    ):
        yield f"    {before} --> {after}: {name}"
    yield "```"
    yield ""
    yield "Not drawn: Withdraw and Invalid, which end a case from (nearly) every open state."
    yield ""


def _moves() -> Iterable[str]:
    yield "## Moves"
    yield ""
    yield "| event | history | from | to | by | guards |"
    yield "|---|---|---|---|---|---|"
    for rule in TABLE:
        guards = ", ".join(f"`{name}`" for name in rule.guards) or "-"
        cells = (rule.event.name(), rule.event.past, _from(rule), _to(rule), _by(rule), guards)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _from(rule: Rule) -> str:
    if not rule.sources:
        return "(new)"
    for name, states in _SETS:
        if rule.sources == states:
            return name
    return ", ".join(state for state in State if state in rule.sources)


def _to(rule: Rule) -> str:
    return rule.to or _BY_EFFECT.get(rule.event, "same")


def _by(rule: Rule) -> str:
    for name, roles in _GROUPS:
        if rule.roles >= roles:
            return ", ".join((name, *(role for role in Role if role in rule.roles - roles)))
    return ", ".join(role for role in Role if role in rule.roles)


def _notices() -> Iterable[str]:
    yield "## Who is told"
    yield ""
    yield "A sealed case is told to its handlers, the reporter and whoever has it in hand; to nobody else."
    yield ""
    yield "| event | to | text | how | when |"
    yield "|---|---|---|---|---|"
    for rule in TABLE:
        for tell in rule.tell:
            yield f"| {rule.event.name()} | {_told(tell)} |"
    yield ""


def _told(tell: Tell) -> str:
    return f"{tell.to} | `{tell.key}` | {tell.via} | {tell.when or 'always'}"


def _guards() -> Iterable[str]:
    yield "## Guards"
    yield ""
    yield "| guard | |"
    yield "|---|---|"
    for name, guard in {**WHO, **WHAT}.items():
        first = (guard.__doc__ or "").strip().splitlines()[0]
        yield f"| `{name}` | {first} |"


if __name__ == "__main__":
    main()
