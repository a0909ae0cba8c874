"""Cases that are read from their rows only where somebody looks at them: mostly nobody does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from cases.model import Case


class Later(Sequence[Case]):
    """As if it were the tuple that `make` gives; made once, at the first look."""

    def __init__(self, make: Callable[[], tuple[Case, ...]]) -> None:
        self._make = make
        self._made: tuple[Case, ...] | None = None

    def _all(self) -> tuple[Case, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, place: int) -> Case: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Case]: ...
    def __getitem__(self, place: int | slice) -> Case | Sequence[Case]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._all())
