"""What the rules refuse, by code; each has a text `refused.<code>` in every language."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    "already_closed",
    "already_there",
    "asked_enough",
    "both_must_agree",
    "callback_first",
    "cannot_withdraw",
    "care_hers",
    "care_most",
    "care_no_result",
    "care_no_village",
    "care_not_asker",
    "care_not_now",
    "care_not_reviewer",
    "care_not_yours",
    "care_only_asked",
    "care_rarest",
    "care_same_team",
    "care_team_twice",
    "care_too_soon",
    "conflict",
    "contact_first",
    "leader_asked",
    "leads_already",
    "needs_leader",
    "needs_person",
    "no_extension",
    "no_leader",
    "no_place",
    "no_power",
    "no_result",
    "no_sides",
    "no_such_timer",
    "nobody_named",
    "not_agreed",
    "not_an_emergency",
    "not_approver",
    "not_asked",
    "not_late",
    "not_mediable",
    "not_own",
    "not_sealed_case",
    "not_yet",
    "not_your_role",
    "not_yours",
    "others_wait",
    "papers_missing",
    "pause_too_long",
    "reason_needed",
    "return_too_late",
    "rework_too_late",
    "reworked_enough",
    "same_case",
    "sealed",
    "sealed_no_leader",
    "still_calling",
    "timer_runs",
    "too_late",
    "too_long_extension",
    "unknown_in_state",
    "urgent_first",
    "violence_first",
)


class Refused(Exception):
    """An act that the rules do not allow. `code` names the text `refused.<code>`; `params` fill it."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
