"""Role x intent -> flow, merged from the use cases; the router looks nothing up elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    confided,
    dialog,
    dispatch,
    ending,
    enrol,
    export,
    field,
    joint,
    kept,
    locate,
    mediate,
    mine,
    pause,
    query,
    queue,
    refer,
    register,
    said,
    shared,
    side,
    supervise,
    tasks,
    trouble,
    work,
)
from handlers.request import Flow

ROUTES: Mapping[tuple[str, str], Flow] = {
    **enrol.ROUTES,
    **confided.ROUTES,
    **dialog.ROUTES,
    **mine.ROUTES,
    **side.ROUTES,
    **kept.ROUTES,
    **work.ROUTES,
    **tasks.ROUTES,
    **mediate.ROUTES,
    **pause.ROUTES,
    **joint.ROUTES,
    **refer.ROUTES,
    **field.ROUTES,
    **said.ROUTES,
    **shared.ROUTES,
    **queue.ROUTES,
    **dispatch.ROUTES,
    **locate.ROUTES,
    **ending.ROUTES,
    **register.ROUTES,
    **query.ROUTES,
    **export.ROUTES,
    **supervise.ROUTES,
    **trouble.ROUTES,
}
