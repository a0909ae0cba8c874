"""A report in plain words, a picture or a voice: stored and numbered at once, understood, opened."""

from __future__ import annotations

from cases.model import ENDED, Case, Refused, Role, State
from cases.scene import calling
from handlers import adding, calm, dispatch, mediate, mine, more, opening, receipt, said, thread
from handlers.ports import Inbound, Kind
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.extract import asks_our_phone, asks_what_i_am, done_to_her, says_settled
from nlp.intent import is_courtesy
from nlp.understand import Understanding

_THANKS = 8  # characters: longer words of somebody at work belong to the work, whatever they sound like
_OUTCRY = 12  # characters of an urging that says nothing of the matter


async def listen(turn: Turn) -> None:
    """Free words, a picture, a voice or a place with no question open."""
    inbound = turn.inbound
    assert inbound is not None
    if inbound.kind is Kind.TEXT:
        await _words(turn, inbound.text)
    elif inbound.kind is Kind.MEDIA:
        await (_captioned(turn, inbound) if _says(inbound.text) else _wordless(turn))
    elif inbound.kind is Kind.LOCATION:
        await receipt.locate(turn)
    else:
        turn.reply("common.unknown_kind")


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


async def _captioned(turn: Turn, inbound: Inbound) -> None:
    """A picture with words: the words are the report, the picture goes along with it."""
    await _words(turn, inbound.text)
    ref = inbound.media[0] if inbound.media else None
    spoken_of = [draft.case for draft in turn.drafts.values() if draft.entries]
    if ref is None or not (ref.id or ref.handle):
        return
    if not spoken_of:  # the words opened nothing: somebody must look at the picture
        await _wordless(turn)
        return
    receipt.keep_media(turn, next((case for case in spoken_of if case.sealed), spoken_of[0]), ref)


async def _words(turn: Turn, text: str) -> None:
    if not _readable(turn, text):
        return
    understood = turn.desk.known.ear.understand(text, grid=opening.hint(turn))
    plain = not understood.urgent and _of_an_official(turn)
    if await _about_result(turn, understood, text) or (plain and await _plainly(turn, text)):
        return
    if await thread.answers_way(turn, understood, text) or thread.gives_number(turn, text):
        return
    if not await _by_intent(turn, understood, text):
        await _matter(turn, understood, text)


async def _matter(turn: Turn, understood: Understanding, text: str) -> None:
    """Mere talk, an official's remark, more about the case at hand, or a new one."""
    earlier = await thread.same_matter(turn, understood)
    if _talks(turn, earlier, understood, text):
        await thread.talked(turn, earlier, text)
    elif _of_an_official(turn) and (not understood.urgent or _at_an_alarm(turn)):
        await said.ask_what(turn, text)
    elif earlier is not None:
        await adding.add_words(turn, earlier, text)
    else:
        case = await opening.open_case(turn, opening.told_here(turn, text, understood))
        receipt.answer(turn, case, understood, text)


def _readable(turn: Turn, text: str) -> bool:
    """Whether there is anything to understand. Raises Refused for what is longer than can be kept."""
    if not text.strip():
        turn.reply("common.empty")
        return False
    if not _says(text):  # only pictures or signs: nothing to put into a case
        turn.text("chat", text[:4000])
        turn.reply("common.only_signs")
        return False
    if len(text) > 4000:
        turn.text("chat", text[:4000])
        raise Refused("too_long")
    return True


def _talks(turn: Turn, earlier: Case | None, heard: Understanding, text: str) -> bool:
    """Nothing but talk. What somebody with work in hand writes at length may be about that work."""
    if not thread.only_talks(earlier, heard, text):
        return False
    at_work = bool(turn.view.desk) and _of_an_official(turn)
    return not at_work or len(text.strip()) <= _THANKS or is_courtesy(text)


async def _plainly(turn: Turn, text: str) -> bool:
    """Words of an official that mean one thing only."""
    for flow in (
        calm.in_free_words,
        dispatch.in_free_words,
        more.in_free_words,
        mediate.in_free_words,
    ):
        if await flow(turn, text):
            return True
    return False


def _of_an_official(turn: Turn) -> bool:
    return any(actor.role is not Role.RESIDENT for actor in turn.actors())


def _at_an_alarm(turn: Turn) -> bool:
    """Somebody called to an emergency speaks of that one."""
    return any(calling(case) for case in turn.view.desk)


async def _about_result(turn: Turn, heard: Understanding, text: str) -> bool:
    """The newest question is whether it is solved: her own words answer it, unless of another matter."""
    asked = turn.chat.choices[0][1] if turn.chat and turn.chat.choices else ""
    if not asked.startswith("solved:") or heard.urgent or heard.intent in {"chitchat", "human", "command"}:
        return False
    case = await turn.load(asked.split(":")[1])
    if case.state is not State.RESOLVED or turn.who != case.reporter:
        return False
    if heard.decision == "auto" and heard.category not in {case.category, "other", "chat", "praise"}:
        return False
    settled = says_settled(text)
    if settled is True:
        await mine.solved(turn, Request(verb="solved", case=case.no))
    elif settled is False:
        await mine.still_open(turn, case, text)
    else:  # neither yes nor no: her words are kept and the two buttons stand again
        await adding.add_words(turn, case, text)
        turn.ask_last("ask.settled", [choice("solved", case), choice("unsolved", case)], no=f"@no:{case.no}")
    return True


async def _wordless(turn: Turn) -> None:
    """A voice nobody has heard, a picture without words: a person looks within 30 minutes."""
    inbound = turn.inbound
    assert inbound is not None
    chat = turn.chat
    ref = inbound.media[0] if inbound.media else None
    if ref is None:
        turn.reply("common.not_media")
        return
    if chat and chat.last_case and chat.last_at and turn.now - chat.last_at <= thread.SAME_MATTER:
        case = await turn.load(chat.last_case)
        if case.state not in ENDED and turn.who in {case.reporter, case.agent, case.handler}:
            receipt.add_media(turn, case, ref)
            return
    understood = turn.desk.known.ear.understand("", grid=opening.hint(turn))
    told = opening.told_here(turn, "", understood, media=ref.id or ref.handle)
    case = await opening.open_case(turn, told, unheard=True)
    receipt.unheard(turn, case, ref)


async def _by_intent(turn: Turn, heard: Understanding, text: str) -> bool:
    """A question about progress, an urging, a withdrawal, a call for a person, said in free words."""
    if heard.urgent:
        return False
    if heard.intent == "human":
        if asks_what_i_am(text):
            turn.reply("resident.a_program")
        await mine.human(turn, Request(verb="human", argument=text))
        return True
    if heard.intent in {"progress", "urge", "withdraw"} and turn.view.own:
        if heard.intent == "progress" and thread.how_it_is(turn):
            return True
        flow = {"progress": mine.show, "urge": mine.urge, "withdraw": mine.withdraw}[heard.intent]
        await flow(turn, Request(verb=heard.intent))
        return True
    unsaid = heard.category in {"other", "chat"} and len(text.strip()) <= _OUTCRY
    if heard.intent == "urge" and unsaid and not _of_an_official(turn):
        turn.text("chat", text)  # 你们到底管不管: somebody is angry, and has not said what about
        turn.reply("resident.urge_what", phone=turn.desk.office_phone)
        return True
    if asks_our_phone(text) and not turn.view.own:
        turn.text("chat", text)
        turn.reply("resident.our_phone", phone=turn.desk.office_phone, choices=[choice("human")])
        return True
    return _from_faq(turn, heard, text)


def _from_faq(turn: Turn, heard: Understanding, text: str) -> bool:
    faq = turn.desk.known.faq
    if faq is None or heard.intent != "consult" or done_to_her(text):
        return False
    hit = faq.best(text, heard.category)
    if hit is None:
        return False
    turn.text("chat", text)
    answer = turn.text("message", hit.answer)
    turn.reply(
        "resident.faq", text=f"@text:{answer}", source=hit.source, date=hit.date, choices=[choice("human")]
    )
    return True
