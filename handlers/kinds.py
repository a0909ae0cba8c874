"""What kind of matter a case is: the kinds that words may mean, and the change to one of them."""

from __future__ import annotations

from cases import routing
from cases.events import Reclassify
from cases.model import Case
from cases.policy import Sealing
from handlers import learning, proposal
from handlers.turn import Turn

_NO_KIND = frozenset({"other", "chat"})
_MOST = 4
_CLEAR = 0.5  # share of the best: a few words name one kind, or they are asked about


def meant(turn: Turn, case: Case, words: str) -> tuple[str, ...]:
    """The kinds that these words may mean, likeliest first, without the one it has already."""
    if not words:
        return ()
    heard = turn.desk.known.ear.understand(words)
    found = dict.fromkeys((heard.category, *(other.category for other in heard.alternatives)))
    known = turn.policy_of(case).categories.keys() - {*_NO_KIND, case.category}
    return tuple(code for code in found if code in known)[:_MOST]


def named(turn: Turn, case: Case, words: str) -> str | None:
    """The one kind that a few words plainly name, or None."""
    heard = turn.desk.known.ear.understand(words)
    known = turn.policy_of(case).categories.keys() - {*_NO_KIND, case.category}
    plain = heard.decision == "auto" or heard.confidence >= _CLEAR
    return heard.category if plain and heard.category in known else None


async def change(turn: Turn, case: Case, code: str, *, why: str = "", unit: str | None = None) -> Case:
    """改类: the other kind with its own limits and suggested owner; the correction is kept to learn from.

    `why`: her reason in words; `unit`: whom she, or who gave it back, named for it.
    """
    policy = turn.policy_of(case)
    category = policy.category(code)
    unit = unit or _by_returner(turn, case, code)
    owner = routing.suggest(
        code,
        case.area or case.township,
        turn.desk.known.directory,
        policy,
        day=turn.today,
        named=frozenset(case.named),
        words=why + await proposal.words_of(turn, case),
    )
    alarm = category.road is case.road
    after = turn.act_as_any(
        case,
        Reclassify(
            road=category.road,
            category=code,
            profile=category.profile,
            urgent=case.urgent and alarm,
            danger=case.danger if alarm else None,
            reason="centre",
            text=turn.text("reason", why, case) if why else None,
            sealed=True if category.sealing is Sealing.ALWAYS else None,
            suggested_unit=unit or (owner.unit if owner else None),
            suggested_person=owner.person if owner and unit is None else None,
        ),
    )
    await learning.corrected(turn, case, after)
    return after


def _by_returner(turn: Turn, case: Case, code: str) -> str | None:
    """Whom the unit named that gave it back, where that one may act on the new kind."""
    unit = case.suggested_unit if case.returns and case.suggested_person is None else None
    fits = unit and routing.has_power(turn.policy_of(case).category(code), unit, turn.desk.known.directory)
    return unit if fits else None
