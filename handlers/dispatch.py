"""The centre places a case: as suggested, another category or owner, all clear ones at once."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import AskHelp
from cases.model import Case, Refused, Role
from handlers import alike, centre, kinds, media, placing, proposal, queue, register
from handlers.request import Flow, Request
from handlers.say import choice, line, when
from handlers.turn import Turn
from nlp.extract import given_to
from nlp.intent import parse_command


async def as_suggested(turn: Turn, request: Request) -> None:
    """派单: one tap is triage and dispatch to the suggested owner."""
    case = await _waiting_case(turn, request)
    if case is None:
        return
    if await media.first(turn, case):
        return
    owner = await proposal.suggested(turn, case)
    if owner is None:
        await ask_owner(turn, case)
        return
    place(turn, case, owner)
    following = parse_command(request.argument, "dispatcher") if request.argument else None
    if following is not None and following.verb == "register":
        # "1 登记 来访 ...": the tap and the next visitor in one message
        await register.register(turn, Request(verb="register", argument=following.argument))
        return
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


def place(turn: Turn, case: Case, owner: proposal.Owner, override: int | None = None) -> None:
    """Give it to the owner and say so."""
    case = placing.give(turn, case, owner, override)
    turn.answered()
    key = "centre.placed_person" if owner.person else "centre.placed"
    due = when(case.due_by or case.sign_by)
    turn.lines.append(line(key, no=f"@no:{case.no}", **owner.params, due=due))


async def all_clear(turn: Turn, request: Request) -> None:
    """照派: every case understood without doubt, placed, without a conflict; then a list of what was done."""
    waiting = await centre.waiting(turn)
    clear = [case for case in waiting if centre.kind_of(case) == "clear"]
    if request.argument != "apart" and alike.asked_first(turn, clear):
        return
    placed: list[tuple[Case, proposal.Owner]] = []
    for case in waiting:
        if centre.kind_of(case) != "clear" or await media.unheard(turn, case):
            continue
        owner = await proposal.suggested(turn, case)
        if owner is None or owner.conflicted or case.suggested_person not in {None, owner.person}:
            continue
        try:
            placed.append((placing.give(turn, case, owner), owner))
        except Refused:
            continue  # it stays in the queue, where its own tap says why
    if not placed:
        raise Refused("none_clear")
    turn.reply("centre.placed_all", count=len(placed))
    for case, owner in placed:
        category = f"@category:{case.category}"
        turn.lines.append(line("centre.placed_line", no=f"@no:{case.no}", category=category, **owner.params))
    await queue.show_next(turn)


async def another_category(turn: Turn, request: Request) -> None:
    """改类: the other category with its own suggestion, shown again for the last word."""
    case = await _waiting_case(turn, request)
    if case is None:
        return
    known = turn.policy_of(case)
    code = request.argument.partition("\n")[0]
    if code not in known.categories:
        _ask_category(turn, case, request.argument)
        return
    case = await kinds.change(turn, case, code)
    if case.sealed:
        turn.reply("centre.now_sealed", no=f"@no:{case.no}")
        await queue.show_next(turn)
        return
    turn.reply("centre.reclassified", no=f"@no:{case.no}", category=f"@category:{code}")
    await queue.propose(turn, case)


def _ask_category(turn: Turn, case: Case, words: str) -> None:
    """Which kind is it? A few words are understood like anybody's; she picks from what they may mean."""
    turn.ask("words", case, verb="reclassify")
    offered = [
        choice("reclassify", case, code, key="choice.reclassify", category=f"@category:{code}")
        for code in kinds.meant(turn, case, words)
    ]
    turn.ask_last("ask.category_among" if offered else "ask.category", offered, no=f"@no:{case.no}")


async def in_free_words(turn: Turn, text: str) -> bool:
    """给水利站: words that name one owner send the waiting case that was just shown. True where they did."""
    named = given_to(text)
    last = turn.chat.last_case if turn.chat else None
    if named is None or last is None or not any(actor.role is Role.DISPATCHER for actor in turn.actors()):
        return False
    case = await turn.load(last)
    if case.state not in centre.WAITING or not centre.dispatches(turn, case):
        return False
    owner = proposal.unit_named(turn, case, named)
    if owner is None and len(proposal.by_name(turn, case, named, "")) != 1:
        return False
    await redirect(turn, Request(verb="redirect", case=case.no, argument=owner or named))
    return True


async def redirect(turn: Turn, request: Request) -> None:
    """改派: one of the others by button, or a unit's or person's name in words; also of a signed case."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    if case.state in centre.WAITING and await media.first(turn, case):
        return
    named, _, reason = request.argument.partition("\n")
    if not named:
        await ask_owner(turn, case)
        return
    words = await proposal.words_of(turn, case)
    owner = proposal.owner_of(turn, case, named, words)
    found = (owner,) if owner else proposal.by_name(turn, case, named, words)
    if len(found) != 1:
        await ask_owner(turn, case, among=found)
        return
    await _chosen(turn, case, found[0], reason)


async def _chosen(turn: Turn, case: Case, owner: proposal.Owner, reason: str) -> None:
    out_of_turn = owner.conflicted or not placing.has_power(turn, case, owner)
    if out_of_turn and not reason:
        turn.ask("words", case, verb="redirect", argument=owner.code)
        question = "ask.override" if owner.conflicted else "ask.override_power"
        turn.reply(question, no=f"@no:{case.no}", unit=owner.params["unit"])
        return
    waiting = case.state in centre.WAITING
    override = turn.text("reason", reason, case) if reason and out_of_turn else None
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
                **owner.params,
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
    turn.act_as_any(case, AskHelp(kind="leader"))
    turn.reply("centre.leader_asked", no=f"@no:{case.no}")
    await queue.show_next(turn)


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "dispatch"): as_suggested,
    ("dispatcher", "dispatch_all"): all_clear,
    ("dispatcher", "redirect"): redirect,
    ("dispatcher", "reassign"): redirect,
    ("dispatcher", "ask_leader"): ask_leader,
}
WORDED: Mapping[str, Flow] = {"redirect": redirect, "reclassify": another_category}
