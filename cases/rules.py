"""The transition table, nothing else: when, on what, by whom, then what, tell whom.

Buttons, help, refusals and docs/lifecycle.md all come from it. A new move is one Rule and one event.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases import events as e
from cases.model import LED, OPEN, Audience, Role, State, Via

S = State
R = Role
A = Audience


@dataclass(frozen=True, kw_only=True)
class Tell:
    """Whom a move tells: `key` is a catalogue text, `choices` the verbs offered with it."""

    to: Audience
    key: str
    via: Via = Via.NOW
    choices: tuple[str, ...] = ()
    sms: str | None = None
    when: str | None = None  # name of a condition in notices.py


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row. `to` None keeps the state (or the effect computes it); guards are names in guards.py."""

    event: type[e.Event]
    sources: frozenset[State]
    roles: frozenset[Role]
    to: State | None = None
    guards: tuple[str, ...] = ()
    tell: tuple[Tell, ...] = ()


STAFF = frozenset(
    {
        R.GRID_WORKER,
        R.GRID_LEADER,
        R.DEPT_HANDLER,
        R.DEPT_LEAD,
        R.MEDIATOR,
        R.CASE_LEADER,
        R.CHIEF_GRID,
        R.SEALED_HANDLER,
    }
)
CENTRE = frozenset({R.DISPATCHER, R.SEALED_HANDLER})
LEADERS = frozenset({R.RESP_LEADER, R.CHIEF_GRID, R.CASE_LEADER})
ANYBODY = frozenset(Role) - {R.SYSTEM, R.OPERATOR, R.AUDITOR}
NEW: frozenset[State] = frozenset()
BEFORE_DISPATCH = frozenset({S.REGISTERED, S.TRIAGE})
AT_WORK = frozenset({S.SIGNED, S.HANDLING, S.JOINT})
BEFORE_RESULT = OPEN - {S.RESOLVED}

_TASK = ("sign", "contact", "resolve", "return", "ask_help")
_NEW_TASK = Tell(to=A.HANDLER, key="worker.new_task", choices=_TASK, sms="new_task", when="not_emergency")
_CALL = Tell(
    to=A.CALLED, key="worker.called", via=Via.BOTH, choices=("sign",), sms="new_task", when="emergency"
)
_WHO = Tell(to=A.REPORTER, key="resident.dispatched", when="may_name")
_QUIET_WHO = Tell(to=A.REPORTER, key="resident.dispatched_quiet", when="quiet")
_RESULT = Tell(
    to=A.REPORTER, key="resident.resolved", choices=("solved", "unsolved"), sms="result", when="loud"
)

TABLE: tuple[Rule, ...] = (
    # 发现上报
    Rule(
        event=e.Submit,
        sources=NEW,
        roles=ANYBODY,
        to=S.REGISTERED,
        tell=(
            Tell(
                to=A.DISPATCHERS,
                key="centre.new_urgent",
                choices=("look",),
                sms="new_task",
                when="urgent_open",
            ),
            Tell(
                to=A.SEALED_HANDLERS,
                key="centre.new_sealed",
                choices=("look",),
                sms="new_task",
                when="sealed",
            ),
        ),
    ),
    Rule(
        event=e.ProxySubmit,
        sources=NEW,
        roles=frozenset(
            {R.GRID_WORKER, R.GRID_LEADER, R.CHIEF_GRID, R.DISPATCHER, R.DEPT_HANDLER, R.RESIDENT}
        ),
        to=S.REGISTERED,
        guards=("agreed_or_danger",),
        tell=(
            Tell(
                to=A.DISPATCHERS,
                key="centre.new_urgent",
                choices=("look",),
                sms="new_task",
                when="urgent_open",
            ),
            Tell(
                to=A.SEALED_HANDLERS,
                key="centre.new_sealed",
                choices=("look",),
                sms="new_task",
                when="sealed",
            ),
        ),
    ),
    Rule(
        event=e.OnSpot,
        sources=NEW,
        roles=frozenset({R.GRID_WORKER, R.GRID_LEADER, R.CHIEF_GRID}),
        to=S.CLOSED,
    ),
    Rule(
        event=e.Supplement,
        sources=OPEN,
        roles=ANYBODY - LEADERS | {R.CASE_LEADER, R.CHIEF_GRID},
        guards=("own_or_at_work",),
        tell=(
            Tell(to=A.HANDLER, key="worker.supplemented", when="says_more"),
            Tell(to=A.HANDLER, key="worker.unsafe", when="unsafe"),
        ),
    ),
    # 分析研判
    Rule(
        event=e.Triage,
        sources=frozenset({S.REGISTERED}),
        roles=CENTRE | {R.RESP_LEADER, R.SYSTEM},
        to=S.TRIAGE,
        guards=("sealed_by_post", "system_only_where_allowed"),
    ),
    Rule(
        event=e.Reclassify,
        sources=OPEN,
        roles=CENTRE | {R.RESP_LEADER, R.SYSTEM},
        guards=("sealed_by_post", "system_never_lowers", "lowering_has_reason"),
        tell=(
            Tell(to=A.HANDLER, key="worker.reclassified", when="at_work"),
            Tell(to=A.SEALED_HANDLERS, key="centre.new_sealed", choices=("look",), when="newly_sealed"),
        ),
    ),
    # 分流交办
    Rule(
        event=e.Dispatch,
        sources=frozenset({S.TRIAGE}),
        roles=CENTRE | {R.RESP_LEADER, R.SYSTEM},
        to=S.DISPATCHED,
        guards=(
            "sealed_by_post",
            "owner_fixed_by_leader",
            "has_power",
            "no_conflict",
            "placed",
            "system_only_where_allowed",
        ),
        tell=(_NEW_TASK, _CALL, _WHO, _QUIET_WHO),
    ),
    Rule(
        event=e.Transfer,
        sources=frozenset({S.DISPATCHED, *AT_WORK}),
        roles=CENTRE | {R.RESP_LEADER, R.GRID_LEADER},
        to=S.DISPATCHED,
        guards=("sealed_by_post", "leader_within_grid", "has_power", "no_conflict"),
        tell=(
            Tell(to=A.FORMER_HANDLER, key="worker.moved_on"),
            _NEW_TASK,
            _CALL,
            _WHO,
            _QUIET_WHO,
        ),
    ),
    Rule(
        event=e.Escalate,
        sources=OPEN - {S.RESOLVED},
        roles=frozenset({R.GRID_LEADER, R.CHIEF_GRID, R.DISPATCHER}),
        to=S.TRIAGE,
        guards=("not_sealed", "upwards"),
        tell=(
            Tell(to=A.DISPATCHERS, key="centre.escalated", choices=("look",)),
            Tell(to=A.REPORTER, key="resident.escalated", when="loud"),
        ),
    ),
    # 办理
    Rule(
        event=e.Sign,
        sources=frozenset({S.DISPATCHED}),
        roles=STAFF | {R.DISPATCHER, R.RESP_LEADER, R.GRID_ADVISOR},
        to=S.SIGNED,
        guards=("is_handler_or_called",),
        tell=(
            Tell(
                to=A.REPORTER,
                key="resident.signed",
                choices=("way:phone", "way:home", "way:chat"),
                when="ask_way",
            ),
            Tell(to=A.REPORTER, key="resident.signed_plain", when="tell_signed"),
            Tell(to=A.REPORTER, key="resident.answered", when="emergency_loud"),
            Tell(to=A.REPORTER, key="resident.signed_quiet", when="quiet"),
            Tell(to=A.AGENT, key="worker.emergency_signed", when="emergency"),
            Tell(to=A.RESP_LEADER, key="leader.emergency_signed", when="emergency_known"),
        ),
    ),
    Rule(
        event=e.Return,
        sources=frozenset({S.DISPATCHED, S.SIGNED}),
        roles=STAFF | {R.GRID_ADVISOR},
        to=S.TRIAGE,
        guards=("is_handler", "return_in_time"),
        tell=(
            Tell(to=A.DISPATCHERS, key="centre.returned", choices=("look",), when="not_sealed"),
            Tell(to=A.RESP_LEADER, key="leader.third_return", choices=("trail",), when="third_return"),
            Tell(to=A.SEALED_HANDLERS, key="centre.returned", choices=("look",), when="sealed"),
        ),
    ),
    Rule(
        event=e.Contact,
        sources=AT_WORK,
        roles=STAFF | {R.GRID_ADVISOR},
        guards=("is_handler",),
    ),
    Rule(
        event=e.AskInfo,
        sources=AT_WORK,
        roles=STAFF,
        to=S.WAITING_INFO,
        guards=("is_handler", "asks_left"),
        tell=(Tell(to=A.REPORTER, key="resident.info_asked", choices=("supplement",)),),
    ),
    Rule(
        event=e.Resume,
        sources=frozenset({S.WAITING_INFO, S.SUSPENDED}),
        roles=frozenset({R.SYSTEM}),
        guards=("pause_over",),
        tell=(Tell(to=A.HANDLER, key="worker.resumed"),),
    ),
    Rule(
        event=e.AskHelp,
        sources=OPEN,
        roles=STAFF | {R.RESIDENT, R.GRID_ADVISOR, R.RESP_LEADER, R.DISPATCHER},
        guards=("own_or_at_work",),
        tell=(
            Tell(to=A.DISPATCHERS, key="centre.help_asked", choices=("look",), when="help_open"),
            Tell(to=A.GRID_LEADER, key="worker.help_wanted", when="help_grid"),
            Tell(
                to=A.DISPATCHERS,
                key="centre.extension_asked",
                choices=("approve_extension",),
                when="extension_open",
            ),
            Tell(to=A.SEALED_HANDLERS, key="centre.help_asked", choices=("look",), when="sealed"),
        ),
    ),
    Rule(
        event=e.Message,
        sources=AT_WORK | {S.WAITING_INFO, S.MEDIATING, S.RESOLVED},
        roles=STAFF | {R.DISPATCHER, R.GRID_ADVISOR},
        guards=("is_handler_or_centre",),
        tell=(Tell(to=A.REPORTER, key="resident.message", choices=("supplement",)),),
    ),
    Rule(
        event=e.Extend,
        sources=LED,
        roles=frozenset({R.DISPATCHER, R.DEPT_LEAD, R.CASE_LEADER, R.RESP_LEADER, R.SEALED_HANDLER}),
        guards=("sealed_by_post", "extension_asked", "extension_left", "approver"),
        tell=(
            Tell(to=A.HANDLER, key="worker.extended"),
            Tell(to=A.REPORTER, key="resident.extended", when="loud"),
        ),
    ),
    Rule(
        event=e.Resolve,
        sources=AT_WORK,
        roles=STAFF | {R.GRID_ADVISOR},
        to=S.RESOLVED,
        guards=("is_handler", "contacted_where_needed"),
        tell=(
            _RESULT,
            Tell(to=A.REPORTER, key="resident.resolved_quiet", choices=("solved", "unsolved"), when="quiet"),
            Tell(to=A.MASTER_REPORTER, key="resident.resolved", choices=("solved", "unsolved"), when="loud"),
        ),
    ),
    # 回访办结
    Rule(
        event=e.Callback,
        sources=frozenset({S.RESOLVED, S.CLOSED}),
        roles=frozenset({R.RESIDENT, R.DISPATCHER, R.SEALED_HANDLER}),
        guards=("not_the_handler", "own_or_centre", "callback_fits"),
        tell=(
            Tell(
                to=A.HANDLER,
                key="worker.reworked",
                choices=("contact", "resolve", "ask_help"),
                when="back_at_work",
            ),
            Tell(to=A.DISPATCHERS, key="centre.unsolved", choices=("look",), when="unsolved_closed"),
        ),
    ),
    Rule(
        event=e.Rework,
        sources=frozenset({S.RESOLVED, S.CLOSED}),
        roles=CENTRE,
        to=S.HANDLING,
        guards=("sealed_by_post", "rework_in_time", "reworks_left"),
        tell=(
            Tell(to=A.HANDLER, key="worker.reworked", choices=("contact", "resolve", "ask_help")),
            Tell(to=A.REPORTER, key="resident.reworked_by_centre", when="loud"),
        ),
    ),
    Rule(
        event=e.Close,
        sources=frozenset({S.RESOLVED}),
        roles=CENTRE,
        to=S.CLOSED,
        guards=("sealed_by_post", "called_back", "has_result"),
        tell=(Tell(to=A.REPORTER, key="resident.closed", when="loud"),),
    ),
    # 从上面来的
    Rule(
        event=e.Urge,
        sources=OPEN,
        roles=frozenset({R.RESIDENT, R.DISPATCHER, R.SEALED_HANDLER}) | LEADERS | {R.RESP_LEADER},
        guards=("own_or_post",),
        tell=(
            Tell(to=A.HANDLER, key="worker.urged", when="urge_counts_urgent"),
            Tell(to=A.HANDLER, key="worker.urged", via=Via.DIGEST, when="urge_counts"),
            Tell(to=A.HANDLER, key="worker.urged_by_leader", when="urge_by_leader"),
            Tell(to=A.DISPATCHERS, key="centre.urged", via=Via.DIGEST, when="urge_open"),
        ),
    ),
    Rule(
        event=e.DraftSupervise,
        sources=LED | BEFORE_DISPATCH,
        roles=frozenset({R.DISPATCHER, R.SYSTEM, R.RESP_LEADER, R.CHIEF_GRID, R.CASE_LEADER}),
        guards=("not_sealed",),
    ),
    Rule(
        event=e.Supervise,
        sources=LED | BEFORE_DISPATCH,
        roles=LEADERS,
        guards=("not_sealed",),
        tell=(
            Tell(to=A.HANDLER, key="worker.supervised", sms="supervised"),
            Tell(to=A.UNIT_LEAD, key="worker.supervised", sms="supervised"),
            Tell(to=A.DISPATCHERS, key="centre.supervised"),
        ),
    ),
    Rule(
        event=e.Note,
        sources=OPEN,
        roles=LEADERS,
        guards=("not_sealed",),
        tell=(
            Tell(to=A.HANDLER, key="worker.note", choices=("message", "resolve"), when="at_work"),
            Tell(to=A.DISPATCHERS, key="centre.note"),
        ),
    ),
    # 终止
    Rule(
        event=e.Withdraw,
        sources=BEFORE_RESULT,
        roles=frozenset({R.RESIDENT}),
        to=S.WITHDRAWN,
        guards=("is_reporter", "may_be_withdrawn"),
        tell=(
            Tell(to=A.HANDLER, key="worker.withdrawn", when="had_handler"),
            Tell(to=A.DISPATCHERS, key="centre.withdrawn_pressed", choices=("look",), when="pressed"),
        ),
    ),
    Rule(
        event=e.Reject,
        sources=BEFORE_DISPATCH,
        roles=CENTRE,
        guards=("sealed_by_post",),
        tell=(
            Tell(
                to=A.DISPATCHERS,
                key="centre.reject_second",
                choices=("reject:confirm", "look"),
                when="reject_asked",
            ),
            Tell(to=A.REPORTER, key="resident.guided", choices=("human",), when="rejected"),
        ),
    ),
    Rule(
        event=e.Invalid,
        sources=OPEN,
        roles=CENTRE,
        to=S.INVALID,
        guards=("sealed_by_post", "reason_given"),
        tell=(Tell(to=A.HANDLER, key="worker.withdrawn", when="had_handler"),),
    ),
    Rule(
        event=e.Merge,
        sources=BEFORE_DISPATCH,
        roles=frozenset({R.DISPATCHER}),
        to=S.MERGED,
        guards=("not_sealed", "another_case"),
        tell=(Tell(to=A.REPORTER, key="resident.merged", when="loud"),),
    ),
    # 时钟
    Rule(event=e.Remind, sources=OPEN, roles=frozenset({R.SYSTEM})),
)
