"""Whom the moves tell, and with which text: every notice key of the table stands here once."""

from __future__ import annotations

from dataclasses import dataclass

from cases.model import Audience, Via

A = Audience


@dataclass(frozen=True, kw_only=True)
class Tell:
    """`key` is a catalogue text, `choices` the verbs offered with it, `when` a condition in notices.py."""

    to: Audience
    key: str
    via: Via = Via.NOW
    choices: tuple[str, ...] = ()
    sms: str | None = None
    when: str | None = None


_LOOK = ("look",)
_AGAIN = ("contact", "resolve", "ask_help")
_WAYS = ("way:phone", "way:home", "way:chat")
_SAY = ("solved", "unsolved")

# the centre
NEW_URGENT = Tell(
    to=A.DISPATCHERS, key="centre.new_urgent", choices=_LOOK, sms="new_task", when="urgent_open"
)
NEW_SEALED = Tell(to=A.SEALED_HANDLERS, key="centre.new_sealed", choices=_LOOK, sms="new_task", when="sealed")
NOW_SEALED = Tell(to=A.SEALED_HANDLERS, key="centre.new_sealed", choices=_LOOK, when="newly_sealed")
RETURNED = Tell(to=A.DISPATCHERS, key="centre.returned_words", choices=_LOOK, when="centre_reads")
RETURNED_PLAIN = Tell(to=A.DISPATCHERS, key="centre.returned", choices=_LOOK, when="centre_decides")
SEALED_RETURNED = Tell(to=A.SEALED_HANDLERS, key="centre.returned", choices=_LOOK, when="sealed")
HANDED_OVER = Tell(to=A.DISPATCHERS, key="centre.handed_over", choices=_LOOK)
SEALED_HANDED_OVER = Tell(to=A.SEALED_HANDLERS, key="centre.handed_over", choices=_LOOK, when="sealed")
ESCALATED = Tell(to=A.DISPATCHERS, key="centre.escalated", choices=_LOOK)
HELP_ASKED = Tell(to=A.DISPATCHERS, key="centre.help_asked_words", choices=_LOOK, when="help_said")
HELP_ASKED_PLAIN = Tell(to=A.DISPATCHERS, key="centre.help_asked", choices=_LOOK, when="help_plain")
SEALED_HELP = Tell(to=A.SEALED_HANDLERS, key="centre.help_asked", choices=_LOOK, when="sealed")
_ANSWER = ("approve_extension", "deny_extension", "look")
EXTENSION_ASKED = Tell(
    to=A.DISPATCHERS, key="centre.extension_asked_words", choices=_ANSWER, when="extension_said"
)
EXTENSION_ASKED_PLAIN = Tell(
    to=A.DISPATCHERS, key="centre.extension_asked", choices=_ANSWER, when="extension_plain"
)
SUSPENSION_ASKED = Tell(
    to=A.DISPATCHERS, key="centre.suspension_asked", choices=("approve_suspension", "look"), when="suspension"
)
LEAD_SUSPENSION_ASKED = Tell(
    to=A.UNIT_LEAD, key="centre.suspension_asked", choices=("approve_suspension",), when="suspension"
)
SPLIT = Tell(to=A.REPORTER, key="resident.split", when="loud")
UNSOLVED = Tell(to=A.DISPATCHERS, key="centre.unsolved", choices=_LOOK, when="unsolved_waits")
SEALED_UNSOLVED = Tell(to=A.SEALED_HANDLERS, key="centre.unsolved", choices=_LOOK, when="unsolved_sealed")
CENTRE_URGED = Tell(to=A.DISPATCHERS, key="centre.urged", via=Via.DIGEST, when="urge_counts")
CENTRE_URGED_NOW = Tell(to=A.DISPATCHERS, key="centre.urged", when="urge_counts_urgent")
SEALED_URGED = Tell(to=A.SEALED_HANDLERS, key="centre.urged", via=Via.DIGEST, when="urge_sealed")
CENTRE_URGED_BY_LEADER = Tell(
    to=A.DISPATCHERS, key="centre.urged_by_leader", choices=_LOOK, when="urge_by_leader_unplaced"
)
CENTRE_SUPERVISED = Tell(to=A.DISPATCHERS, key="centre.supervised")
CENTRE_NOTE = Tell(to=A.DISPATCHERS, key="centre.note")
WITHDRAWN_PRESSED = Tell(to=A.DISPATCHERS, key="centre.withdrawn_pressed", choices=_LOOK, when="pressed")
AUDIT_PRESSED = Tell(to=A.AUDITORS, key="centre.withdrawn_pressed", when="pressed")
REJECT_SECOND = Tell(
    to=A.DISPATCHERS, key="centre.reject_second", choices=("reject:confirm", "look"), when="reject_asked"
)
SEALED_REJECT_SECOND = Tell(
    to=A.SEALED_HANDLERS,
    key="centre.reject_second",
    choices=("reject:confirm", "look"),
    when="reject_asked_sealed",
)

UNSEAL_SECOND = Tell(
    to=A.SEALED_HANDLERS, key="centre.unseal_second", choices=("unseal:confirm", "look"), when="unseal_asked"
)
UNSEALED = Tell(to=A.DISPATCHERS, key="centre.unsealed", choices=_LOOK, sms="unsigned", when="unsealed")

# who works on it
NEW_TASK = Tell(
    to=A.HANDLER,
    key="worker.new_task",
    choices=("sign", "contact", "resolve", "return", "ask_help"),
    sms="new_task",
    when="not_called",
)
CALLED = Tell(
    to=A.CALLED, key="worker.called", via=Via.BOTH, choices=("sign",), sms="emergency", when="newly_called"
)
CALL_TAKEN = Tell(
    to=A.EARLIER_CALLED,
    key="worker.call_taken",
    via=Via.BOTH,
    sms="emergency_over",
    when="call_taken",
)
CALL_OVER = Tell(
    to=A.EARLIER_CALLED, key="worker.call_over", via=Via.BOTH, sms="emergency_over", when="call_over"
)
SCENE = Tell(to=A.DISPATCHERS, key="centre.scene", when="scene")
SEALED_SCENE = Tell(to=A.SEALED_HANDLERS, key="centre.scene", when="scene_sealed")
TIMER_SET = Tell(to=A.HANDLER, key="worker.timer_set", via=Via.DIGEST, when="by_centre")
MOVED_ON = Tell(to=A.FORMER_HANDLER, key="worker.moved_on", when="moved_on")
SUPPLEMENTED_LATE = Tell(
    to=A.DISPATCHERS, key="centre.supplemented_late", choices=_LOOK, when="says_more_after_result"
)
SUPPLEMENTED = Tell(to=A.HANDLER, key="worker.supplemented", when="says_more")
SHOWN = Tell(to=A.HANDLER, key="worker.supplemented_media", when="shows_more")
UNSAFE = Tell(to=A.HANDLER, key="worker.unsafe", when="unsafe")
RECLASSIFIED = Tell(to=A.HANDLER, key="worker.reclassified", when="at_work")
RESUMED = Tell(to=A.HANDLER, key="worker.resumed")
HELP_WANTED = Tell(to=A.GRID_LEADER, key="worker.help_wanted", when="help_grid")
HELP_WANTED_PLAIN = Tell(to=A.GRID_LEADER, key="worker.help_wanted_plain", when="help_grid_plain")
_STILL = ("ask_help", "resolve", "message")
DENIED = Tell(to=A.HANDLER, key="worker.extension_denied_words", choices=_STILL, when="said")
DENIED_PLAIN = Tell(to=A.HANDLER, key="worker.extension_denied", choices=_STILL, when="unsaid")
EXTENDED = Tell(to=A.HANDLER, key="worker.extended")
REWORKED = Tell(to=A.HANDLER, key="worker.reworked", choices=_AGAIN, when="back_at_work")
REWORKED_PLAIN = Tell(to=A.HANDLER, key="worker.reworked_plain", choices=_AGAIN, when="back_at_work_plain")
URGED = Tell(to=A.HANDLER, key="worker.urged", via=Via.DIGEST, when="urge_counts_at_work")
URGED_NOW = Tell(to=A.HANDLER, key="worker.urged", when="urge_counts_urgent_at_work")
URGED_BY_LEADER = Tell(to=A.HANDLER, key="worker.urged_by_leader", when="urge_by_leader")
SUPERVISED = Tell(to=A.HANDLER, key="worker.supervised", sms="supervised")
UNIT_SUPERVISED = Tell(to=A.UNIT_LEAD, key="worker.supervised", sms="supervised")
NOTE = Tell(to=A.HANDLER, key="worker.note", choices=("message", "resolve"), when="at_work")
WITHDRAWN = Tell(to=A.HANDLER, key="worker.withdrawn", when="had_handler")
AGENT_SIGNED = Tell(to=A.AGENT, key="worker.emergency_signed", when="answered")

PART_TASK = Tell(
    to=A.ASSISTING,
    key="worker.assist_task",
    choices=("helped", "helped:done"),
    sms="new_task",
    when="part_told",
)
PART_TASK_PLAIN = Tell(
    to=A.ASSISTING,
    key="worker.assist_plain",
    choices=("helped", "helped:done"),
    sms="new_task",
    when="part_plain",
)
WHISTLED = Tell(to=A.HANDLER, key="worker.whistled", when="at_work")
PART_SIGNED = Tell(to=A.HANDLER, key="worker.other_signed", when="part_signed")
PART_DONE = Tell(to=A.HANDLER, key="worker.other_done", choices=("resolve",), when="part_done")
PART_SAID = Tell(to=A.HANDLER, key="worker.other_said", choices=("resolve",), when="part_done_words")
PAUSED = Tell(to=A.HANDLER, key="worker.suspended")
NOT_WILLING = Tell(
    to=A.HANDLER, key="worker.mediation_refused", choices=("resolve", "message"), when="she_says"
)

# leaders
THIRD_RETURN = Tell(
    to=A.RESP_LEADER, key="leader.third_return", choices=("reassign", "trail"), when="third_return"
)
FIX_OWNER = Tell(
    to=A.RESP_LEADER, key="leader.fix_owner", choices=("reassign", "trail"), when="leader_wanted"
)
LEADER_SIGNED = Tell(to=A.RESP_LEADER, key="leader.emergency_signed", when="answered_known")
UNSOLVED_AGAIN = Tell(
    to=A.RESP_LEADER, key="leader.unsolved_again", choices=("rework", "trail"), when="reworked_enough"
)

CASE_LED = Tell(to=A.CASE_LEADER, key="leader.case_led", choices=("trail", "urge", "note"), sms="leader_late")
HANDLER_LED = Tell(to=A.HANDLER, key="worker.case_led", when="at_work")
CENTRE_LED = Tell(to=A.DISPATCHERS, key="centre.case_led", via=Via.DIGEST)

# the resident
WHO = Tell(to=A.REPORTER, key="resident.dispatched", when="may_name_plain")
WHO_TALKS = Tell(to=A.REPORTER, key="resident.dispatched_talks", when="may_name_talks")
WHO_QUIET = Tell(to=A.REPORTER, key="resident.dispatched_quiet", when="quiet_not_called")
SIGNED = Tell(to=A.REPORTER, key="resident.signed", choices=_WAYS, when="ask_way_plain")
SIGNED_COMES = Tell(to=A.REPORTER, key="resident.signed_comes", choices=_WAYS, when="ask_way_comes")
SIGNED_PLAIN = Tell(to=A.REPORTER, key="resident.signed_plain", when="tell_signed")
SIGNED_QUIET = Tell(to=A.REPORTER, key="resident.signed_quiet", when="quiet")
ANSWERED = Tell(to=A.REPORTER, key="resident.answered", when="answered_loud")
PASSED_UP = Tell(to=A.REPORTER, key="resident.escalated", when="loud")
INFO_ASKED = Tell(to=A.REPORTER, key="resident.info_asked", choices=("supplement",))
MESSAGE = Tell(to=A.REPORTER, key="resident.message", choices=("supplement",), when="loud")
MESSAGE_QUIET = Tell(to=A.REPORTER, key="resident.message_quiet", choices=("supplement",), when="quiet")
LATER = Tell(to=A.REPORTER, key="resident.extended", when="loud_why")
LATER_PLAIN = Tell(to=A.REPORTER, key="resident.extended_plain", when="loud_no_why")
NO_EMERGENCY = Tell(to=A.REPORTER, key="resident.no_emergency", when="no_emergency")
NO_EMERGENCY_AGENT = Tell(to=A.AGENT, key="resident.no_emergency", when="no_emergency")
DUE_CHANGED = Tell(to=A.REPORTER, key="resident.due_changed", when="due_changed")
RESULT = Tell(to=A.REPORTER, key="resident.resolved", choices=_SAY, sms="result", when="loud")
RESULT_QUIET = Tell(to=A.REPORTER, key="resident.resolved_quiet", choices=_SAY, when="quiet")
RESULT_OTHERS = Tell(to=A.MASTER_REPORTER, key="resident.resolved", choices=_SAY, when="others")
WORKED_AGAIN = Tell(to=A.REPORTER, key="resident.reworked_by_centre", when="loud")
CLOSED = Tell(to=A.REPORTER, key="resident.closed", when="loud")
CLOSED_FOR_HER = Tell(to=A.REPORTER, key="resident.closed_for_her", when="closed_for_her")
GUIDED = Tell(to=A.REPORTER, key="resident.guided", choices=("human",), when="rejected")
MEDIATION = Tell(to=A.REPORTER, key="resident.mediation_started", when="loud")
SITTING = Tell(to=A.REPORTER, key="resident.mediation_held", when="sat_apart")
POSTPONED = Tell(to=A.REPORTER, key="resident.mediation_postponed", when="postponed")
AGREED = Tell(to=A.REPORTER, key="resident.agreed", choices=_SAY, sms="result", when="to_perform")
AGREED_NOW = Tell(to=A.REPORTER, key="resident.agreed_now", choices=_SAY, sms="result", when="performed")
NO_AGREEMENT = Tell(to=A.REPORTER, key="resident.mediation_failed", choices=("human",), when="loud")
UNWILLING = Tell(to=A.REPORTER, key="resident.mediation_unwilling", choices=("human",), when="unwilling")
ON_HOLD = Tell(to=A.REPORTER, key="resident.suspended", when="loud")
GOES_ON = Tell(to=A.REPORTER, key="resident.resumed", when="was_suspended")
REFERRED = Tell(to=A.REPORTER, key="resident.referred_out", choices=("human",), when="loud")
REFERRED_QUIET = Tell(to=A.REPORTER, key="resident.referred_quiet", choices=("human",), when="quiet")
GUIDED_OTHERS = Tell(to=A.MASTER_REPORTER, key="resident.guided", choices=("human",), when="rejected_others")
REFERRED_OTHERS = Tell(to=A.MASTER_REPORTER, key="resident.referred_out", choices=("human",), when="others")
SET_ASIDE_OTHERS = Tell(to=A.MASTER_REPORTER, key="resident.invalidated", choices=("human",), when="others")
SET_ASIDE = Tell(to=A.REPORTER, key="resident.invalidated", choices=("human",), when="loud")
MERGED = Tell(to=A.REPORTER, key="resident.merged", when="loud")
