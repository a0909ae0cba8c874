"""The centre proposes 帮扶 after a matter is over, or answers who asked for it: who leads, comes, helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cases import access
from cases.aftercare import Phase, Plan
from cases.aftercare.events import ChangeTeam, Propose
from cases.aftercare.model import RUNNING
from cases.aftercare.sight import village
from cases.model import Case, Json, Refused, Role
from handlers import care, care_crew, care_face, care_home, care_need, care_team, care_tell
from handlers.care_home import OVER
from handlers.pick import pick
from handlers.ports import Choice
from handlers.request import Flow, Request
from handlers.say import choice
from handlers.turn import Turn
from storage import aftercare as plan_rows
from storage import cases as case_rows
from storage import texts

_PROPOSES = (Role.DISPATCHER, Role.CASE_LEADER)
_SHOWN = 8
_TEAM = "care_team"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A proposal in the making: about a case that is over, or in answer to her wish (`plan`)."""

    case: Case | None = None
    plan: Plan | None = None
    team: tuple[str, ...] = ()
    words: int | None = None
    said: str = field(default="", repr=False)  # the words, while they are not stored yet

    @property
    def about(self) -> Case | Plan:
        """What the buttons are about."""
        found = self.case or self.plan
        if found is None:
            raise ValueError("an offer is about something")
        return found

    @property
    def hushed(self) -> bool:
        """The village tier must not learn of it."""
        return self.plan.hushed if self.plan else bool(self.case and access.hushed(self.case))


def offered(turn: Turn, case: Case) -> tuple[Choice, ...]:
    """The button on the card of a matter that is over, for those who may propose it."""
    wanted = case.state in OVER and case.reporter and not (case.sealed or access.hushed(case))
    return (choice("care", case, key="choice.care.offer"),) if wanted and _may_propose(turn) else ()


def _may_propose(turn: Turn) -> bool:
    return any(actor.role in _PROPOSES for actor in turn.actors())


async def show(turn: Turn, request: Request) -> None:
    """帮扶: the list; 帮扶 and a number: its card, or the proposal where the number is a case's."""
    if words := care_face.wish_in(request):
        await care_need.ask(turn, words)
        return
    plans = await care_face.in_reach(turn)
    if request.case is None:
        _list(turn, plans)
        return
    plan = await care.named(turn, request, plans)
    if plan is not None:
        await _card(turn, plan)
    elif not _may_propose(turn):
        raise Refused("no_such_case", no=request.case)
    else:
        await propose(turn, request)


def _list(turn: Turn, plans: list[Plan]) -> None:
    """By number and place. What was visited and what was not stands nowhere here."""
    if not plans:
        turn.reply("centre.care_none")
        return
    turn.reply("centre.care_list", count=len(plans))
    for plan in plans[:_SHOWN]:
        turn.add(care_tell.by_phase("centre.care_line", plan), care_tell.params(plan))
    turn.choices = [
        choice("care_open", plan, key="choice.care_which", no=f"@no:{plan.no}", area=care_tell.area(plan))
        for plan in plans[:_SHOWN]
    ]


async def _card(turn: Turn, plan: Plan) -> None:
    await care_team.card(turn, plan)
    if plan.phase is Phase.WISHED:
        if plan.words is not None:
            turn.reply("centre.care_wish_words", text=f"@text:{plan.words}")
        turn.choices = [choice(_TEAM, plan, key="choice.care.team"), choice("care_not_taken", plan)]
    elif plan.phase is Phase.PROPOSED and plan.face:  # she may come to the counter and say it there
        turn.choices = [choice("care_face", plan, key="choice.care.heard")]
    elif plan.phase in RUNNING and _may_propose(turn):
        turn.choices.append(choice(_TEAM, plan, key="choice.care.change"))


# ---- a proposal ---------------------------------------------------------------------------------------


async def propose(turn: Turn, request: Request) -> None:
    """帮扶 0412 张三 李四 帮着跑手续: names make the team, the rest says what for; without names it asks."""
    case = await _case(turn, request)
    if case is None:
        return
    await care_home.fit(turn, case)
    named, words = care_crew.read_names(turn, case, request.argument if not request.pressed else "")
    await _go_on(turn, Offer(case=case, team=named, said=words))


async def _case(turn: Turn, request: Request) -> Case | None:
    """Also one that is over, by its last digits."""
    number = request.case or ""
    if "-" not in number and number:
        for over in (True, False):
            found = await turn.desk.store.read(case_rows.by_suffix(number, over=over))
            directory = turn.desk.known.directory
            near = [one for one in found if access.touches(one, turn.actors(one), directory, turn.today)]
            if near:
                return turn.take(near[0])
    return await pick(turn, request, [])


async def _go_on(turn: Turn, offer: Offer) -> None:
    """The next question, or the proposal where the team is whole. Raises Refused for one of the village."""
    if offer.hushed and village(offer.team, turn.desk.known.directory, turn.today):
        raise Refused("care_no_village")
    if len(offer.team) >= 2 and offer.said:
        await _offer(turn, offer)
        return
    words = turn.text("chat", offer.said) if offer.said else offer.words
    step = ("lead", "worker", "others")[min(len(offer.team), 2)]
    _remember(turn, offer, words)
    people_ = care_crew.candidates(turn, offer.case or offer.plan, step, offer.hushed)
    left = [one for one in people_ if one not in offer.team][: _SHOWN - 1]
    choices = [
        choice(_TEAM, offer.about, one, key="choice.care_person", person=f"@person:{one}") for one in left
    ]
    if step == "others":
        choices.insert(0, choice(_TEAM, offer.about, "ok", key="choice.care_enough"))
    turn.ask_last(f"ask.care_{step}", choices, no=f"@no:{offer.about.no}")


def _remember(turn: Turn, offer: Offer, words: int | None) -> None:
    turn.ask(_TEAM, of=offer.about.no, team=list(offer.team), words=words)


async def team(turn: Turn, request: Request) -> None:
    """One of the persons offered, or 就这几位; the first press on a wish begins."""
    offer = await _unfinished(turn, request.case)
    if offer is None:
        raise Refused("no_such_case", no=request.case or "")
    if request.seq is not None and 0 <= request.seq != offer.about.moved:
        raise Refused("stale_button", no=f"@no:{offer.about.no}")
    said = request.argument.partition("\n")[0]
    if said == "ok" and len(offer.team) >= 2:
        await _offer(turn, offer)
        return
    if not said:
        offer = replace(offer, team=())
    elif said not in offer.team and turn.desk.known.directory.posts(said, turn.today):
        offer = replace(offer, team=(*offer.team, said))
    await _go_on(turn, offer)


async def typed(turn: Turn, _case: Case | None, text: str) -> bool:
    """A name typed instead of pressed. True where it was one."""
    offer = await _unfinished(turn, None)
    if offer is None:
        return False
    found, words = care_crew.read_names(turn, offer.case or offer.plan, text)
    if not found:
        return False
    whole = tuple(dict.fromkeys((*offer.team, *found)))
    await _go_on(turn, replace(offer, team=whole, said=words))
    return True


async def _unfinished(turn: Turn, number: str | None) -> Offer | None:
    """What was chosen so far, from this chat; another number begins anew."""
    dialog: Mapping[str, Json] = turn.chat.dialog if turn.chat else {}
    same = dialog.get("ask") == _TEAM and number in {None, dialog.get("of")}
    no = str(dialog.get("of")) if same else number
    if no is None:
        return None
    names, words = dialog.get("team"), dialog.get("words")
    chosen = tuple(str(one) for one in names) if same and isinstance(names, list) else ()
    kept = words if same and isinstance(words, int) else None
    plan = await turn.desk.store.read(plan_rows.load(no))
    if plan is not None:
        return Offer(plan=plan, team=chosen, words=kept) if care.sees(turn, plan) else None
    case = await pick(turn, Request(verb=_TEAM, case=no), [])
    return Offer(case=case, team=chosen, words=kept) if case is not None else None


async def _offer(turn: Turn, offer: Offer) -> None:
    """She is asked. Until she says yes nobody of the team hears of her."""
    if offer.plan is not None and offer.plan.phase in RUNNING:
        await _change(turn, offer.plan, offer.team)
        return
    plan, home = offer.plan, None
    if plan is None and offer.case is not None:
        await care_home.fit(turn, offer.case)
        home = await care_home.household(turn, offer.case)
        plan = Plan(no=await turn.desk.store.next_case_no(turn.today.year))
    if plan is None:
        raise Refused("care_over")
    words = await _words(turn, offer, plan.no)
    case = offer.case
    event = Propose(
        lead=offer.team[0],
        worker=offer.team[1],
        others=offer.team[2:],
        asker=await care_home.asker(turn, offer.about, offer.team),
        household=home,
        words=words,
        over=case is not None and case.state in OVER,
        quiet=case is not None and (case.sealed or access.hushed(case)),
        village=village(offer.team, turn.desk.known.directory, turn.today),
        conflicted=case is not None and bool(set(offer.team) & set(case.named)),
    )
    plan = await care.act_as_any(turn, plan, event)
    turn.answered()
    turn.private = plan.hushed
    turn.add("centre.care_proposed_face" if plan.face else "centre.care_proposed", care_tell.params(plan))
    turn.lines += care_tell.team_lines(plan)


async def _change(turn: Turn, plan: Plan, chosen: tuple[str, ...]) -> None:
    """Others come from now on: she reads who, who was to come reads that she need not."""
    case = await turn.desk.store.read(case_rows.load(plan.case)) if plan.case else None
    event = ChangeTeam(
        lead=chosen[0],
        worker=chosen[1],
        others=chosen[2:],
        village=village(chosen, turn.desk.known.directory, turn.today),
        conflicted=case is not None and bool(set(chosen) & set(case.named)),
    )
    plan = await care.act_as_any(turn, plan, event)
    turn.answered()
    turn.private = plan.hushed
    turn.add("centre.care_changed", care_tell.params(plan))
    turn.lines += care_tell.team_lines(plan)


async def _words(turn: Turn, offer: Offer, no: str) -> int | None:
    """What it is for, kept with the plan: said just now, or before the team was chosen."""
    body: str | None = offer.said
    if not body and offer.words is not None:
        body = await turn.desk.store.read(texts.body(offer.words))
    return turn.text("note", body, no) if body else None


ROUTES: dict[tuple[str, str], Flow] = {
    (family, verb): flow
    for family in ("dispatcher", "leader")
    for verb, flow in (
        ("care", show),
        ("care_open", show),
        (_TEAM, team),
    )
}
