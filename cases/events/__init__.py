"""One frozen dataclass per thing that can happen. Imperative here, past tense in the history.

Events carry ids, codes and instants that handlers resolved; `text` is the id of a row in `texts`.
"""

from __future__ import annotations

from cases.events.above import (
    DraftSupervise,
    LateReason,
    NameLeader,
    Note,
    Remind,
    StartTimer,
    StopTimer,
    Supervise,
    Unseal,
    Urge,
)
from cases.events.base import Event
from cases.events.intake import OnSpot, ProxySubmit, Reclassify, Split, Submit, Supplement, Triage
from cases.events.outcome import (
    Absorb,
    Archive,
    Callback,
    Close,
    Invalid,
    Merge,
    ReferOut,
    Reject,
    Rework,
    Withdraw,
)
from cases.events.placing import Dispatch, Escalate, HandOver, Return, Transfer
from cases.events.together import (
    Agree,
    Assist,
    Helped,
    MediateFail,
    MediateRound,
    MediateStart,
    NameParty,
    Whistle,
)
from cases.events.work import (
    AskHelp,
    AskInfo,
    Contact,
    Extend,
    Message,
    Resolve,
    Resume,
    Sign,
    Suspend,
)

__all__ = [
    "Absorb",
    "Agree",
    "Archive",
    "AskHelp",
    "AskInfo",
    "Assist",
    "Callback",
    "Close",
    "Contact",
    "Dispatch",
    "DraftSupervise",
    "Escalate",
    "Event",
    "Extend",
    "HandOver",
    "Helped",
    "Invalid",
    "LateReason",
    "MediateFail",
    "MediateRound",
    "MediateStart",
    "Merge",
    "Message",
    "NameLeader",
    "NameParty",
    "Note",
    "OnSpot",
    "ProxySubmit",
    "Reclassify",
    "ReferOut",
    "Reject",
    "Remind",
    "Resolve",
    "Resume",
    "Return",
    "Rework",
    "Sign",
    "Split",
    "StartTimer",
    "StopTimer",
    "Submit",
    "Supervise",
    "Supplement",
    "Suspend",
    "Transfer",
    "Triage",
    "Unseal",
    "Urge",
    "Whistle",
    "Withdraw",
]
