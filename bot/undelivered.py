"""A message that could not be delivered is seen by a person: the centre reads it in the next digest."""

from __future__ import annotations

from handlers import audience
from handlers.desk import Desk
from storage import cases
from storage.rows import Changes, DigestRow, OutRow


class Undelivered:
    """Told by the pump; knows neither text nor number."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, row: OutRow, code: str) -> None:
        """Collect a line for whoever dispatches the case; messages about no case are the auditor's."""
        case = await self._desk.store.read(cases.load(row.case)) if row.case else None
        if case is None or row.person is None or (row.sms_only and code == "no_phone"):
            return
        now = self._desk.clock.now()
        directory, day = self._desk.known.directory, self._desk.today(now)
        find = audience.sealed_handlers if case.sealed else audience.dispatchers
        about = f"@person:{row.person}" if row.person in directory.officials else "@key:centre.the_resident"
        lines = tuple(
            DigestRow(
                person=person,
                case=case.no,
                key="centre.undelivered",
                params={"no": f"@no:{case.no}", "who": about},
                dedupe=f"{case.no}:undelivered:{row.person}",
                at=now,
            )
            for person in find(case, directory, day)
        )
        if lines:
            await self._desk.store.commit(Changes(digests=lines))
