"""The in-memory snapshots: directory, policies, calendar and ear, reloaded when a newer version is seen."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from cases.places import Directory
from handlers.desk import Known
from nlp.faq import Faq
from nlp.place import PlaceName
from nlp.understand import Ear
from storage import directory as directory_rows
from storage import policies as policy_rows
from storage.calendar import load_calendar
from storage.unit import Store

FAQ = Path(__file__).resolve().parent.parent / "nlp" / "words" / "faq.csv"
YEARS_BACK = 3
YEARS_ON = 3


def place_names(directory: Directory) -> tuple[PlaceName, ...]:
    """The gazetteer that understanding matches: villages, grids, landmarks with their aliases."""
    return tuple(
        PlaceName(name=area.name, code=area.code, kind=area.kind, parent=area.parent, aliases=area.aliases)
        for area in directory.areas.values()
        if area.kind != "county"
    )


class Snapshots:
    """Owns `known`; `refresh` is cheap when nothing changed."""

    def __init__(self, store: Store, calendar_folder: Path, known: Known) -> None:
        self.store = store
        self.calendar_folder = calendar_folder
        self.known = known
        self._lock = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        store: Store,
        calendar_folder: Path,
        today: date,
        *,
        ear: Ear | None = None,
        county: Path | None = None,
    ) -> Snapshots:
        """Load everything once; `county` holds words of this county's own."""
        calendar = load_calendar(calendar_folder, today.year - YEARS_BACK, today.year + YEARS_ON)
        directory = await store.read(directory_rows.load_directory())
        policies = await store.read(policy_rows.load_policies(calendar))
        current = policies[max(policies)]
        heard = ear if ear is not None else await asyncio.to_thread(Ear.load, county=county)
        known = Known(
            directory=directory,
            policies=policies,
            current=current,
            ear=heard.with_places(place_names(directory)),
            faq=Faq.load(FAQ),
            policy_version=current.version,
        )
        return cls(store, calendar_folder, known)

    async def refresh(self, directory_version: int, policy_version: int) -> None:
        """Reload what is older than these versions."""
        if directory_version <= self.known.directory.version and policy_version <= self.known.policy_version:
            return
        async with self._lock:
            if directory_version > self.known.directory.version:
                directory = await self.store.read(directory_rows.load_directory())
                self.known.ear = self.known.ear.with_places(place_names(directory))
                self.known.directory = directory
            if policy_version > self.known.policy_version:
                policies = await self.store.read(policy_rows.load_policies(self.known.current.calendar))
                self.known.policies = policies
                self.known.current = policies[max(policies)]
                self.known.policy_version = policy_version
