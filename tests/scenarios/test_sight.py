"""What a post does not give: contact data by a search, an order over one's own work, another post's title."""

from __future__ import annotations

from handlers.request import family
from storage import reads
from storage.texts import read_many
from tests.scenarios.people import CENTRE, COUNTY_CENTRE, LEADER, RELIEF, SECRETARY, VILLAGE_CHIEF, placed
from tests.town import Town

NUMBER = "13800001111"


async def test_a_telephone_finds_cases_only_for_who_may_see_the_telephone(town: Town) -> None:
    await town.says(CENTRE, f"登记 电话 {NUMBER} 梨花坳村三组低保停了")
    no = (await town.newest()).no
    for leader in (LEADER, SECRETARY):
        assert no[-4:] not in await town.says(leader, f"查 {NUMBER}")
    for centre in (CENTRE, COUNTY_CENTRE[0]):
        assert no[-4:] in await town.says(centre, f"查 {NUMBER}")
    seen = await town.app.store.read(reads.of_case(no))
    assert {(one.person, one.what) for one in seen} >= {(CENTRE, "search"), (COUNTY_CENTRE[0], "search")}


async def test_the_reason_of_a_look_lies_sealed(town: Town) -> None:
    no = await placed(town)
    await town.says(CENTRE, f"看电话 {no} 老人耳背要当面说")
    (look,) = [one for one in await town.app.store.read(reads.of_case(no)) if one.what == "phone"]
    assert look.why is not None
    kept = await town.app.store.read(read_many((look.why,)))
    assert kept[look.why].body == "老人耳背要当面说"
    assert "老人耳背" not in str(look)


async def test_the_village_head_orders_nobody_about_what_lies_with_himself(town: Town) -> None:
    no = await placed(town)
    await town.says(CENTRE, f"改派 {no} 柳立春")
    await town.says(CENTRE, "村里的事他清楚")
    assert (await town.case(no)).handler == VILLAGE_CHIEF
    await town.says(VILLAGE_CHIEF, f"督办 {no}")
    await town.press_value(VILLAGE_CHIEF, f"sign_order:{no}:{(await town.case(no)).moved}")
    case = await town.case(no)
    assert case.supervised_at is None
    assert case.supervise_draft_by is None


async def test_an_official_is_named_with_the_post_she_acts_from(town: Town) -> None:
    await town.comes_online("p024")  # 村镇建设办干部, who also does the work of the traffic post
    no = await placed(town, RELIEF)
    await town.says(CENTRE, f"改派 {no} 石榴渡镇交通站")
    await town.says(CENTRE, "路的事归他们")
    await town.says("p024", f"签收 {no}")
    case = await town.case(no)
    assert (case.handler, case.unit) == ("p024", "u-traffic-wh01")
    told = town.everything("granny")
    assert "交通站" in told
    assert "村镇建设办" not in told


def test_one_map_says_which_words_a_post_uses() -> None:
    assert family("sealed_handler") == "dispatcher"
    assert family("chief_grid") == "leader"
    assert family("resident") == "resident"
    assert family("mediator") == "worker"


async def test_a_sealed_handler_is_greeted_with_the_words_she_uses(town: Town) -> None:
    await town.comes_online("p016", CENTRE)
    assert town.everything("p016").split("\n")[1:] == town.everything(CENTRE).split("\n")[1:]
    assert RELIEF not in town.everything("p016")
