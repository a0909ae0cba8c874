"""有人找我麻烦: whoever reported and is now being pressed gets help one level above, at once."""

from __future__ import annotations

from dataclasses import replace

from cases.model import Case, Profile
from handlers import audience, opening
from handlers.request import Flow, Request
from handlers.say import when
from handlers.turn import Turn

_ABOVE = {"village": "township", "township": "county", "county": "county"}


async def trouble(turn: Turn, request: Request) -> None:
    """A pressing case of its own, beside the one she is pressed for; her words may come later."""
    before = _before(turn)
    words = request.argument.strip()
    phrase = turn.desk.labels("choice.trouble", {}, turn.language)
    heard = turn.desk.known.ear.understand(words or phrase, grid=opening.hint(turn))
    known = heard.category not in {"other", "chat"}
    heard = replace(
        heard,
        road="report",
        category=heard.category if known else "security_clue",
        profile=heard.profile if heard.profile == Profile.E else Profile.U,
    )
    told = opening.told_here(turn, words or phrase, heard)
    told = replace(
        told,
        sealed=True,
        linked=(before.no,) if before is not None else (),
        above=_one_above(turn, before),
    )
    case = await opening.open_case(turn, told)
    turn.ask("supplement", case)
    turn.reply("resident.trouble", no=f"@no:{case.no}", due=when(case.triage_by))
    if not words:
        turn.reply("ask.trouble")


def _before(turn: Turn) -> Case | None:
    """What she reported: the one told in confidence first, else the newest."""
    confided = [case for case in turn.view.own if case.sealed]
    return next(iter([*confided, *turn.view.own]), None)


def _one_above(turn: Turn, case: Case | None) -> str | None:
    directory = turn.desk.known.directory
    present = audience.tier(case, directory) if case is not None else opening.hint(turn)
    area = directory.areas.get(present or "")
    kind = _ABOVE.get(area.kind, "township") if area is not None else "county"
    return directory.above(present, kind)


async def fine(turn: Turn, _request: Request) -> None:
    """The answer to the question some weeks later: nobody does."""
    turn.reply("resident.fine")


ROUTES: dict[tuple[str, str], Flow] = {("resident", "trouble"): trouble, ("resident", "fine"): fine}
