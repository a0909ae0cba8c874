"""A report in plain words, a picture or a voice: stored and numbered at once, understood, opened."""

from __future__ import annotations

from datetime import timedelta

from cases.model import ENDED, Case, Profile, Refused, Road, Role, State
from cases.scene import calling, hushed
from handlers import adding, calm, dispatch, enrol, mediate, mine, more, opening, receipt, said
from handlers.ports import Inbound, Kind
from handlers.request import Request
from handlers.say import choice
from handlers.turn import Turn
from nlp.extract import goes_on, says_settled
from nlp.intent import is_courtesy
from nlp.understand import Understanding

SAME_MATTER = timedelta(minutes=30)
_OF_PEOPLE = frozenset({"dispute", "emergency", "chat"})
_TOPICLESS = frozenset({"other", "chat"})
_NO_CASE = frozenset({"chitchat", "command"})
_THANKS = 8  # characters: longer words in the middle of a matter belong to it, whatever they sound like


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
    if not text.strip():
        turn.reply("common.empty")
        return
    if not _says(text):  # only pictures or signs: nothing to put into a case
        turn.text("chat", text[:4000])
        turn.reply("common.only_signs")
        return
    if len(text) > 4000:
        turn.text("chat", text[:4000])
        raise Refused("too_long")
    understood = turn.desk.known.ear.understand(text, grid=opening.hint(turn))
    plain = not understood.urgent and _of_an_official(turn)
    if await _about_result(turn, understood, text) or (plain and await _plainly(turn, text)):
        return
    if not await _by_intent(turn, understood, text):
        await _matter(turn, understood, text)


async def _matter(turn: Turn, understood: Understanding, text: str) -> None:
    """Mere talk, an official's remark, more about the case at hand, or a new one."""
    earlier = await _same_matter(turn, understood)
    if _talks(turn, understood, text, alone=earlier is None):
        turn.text("chat", text)
        enrol.greet(turn, thanked=is_courtesy(text))
    elif _of_an_official(turn) and (not understood.urgent or _at_an_alarm(turn)):
        await said.ask_what(turn, text)
    elif earlier is not None:
        await adding.add_words(turn, earlier, text)
    else:
        case = await opening.open_case(turn, opening.told_here(turn, text, understood))
        receipt.answer(turn, case, understood, text)


def _talks(turn: Turn, heard: Understanding, text: str, *, alone: bool) -> bool:
    """Nothing but talk. What somebody with work in hand writes at length may be about that work."""
    if heard.intent not in _NO_CASE or heard.urgent:
        return False
    short = len(text.strip()) <= _THANKS or is_courtesy(text)
    return short or (alone and not (turn.view.desk and _of_an_official(turn)))


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


async def _same_matter(turn: Turn, understood: Understanding) -> Case | None:
    """The case this message adds to: within 30 minutes of the last one, unless clearly another matter."""
    chat = turn.chat
    if chat is None or chat.last_case is None or chat.last_at is None:
        return None
    case = await turn.load(chat.last_case)
    if case.state in ENDED or turn.who not in {case.reporter, case.agent} or understood.urgent:
        return None
    if case.sealed:  # what is told in confidence stays there, whatever it speaks of and whenever it comes
        return case
    if hushed(case) and (understood.decision != "auto" or understood.road in _OF_PEOPLE):
        return case  # where she is now, what he did next: no new matter, and nothing for other ears
    if turn.now - chat.last_at > SAME_MATTER:
        return None
    known = case.category != "other"  # what explains a picture, or a matter not understood yet, joins it
    other = (
        known
        and not _of_same_quarrel(turn, case, understood)
        and understood.decision == "auto"
        and understood.category not in {case.category, *_no_topic(case)}
    )
    return None if other else case


def _no_topic(case: Case) -> frozenset[str]:
    """What names no matter of its own. After a question so does the next question: 要哪些材料."""
    return _TOPICLESS | {"inquiry"} if case.profile is Profile.Q else _TOPICLESS


def _of_same_quarrel(turn: Turn, case: Case, heard: Understanding) -> bool:
    """他还骂我: words about the other side stay with the quarrel, whatever kind they sound like."""
    words = turn.inbound.text if turn.inbound is not None else ""
    return case.road is Road.DISPUTE and heard.road == "dispute" and goes_on(words)


async def _wordless(turn: Turn) -> None:
    """A voice nobody has heard, a picture without words: a person looks within 30 minutes."""
    inbound = turn.inbound
    assert inbound is not None
    chat = turn.chat
    ref = inbound.media[0] if inbound.media else None
    if ref is None:
        turn.reply("common.not_media")
        return
    if chat and chat.last_case and chat.last_at and turn.now - chat.last_at <= SAME_MATTER:
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
        await mine.human(turn, Request(verb="human", argument=text))
        return True
    if heard.intent in {"progress", "urge", "withdraw"} and turn.view.own:
        flow = {"progress": mine.show, "urge": mine.urge, "withdraw": mine.withdraw}[heard.intent]
        await flow(turn, Request(verb=heard.intent))
        return True
    return _from_faq(turn, heard, text)


def _from_faq(turn: Turn, heard: Understanding, text: str) -> bool:
    faq = turn.desk.known.faq
    if faq is None or heard.intent != "consult":
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
