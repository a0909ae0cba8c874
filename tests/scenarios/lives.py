"""Ten hard lives, played through the real handlers; docs/lives.md is made of what was said in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from nlp.understand import Ear
from tests.scenarios.people import (
    BRIBE,
    CENTRE,
    CIVIL,
    EAVES,
    LAMP,
    LEADER,
    MEDIATOR,
    POLICE,
    SEALED,
    SECOND,
    VIOLENCE,
    WOMEN,
    WORKER,
    at_the_door,
    placed,
    reported,
)
from tests.town import SHANGHAI, Town

HEAD = (
    "# 十件难事\n\n"
    "都是演的：地方、人、号码全是编的。下面的话是程序真说的，由 `tests/scenarios/lives.py` 演出来，"
    "`make docs` 写成这一页。\n"
)
Play = Callable[[Town], Awaitable[str]]
WHO: Mapping[str, str] = {
    CENTRE: "综治中心傅建国",
    SECOND: "综治中心郑巧云",
    LEADER: "政法委员沈存厚",
    WORKER: "网格员孙翠花",
    MEDIATOR: "调解员汤金凤",
    CIVIL: "民政办严翠花",
    POLICE: "派出所毕光荣",
    WOMEN: "妇联云雪莲",
    SEALED[0]: "保密专岗邹彩云",
    SEALED[1]: "保密专岗苏明辉",
    "p032": "白鹭岗镇综治中心",
}


@dataclass(frozen=True, kw_only=True)
class Life:
    """One life: its title, what is played, and when it begins (Monday at nine unless said)."""

    title: str
    play: Play
    hour: int = 9
    day: int = 23
    month: int = 11


async def third_return(town: Town) -> str:
    """Nobody's matter three times: then a leader says whose it is."""
    await town.comes_online(CENTRE, CIVIL, LEADER, "p023", "p024")
    no = await placed(town)
    for who, unit in ((CIVIL, "农业农村中心"), ("p023", "村镇建设办"), ("p024", "")):
        await town.says(who, f"退回 {no[-4:]}")
        await town.presses(who, "不归我们管")
        if unit:
            await town.says(CENTRE, f"改派 {no[-4:]} {unit}")
            if "理由" in town.everything(CENTRE)[-200:] or "为啥" in town.everything(CENTRE)[-200:]:
                await town.says(CENTRE, "先由他们看一下")
    await town.says(LEADER, f"改派 {no[-4:]} 民政办")
    await town.says(CIVIL, f"办好了 {no[-4:]} 核对过了 下个月补发")
    await town.says("granny", "解决了")
    return no


async def refused_mediation(town: Town) -> str:
    """One side will not sit down."""
    await town.comes_online(CENTRE, MEDIATOR)
    no = await placed(town, EAVES)
    await town.presses(MEDIATOR, "签收")
    await town.presses(MEDIATOR, "不沾")
    await town.presses(MEDIATOR, "开始调解")
    await town.presses(MEDIATOR, "都愿意")
    await town.presses(MEDIATOR, "没有")
    await town.says("granny", "不调了")
    await town.says(MEDIATOR, f"办好了 {no[-4:]} 跟两家都说清了 李家答应月底前装檐沟 不装可以去法院")
    await town.says("granny", "解决了")
    return no


async def violence_at_home(town: Town) -> str:
    """Neutral words, no village ear, silence when she asks for it."""
    await town.comes_online(CENTRE, POLICE, WOMEN, WORKER)
    no = await reported(town, VIOLENCE)
    await town.presses(POLICE, "签收")
    await town.says("granny", "他回来了 莫回我消息")
    await town.says(POLICE, f"办好了 {no[-4:]} 人已送到娘家 告诫书开了")
    await town.later(days=1)
    await town.says("granny", "我在娘家")
    return no


async def against_the_secretary(town: Town) -> str:
    """A sealed report: two persons know, nobody else learns that it exists."""
    await town.comes_online(CENTRE, *SEALED, WORKER)
    no = await reported(town, BRIBE)
    await town.says(SEALED[0], "待办")
    await town.says(CENTRE, f"查 {no[-4:]}")
    await town.says("granny", "我的事")
    return no


async def withdrawn_under_pressure(town: Town) -> str:
    """Somebody made her take it back: the auditor and the centre hear it."""
    await town.comes_online(CENTRE, CIVIL)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    await town.says("granny", "撤回")
    await town.presses("granny", "有")
    return no


async def nine_and_one_pipe(town: Town) -> str:
    """Nine neighbours, one burst pipe: one job, nine answers."""
    await town.comes_online(CENTRE, "p030")
    people = [f"neighbour{number}" for number in range(9)]
    words = ("自来水主管爆了 没水了", "水管爆了", "家里没水了 外面管子在冒水", "水管破了 停水一早上")
    numbers = []
    for place, who in enumerate(people):
        await at_the_door(town, who)
        await town.says(who, words[place % len(words)])
        numbers.append((await town.newest()).no)
    for no in numbers[1:]:
        await town.says(CENTRE, f"合并 {no[-4:]} {numbers[0][-4:]}")
    await town.says(CENTRE, f"看 {numbers[0][-4:]}")
    await town.presses(CENTRE, "派单")
    await town.says("p030", f"办好了 {numbers[0][-4:]} 管子换了 来水了")
    await town.says(people[0], "解决了")
    return numbers[0]


async def across_two_townships(town: Town) -> str:
    """A quarrel over a boundary between villages of two townships goes up to the county."""
    await town.comes_online(CENTRE, "p001", "p032")
    no = await reported(town, "对面镇上的人把界石挪到我们坡上 占了我家半亩林地")
    await town.says(CENTRE, f"上报 {no[-4:]} 跨两个镇 我们定不了")
    await town.says("p001", f"看 {no[-4:]}")
    return no


async def holiday_emergency(town: Town) -> str:
    """On New Year's night the duty list is called until somebody signs."""
    await town.comes_online(CENTRE, "p022", "p056")
    no = await reported(town, "我家着火了 快来人")
    await town.later(minutes=11)
    await town.presses("p022", "签收")
    await town.says("p022", f"办好了 {no[-4:]} 火灭了 人没事")
    await town.says("granny", "解决了")
    return no


async def forgotten_task(town: Town) -> str:
    """Signed and forgotten: asked once, then the centre, then the leader."""
    await town.comes_online(CENTRE, CIVIL, LEADER)
    no = await placed(town)
    await town.presses(CIVIL, "签收")
    await town.later(days=12)
    await town.says(LEADER, "超期")
    await town.presses(LEADER, no[-4:])
    await town.presses(LEADER, "催办")
    await town.says(CIVIL, f"办好了 {no[-4:]} 是我疏忽了 今天补办好了")
    await town.says("granny", "解决了")
    return no


async def reopened_twice(town: Town) -> str:
    """Twice not solved, the third time a leader has people sit down."""
    await town.comes_online(CENTRE, WORKER, LEADER)
    no = await reported(town, LAMP)
    for what in ("灯头换了", "线也换了", "换了新灯"):
        await town.says(WORKER, f"办好了 {no[-4:]} {what}")
        await town.says("granny", "没解决 晚上还是黑的")
    return no


LIVES: tuple[Life, ...] = (
    Life(title="第三次退回", play=third_return),
    Life(title="有一家不愿调解", play=refused_mediation),
    Life(title="家里有人动手", play=violence_at_home),
    Life(title="反映村支书", play=against_the_secretary),
    Life(title="有人让她撤回", play=withdrawn_under_pressure),
    Life(title="九户一根爆管", play=nine_and_one_pipe),
    Life(title="跨两个镇的地界", play=across_two_townships),
    Life(title="元旦夜里的火", play=holiday_emergency, hour=22, day=1, month=1),
    Life(title="签了忘了", play=forgotten_task),
    Life(title="两次重办", play=reopened_twice),
)


def talk_of(town: Town) -> list[str]:
    """What was said, in order of time, as lines of a page."""
    lines = []
    began = next(place for place, item in enumerate(town.mail.talk) if item[3])
    for at, who, words, hers in _in_order(town.mail.talk[began:]):
        name = WHO.get(
            who, "村民" if who not in town.app.desk.known.directory.officials else _name(town, who)
        )
        moment = f"{at.month}月{at.day}日 {at:%H:%M}"
        words = "(扫了组里的码)" if words.startswith("g_wh") else words
        said = words.replace("\n", "  \n> ")
        lines.append(f"**{name}**({moment}) {said}" if hers else f"> *小格对{name}*({moment})  \n> {said}")
    return lines


def _in_order(talk: list[tuple[datetime, str, str, bool]]) -> list[tuple[datetime, str, str, bool]]:
    """What goes out at one moment goes out side by side: by chat, so that the page stays the same."""
    rounds = accumulate(item[3] for item in talk)
    keyed = [(place, item) for place, item in zip(rounds, talk, strict=True)]
    return [item for _, item in sorted(keyed, key=lambda one: (one[0], not one[1][3], one[1][0], one[1][1]))]


def _name(town: Town, code: str) -> str:
    official = town.app.desk.known.directory.officials.get(code)
    return f"{official.title}{official.name}" if official else "村民"


async def page(life: Life, folder: Path, ear: Ear) -> str:
    """One life played, as a part of the page."""
    year = 2027 if life.month == 1 else 2026
    start = datetime(year, life.month, life.day, life.hour, tzinfo=SHANGHAI)
    town = await Town.open(folder, ear, start)
    try:
        await life.play(town)
        return f"## {life.title}\n\n" + "\n\n".join(talk_of(town)) + "\n"
    finally:
        await town.close()
