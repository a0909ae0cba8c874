"""The centre places a case: as suggested, another category or owner, all clear ones; it moves those under way."""

from __future__ import annotations

from collections.abc import Mapping

from cases import routing
from cases.events import AskHelp, Dispatch, Extend, Reclassify, Transfer, Triage
from cases.model import Audience, Case, Notice, Refused, State
from handlers import centre, notify, proposal, queue
from handlers.request import Flow, Request
from handlers.say import choice, when
from handlers.turn import Turn


async def as_suggested(turn: Turn, request: Request) -> None:
    """派单: one tap is triage and dispatch to the suggested owner."""
    case = await _waiting_case(turn, request)
    if case is None:
        return
    owner = await proposal.suggested(turn, case)
    if owner is None:
        await ask_owner(turn, case)
        return
    place(turn, case, owner)
    await queue.show_next(turn)


async def _waiting_case(turn: Turn, request: Request) -> Case | None:
    case = await centre.case_of(turn, request)
    if case is None:
        return None
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    if case.state not in centre.WAITING:
        raise Refused("not_waiting", no=f"@no:{case.no}")
    return case


def place(turn: Turn, case: Case, owner: proposal.Owner, override: int | None = None) -> Case:
    """Give a case its owner: triage first where it is missing, transfer where somebody has it already."""
    if case.state in centre.WAITING:
        case = _dispatch(turn, case, owner, override)
    else:
        case = turn.act_as_any(
            case, Transfer(unit=owner.unit, person=owner.person, **_facts(turn, case, owner, override))
        )
    turn.answered()
    key = "centre.placed_person" if case.handler else "centre.placed"
    turn.reply(
        key,
        no=f"@no:{case.no}",
        unit=f"@unit:{case.unit}",
        person=f"@name:{case.handler}" if case.handler else "",
        due=when(case.due_by or case.sign_by),
    )
    return case


def _dispatch(turn: Turn, case: Case, owner: proposal.Owner, override: int | None) -> Case:
    if case.state is State.REGISTERED:
        case = turn.act_as_any(case, Triage(road=case.road, category=case.category, profile=case.profile))
    return turn.act_as_any(
        case, Dispatch(unit=owner.unit, person=owner.person, **_facts(turn, case, owner, override))
    )


def _facts(turn: Turn, case: Case, owner: proposal.Owner, override: int | None) -> dict[str, object]:
    """What only the directory and the policy know about this choice."""
    category = turn.policy_of(case).category(case.category)
    return {
        "has_power": routing.has_power(category, owner.unit, turn.desk.known.directory),
        "conflicted": owner.conflicted,
        "contact_needed": category.contact_needed,
        "override_text": override,
    }


async def all_clear(turn: Turn, _request: Request) -> None:
    """照派: every case understood without doubt, placed, without a conflict; then a list of what was done."""
    placed: list[tuple[Case, proposal.Owner]] = []
    for case in await centre.waiting(turn):
        if centre.kind_of(case) != "clear":
            continue
        owner = await proposal.suggested(turn, case)
        if owner is None or owner.conflicted or case.suggested_person not in {None, owner.person}:
            continue
        placed.append((_dispatch(turn, case, owner, None), owner))
    if not placed:
        raise Refused("none_clear")
    turn.reply("centre.placed_all", count=len(placed))
    for case, owner in placed:
        turn.reply(
            "centre.placed_line",
            no=f"@no:{case.no}",
            category=f"@category:{case.category}",
            unit=f"@unit:{owner.unit}",
            person=f"@name:{owner.person}" if owner.person else "",
        )
    await queue.show_next(turn)


async def another_category(turn: Turn, request: Request) -> None:
    """改类: the other category with its own suggestion, shown again for the last word."""
    case = await _waiting_case(turn, request)
    if case is None:
        return
    known = turn.policy_of(case)
    code = request.argument.partition("\n")[0]
    if code not in known.categories:
        raise Refused("no_such_category")
    category = known.category(code)
    suggestion = routing.suggest(
        code, case.area or case.township, turn.desk.known.directory, known, turn.today
    )
    case = turn.act_as_any(
        case,
        Reclassify(
            road=category.road,
            category=code,
            profile=category.profile,
            urgent=case.urgent and category.road == case.road,
            danger=case.danger if category.road == case.road else None,
            reason="centre",
            suggested_unit=suggestion.unit if suggestion else None,
            suggested_person=suggestion.person if suggestion else None,
        ),
    )
    turn.reply("centre.reclassified", no=f"@no:{case.no}", category=f"@category:{code}")
    await queue.propose(turn, case)


async def redirect(turn: Turn, request: Request) -> None:
    """改派: one of the others by button, or a unit's or person's name in words; also of a signed case."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    named, _, reason = request.argument.partition("\n")
    if not named:
        await ask_owner(turn, case)
        return
    words = await proposal.words_of(turn, case)
    owner = proposal.owner_of(turn, named, words)
    found = (owner,) if owner else proposal.by_name(turn, case, named, words)
    if len(found) != 1:
        await ask_owner(turn, case, among=found)
        return
    await _chosen(turn, case, found[0], reason)


async def _chosen(turn: Turn, case: Case, owner: proposal.Owner, reason: str) -> None:
    if owner.conflicted and not reason:
        turn.ask("words", case, verb="redirect", argument=owner.code)
        turn.reply("ask.override", no=f"@no:{case.no}", unit=f"@unit:{owner.unit}")
        return
    waiting = case.state in centre.WAITING
    override = turn.text("reason", reason, case) if reason and owner.conflicted else None
    place(turn, case, owner, override)
    if waiting:
        await queue.show_next(turn)


async def ask_owner(turn: Turn, case: Case, among: tuple[proposal.Owner, ...] = ()) -> None:
    """Who else? The nearest few as choices; any other unit or person by name."""
    offered = among[: proposal.LONGEST_LIST] or await proposal.others(turn, case)
    turn.ask("words", case, verb="redirect")
    turn.ask_last(
        "ask.owner",
        [
            choice(
                "redirect",
                case,
                owner.code,
                key="choice.owner_person" if owner.person else "choice.owner",
                unit=f"@unit:{owner.unit}",
                person=f"@name:{owner.person}" if owner.person else "",
            )
            for owner in offered
        ],
        no=f"@no:{case.no}",
    )


async def ask_leader(turn: Turn, request: Request) -> None:
    """Returned too often: the responsible leader names the owner."""
    case = await _waiting_case(turn, request)
    if case is None:
        return
    case = turn.act_as_any(case, AskHelp(kind="leader"))
    told = Notice(
        to=Audience.RESP_LEADER,
        key="leader.fix_owner",
        params={"no": f"@no:{case.no}"},
        choices=("reassign", "trail"),
    )
    notify.spread(turn, case, told, case.version)
    turn.reply("centre.leader_asked", no=f"@no:{case.no}")
    await queue.show_next(turn)


async def grant(turn: Turn, request: Request) -> None:
    """延期批准: the days that were asked for, or others if given."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    given = request.argument.strip().partition("\n")[0]
    days = int(given) if given.isdigit() else case.extension_asked_days
    if days is None:
        raise Refused("no_extension_asked", no=f"@no:{case.no}")
    case = turn.act_as_any(case, Extend(days=days))
    turn.reply("centre.extended", no=f"@no:{case.no}", days=days, due=when(case.due_by))


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "dispatch"): as_suggested,
    ("dispatcher", "dispatch_all"): all_clear,
    ("dispatcher", "reclassify"): another_category,
    ("dispatcher", "redirect"): redirect,
    ("dispatcher", "ask_leader"): ask_leader,
    ("dispatcher", "approve_extension"): grant,
}
WORDED: Mapping[str, Flow] = {"redirect": redirect}
