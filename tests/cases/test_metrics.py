"""The rates: what counts, what does not, and what an empty denominator says."""

from __future__ import annotations

from cases import metrics
from cases.events import AskInfo, Callback, OnSpot, Resolve, Return, Sign, Supplement, Transfer, Withdraw
from cases.model import Profile, Road
from tests.cases.story import (
    CENTRE,
    GRID,
    HANDLER,
    OTHER,
    RESIDENT,
    Story,
    dispatched,
    handling,
    local,
    resolved,
)

END = local("2026-12-31 12:00")


def test_nothing_to_divide_by_is_nothing_to_show() -> None:
    assert metrics.sign_on_time([], END).value is None
    assert metrics.duration([]) is None
    assert metrics.satisfaction([]) is None


def test_signatures_count_by_assignment() -> None:
    in_time, late, never, back, moved = (dispatched() for _ in range(5))
    in_time.do(Sign(), HANDLER)
    late.later(days=2)
    late.do(Sign(), HANDLER)
    back.do(Return(reason="no_power"), HANDLER)
    moved.later(days=2)
    moved.do(Transfer(unit="u2", person="h2"), CENTRE)
    moved.do(Sign(), OTHER)
    histories = [story.entries for story in (in_time, late, never, back, moved)]
    found = metrics.sign_on_time(histories, END)
    # in time: the first, and the second assignment of the moved one; the returned one owed none
    assert (found.hits, found.of) == (2, 5)


def test_a_signature_not_due_yet_does_not_count() -> None:
    assert metrics.sign_on_time([dispatched().entries], local("2026-11-23 11:00")).of == 0


def test_open_overdue_cases_are_failures_and_pauses_are_not() -> None:
    done, open_one, paused, gone, spot = resolved(), handling(), handling(), handling(), Story()
    paused.do(AskInfo(text=4), HANDLER)
    gone.do(Withdraw(), RESIDENT)
    event = OnSpot(
        text=1,
        reporter="w1",
        road=Road.SERVICE,
        category="other",
        profile=Profile.N,
        result_text=2,
    )
    spot.open(event, GRID)
    histories = [story.entries for story in (done, open_one, paused, gone, spot)]
    found = metrics.resolve_on_time(histories, END)
    assert (found.hits, found.of) == (1, 2)
    assert metrics.on_spot(histories) == 1


def test_duration_leaves_the_pauses_out() -> None:
    histories = []
    for hours in range(1, 11):
        story = handling()
        story.later(hours=hours)
        story.do(AskInfo(text=4), HANDLER)
        story.later(hours=100)
        story.do(Supplement(text=5), RESIDENT)
        story.do(Resolve(text=9), HANDLER)
        story.do(Callback(says="solved"), RESIDENT)
        histories.append(story.entries)
    found = metrics.duration(histories)
    assert found is not None
    assert (found.n, found.mean, found.median, found.p90) == (10, 5.5, 5.5, 9.0)


def test_callbacks_and_new_rounds() -> None:
    good, silent, again = resolved(), resolved(), resolved()
    good.do(Callback(says="solved"), RESIDENT)
    again.do(Callback(says="unsolved", text=8), RESIDENT)
    again.do(Resolve(text=9), HANDLER)
    again.later(days=20)
    again.do(Callback(says="solved"), RESIDENT)
    histories = [story.entries for story in (good, silent, again)]
    found = metrics.called_back(histories, END)
    assert (found.hits, found.of) == (2, 4)
    assert (metrics.reworked(histories).hits, metrics.reworked(histories).of) == (1, 3)
    once = metrics.once(histories, local("2027-03-01 12:00"))
    assert (once.hits, once.of) == (1, 2)
    assert metrics.once(histories, local("2026-11-24 12:00")).of == 0


def test_ratings_show_from_ten_on() -> None:
    histories = []
    for rating in (5, 4, 3, 3, 2, 1, 5, 5, 4, 3):
        story = resolved()
        story.do(Callback(says="solved", rating=rating), RESIDENT)
        histories.append(story.entries)
    assert metrics.satisfaction(histories[:9]) is None
    found = metrics.satisfaction(histories)
    assert found is not None
    assert found.value == 0.8


def test_returns_of_the_dispatched() -> None:
    back, kept = dispatched(), dispatched()
    back.do(Return(reason="wrong_area"), HANDLER)
    found = metrics.returned([back.entries, kept.entries])
    assert (found.hits, found.of) == (1, 2)
