"""待办: what waits for the centre, hard ones first, one at a time, each with a suggestion and its reasons."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from cases.model import ENDED, Case, Entry, Profile, Refused
from handlers import alarms, alike, card, centre, kinds, media, proposal, tasks
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice, line
from handlers.turn import Turn
from nlp.extract import not_but
from storage import cases as case_rows
from storage import texts

_OFTEN = 2  # returns after which the centre may ask the leader to decide
_SAME_WITHIN = timedelta(days=7)


async def show_queue(turn: Turn, _request: Request) -> None:
    """待办: the counts, the alarms that are running, then the first case."""
    waiting = await centre.waiting(turn)
    running = await alarms.running(turn)
    counts = Counter(centre.kind_of(case) for case in waiting)
    if not waiting and not running:
        turn.reply("centre.queue_empty", choices=[choice("callbacks"), choice("ledger")])
        return
    if waiting:
        turn.reply(
            "centre.queue",
            count=len(waiting),
            urgent=counts["urgent"],
            returned=counts["returned"],
            unsure=counts["unsure"],
            clear=counts["clear"],
        )
    ends = alarms.tell(turn, running)
    if waiting:
        await propose(turn, waiting[0], all_clear=counts["clear"] > 1)
    turn.choices = [*turn.choices, *ends]


async def show_next(turn: Turn) -> None:
    """After an act: the next case without being asked, or that nothing is left. An alarm never is."""
    waiting = await centre.waiting(turn)
    if not waiting:
        running = await alarms.running(turn)
        ends = alarms.tell(turn, running)
        if running:
            turn.choices = ends
        else:
            turn.reply("centre.queue_done")
        return
    clear = sum(centre.kind_of(case) == "clear" for case in waiting)
    turn.reply("centre.next", count=len(waiting))
    await propose(turn, waiting[0], all_clear=clear > 1)


async def propose(turn: Turn, case: Case, *, all_clear: bool = False) -> None:
    """One case as a card, the suggestion, the words that led there, and the ways on."""
    turn.update_chat(last_case=case.no)
    turn.saw(case, "card")
    turn.private = turn.private or case.sealed
    turn.lines.extend(card.waiting_lines(turn, case))
    await card.bring_media(turn, case)
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    _said_before(turn, entries)
    _evidence(turn, case, entries)
    owner = await proposal.suggested(turn, case)
    say_owner(turn, case, owner)
    together = alike.offered(turn, case, await centre.waiting(turn))
    offered = together + await _calmed(turn, case, entries)
    offered += _choices(case, owner, _alternatives(entries), all_clear=all_clear)
    offered += [] if together else await _same_again(turn, case)
    offered += await media.offered(turn, case)
    turn.ask_last("ask.centre", offered, no=f"@no:{case.no}")


async def _calmed(turn: Turn, case: Case, entries: tuple[Entry, ...]) -> list[Choice]:
    """Whoever was called gave it back as no emergency: first comes what it is by those words."""
    back = next((entry for entry in reversed(entries) if entry.type == "returned"), None)
    if case.profile is not Profile.E or back is None or back.facts.get("reason") != "no_emergency":
        return []
    text = back.facts.get("text")
    words = await turn.desk.store.read(texts.body(text)) if isinstance(text, int) else None
    said = not_but(words or "")
    kinds_heard = kinds.meant(turn, case, said[1] if said else words or "")[:1]
    return [
        choice("no_emergency", case, code, key="choice.reclassify", category=f"@category:{code}")
        for code in kinds_heard
    ]


async def _same_again(turn: Turn, case: Case) -> list[Choice]:
    """An open case of the same kind at the same place within a week: perhaps the same matter."""
    if case.area is None or case.sealed:
        return []
    near = await turn.desk.store.read(case_rows.near(case.category, case.area, turn.now - _SAME_WITHIN))
    others = [other for other in near if other.no != case.no and other.state not in ENDED]
    if not others:
        return []
    other = min(others, key=lambda one: one.no)
    turn.reply("centre.looks_like", no=f"@no:{other.no}")
    return [choice("merge", case, other.no, key="choice.merge_into", no=f"@no:{other.no}")]


def _said_before(turn: Turn, entries: tuple[Entry, ...]) -> None:
    """Who gave it back and what they said, each time."""
    returns = [entry for entry in entries if entry.type == "returned"]
    for number, entry in enumerate(returns, 1):
        text = entry.facts.get("text")
        params: dict[str, str | int] = {
            "count": number,
            "unit": f"@unit:{entry.unit}" if entry.unit else f"@person:{entry.actor}",
            "reason": f"@key:centre.reason.{entry.facts.get('reason', 'other')}",
        }
        if isinstance(text, int):
            turn.lines.append(line("centre.returned_said", **params, text=f"@text:{text}"))
        else:
            turn.lines.append(line("centre.returned_why", **params))


def _evidence(turn: Turn, case: Case, entries: tuple[Entry, ...]) -> None:
    """The very words that led to the category; kept as places in the text, never copied."""
    first = entries[0].facts.get("evidence") if entries else None
    if case.text is None or not isinstance(first, list):
        return
    spans = _apart(
        [str(item).rpartition(":")[2] for item in first if str(item).startswith(f"{case.category}:")]
    )
    if spans:
        turn.reply(
            "centre.because",
            category=f"@category:{case.category}",
            words=f"@words:{case.text}:{','.join(spans)}",
        )


def _apart(spans: list[str]) -> list[str]:
    """In the order of the text, without those inside another."""
    ranges = sorted({(int(start), int(end)) for start, _, end in (span.partition("-") for span in spans)})
    kept = [
        (start, end)
        for start, end in ranges
        if not any((a, b) != (start, end) and a <= start and end <= b for a, b in ranges)
    ]
    return [f"{start}-{end}" for start, end in kept]


def say_owner(turn: Turn, case: Case, owner: proposal.Owner | None) -> None:
    """Whom the case would go to, and why."""
    if case.area is None:
        turn.reply("centre.place_missing")
    if owner is None:
        turn.reply("centre.no_suggestion", category=f"@category:{case.category}")
        return
    key = "centre.suggest_person" if owner.person else "centre.suggest_unit"
    turn.lines.append(line(key, **owner.params, reason=f"@key:centre.route.{owner.reason or 'unit'}"))
    if case.suggested_person and owner.person != case.suggested_person:
        turn.reply("centre.suggest_avoided", person=f"@name:{case.suggested_person}")


def _alternatives(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    found = entries[0].facts.get("alternatives") if entries else None
    return tuple(str(item) for item in found[:3]) if isinstance(found, list) else ()


def _choices(
    case: Case, owner: proposal.Owner | None, alternatives: tuple[str, ...], *, all_clear: bool
) -> list[Choice]:
    offered: list[Choice] = []
    if case.returns >= _OFTEN and not case.needs_leader and not case.sealed:
        offered.append(choice("ask_leader", case))
    if owner is not None and not case.needs_leader:
        offered.append(choice("dispatch", case))
    offered += [
        choice("reclassify", case, code, key="choice.reclassify", category=f"@category:{code}")
        for code in alternatives
        if code != case.category
    ]
    unknown = case.category == "other"
    offered.append(choice("reclassify", case, key="choice.category" if unknown else "choice.category_wrong"))
    if case.area is None:
        offered.append(choice("locate", case))
    if case.sealed or not case.needs_leader:
        offered.append(choice("redirect", case))
    offered.append(choice("reject", case))
    if all_clear:
        offered.append(choice("dispatch_all"))
    return offered


async def open_case(turn: Turn, request: Request) -> None:
    """One waiting case by its number, with its suggestion; what she has to do herself, with its verbs."""
    case = await centre.case_of(turn, request)
    if case is None:
        return
    if case.state not in centre.WAITING and case.no in {mine.no for mine in turn.view.desk}:
        await tasks.open_task(turn, request)
        return
    if case.state not in centre.WAITING or not centre.dispatches(turn, case):
        raise Refused("not_waiting", no=f"@no:{case.no}")
    await propose(turn, case)


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "queue"): show_queue,
    ("dispatcher", "open"): open_case,
}
