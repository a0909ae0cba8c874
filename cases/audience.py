"""Whom to tell, how soon, and what: a notice before anybody knows which persons that are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """To whom a notice goes; handlers turn it into persons through the directory."""

    REPORTER = "reporter"
    AGENT = "agent"
    HANDLER = "handler"
    FORMER_HANDLER = "former_handler"
    UNIT_LEAD = "unit_lead"
    DISPATCHERS = "dispatchers"
    RESP_LEADER = "resp_leader"
    CASE_LEADER = "case_leader"  # 包案领导
    TOWN_LEADER = "town_leader"
    COUNTY_CENTRE = "county_centre"
    GRID_LEADER = "grid_leader"
    CALLED = "called"
    EARLIER_CALLED = "earlier_called"  # who was called and need not come any more
    ASSISTING = "assisting"  # who was asked last to do a part of it
    HELPERS = "helpers"  # everybody with a part that is not done
    SEALED_HANDLERS = "sealed_handlers"
    MASTER_REPORTER = "master_reporter"  # those who reported the same and were merged into this case
    AUDITORS = "auditors"
    ACTOR = "actor"
    PERSON = "person"


class Via(StrEnum):
    """How soon and by which way."""

    NOW = "now"  # chat at once; SMS where no chat is bound
    BOTH = "both"  # chat and SMS together
    SMS = "sms"  # SMS although a chat is bound (no reaction in chat)
    DIGEST = "digest"  # a line in the person's next digest


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to tell. `key` names a catalogue text; `params` hold codes, ids and ISO instants."""

    to: Audience
    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    via: Via = Via.NOW
    urgent: bool = False  # may break the quiet hours
    person: str | None = None  # for Audience.PERSON and FORMER_HANDLER
    choices: tuple[str, ...] = ()  # verbs offered as buttons, already legal for the new state
    sms: str | None = None  # SMS template id, where one exists
    step: str | None = None  # the ladder's step that says it: still so when it is sent?
