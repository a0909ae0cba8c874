"""The centre parts two matters, sends one where it belongs, or puts a finished file away."""

from __future__ import annotations

from collections.abc import Mapping

from cases.events import Archive, Escalate, ReferOut, Split, Submit
from cases.model import Actor, Case, Entry, Profile, Refused, Road, Role, State
from handlers import centre, queue
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from storage import cases as case_rows

# What a dispute's file must hold, and the entry that shows it is there (domain.md 4).
_MUST: Mapping[str, frozenset[str]] = {
    "registration": frozenset({"submitted", "proxy_submitted"}),
    "rights_told": frozenset({"mediation_started"}),
    "record": frozenset({"mediation_held", "agreed", "mediation_failed"}),
    "agreement": frozenset({"agreed"}),
}


async def split(turn: Turn, request: Request) -> None:
    """拆分 0409 昨天去要还挨了一脚: the words are a matter of their own, before the same reporter's name."""
    case = await _waiting(turn, request)
    if case is None:
        return
    words = request.argument.strip()
    if not words:
        turn.ask("words", case, verb="split")
        turn.reply("ask.split", no=f"@no:{case.no}")
        return
    heard = turn.desk.known.ear.understand(words, grid=case.area)
    no = await turn.desk.store.next_case_no(turn.today.year)
    event = Submit(
        text=turn.text("report", words, no),
        reporter=case.reporter,
        road=Road.SERVICE if heard.road == "chat" else Road(heard.road),
        category="other" if heard.category == "chat" else heard.category,
        profile=Profile(heard.profile),
        urgent=heard.urgent,
        danger=heard.danger,
        sealed=case.sealed or heard.sealed,
        source=case.source,
        township=case.township,
        area=case.area,
        place_text=case.place_text,
        linked=(case.no,),
        named=case.named,
    )
    by = next(actor for actor in turn.reaching(case) if actor.role in {Role.DISPATCHER, Role.SEALED_HANDLER})
    other = turn.open(no, event, Actor(person=turn.who, role=by.role, unit=by.unit))
    turn.act_as_any(case, Split(other=other.no))
    turn.answered()
    turn.reply(
        "centre.split", no=f"@no:{case.no}", other=f"@no:{other.no}", category=f"@category:{other.category}"
    )
    await queue.show_next(turn)


async def refer(turn: Turn, request: Request) -> None:
    """转出 0412 县人社局仲裁院,带上合同: whose matter it is and the road there."""
    case = await _waiting(turn, request)
    if case is None:
        return
    words = request.argument.strip()
    if not words:
        turn.ask("words", case, verb="refer")
        turn.reply("ask.refer", no=f"@no:{case.no}")
        return
    turn.act_as_any(case, ReferOut(text=turn.text("result", words, case)))
    turn.answered()
    turn.reply("centre.referred", no=f"@no:{case.no}")
    await queue.show_next(turn)


async def escalate(turn: Turn, request: Request) -> None:
    """上报 0412 跨两个镇: beyond the township, its county dispatches; the township keeps in touch."""
    case = await _waiting(turn, request)
    if case is None:
        return
    upper = turn.desk.known.directory.above(case.area or case.township, "county")
    if upper is None:
        raise Refused("already_there", no=f"@no:{case.no}")
    words = request.argument.strip()
    text = turn.text("reason", words, case) if words else None
    case = turn.act_as_any(case, Escalate(to=upper, reason="beyond_power", text=text))
    turn.reply("centre.passed_up", no=f"@no:{case.no}", area=f"@area:{upper}")
    await queue.show_next(turn)


async def _waiting(turn: Turn, request: Request) -> Case | None:
    case = await centre.case_of(turn, request)
    if case is None:
        return None
    if not centre.dispatches(turn, case):
        raise Refused("not_yours", no=f"@no:{case.no}")
    return case


async def archive(turn: Turn, request: Request) -> None:
    """归档: the file's list first; put away when all that must be there is there."""
    case = await _waiting(turn, request)
    if case is None:
        return
    if case.state is not State.CLOSED:
        raise Refused("not_closed", no=f"@no:{case.no}")
    entries = await turn.desk.store.read(case_rows.history_of(case.no))
    missing = lacking(case, entries)
    if not missing or request.argument.partition("\n")[0] == "on_paper":
        turn.act_as_any(case, Archive(on_paper=missing))
        turn.reply("centre.archived", no=f"@no:{case.no}")
        return
    turn.reply("centre.file_head", no=f"@no:{case.no}")
    for paper in _papers(case):
        there = "no" if paper in missing else "yes"
        turn.reply(f"centre.paper_{there}", paper=f"@key:paper.{paper}")
    offered = [choice("archive", case, "on_paper", key="choice.archive.on_paper")]
    turn.ask_last("ask.archive", offered, no=f"@no:{case.no}")


def _papers(case: Case) -> tuple[str, ...]:
    """A service needs its registration only; a dispute that was mediated all of it."""
    if case.road is not Road.DISPUTE:
        return ("registration",)
    return tuple(paper for paper in _MUST if paper != "agreement" or case.agreement == "written")


def lacking(case: Case, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The papers of which no entry speaks."""
    happened = {entry.type for entry in entries}
    return tuple(paper for paper in _papers(case) if not _MUST[paper] & happened)


ROUTES: dict[tuple[str, str], Flow] = {
    ("dispatcher", "split"): split,
    ("dispatcher", "refer"): refer,
    ("dispatcher", "archive"): archive,
    ("dispatcher", "escalate"): escalate,
}
WORDED: Mapping[str, Flow] = {"split": split, "refer": refer}
