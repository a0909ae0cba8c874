"""What a message asks for: a typed verb, a pressed button, or a number that stands for one."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from cases.model import Role
from handlers.ports import Kind
from handlers.turn import Turn
from nlp.intent import Command, parse_command

_NUMBERED = re.compile(r"^\s*(\d{1,2})(?:[\s.、,，:：]+(.*))?$", re.DOTALL)
_NUMBER_ALONE = re.compile(r"^\s*[#№]?(20\d{2}-\d{3,6}|\d{4,6})\s*[。.]?\s*$")
_VALUE = re.compile(r"^[a-z_]{1,24}(:[0-9-]{0,16}(:\d{0,9}(:[A-Za-z0-9_.-]{0,40})?)?)?$")
_FAMILY: Mapping[Role, str] = {
    Role.DISPATCHER: "dispatcher",
    Role.SEALED_HANDLER: "dispatcher",  # the same queue and verbs, over sealed cases only
    Role.RESP_LEADER: "leader",
    Role.CHIEF_GRID: "leader",
    Role.CASE_LEADER: "leader",
    Role.RESIDENT: "resident",
}


def family(role: Role | str) -> str:
    """Which words a post uses: the one map of chat, help and pages."""
    return _FAMILY.get(Role(role), "worker")


@dataclass(frozen=True, kw_only=True)
class Request:
    """`case`: a full number or last digits; `seq`: set for buttons; `argument`: a code or her words."""

    verb: str
    case: str | None = None
    argument: str = ""
    seq: int | None = None

    @property
    def pressed(self) -> bool:
        """True where it came from a button or its number."""
        return self.seq is not None


Flow = Callable[[Turn, Request], Awaitable[None]]


class Forged(Exception):
    """A button value that we never made."""


def families(turn: Turn) -> tuple[str, ...]:
    """The word families this person may use, the main post first, everybody also as a resident."""
    found = [family(actor.role) for actor in turn.actors()]
    if "dispatcher" in found or "leader" in found:
        found.append("worker")
    return tuple(dict.fromkeys([*found, "resident"]))


def from_value(value: str) -> Request:
    """Read a button's value. Raises Forged."""
    if len(value.encode()) > 64 or not _VALUE.match(value):
        raise Forged(value[:16])
    verb, case, seq, argument = [*value.split(":", 3), "", "", ""][:4]
    return Request(verb=verb, case=case or None, seq=int(seq) if seq else -1, argument=argument)


def understand(turn: Turn, text: str) -> Request | None:
    """The request in a text: a number or word of the newest choices, else a verb; None for free words."""
    chosen = _choice(turn, text) or _bare(turn, text)
    if chosen is not None:
        return chosen
    for family in families(turn):
        command = parse_command(text, family)
        if command is not None and command.verb != "choose":
            return _from_command(command)
    return _of_another_post(turn, text)


def _bare(turn: Turn, text: str) -> Request | None:
    """0008 and nothing else, by an official: she wants to see it; unless a number was just asked for."""
    match = _NUMBER_ALONE.match(text)
    known = families(turn)
    asked = turn.chat.dialog.get("ask") if turn.chat else None
    if match is None or known == ("resident",) or asked == "words":
        return None
    return Request(verb="look" if {"dispatcher", "leader"} & set(known) else "open", case=match[1])


def _of_another_post(turn: Turn, text: str) -> Request | None:
    """An official's word that belongs to another post: refused in words, never taken for an answer."""
    if families(turn) == ("resident",):
        return None
    command = parse_command(text, "dispatcher") or parse_command(text, "leader")
    return _from_command(command) if command is not None and command.verb != "choose" else None


def rest_of(text: str) -> str:
    """The words after a leading number, "" where there is none."""
    match = _NUMBERED.match(text)
    return (match[2] or "").strip() if match else ""


def pressed(turn: Turn) -> Request | None:
    """The request of a button press, None where this message is none. Raises Forged."""
    if turn.inbound is None or turn.inbound.kind is not Kind.PRESS:
        return None
    return from_value(turn.inbound.text)


def _from_command(command: Command) -> Request:
    argument = command.argument or (str(command.number) if command.number is not None else "")
    return Request(verb=command.verb, case=command.case, argument=argument)


def _choice(turn: Turn, text: str) -> Request | None:
    offered = turn.chat.choices if turn.chat else ()
    match = _NUMBERED.match(text)
    if match:
        number, rest = int(match[1]), (match[2] or "").strip()
        if not offered:
            return Request(verb="no_choice", argument=match[1]) if not rest else None
        if 1 <= number <= len(offered):
            request = from_value(offered[number - 1][1])
            return Request(
                verb=request.verb,
                case=request.case,
                seq=request.seq,
                argument=_joined(request.argument, rest),
            )
        return Request(verb="no_choice", argument=match[1]) if not rest else None
    wanted = text.strip().rstrip("。.!！")
    for key, value, params in offered:
        label = turn.desk.labels(
            key, {k: v for k, v in params.items() if isinstance(v, (str, int))}, turn.language
        )
        if wanted and wanted == label:
            return from_value(value)
    return None


def _joined(argument: str, rest: str) -> str:
    """A button's own argument, then the words that followed its number."""
    return f"{argument}\n{rest}" if argument and rest else argument or rest
