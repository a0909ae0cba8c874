"""A long list of what is late is read in a minute, and every line of it can be reached."""

from __future__ import annotations

from tests.scenarios.people import CENTRE, LEADER, RELIEF, placed
from tests.town import Town

LATE = 9


async def late(town: Town) -> list[str]:
    """Nine cases past their date, two causes in one unit."""
    await town.comes_online(LEADER, CENTRE, "p026")
    made = [await placed(town, RELIEF, f"granny{n}") for n in range(LATE)]
    for no in made[:3]:
        await town.says("p026", f"签收 {no}")
    await town.until(12, 4, 8, 0)
    town.news(LEADER)
    await town.until(12, 4, 8, 31)
    return made


async def test_the_morning_folds_units_and_says_how_to_go_on(town: Town) -> None:
    await late(town)
    said = town.news(LEADER)
    assert said.count("石榴渡镇民政办：") == 1, said
    assert f"{LATE} 件，多半还没签收" in said
    assert "还有 4 件，回“更多”" in said
    assert said.count("超期两个工作日") == 1, said  # one sentence for all of them
    assert len(said.splitlines()) < 16


async def test_every_late_case_is_reached_page_by_page(town: Town) -> None:
    made = await late(town)
    seen = town.news(LEADER)
    seen += await town.says(LEADER, "6")  # the button by its number
    seen += await town.says(LEADER, "更多") if "更多" in seen.splitlines()[-1] else ""
    for no in made:
        assert f"（{no[-4:]}）" in seen
    said = await town.says(LEADER, "超期")
    assert "1 低保救助" in said
    rest = await town.says(LEADER, "更多")
    assert "还有" not in rest
    assert f"（{made[-1][-4:]}）" in rest
    assert made[-1][-4:] in await town.says(LEADER, str(LATE - 8))  # a number of this page


async def test_thanks_are_never_late(town: Town) -> None:
    await town.comes_online(LEADER, CENTRE)
    no = await placed(town, "感谢镇上的干部 路修得真好 表扬一下", "granny")
    assert (await town.case(no)).category == "praise"
    town.news(LEADER)
    await town.later(days=14)
    assert no[-4:] not in town.everything(LEADER)
    assert no[-4:] not in await town.says(LEADER, "超期")
    assert "比说好的" not in town.everything("granny")
    assert "过了说好的" not in town.everything("granny")
