"""Labelled messages to learn from: as they are, and as people with time tell them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from nlp.corpus import Sample
from nlp.understand import Ear, Heard

NEAREST = 3.0
"""Weight of a message of the golden lists, written to be like what comes in; the others range wider."""

_LONG = 60


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A labelled message as it was heard."""

    sample: Sample
    heard: Heard
    weight: float = 1.0


def lessons(ear: Ear, samples: Iterable[Sample], near: Collection[str] = ()) -> list[Lesson]:
    """Labelled messages as the ear hears them; those of the `near` texts count NEAREST times."""
    weights = {True: NEAREST, False: 1.0}
    return [
        Lesson(sample=sample, heard=ear.listen(sample.text), weight=weights[sample.text in near])
        for sample in samples
    ]


def lengthened(samples: Sequence[Sample], around: Sequence[str]) -> list[Sample]:
    """Short messages as people with time tell them: with what is said before, after and beside the matter.

    Every third message, joined with the next one of the same labels where there is one.
    """
    kin: dict[tuple[object, ...], list[Sample]] = {}
    for sample in samples:
        if sample.category != "chat" and len(sample.text) < _LONG:
            key = (sample.category, sample.acceptable, sample.intent, sample.urgent, sample.sealed)
            kin.setdefault(key, []).append(sample)
    made: list[Sample] = []
    for alike in kin.values():
        for at in range(0, len(alike), 3):
            said = [one.text for one in alike[at : at + 1 + at % 2]]
            before, after, last = (
                around[(at * 7 + step * 11 + len(made)) % len(around)] for step in range(3)
            )
            made.append(replace(alike[at], text=" ".join((before, *said, after, last))))
    return made
