"""Who is behind a chat: a new resident, a scanned code, an invite; language, help and leaving."""

from __future__ import annotations

from cases.model import ENDED, Refused, Role
from handlers.request import Flow, Request, families, family
from handlers.say import choice
from handlers.turn import Turn
from storage import people
from storage.rows import ChatRow, PersonRow

GRID_PREFIX = "g_"
_LANGUAGES = {"english": "en", "en": "en"}


def recognise(turn: Turn) -> None:
    """Make a chat row and a resident where this chat is new. The consent card rides in the first reply."""
    inbound = turn.inbound
    if inbound is None:
        return
    if turn.chat is None:
        language = "en" if inbound.language.startswith("en") else "zh_CN"
        turn.chat = ChatRow(channel=inbound.channel, chat_id=inbound.chat_id, language=language)
    if turn.chat.person is None or turn.person is None:
        person = PersonRow(
            id=f"r{turn.desk.store.next_id():x}",
            kind="resident",
            language=turn.chat.language,
            created_at=turn.now,
        )
        turn.keep_person(person)
        turn.update_chat(person=person.id)


async def start(turn: Turn, payload: str) -> None:
    """A scanned grid code, an invite, or a bare start."""
    payload = payload.strip()
    if payload.startswith(GRID_PREFIX):
        _at_grid(turn, payload.removeprefix(GRID_PREFIX))
    elif payload:
        await bind(turn, Request(verb="bind", argument=payload))
    else:
        greet(turn)


def _at_grid(turn: Turn, grid: str) -> None:
    area = turn.desk.known.directory.areas.get(grid)
    if area is None:
        greet(turn)
        return
    turn.update_chat(grid=grid)
    turn.reply("resident.welcome_grid", area=f"@area:{grid}")
    card(turn)


def greet(turn: Turn, *, thanked: bool = False) -> None:
    """Hello: what one can do here; after thanks and nods only a kind word."""
    if thanked:
        waits = any(case.state not in ENDED for case in turn.view.own)
        turn.reply("resident.thanked_waits" if waits else "resident.thanked")
        return
    if _official(turn):
        help_text(turn)
        return
    turn.reply("resident.welcome")
    card(turn)


def card(turn: Turn) -> None:
    """The consent card (who runs it, why, who sees, how long, how to delete), once a chat."""
    if turn.chat is not None and turn.chat.consent_at is None and not _official(turn):
        turn.reply("resident.consent", phone=turn.desk.office_phone)
        turn.update_chat(consent_at=turn.now)


def _official(turn: Turn) -> bool:
    return any(actor.role is not Role.RESIDENT for actor in turn.actors())


async def bind(turn: Turn, request: Request) -> None:
    """绑定 <invite>: this chat now belongs to the official of the invite. Single use, expiring."""
    code = request.argument.strip()
    if not code:
        raise Refused("invite_missing")
    invite = await turn.desk.store.read(people.find_invite(code))
    if invite is None or invite.used_at is not None or invite.expires_at <= turn.wall:
        raise Refused("invite_invalid")
    official = turn.desk.known.directory.officials.get(invite.person)
    if official is None or official.disabled:
        raise Refused("invite_invalid")
    turn.use_invite = code
    turn.log_anew = True
    turn.update_chat(person=invite.person, bound_at=turn.wall, dialog={}, last_case=None, grid=None)
    turn.reply("common.bound", name=f"@name:{invite.person}")
    _help_for(turn, _family_of(turn, invite.person))


def _family_of(turn: Turn, person: str) -> str:
    posts = turn.desk.known.directory.posts(person, turn.today)
    return family(posts[0].role) if posts else "resident"


async def unbind(turn: Turn, _request: Request) -> None:
    """解绑: the chat is a resident's again."""
    if not _official(turn):
        raise Refused("not_bound")
    turn.unbind = True
    turn.log_anew = True
    turn.update_chat(person=None, bound_at=None, dialog={}, last_case=None)
    turn.reply("common.unbound")


async def show_help(turn: Turn, _request: Request) -> None:
    """帮助."""
    help_text(turn)


def help_text(turn: Turn) -> None:
    """The few words of this person's work."""
    _help_for(turn, families(turn)[0])


def _help_for(turn: Turn, family: str) -> None:
    turn.reply(f"help.{family}", phone=turn.desk.office_phone)
    if family == "resident":
        turn.choices = [choice("mine"), choice("human")]
    elif family == "worker":
        turn.choices = [choice("tasks")]
    elif family == "dispatcher":
        turn.choices = [choice("queue"), choice("ledger")]
    else:
        turn.choices = [choice("overdue")]


async def language(turn: Turn, request: Request) -> None:
    """English / 中文."""
    chosen = _LANGUAGES.get(request.argument.strip().lower(), "zh_CN")
    turn.update_chat(language=chosen)
    turn.reply("common.language_set")


ROUTES: dict[tuple[str, str], Flow] = {
    ("any", "bind"): bind,
    ("any", "unbind"): unbind,
    ("any", "help"): show_help,
    ("any", "language"): language,
}
