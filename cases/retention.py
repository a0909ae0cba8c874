"""保存期限: until when the words of a matter are kept. History stays whole: it holds no words."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.model import ENDED, Case, Road, State
from cases.policy import Burden

_NOT_TAKEN = frozenset({State.WITHDRAWN, State.NOT_ACCEPTED, State.INVALID, State.REFERRED_OUT, State.MERGED})


def words_until(case: Case, ended_at: datetime, burden: Burden) -> datetime | None:
    """When the words of an ended case go; None while it is open."""
    if case.state not in ENDED:
        return None
    if case.state in _NOT_TAKEN:
        days = burden.keep_not_taken_days
    elif case.road is Road.DISPUTE:
        days = burden.keep_dispute_days
    else:
        days = burden.keep_service_days
    return ended_at + timedelta(days=days)


def voices_until(case: Case, ended_at: datetime, burden: Burden) -> datetime | None:
    """When recorded voices go: sooner than the words that were made of them."""
    return ended_at + timedelta(days=burden.keep_voice_days) if case.state in ENDED else None
