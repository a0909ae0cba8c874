"""One frozen dataclass per thing that can happen. Imperative here, past tense in the history.

Events carry ids, codes and instants that handlers resolved; `text` is the id of a row in `texts`.
"""

from __future__ import annotations

from cases.events.above import (
    DraftSupervise,
    LateReason,
    Note,
    Remind,
    StartTimer,
    StopTimer,
    Supervise,
    Urge,
)
from cases.events.base import Event
from cases.events.intake import OnSpot, ProxySubmit, Reclassify, Submit, Supplement, Triage
from cases.events.outcome import Absorb, Callback, Close, Invalid, Merge, Reject, Rework, Withdraw
from cases.events.placing import Dispatch, Escalate, HandOver, Return, Transfer
from cases.events.work import AskHelp, AskInfo, Contact, Extend, Message, Resolve, Resume, Sign

__all__ = [
    "Absorb",
    "AskHelp",
    "AskInfo",
    "Callback",
    "Close",
    "Contact",
    "Dispatch",
    "DraftSupervise",
    "Escalate",
    "Event",
    "Extend",
    "HandOver",
    "Invalid",
    "LateReason",
    "Merge",
    "Message",
    "Note",
    "OnSpot",
    "ProxySubmit",
    "Reclassify",
    "Reject",
    "Remind",
    "Resolve",
    "Resume",
    "Return",
    "Rework",
    "Sign",
    "StartTimer",
    "StopTimer",
    "Submit",
    "Supervise",
    "Supplement",
    "Transfer",
    "Triage",
    "Urge",
    "Withdraw",
]
