"""The story of a case in short sentences of dates: what happened, never whose fault it is."""

from __future__ import annotations

from collections.abc import Iterable

from cases.model import Entry
from cases.trace import reminded
from handlers.ports import Line
from handlers.say import line

_QUIET = frozenset({"reminded", "urged"})  # counted at the end, not told one by one
_WORDED = frozenset(
    {"returned", "help_asked", "resolved", "messaged", "noted", "extended", "supervised", "escalated"}
)
_OWN_WORDS = frozenset(
    {
        "legal_timer",
        "legal_timer_done",
        "late_reason",
        "party",
        "case_leader",
        "on_time",
        "extension_denied",
    }
)
LONGEST = 14


def sentences(entries: Iterable[Entry], *, texts_too: bool) -> tuple[Line, ...]:
    """One sentence a step; reminders and urgings as a count at the end."""
    told = list(entries)
    steps = [entry for entry in told if entry.type not in _QUIET and not _inside(entry)]
    left_out = max(0, len(steps) - LONGEST)
    lines = [sentence(entry, texts_too=texts_too) for entry in steps[left_out:]]
    if left_out:
        lines.insert(0, line("trail.earlier", count=left_out))
    return (*lines, *counts(told))


def counts(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """How often it was reminded of, called to and urged: the story and the order say the same numbers."""
    told = list(entries)
    found = reminded(told)
    urged = sum(entry.type == "urged" for entry in told)
    all_ = {"reminded": found.times, "called": found.calls, "urged": urged}
    return tuple(line(f"trail.{what}_times", count=count) for what, count in all_.items() if count)


def sentence(entry: Entry, *, texts_too: bool) -> Line:
    """One step with its day, who, and (where the reader may) the words kept with it."""
    text, kind = entry.facts.get("text"), entry.facts.get("kind")
    params: dict[str, str | int] = {"day": f"@day:{entry.at.isoformat()}", "who": _who(entry)}
    if kind in _OWN_WORDS:
        return line(f"trail.{kind}", **params, **_noted(entry))
    target = _target(entry)
    if target:
        params["to"] = target
    if texts_too and entry.type in _WORDED and isinstance(text, int):
        return line(f"trail.{entry.type}_text", **params, text=f"@text:{text}")
    return line(f"trail.{entry.type}_to" if target else f"trail.{entry.type}", **params)


def _noted(entry: Entry) -> dict[str, str]:
    code, reason = entry.facts.get("code"), entry.facts.get("reason")
    if code:
        return {"law": f"@key:legal.{code}"}
    return {"reason": f"@key:leader.cause.{reason}"} if reason else {}


def _inside(entry: Entry) -> bool:
    """Drafts and first voices of two: nothing has happened yet."""
    return entry.facts.get("kind") == "supervise_draft" or entry.facts.get("reject") == "asked"


def _who(entry: Entry) -> str:
    if entry.unit:
        return f"@unit:{entry.unit}"
    return f"@key:trail.by.{entry.role}"


def _target(entry: Entry) -> str:
    unit = entry.changes.get("unit")
    return (
        f"@unit:{unit}"
        if entry.type in {"dispatched", "transferred"} and isinstance(unit, str) and unit
        else ""
    )
