"""What a resident hears when she speaks: got it, number, by when; then at most one question."""

from __future__ import annotations

from datetime import timedelta

from cases import access
from cases.events import Supplement
from cases.model import ENDED, Audience, Case, Notice, Road, Role, State, Via
from cases.policy import Sealing
from handlers import audience, enrol
from handlers.ports import Choice, MediaRef, Say
from handlers.say import choice, line, say_json, when
from handlers.turn import Turn
from nlp.extract import called_in, live_wire, phone_watched
from nlp.understand import Understanding
from storage.rows import OutRow

# Whom the question can help; who is missing is asked for by place.
_ASKED_SAFE = frozenset({"fire", "medical", "crime", "flood", "self_harm", "violence_home", "child", "other"})
JUST_NOW = timedelta(minutes=30)
_OF_THINGS = frozenset({"fire", "medical", "other"})
_MENTIONED = frozenset(
    {"fire", "medical", "crime", "flood", "missing", "self_harm", "violence_home", "child", "fraud"}
)


def answer(turn: Turn, case: Case, heard: Understanding, words: str) -> None:
    """The receipt of a new case."""
    if case.road is Road.EMERGENCY:
        _emergency(turn, case, words)
    elif case.sealed:
        _sealed(turn, case)
    else:
        _ordinary(turn, case)
    if not (
        access.hushed(case) or (case.sealed and case.urgent)
    ):  # she may be watched: the card comes with a calmer message
        enrol.card(turn)
    turn.private = case.sealed or access.hushed(case)
    question(turn, case, heard)


def _ordinary(turn: Turn, case: Case) -> None:
    key = {"praise": "resident.praise_receipt", "other": "resident.receipt_plain"}.get(case.category)
    turn.reply(
        key or ("resident.receipt_at" if case.area else "resident.receipt"),
        no=f"@no:{case.no}",
        quote=f"@quote:{case.text}",
        category=f"@category:{case.category}",
        area=f"@area:{case.area}" if case.area else "",
    )
    if case.category == "praise":
        return
    if case.state in {State.REGISTERED, State.TRIAGE}:
        turn.reply("resident.by_when", due=when(case.triage_by))
    if case.urgent or case.category == "security_clue":
        turn.reply("resident.call_if_danger")


def _sealed(turn: Turn, case: Case) -> None:
    turn.reply("resident.sealed_receipt", no=f"@no:{case.no}", due=when(case.sign_by or case.triage_by))
    if case.urgent:
        turn.reply("resident.call_if_danger")


def danger(turn: Turn, case: Case, words: str = "") -> None:
    """Whom to call and what to do, before anything else. Water on a burning wire kills."""
    kind = case.danger if case.danger in _MENTIONED else "other"
    live = kind in _OF_THINGS and live_wire(words)
    turn.reply(f"resident.danger.{'electric' if live else kind}")


def _emergency(turn: Turn, case: Case, words: str) -> None:
    danger(turn, case, words)
    turn.reply("resident.emergency" if case.called else "resident.emergency_noted", no=f"@no:{case.no}")
    if case.sealed:
        turn.reply("resident.emergency_sealed")


def question(turn: Turn, case: Case, heard: Understanding | None = None) -> None:
    """At most one: safe? where? may we name you?"""
    if case.category == "praise":
        return
    if case.road is Road.EMERGENCY and case.danger in _ASKED_SAFE and heard is not None:
        turn.ask("safe", case)
        turn.ask_last("ask.safe", _options(case, "safe", "safe", "unsafe", "cannot_say"))
    elif case.area is None:
        turn.ask("where", case)
        options = tuple(heard.place_options[:3]) if heard else ()
        offered = [
            choice(
                "where", case, option.grid or option.village or "", key="choice.area", area=f"@area:{code}"
            )
            for option in options
            if (code := option.grid or option.village)
        ]
        turn.ask_last("ask.where", offered)
    elif case.road is Road.DISPUTE and not case.sealed and heard is not None:
        turn.ask("nameable", case)
        _ask_nameable(turn, case)
    elif heard is not None and _may_be_secret(turn, case):
        turn.ask("secrecy", case)
        turn.ask_last("ask.secrecy", _options(case, "secrecy", "yes", "no"))


def _ask_nameable(turn: Turn, case: Case) -> None:
    """Who typed it for somebody else is asked about that person, by the name she used."""
    ways = _options(case, "nameable", "yes", "no")
    name = called_in(turn.body(case.text) or "") if case.agent == turn.who and case.text is not None else None
    if name:
        turn.ask_last("ask.nameable_named", ways, who=f"@text:{turn.text('party', name, case)}")
    else:
        turn.ask_last("ask.nameable_other" if case.agent == turn.who else "ask.nameable", ways)


def _may_be_secret(turn: Turn, case: Case) -> bool:
    """A kind of report that some dare only in secret. Unanswered, nobody is told who said it."""
    sealing = turn.policy_of(case).category(case.category).sealing
    waits = case.state in {State.REGISTERED, State.TRIAGE}
    return sealing is Sealing.ASKED and waits and not case.sealed and turn.who == case.reporter


def _options(case: Case, verb: str, *arguments: str) -> list[Choice]:
    return [choice(verb, case, argument, key=f"choice.{verb}.{argument}") for argument in arguments]


async def supplement(turn: Turn, case: Case, text: str, heard: Understanding | None = None) -> None:
    """More words about the case at hand; the place in them where the case has none yet."""
    place = heard.place if heard is not None else None
    text_id = turn.text("supplement", text, case)
    area = (place.grid or place.village) if place is not None and case.area is None else None
    township = turn.desk.known.directory.above(area, "township")
    case = turn.act_as_any(case, Supplement(text=text_id, area=area, township=township))
    turn.update_chat(last_case=case.no)
    if area is not None:
        turn.reply("resident.located_case", no=f"@no:{case.no}", area=f"@area:{area}")
    elif case.sealed and heard is not None and (heard.sealed or heard.asks_secrecy):
        turn.reply("resident.sealed_still", no=f"@no:{case.no}", choices=[choice("human", case)])
    elif access.hushed(case):  # whoever holds the phone now learns of no case
        watched = phone_watched(text)
        turn.reply("resident.watched" if watched else "resident.withdraw_noted")
        turn.choices = [choice("clear")] if watched else []
    else:
        turn.reply("resident.supplemented", no=f"@no:{case.no}", choices=[choice("other_matter", case)])
    turn.private = case.sealed or access.hushed(case)


def keep_media(turn: Turn, case: Case, ref: MediaRef) -> Case:
    """A picture or voice into the case, without a word about it."""
    text_id = turn.text("media", "", case, media=ref.id or ref.handle)
    return turn.act_as_any(case, Supplement(media=(text_id,)))


def add_media(turn: Turn, case: Case, ref: MediaRef) -> None:
    """A picture or voice for the case at hand; somebody listens to a voice."""
    case = keep_media(turn, case, ref)
    key = "resident.voice_added" if ref.kind == "voice" else "resident.photo_added"
    turn.reply("resident.withdraw_noted" if access.hushed(case) else key, no=f"@no:{case.no}")


def unheard(turn: Turn, case: Case, ref: MediaRef) -> None:
    """The receipt of a voice or a picture that nobody has understood yet."""
    key = "resident.unheard_voice" if ref.kind == "voice" else "resident.unheard_photo"
    turn.reply(key, no=f"@no:{case.no}", due=when(case.triage_by or case.sign_by))
    turn.reply("resident.call_if_danger")
    enrol.card(turn)
    question(turn, case)


async def locate(turn: Turn) -> None:
    """A shared location: the nearest grid we know, else kept for a person."""
    inbound = turn.inbound
    assert inbound is not None
    area = None
    if inbound.latitude is not None and inbound.longitude is not None:
        area = turn.desk.known.directory.nearest(inbound.latitude, inbound.longitude)
    case = await _unplaced(turn)
    if case is None:
        turn.update_chat(grid=area)
        turn.reply(
            "resident.located" if area else "resident.location_kept", area=f"@area:{area}" if area else ""
        )
        return
    place = turn.text("place", f"{inbound.latitude},{inbound.longitude}", case)
    place_case(turn, case, area, place)


async def _unplaced(turn: Turn) -> Case | None:
    """The case at hand that a location belongs to: hers, not yet sent to anybody, or of this half hour."""
    chat = turn.chat
    if chat is None or chat.last_case is None:
        return None
    case = await turn.load(chat.last_case)
    if case.state in ENDED or turn.who not in {case.reporter, case.agent}:
        return None
    fresh = chat.last_at is not None and turn.now - chat.last_at <= JUST_NOW
    return case if fresh or (case.area is None and case.state in {State.REGISTERED, State.TRIAGE}) else None


def place_case(turn: Turn, case: Case, area: str | None, place: int | None) -> None:
    """The place is known now (or kept in words): tell her, and ask what is still missing."""
    township = turn.desk.known.directory.above(area, "township")
    case = turn.act_as_any(case, Supplement(answers="where", area=area, township=township, place_text=place))
    turn.answered()
    if area:
        turn.reply("resident.located_case", no=f"@no:{case.no}", area=f"@area:{area}")
    else:
        turn.reply("resident.place_kept", no=f"@no:{case.no}")


def failed(turn: Turn, text: int) -> None:
    """Put a message that could not be handled before the county's centre; the operator hears that it was."""
    directory = turn.desk.known.directory
    county = next((area.code for area in directory.areas.values() if area.kind == "county"), None)
    last = turn.view.last_case
    confided = last is not None and last.sealed
    case = Case(no="", township=last.township if last is not None and confided else county, sealed=confided)
    to = Audience.SEALED_HANDLERS if confided else Audience.COUNTY_CENTRE
    notice = Notice(to=to, key="centre.failed_message", params={"text": f"@text:{text}"}, via=Via.NOW)
    from_persons = audience.persons(notice, case, directory, turn.today)
    for person in from_persons:
        turn.tell(
            OutRow(
                person=person,
                say={"lines": [["centre.failed_message", {"text": f"@text:{text}"}]], "choices": []},
                dedupe=f"failed:{text}:{person}",
                created_at=turn.now,
            )
        )
    for person in directory.holders(Role.OPERATOR, turn.today):  # no words: those are not hers to read
        say = Say(lines=(line("operator.failed_message"),))
        turn.tell(
            OutRow(person=person, say=say_json(say), dedupe=f"failed:{text}:{person}", created_at=turn.now)
        )
