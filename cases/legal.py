"""法定期限 on a case: which statutory clocks run, since when, until when. Kept as plain marks in the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.model import Case

COURT = "judicial_confirm"  # attached by hand only where no agreement made here has set its clock


@dataclass(frozen=True, kw_only=True)
class Running:
    """One statutory clock. `mark` is how the case keeps it: "code/start@by", instants as ISO text."""

    code: str
    start: datetime
    by: datetime

    @property
    def mark(self) -> str:
        """As the case keeps it."""
        return f"{self.code}/{self.start.isoformat()}@{self.by.isoformat()}"


def read(mark: str) -> Running:
    """The clock of a mark."""
    name, _, by = mark.partition("@")
    code, _, start = name.partition("/")
    return Running(code=code, start=datetime.fromisoformat(start), by=datetime.fromisoformat(by))


def running(case: Case) -> Iterator[Running]:
    """All that were attached and not ended."""
    return map(read, case.legal)
