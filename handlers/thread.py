"""What is said while a case is open: does it add to it, ask about it, or tell of another matter?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cases import access
from cases.events import Supplement
from cases.model import ENDED, Case, Profile, Road, State
from cases.scene import calling, hushed, quiet
from handlers import adding, enrol, receipt
from handlers.say import choice, when
from handlers.turn import Turn
from nlp.extract import asks_when, goes_on, only_number, phone_watched, way_to_find, without_more
from nlp.intent import is_courtesy
from nlp.mask import mask_phone
from nlp.understand import Understanding

SAME_MATTER = timedelta(minutes=30)
_OF_PEOPLE = frozenset({"dispute", "emergency", "chat"})
_TOPICLESS = frozenset({"other", "chat"})
_TALK = frozenset({"chitchat", "command"})
_ASKING = frozenset({"consult", "progress", "urge"})
_RATHER = 0.35  # share from which a doubtful answer still says that it is not this matter
_HARDLY = 0.05  # and of the kind that the case has
_BARE = 6  # characters of a question that names nothing
_WISH = 20  # characters of a wish that nobody asked for


async def same_matter(turn: Turn, heard: Understanding) -> Case | None:
    """The case this message adds to: within 30 minutes of the last one, unless clearly another matter."""
    chat = turn.chat
    if chat is None or chat.last_case is None or chat.last_at is None:
        return None
    case = await turn.load(chat.last_case)
    if case.state in ENDED or turn.who not in {case.reporter, case.agent} or heard.urgent:
        return None
    if case.sealed:  # what is told in confidence stays there, whatever it speaks of and whenever it comes
        return case
    if hushed(case) and (heard.decision != "auto" or heard.road in _OF_PEOPLE):
        return case  # where she is now, what he did next: no new matter, and nothing for other ears
    if turn.now - chat.last_at > SAME_MATTER and heard.intent != "supplement":
        return None
    return None if _another(turn, case, heard) else case


def _another(turn: Turn, case: Case, heard: Understanding) -> bool:
    """What explains a picture, or a matter not understood yet, joins it; so do words about its other side."""
    words = turn.inbound.text if turn.inbound is not None else ""
    if case.category == "other" or heard.category in {case.category, *_no_topic(case, words)}:
        return False
    if _of_same_quarrel(case, heard, words):
        return False
    shares = {one.category: one.confidence for one in heard.alternatives}
    rather = heard.confidence >= _RATHER and shares.get(case.category, 0.0) < _HARDLY
    return heard.decision == "auto" or (heard.decision == "ask" and rather)


def _no_topic(case: Case, words: str) -> frozenset[str]:
    """What names no matter of its own: a bare 咋办, and after a question the next question (要哪些材料)."""
    bare = case.profile is Profile.Q or len(words.strip()) <= _BARE
    return _TOPICLESS | {"inquiry"} if bare else _TOPICLESS


def _of_same_quarrel(case: Case, heard: Understanding, words: str) -> bool:
    """他还骂我: words about the other side stay with the quarrel, whatever kind they sound like."""
    return case.road is Road.DISPUTE and heard.road == "dispute" and goes_on(without_more(words))


def only_talks(case: Case | None, heard: Understanding, words: str) -> bool:
    """True where the words ask or chat without a matter of their own."""
    if heard.urgent:
        return False
    asking = heard.intent in _ASKING or asks_when(words)
    asks = case is not None and asking and heard.category in _TOPICLESS | {"inquiry"}
    return heard.intent in _TALK or asks


async def talked(turn: Turn, case: Case | None, text: str) -> None:
    """A kind word after thanks, a greeting with nothing open; else her words are kept and she hears how."""
    if case is None or is_courtesy(text):
        turn.text("chat", text)
        enrol.greet(turn, thanked=is_courtesy(text))
        return
    if quiet(case):
        await _beside_somebody(turn, case, text)
        return
    if await adding.kept_apart(turn, case, text):
        return
    case = turn.act_as_any(turn.take(case), Supplement(text=turn.text("supplement", text, case)))
    turn.update_chat(last_case=case.no)
    turn.reply("resident.supplemented", no=f"@no:{case.no}")
    stands(turn, case)
    turn.choices = [choice("other_matter", case), choice("human", case)]


async def _beside_somebody(turn: Turn, case: Case, text: str) -> None:
    """Her partner may hold the phone: the answer names no case."""
    if case.sealed or phone_watched(text):
        await adding.add_words(turn, case, text)
        return
    turn.act_as_any(turn.take(case), Supplement(text=turn.text("supplement", text, case)))
    turn.reply("resident.welcome")
    turn.private = True


def how_it_is(turn: Turn) -> bool:
    """啥时候有人来: with one open matter the answer is who and by when; else the list is."""
    live = [case for case in turn.view.own if case.state not in ENDED]
    if len(live) != 1 or live[0].state is State.RESOLVED or quiet(live[0]):
        return False
    stands(turn, live[0])
    turn.choices = [choice("urge", live[0]), choice("supplement", live[0]), choice("withdraw", live[0])]
    return True


def stands(turn: Turn, case: Case) -> None:
    """Who has it and by when she hears: the answer to 啥时候有人来."""
    phone = turn.desk.office_phone
    if calling(case):
        receipt.danger(turn, case)
        turn.reply("resident.stands_calling", no=f"@no:{case.no}")
    elif case.state in {State.REGISTERED, State.TRIAGE}:
        turn.reply("resident.stands_waits", no=f"@no:{case.no}", due=when(case.triage_by), phone=phone)
    elif case.handler is None or case.due_by is None or quiet(case):
        turn.reply("resident.stands_kept", no=f"@no:{case.no}", phone=phone)
    else:
        who = f"@person:{case.handler}:{case.unit}" if case.unit else f"@person:{case.handler}"
        due = case.contact_by if case.contact_by and case.contacted_at is None else case.due_by
        key = "resident.stands_comes" if due is case.contact_by else "resident.stands_with"
        turn.reply(key, no=f"@no:{case.no}", who=who, due=when(due), phone=phone)


async def answers_way(turn: Turn, heard: Understanding, text: str) -> bool:
    """How to find her: asked with the newest message, or said unasked (我没得电话 就在这儿说)."""
    tells = heard.urgent or (heard.decision == "auto" and heard.category not in _TOPICLESS | {"inquiry"})
    way, case = None if tells else way_to_find(text), await _asked_way(turn)
    if case is None and way == "chat" and turn.chat is not None and turn.chat.last_case is not None:
        last = await turn.load(turn.chat.last_case)
        case = last if last.road is Road.DISPUTE and len(text) <= _WISH else None
    if way is None or case is None or turn.who not in {case.reporter, case.agent} or case.state in ENDED:
        return False
    if await adding.kept_apart(turn, case, text):
        return True
    words = turn.text("supplement", text, case)
    turn.act_as_any(turn.take(case), Supplement(answers="contact", contact_way=way, text=words))
    turn.reply(f"resident.way_{way}", no=f"@no:{case.no}")
    turn.private = quiet(case)
    return True


async def _asked_way(turn: Turn) -> Case | None:
    offered = turn.chat.choices if turn.chat else ()
    asked = bool(offered) and offered[0][1].startswith("way:")
    return await turn.load(offered[0][1].split(":")[1]) if asked else None


def gives_number(turn: Turn, text: str) -> bool:
    """A telephone number and not a word of any matter is how she is reached from now on."""
    person, number = turn.person, only_number(text)
    if person is None or person.kind != "resident" or number is None:
        return False
    turn.keep_person(replace(person, phone=number))
    turn.reply("resident.corrected_phone", phone=mask_phone(number))
    turn.private = any(access.hushed(case) or case.sealed for case in turn.view.own)
    return True
