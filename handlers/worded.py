"""Verbs that wait for words: whose they are when the words come, of a case or standing alone."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    calm,
    care_face,
    confided,
    dispatch,
    ending,
    field,
    hearing,
    joint,
    kept,
    locate,
    mediate,
    more,
    refer,
    register,
    supervise,
    work,
)
from handlers.request import Flow

OF_CASE: Mapping[str, Flow] = {
    **confided.WORDED,
    **work.WORDED,
    **more.WORDED,
    **dispatch.WORDED,
    **calm.WORDED,
    **hearing.WORDED,
    **locate.WORDED,
    **ending.WORDED,
    **mediate.WORDED,
    **joint.WORDED,
    **refer.WORDED,
    **supervise.WORDED,
}
ALONE: Mapping[str, Flow] = {**field.WORDED, **register.WORDED, **kept.WORDED, **care_face.WORDED}
