"""In lists, pushes and short messages violence, children and self-harm are a number and a neutral word."""

from __future__ import annotations

import pytest

from tests.scenarios.people import CENTRE, COUNTY_CENTRE, LEADER, LEADERS, POLICE, VIOLENCE, reported
from tests.town import Town

COUNTY_LEADER = "p003"
DESPAIR = "我不想活了 农药都买好了"
TELLING = ("家庭暴力", "轻生", "想不开", "三组", "梨花坳")


def lists(town: Town, who: str) -> str:
    """All she got but the card of the alarm itself, which only those get who must go."""
    kept = (out.text for out in town.mail.by_chat[who] if "说的是" not in out.text)
    return "\n".join(kept)


@pytest.mark.parametrize("words", [VIOLENCE, DESPAIR])
async def test_a_list_names_neither_the_kind_nor_the_group(town: Town, words: str) -> None:
    await town.comes_online(*LEADERS, CENTRE, COUNTY_LEADER, *COUNTY_CENTRE)
    no = await reported(town, words)
    await town.later(days=6)
    for who in (*LEADERS, CENTRE, COUNTY_LEADER):
        town.news(who)
        said = lists(town, who) + await town.says(who, "超期")
        assert no[-4:] in said
        assert "人身安全" in said
        for word in TELLING:
            assert word not in said, (who, word)


async def test_nor_does_the_order_or_the_list_of_tasks(town: Town) -> None:
    await town.comes_online(POLICE, CENTRE, LEADER)
    no = await reported(town, VIOLENCE)
    await town.says(POLICE, f"签收 {no}")
    await town.later(days=4)
    for who, words in ((LEADER, f"督办 {no}"), (POLICE, "我的任务"), (CENTRE, f"查 {no}")):
        said = await town.says(who, words)
        assert "人身安全" in said or who == CENTRE
        if who != CENTRE:  # the centre opened the case itself
            assert "家庭暴力" not in said, (who, said)
