"""Who is who in the first township of the demo county, and the sentences that scenarios start from."""

from __future__ import annotations

from tests.town import Town

GRID = "wh010103"  # 梨花坳村三组
COUNTY_CENTRE = ("p001", "p002")
CENTRE, SECOND = "p011", "p012"
LEADER, SECRETARY = "p013", "p014"
DEPUTY_MAYOR = "p015"
SEALED = ("p016", "p017")
POLICE, WOMEN, EMERGENCY_OFFICE, CIVIL = "p021", "p028", "p022", "p026"
VILLAGE_CHIEF, MEDIATOR, GRID_LEADER = "p053", "p054", "p055"
WORKER, OTHER_WORKER = "p056", "p057"
VILLAGE = (VILLAGE_CHIEF, MEDIATOR, GRID_LEADER, WORKER, OTHER_WORKER)
LEADERS = (LEADER, SECRETARY)

LAMP = "三组水井边路灯不亮"
EAVES = "隔壁李家修房子 房檐水全淌到我墙跟前 墙都泡酥了 我说一句他骂我"
RELIEF = "我家低保停了 不知道为啥"
FIRE = "我家着火了 快来人"
VIOLENCE = "男人天天打我 今天又掐我脖子"
PETROL = "他在自己家里偷偷卖散装汽油 别说是我讲的"
BRIBE = "我要举报村支书贪污低保钱"


async def at_the_door(town: Town, who: str = "granny", grid: str = GRID) -> None:
    """A resident scans the poster of her group."""
    await town.scans(who, grid)


async def reported(town: Town, words: str, who: str = "granny") -> str:
    """She says it; the number of the new case."""
    await at_the_door(town, who)
    await town.says(who, words)
    return (await town.newest()).no


async def placed(town: Town, words: str = RELIEF, who: str = "granny") -> str:
    """A case that the centre confirmed as suggested."""
    no = await reported(town, words, who)
    await town.says(CENTRE, f"看 {no[-4:]}")
    await town.presses(CENTRE, "派单")
    return no
