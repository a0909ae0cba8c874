"""Which texts of the catalogue the scripts of each page speak, with the parameters that they fill in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.people import FAMILIES
from cases.model import Role

Parameters = Mapping[str, tuple[str, ...]]


def _all(prefix: str, *names: str) -> dict[str, tuple[str, ...]]:
    return {f"{prefix}.{name}": () for name in names}


CHAT: Parameters = {
    "web.chat.time": ("month", "day", "time"),
    "web.chat.recording": ("time",),
    **_all("web.chat", "picture", "file", "choices", "older", "again", "error", "net", "net_kept"),
    **_all("web.chat", "state_wait", "state_ok", "state_no", "media_net", "media_no"),
    **_all("web.chat", "place", "own_place", "no_place", "own_photo", "own_voice", "no_voice"),
    **_all("web.quick", *FAMILIES),
}
DEMO: Parameters = {
    "web.demo.now": ("month", "day", "weekday", "time"),
    "web.demo.who": ("phone",),
    "web.demo.resident": ("n",),
    "web.demo.trouble": ("reason",),
    "web.demo.bind": ("invite",),
    "web.demo.sms_to": ("name",),
    "web.demo.sms_reply_as": ("name",),
    **_all("web.demo", "sms_none", "sms_answer", "sms_reply"),
    **_all("web.demo", "weekdays", "opening", "not_open", "examples"),
    **_all("web.demo", "phone_resident", "phone_worker", "phone_centre", "phone_leader"),
    **_all("web.demo", "hint_say", "hint_send", "hint_press", "hint_clock", "hint_watch"),
    **_all("web.role", *(role for role in Role if role is not Role.SYSTEM)),
}
