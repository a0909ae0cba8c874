"""The transition table, nothing else: when, on what, by whom, then what, tell whom.

Buttons, help, refusals and docs/lifecycle.md all come from it. A new move is one Rule and one event.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases import events as e
from cases import tells as t
from cases.model import LED, OPEN, Role, State

S = State
R = Role


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row. `to` None keeps the state (or the effect computes it); guards are names in cases/guards."""

    event: type[e.Event]
    sources: frozenset[State]
    roles: frozenset[Role]
    to: State | None = None
    guards: tuple[str, ...] = ()
    tell: tuple[t.Tell, ...] = ()


NEW: frozenset[State] = frozenset()
WAITING = frozenset({S.REGISTERED, S.TRIAGE})
AT_WORK = frozenset({S.SIGNED, S.HANDLING, S.JOINT})
PAUSED = frozenset({S.WAITING_INFO, S.SUSPENDED})
BEFORE_RESULT = WAITING | LED
TIMED = OPEN | {S.CLOSED}  # a statute's clock goes on after the case is closed
AFTER_RESULT = frozenset({S.RESOLVED, S.CLOSED})

# Whoever holds a post may be given a case, or be called to an emergency.
STAFF = frozenset(Role) - {R.RESIDENT, R.OPERATOR, R.AUDITOR, R.SYSTEM}
ANYBODY = STAFF | {R.RESIDENT}
CENTRE = frozenset({R.DISPATCHER, R.SEALED_HANDLER})
LEADERS = frozenset({R.RESP_LEADER, R.CHIEF_GRID, R.CASE_LEADER})
GRID = frozenset({R.GRID_WORKER, R.GRID_LEADER, R.CHIEF_GRID})
BY_POLICY = frozenset({R.SYSTEM})

TABLE: tuple[Rule, ...] = (
    # 发现上报
    Rule(event=e.Submit, sources=NEW, roles=ANYBODY, to=S.REGISTERED, tell=(t.NEW_URGENT, t.NEW_SEALED)),
    Rule(
        event=e.ProxySubmit,
        sources=NEW,
        roles=ANYBODY,
        to=S.REGISTERED,
        guards=("agreed_or_danger",),
        tell=(t.NEW_URGENT, t.NEW_SEALED),
    ),
    Rule(event=e.OnSpot, sources=NEW, roles=GRID, to=S.CLOSED),
    Rule(
        event=e.Supplement,
        sources=OPEN,
        roles=ANYBODY,
        guards=("own_or_at_work",),
        tell=(t.SUPPLEMENTED, t.SUPPLEMENTED_LATE, t.SHOWN, t.UNSAFE),
    ),
    # 分析研判
    Rule(
        event=e.Triage,
        sources=frozenset({S.REGISTERED}),
        roles=CENTRE | BY_POLICY | {R.RESP_LEADER},
        to=S.TRIAGE,
        guards=("sealed_by_post", "system_only_where_allowed", "system_never_lowers"),
    ),
    Rule(
        event=e.Reclassify,
        sources=OPEN,
        roles=CENTRE | BY_POLICY,
        guards=("sealed_by_post", "system_never_lowers", "unsealing_takes_two", "lowering_has_reason"),
        tell=(
            t.RECLASSIFIED,
            t.CALLED,
            t.CALL_OVER,
            t.MOVED_ON,
            t.NOW_SEALED,
            t.NO_EMERGENCY,
            t.NO_EMERGENCY_AGENT,
            t.DUE_CHANGED,
        ),
    ),
    Rule(event=e.Split, sources=WAITING, roles=CENTRE, guards=("sealed_by_post",), tell=(t.SPLIT,)),
    # 分流交办
    Rule(
        event=e.Dispatch,
        sources=frozenset({S.TRIAGE}),
        roles=CENTRE | BY_POLICY | {R.RESP_LEADER},
        to=S.DISPATCHED,
        guards=(
            "sealed_by_post",
            "owner_fixed_by_leader",
            "system_only_where_allowed",
            "has_power",
            "no_conflict",
            "placed",
        ),
        tell=(t.NEW_TASK, t.CALLED, t.WHO, t.WHO_TALKS, t.WHO_QUIET),
    ),
    Rule(
        event=e.Transfer,
        sources=AT_WORK | {S.DISPATCHED},
        roles=CENTRE | {R.GRID_LEADER},
        to=S.DISPATCHED,
        guards=("grid_leader_own", "sealed_by_post", "to_a_person", "has_power", "no_conflict"),
        tell=(t.MOVED_ON, t.NEW_TASK, t.CALLED, t.WHO, t.WHO_TALKS, t.WHO_QUIET),
    ),
    Rule(
        event=e.Escalate,
        sources=BEFORE_RESULT,
        roles=GRID | {R.DISPATCHER},
        to=S.TRIAGE,
        guards=("not_sealed", "own_or_command", "not_calling", "upwards"),
        tell=(t.ESCALATED, t.PASSED_UP),
    ),
    Rule(
        event=e.HandOver,
        sources=LED,
        roles=frozenset({R.OPERATOR}),
        to=S.TRIAGE,
        guards=("not_calling",),
        tell=(t.HANDED_OVER, t.SEALED_HANDED_OVER),
    ),
    # 办理
    Rule(
        event=e.Sign,
        sources=frozenset({S.DISPATCHED}),
        roles=STAFF,
        to=S.SIGNED,
        guards=("is_handler_or_called",),
        tell=(
            t.SIGNED,
            t.SIGNED_COMES,
            t.SIGNED_PLAIN,
            t.ANSWERED,
            t.SIGNED_QUIET,
            t.AGENT_SIGNED,
            t.LEADER_SIGNED,
            t.CALL_TAKEN,
            t.CALL_OVER,
        ),
    ),
    Rule(
        event=e.Return,
        sources=frozenset({S.DISPATCHED, S.SIGNED, S.HANDLING}),
        roles=STAFF,
        to=S.TRIAGE,
        guards=("is_handler", "not_calling", "return_in_time"),
        tell=(t.RETURNED, t.RETURNED_PLAIN, t.THIRD_RETURN, t.SEALED_RETURNED),
    ),
    Rule(
        event=e.Contact,
        sources=AT_WORK,
        roles=STAFF,
        guards=("is_handler",),
        tell=(t.SCENE, t.SEALED_SCENE),
    ),
    Rule(
        event=e.AskInfo,
        sources=AT_WORK,
        roles=STAFF,
        to=S.WAITING_INFO,
        guards=("is_handler", "asks_left"),
        tell=(t.INFO_ASKED,),
    ),
    Rule(
        event=e.Resume,
        sources=PAUSED,
        roles=STAFF | BY_POLICY,
        guards=("is_handler_or_clock", "pause_over"),
        tell=(t.RESUMED, t.GOES_ON),
    ),
    Rule(
        event=e.AskHelp,
        sources=OPEN,
        roles=ANYBODY,
        guards=("own_work_or_leader", "extension_askable", "leader_askable"),
        tell=(
            t.HELP_ASKED,
            t.HELP_ASKED_PLAIN,
            t.HELP_WANTED,
            t.HELP_WANTED_PLAIN,
            t.EXTENSION_ASKED,
            t.EXTENSION_ASKED_PLAIN,
            t.SUSPENSION_ASKED,
            t.LEAD_SUSPENSION_ASKED,
            t.SEALED_HELP,
            t.FIX_OWNER,
        ),
    ),
    Rule(
        event=e.Message,
        sources=AT_WORK | PAUSED | {S.MEDIATING, S.RESOLVED},
        roles=STAFF,
        guards=("is_handler_or_centre",),
        tell=(t.MESSAGE, t.MESSAGE_QUIET),
    ),
    Rule(
        event=e.Extend,
        sources=LED - {S.DISPATCHED},
        roles=frozenset({R.DISPATCHER, R.DEPT_LEAD, R.CASE_LEADER, R.RESP_LEADER, R.SEALED_HANDLER}),
        guards=("sealed_by_post", "extension_asked", "extension_left", "approver"),
        tell=(t.EXTENDED, t.LATER, t.LATER_PLAIN),
    ),
    Rule(
        event=e.Deny,
        sources=LED - {S.DISPATCHED},
        roles=frozenset({R.DISPATCHER, R.DEPT_LEAD, R.CASE_LEADER, R.RESP_LEADER, R.SEALED_HANDLER}),
        guards=("sealed_by_post", "extension_asked", "approver"),
        tell=(t.DENIED, t.DENIED_PLAIN),
    ),
    Rule(
        event=e.Resolve,
        sources=AT_WORK,
        roles=STAFF,
        to=S.RESOLVED,
        guards=("is_handler", "contacted_where_needed"),
        tell=(t.RESULT, t.RESULT_QUIET, t.RESULT_OTHERS),
    ),
    Rule(
        event=e.Suspend,
        sources=frozenset({S.HANDLING, S.JOINT}),
        roles=frozenset({R.DISPATCHER, R.DEPT_LEAD, R.RESP_LEADER}),
        to=S.SUSPENDED,
        guards=("not_sealed", "approved_by_another", "reason_given", "pause_short"),
        tell=(t.PAUSED, t.ON_HOLD),
    ),
    # 协办、吹哨
    Rule(
        event=e.Assist,
        sources=AT_WORK,
        roles=STAFF,
        to=S.JOINT,
        guards=("not_sealed", "is_handler_or_centre", "unit_named"),
        tell=(t.PART_TASK, t.PART_TASK_PLAIN),
    ),
    Rule(
        event=e.Whistle,
        sources=AT_WORK,
        roles=frozenset({R.RESP_LEADER, R.CHIEF_GRID}),
        to=S.JOINT,
        guards=("not_sealed", "unit_named"),
        tell=(t.PART_TASK, t.PART_TASK_PLAIN, t.WHISTLED),
    ),
    Rule(
        event=e.Helped,
        sources=LED - {S.DISPATCHED},
        roles=STAFF,
        guards=("is_assisting",),
        tell=(t.PART_SIGNED, t.PART_DONE, t.PART_SAID),
    ),
    # 调解
    Rule(
        event=e.NameParty,
        sources=OPEN,
        roles=STAFF,
        guards=("is_handler_or_centre", "two_sides"),
        tell=(t.UNWILLING,),
    ),
    Rule(
        event=e.MediateStart,
        sources=frozenset({S.SIGNED, S.HANDLING}),
        roles=STAFF,
        to=S.MEDIATING,
        guards=("is_handler", "mediable", "both_willing"),
        tell=(t.MEDIATION,),
    ),
    Rule(
        event=e.MediateRound,
        sources=frozenset({S.MEDIATING}),
        roles=STAFF,
        guards=("is_handler",),
        tell=(t.SITTING, t.POSTPONED),
    ),
    Rule(
        event=e.Agree,
        sources=frozenset({S.MEDIATING}),
        roles=STAFF,
        to=S.RESOLVED,
        guards=("is_handler",),
        tell=(t.AGREED, t.AGREED_NOW, t.RESULT_OTHERS),
    ),
    Rule(
        event=e.MediateFail,
        sources=frozenset({S.MEDIATING}),
        roles=STAFF | {R.RESIDENT},
        to=S.HANDLING,
        guards=("is_handler_or_reporter",),
        tell=(t.NO_AGREEMENT, t.NOT_WILLING),
    ),
    # 回访办结
    Rule(
        event=e.Callback,
        sources=AFTER_RESULT,
        roles=CENTRE | {R.RESIDENT},
        guards=("not_the_handler", "own_or_centre", "callback_fits"),
        tell=(
            t.REWORKED,
            t.REWORKED_PLAIN,
            t.UNSOLVED,
            t.SEALED_UNSOLVED,
            t.UNSOLVED_AGAIN,
            t.CLOSED_FOR_HER,
        ),
    ),
    Rule(
        event=e.Rework,
        sources=AFTER_RESULT,
        roles=CENTRE | {R.RESP_LEADER},
        to=S.HANDLING,
        guards=("sealed_by_post", "rework_in_time", "reworks_left"),
        tell=(t.REWORKED, t.REWORKED_PLAIN, t.WORKED_AGAIN),
    ),
    Rule(
        event=e.Close,
        sources=frozenset({S.RESOLVED}),
        roles=CENTRE,
        to=S.CLOSED,
        guards=("sealed_by_post", "has_result", "called_back"),
        tell=(t.CLOSED,),
    ),
    # 从上面来的
    Rule(
        event=e.Urge,
        sources=OPEN,
        roles=CENTRE | LEADERS | {R.RESIDENT},
        guards=("own_or_post",),
        tell=(
            t.URGED_NOW,
            t.URGED,
            t.URGED_BY_LEADER,
            t.CENTRE_URGED_BY_LEADER,
            t.CENTRE_URGED_NOW,
            t.CENTRE_URGED,
            t.SEALED_URGED,
        ),
    ),
    Rule(
        event=e.DraftSupervise,
        sources=BEFORE_RESULT,
        roles=LEADERS | BY_POLICY | {R.DISPATCHER},
        guards=("not_sealed", "from_above"),
    ),
    Rule(
        event=e.Supervise,
        sources=BEFORE_RESULT,
        roles=frozenset({R.RESP_LEADER, R.CHIEF_GRID}),
        guards=("not_sealed", "from_above"),
        tell=(t.SUPERVISED, t.UNIT_SUPERVISED, t.CENTRE_SUPERVISED),
    ),
    Rule(
        event=e.NameLeader,
        sources=BEFORE_RESULT,
        roles=frozenset({R.RESP_LEADER, R.CHIEF_GRID}),
        guards=("not_sealed", "from_above", "leads_town"),
        tell=(t.CASE_LED, t.HANDLER_LED, t.CENTRE_LED),
    ),
    Rule(event=e.Note, sources=OPEN, roles=LEADERS, guards=("not_sealed",), tell=(t.NOTE, t.CENTRE_NOTE)),
    Rule(
        event=e.Unseal,
        sources=OPEN,
        roles=frozenset({R.SEALED_HANDLER}),
        guards=("sealed_only", "first_gives_reason"),
        tell=(t.UNSEAL_SECOND, t.UNSEALED),
    ),
    # 终止
    Rule(
        event=e.Withdraw,
        sources=BEFORE_RESULT,
        roles=frozenset({R.RESIDENT}),
        to=S.WITHDRAWN,
        guards=("is_reporter", "may_be_withdrawn"),
        tell=(t.WITHDRAWN, t.CALL_OVER, t.WITHDRAWN_PRESSED, t.AUDIT_PRESSED),
    ),
    Rule(
        event=e.Reject,
        sources=WAITING,
        roles=CENTRE,
        guards=("sealed_by_post",),
        tell=(t.REJECT_SECOND, t.SEALED_REJECT_SECOND, t.GUIDED, t.GUIDED_OTHERS),
    ),
    Rule(
        event=e.ReferOut,
        sources=WAITING,
        roles=CENTRE,
        to=S.REFERRED_OUT,
        guards=("sealed_by_post", "not_urgent"),
        tell=(t.REFERRED, t.REFERRED_QUIET, t.REFERRED_OTHERS),
    ),
    Rule(
        event=e.Archive,
        sources=frozenset({S.CLOSED}),
        roles=CENTRE,
        to=S.ARCHIVED,
        guards=("sealed_by_post", "file_complete"),
    ),
    Rule(
        event=e.Invalid,
        sources=OPEN,
        roles=CENTRE,
        to=S.INVALID,
        guards=("sealed_by_post", "reason_given"),
        tell=(t.WITHDRAWN, t.CALL_OVER, t.SET_ASIDE, t.SET_ASIDE_OTHERS),
    ),
    Rule(
        event=e.Merge,
        sources=WAITING,
        roles=frozenset({R.DISPATCHER}),
        to=S.MERGED,
        guards=("not_sealed", "another_case"),
        tell=(t.MERGED,),
    ),
    Rule(event=e.Absorb, sources=OPEN, roles=frozenset({R.DISPATCHER}), guards=("not_sealed",)),
    # 时钟
    Rule(event=e.OnTime, sources=LED - {S.DISPATCHED}, roles=STAFF, guards=("is_handler", "not_late_yet")),
    Rule(event=e.LateReason, sources=LED, roles=STAFF, guards=("is_handler", "reason_known")),
    Rule(
        event=e.StartTimer,
        sources=TIMED,
        roles=STAFF,
        guards=("is_handler_or_centre", "timer_known"),
        tell=(t.TIMER_SET,),
    ),
    Rule(event=e.StopTimer, sources=TIMED, roles=STAFF, guards=("is_handler_or_centre", "timer_runs")),
    Rule(event=e.Remind, sources=TIMED, roles=BY_POLICY),
)
