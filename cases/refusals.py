"""Every code that the rules refuse with; each has a text `refused.<code>` in every language."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    "already_closed",
    "already_there",
    "asked_enough",
    "callback_first",
    "cannot_withdraw",
    "conflict",
    "contact_first",
    "needs_leader",
    "needs_person",
    "no_extension",
    "no_place",
    "no_power",
    "no_result",
    "no_such_timer",
    "nobody_named",
    "not_agreed",
    "not_approver",
    "not_asked",
    "not_late",
    "not_own",
    "not_sealed_case",
    "not_yet",
    "not_your_role",
    "not_yours",
    "others_wait",
    "reason_needed",
    "return_too_late",
    "rework_too_late",
    "reworked_enough",
    "same_case",
    "sealed",
    "still_calling",
    "timer_runs",
    "too_late",
    "too_long_extension",
    "unknown_in_state",
)
