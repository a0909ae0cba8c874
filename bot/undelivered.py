"""A message that could not be delivered is seen by a person: the centre reads it in the next digest."""

from __future__ import annotations

from datetime import date

from cases.aftercare import sight
from handlers import audience
from handlers.desk import Desk
from storage import aftercare, cases
from storage.rows import Changes, DigestRow, OutRow


class Undelivered:
    """Told by the pump; knows neither text nor number."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, row: OutRow, code: str) -> None:
        """Collect a line for whoever answers for the matter; messages about none are the auditor's."""
        if row.case is None or row.person is None or (row.sms_only and code == "no_phone"):
            return
        now = self._desk.clock.now()
        directory, day = self._desk.known.directory, self._desk.today(now)
        about = f"@person:{row.person}" if row.person in directory.officials else "@key:centre.the_resident"
        lines = tuple(
            DigestRow(
                person=person,
                case=row.case,
                key="centre.undelivered",
                params={"no": f"@no:{row.case}", "who": about},
                dedupe=f"{row.case}:undelivered:{row.person}",
                at=now,
            )
            for person in await self._centre(row.case, day)
        )
        if lines:
            await self._desk.store.commit(Changes(digests=lines))

    async def _centre(self, no: str, day: date) -> tuple[str, ...]:
        """Who answers for a case, or for a plan of visits."""
        directory = self._desk.known.directory
        case = await self._desk.store.read(cases.load(no))
        if case is not None:
            find = audience.sealed_handlers if case.sealed else audience.dispatchers
            return find(case, directory, day)
        plan = await self._desk.store.read(aftercare.load(no))
        return sight.centre(plan, directory, day) if plan is not None else ()
