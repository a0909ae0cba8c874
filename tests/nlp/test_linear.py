"""Twice the text costs about twice the work, whatever the text: counted in steps, not in time.

The steps inside the C libraries are not counted, so the processor time of the whole is compared as well,
with room for a busy machine: four times the text would cost sixteen times as much if it were quadratic.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import partial
from time import process_time
from types import FrameType
from typing import Any

import pytest

from nlp import lexicon
from nlp.extract import phone_in
from nlp.intent import FAMILIES, parse_command
from nlp.mask import mask
from nlp.normalize import LONGEST
from nlp.pattern import Matcher, parse
from nlp.place import PlaceName
from nlp.quantities import amount_in, persons_in, times_in
from nlp.understand import Ear

FULL = 100_000
PLACES = [
    PlaceName(name="死村", code="v1", kind="village"),
    PlaceName(name="社湾村", code="v2", kind="village"),
    *(PlaceName(name=f"社湾村{n}组", code=f"g{n}", kind="grid", parent="v2") for n in range(1, 40)),
]


def _every_word() -> str:
    words = {word for entry in lexicon.load().entries for part in entry.pattern.parts for word in part}
    shuffled = sorted(words)
    random.Random(7).shuffle(shuffled)
    return "".join(shuffled)


WORST = {
    "one character": "死",
    "one place word": "社",
    "one numeral": "一",
    "one digit": "1",
    "one sign": "。",
    "one space": " ",
    "no chinese": "the quick brown fox jumps ",
    "pictures": "🙂",
    "denied over and over": "不是欠工资没有打架",
    "told over and over": "去年着火了现在没事",
    "blamed over and over": "书记贪污主任吃拿卡要",
    "money over and over": "三万二千块",
    "groups over and over": "社湾村三组五组",
    "alternatives and gaps": "老板拖欠没给不发工资工钱",
    "sentences": "狗。咬。死。",
    "idioms": "气死我了笑死人了",
    "every word there is": _every_word(),
}


def made(name: str, size: int) -> str:
    """The worst text of that name, `size` characters long."""
    part = WORST[name]
    return (part * (size // len(part) + 1))[:size]


def steps(call: Callable[[], Any]) -> int:
    """How many instructions of the interpreter a call takes."""
    counted = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal counted
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return counted


def took(call: Callable[[], Any]) -> float:
    """Processor time of the best of three calls."""
    times = []
    for _ in range(3):
        began = process_time()
        call()
        times.append(process_time() - began)
    return min(times)


@pytest.fixture(scope="module")
def there(ear: Ear) -> Ear:
    return ear.with_places(PLACES)


@pytest.mark.parametrize("name", WORST)
def test_twice_the_text_costs_about_twice_the_steps(there: Ear, name: str) -> None:
    there.understand(made(name, LONGEST))  # caches are filled
    half, whole = (steps(partial(there.understand, made(name, size))) for size in (1200, 2400))
    assert whole <= 2.4 * half


@pytest.mark.parametrize("name", WORST)
def test_four_times_the_text_costs_far_less_than_its_square(there: Ear, name: str) -> None:
    there.understand(made(name, LONGEST))
    short, whole = (took(partial(there.understand, made(name, size))) for size in (1200, 4800))
    assert whole <= 9 * max(short, 0.002)


def test_a_very_long_message_costs_no_more_than_the_part_that_is_read(there: Ear) -> None:
    for name in ("one character", "every word there is", "pictures"):
        read = steps(partial(there.understand, made(name, LONGEST)))
        assert steps(partial(there.understand, made(name, FULL))) <= 1.2 * read


@pytest.mark.parametrize("name", WORST)
def test_facts_and_verbs_too(name: str) -> None:
    def read(size: int) -> None:
        text = made(name, size)
        mask(text)
        for fact in (amount_in, persons_in, phone_in, times_in):
            fact(text)
        for family in FAMILIES:
            parse_command(text, family)

    read(LONGEST)
    assert took(partial(read, 4800)) <= 9 * max(took(partial(read, 1200)), 0.002)


def test_patterns_of_many_parts_stay_bounded() -> None:
    matcher = Matcher([(parse("a|aa{0,16}a|aa{0,16}a|aa{0,16}a"), number) for number in range(20)])
    half, whole = (steps(partial(matcher.find, "a" * size)) for size in (600, 1200))
    assert whole <= 2.4 * half
