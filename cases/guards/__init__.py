"""Guards by the names the table uses: each raises Refused with its code, or lets the event pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.guards import asking, what, who
from cases.model import Actor, Case
from cases.scene import Scene

# About the case and who acts: cheap, so that buttons and help can ask them before there is an event.
WHO: Mapping[str, Callable[[Case, Actor], None]] = {guard.__name__: guard for guard in who.ALL}
# About the event itself, the limits and the time.
WHAT: Mapping[str, Callable[[Scene], None]] = {guard.__name__: guard for guard in (*what.ALL, *asking.ALL)}


def check(names: tuple[str, ...], scene: Scene) -> None:
    """All of these guards, in order. Raises Refused."""
    for name in names:
        if name in WHO:
            WHO[name](scene.case, scene.by)
        else:
            WHAT[name](scene)
