"""Role x intent -> flow, merged from the use cases; the router looks nothing up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    absence,
    dialog,
    dispatch,
    ending,
    enrol,
    export,
    field,
    kept,
    locate,
    mine,
    query,
    queue,
    register,
    said,
    statute,
    supervise,
    why,
    work,
)
from handlers.request import Flow

ROUTES: Mapping[tuple[str, str], Flow] = {
    **enrol.ROUTES,
    **absence.ROUTES,
    **dialog.ROUTES,
    **mine.ROUTES,
    **kept.ROUTES,
    **work.ROUTES,
    **why.ROUTES,
    **field.ROUTES,
    **said.ROUTES,
    **queue.ROUTES,
    **dispatch.ROUTES,
    **locate.ROUTES,
    **ending.ROUTES,
    **register.ROUTES,
    **query.ROUTES,
    **export.ROUTES,
    **statute.ROUTES,
    **supervise.ROUTES,
}
