"""The part of docs/lifecycle.md about visits, from the table of cases/aftercare/rules.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cases.aftercare import LIVE, RUNNING, Phase, events
from cases.aftercare.rules import RULES
from cases.aftercare.scene import Rule
from cases.model import Role

# Effects decide the phase; this says which.
_TO: Final = {
    events.Wish: "wished",
    events.WishFor: "wished",
    events.Propose: "proposed",
    events.NotTaken: "ended",
    events.Agree: "agreed; later on the same, with another rhythm",
    events.Decline: "ended; the same where more often was declined",
    events.AgreeFace: "agreed; later on the same, with another rhythm",
    events.DeclineFace: "ended; the same where more often was declined",
    events.Visit: "active",
    events.Review: "the same, or ended",
    events.Stop: "ended",
    events.StopFace: "ended",
    events.Lapse: "ended",
}

# Where the effect decides among all officials; this says which.
_ASKS: Final = "who was sent to ask her, the centre; once it runs, the team"
_WHO: Final = {
    events.WishFor: "any official, on behalf of a household",
    events.AgreeFace: _ASKS,
    events.DeclineFace: _ASKS,
    events.NotMet: "who was sent to ask her, the centre",
    events.Visit: "the team",
    events.Review: "who leads, who proposed it, the centre",
    events.StopFace: "the team, the centre; before her yes who asks or who wished",
}


def section() -> Iterable[str]:
    """As Markdown lines."""
    yield "## Visits (包保帮扶)"
    yield ""
    yield "A record of its own beside the case, from `cases/aftercare/rules.py`; why it is so:"
    yield "[aftercare](explanation/aftercare.md)."
    yield ""
    yield "| event | history | from | to | by |"
    yield "|---|---|---|---|---|"
    for event, rule in RULES.items():
        cells = (event.__name__, event.past, _from(rule), _TO.get(event, "the same"), _by(rule))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _from(rule: Rule) -> str:
    named = {LIVE: "anywhere before the end", RUNNING: "agreed, active"}
    found = named.get(rule.sources) or ", ".join(phase for phase in Phase if phase in rule.sources)
    return ", ".join(part for part in ("(new)" if rule.first else "", found) if part)


def _by(rule: Rule) -> str:
    named = {id(RULES[event]): who for event, who in _WHO.items()}
    if id(rule) in named:
        return named[id(rule)]
    return ", ".join(role for role in Role if role in rule.roles)
