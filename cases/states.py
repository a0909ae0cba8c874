"""The states of a case, and the sets of them that rules speak of."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a case stands (domain.md 3). Overdue, supervised and urgent are facts beside it."""

    REGISTERED = "registered"
    TRIAGE = "triage"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    HANDLING = "handling"
    WAITING_INFO = "waiting_info"
    MEDIATING = "mediating"
    SUSPENDED = "suspended"
    JOINT = "joint"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ARCHIVED = "archived"
    NOT_ACCEPTED = "not_accepted"
    REFERRED_OUT = "referred_out"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    INVALID = "invalid"


ENDED = frozenset(
    {
        State.CLOSED,
        State.ARCHIVED,
        State.NOT_ACCEPTED,
        State.REFERRED_OUT,
        State.WITHDRAWN,
        State.MERGED,
        State.INVALID,
    }
)
OPEN = frozenset(State) - ENDED
# The handle clock runs from dispatch to the result; one unit leads throughout.
LED = frozenset(
    {
        State.DISPATCHED,
        State.SIGNED,
        State.HANDLING,
        State.WAITING_INFO,
        State.MEDIATING,
        State.SUSPENDED,
        State.JOINT,
    }
)
