"""Whether a version of the rules is whole: clocks with rungs, texts for every step, protections kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.channels.sms import TEMPLATES
from cases import ladder
from cases.clocks import ONCE
from cases.model import Profile
from cases.policy import Policy, Rung, Sealing
from cases.scene import HUSHED_CATEGORIES
from locales.loader import LANGUAGES, known

_SEALED = ("cadre_report",)
_QUARTER = 92  # days: people look at visits to a household at least so often
_OTHERWISE = ONCE | {"due_by"}  # said once, or with words of its own


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`code` names the text cli.policy.<code>; `where` a row."""

    code: str
    where: str


def faults(policy: Policy, today: date) -> tuple[Fault, ...]:
    """Everything that keeps it from being used."""
    return (
        *(Fault(code="no_rung", where=gap) for gap in ladder.gaps(policy)),
        *_words(policy),
        *_protections(policy),
        *(
            Fault(code="not_yet", where=limits.profile.value)
            for limits in policy.limits.values()
            if limits.effective_from > today
        ),
    )


def _words(policy: Policy) -> Iterator[Fault]:
    keys = [key for rung in policy.ladder for key in (rung.key, *_again(policy, rung))]
    keys += [f"category.{code}" for code in policy.categories]
    keys += [f"legal.{part}{code}" for code in policy.legal for part in ("", "basis.")]
    for key in dict.fromkeys(keys):
        if not all(known(key, language) for language in LANGUAGES):
            yield Fault(code="no_text", where=key)
    for rung in policy.ladder:
        if rung.sms and rung.sms not in TEMPLATES:
            yield Fault(code="no_template", where=f"{rung.id}: {rung.sms}")


def _again(policy: Policy, rung: Rung) -> tuple[str, ...]:
    """The text of its repetition, where it is the last of its clock for some profile."""
    if rung.start in _OTHERWISE or rung.percent is not None:
        return ()
    last = any(_last(policy, rung.start, profile) is rung for profile in rung.profiles)
    return (f"{rung.key}_again",) if last else ()


def _last(policy: Policy, start: str, profile: Profile) -> Rung | None:
    own = [
        rung
        for rung in policy.ladder
        if rung.start == start and profile in rung.profiles and rung.percent is None
    ]
    noon = policy.calendar.at_local(policy.effective_from, 12 * 60)
    return max(
        own, key=lambda rung: policy.calendar.add(noon, rung.offset) if rung.offset else noon, default=None
    )


def _protections(policy: Policy) -> Iterator[Fault]:
    """What no version may take away from those who are in danger or report in confidence."""
    for code in sorted(HUSHED_CATEGORIES):
        if code not in policy.categories or policy.categories[code].village_learns:
            yield Fault(code="village_learns", where=code)
    for code in _SEALED:
        if code not in policy.categories or policy.categories[code].sealing is not Sealing.ALWAYS:
            yield Fault(code="not_sealed", where=code)
    if policy.burden.care_review_days > _QUARTER:
        yield Fault(code="care_unreviewed", where="care_review_days")
    if "other" not in policy.categories:
        yield Fault(code="no_other", where="other")
