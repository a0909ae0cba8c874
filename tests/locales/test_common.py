"""Words that every reader shares: states, categories, reasons, and every refusal that can be met."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cases.model import State
from cases.refusals import CODES
from locales.loader import LANGUAGES, known

ROOT = Path(__file__).resolve().parents[2]
RAISED = re.compile(r'Refused\(\s*"(\w+)"')
RETURNED = ("no_power", "wrong_area", "duplicate", "too_little", "conflict", "other")


def raised() -> set[str]:
    """The codes that rules and use cases refuse with."""
    sources = [*ROOT.glob("cases/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    return {code for path in sources for code in RAISED.findall(path.read_text(encoding="utf-8"))}


def test_the_search_finds_refusals() -> None:
    assert {"no_such_case", "stale_button"} <= raised()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shared_word_is_there(language: str) -> None:
    wanted = {f"refused.{code}" for code in raised() | set(CODES)}
    wanted |= {f"state.{state}" for state in State} | {f"reason.{reason}" for reason in RETURNED}
    assert {key for key in wanted if not known(key, language)} == set()
