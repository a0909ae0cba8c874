"""The ledger names nobody, tells no violence, and who took it stands in the reading log."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from nlp.names import hide_names
from storage import reads
from tests.scenarios.people import CENTRE, VIOLENCE, reported
from tests.town import Town


async def _ledger(town: Town, words: str = "台账") -> list[dict[str, object]]:
    await town.says(CENTRE, words)
    attachment = town.mail.by_chat[CENTRE][-1].attachment
    assert attachment is not None
    sheet = load_workbook(BytesIO(attachment.content)).worksheets[0]
    first, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip((str(one) for one in first), row, strict=True)) for row in rest]


async def test_no_name_stands_in_it(town: Town) -> None:
    await reported(town, "李富贵家的房檐水淌到我家，他儿子马小军还骂我，柳立春也不管")
    (row,) = await _ledger(town)
    assert "房檐水" in str(row["简要情况"])
    for name in ("李富贵", "马小军", "柳立春", "富贵"):
        assert name not in str(row)


async def test_violence_at_home_is_a_line_without_story_or_place(town: Town) -> None:
    no = await reported(town, VIOLENCE)
    (row,) = await _ledger(town)
    assert row["案号"] == no
    assert "掐" not in str(row)
    assert not row["简要情况"]
    assert not row["村"]
    assert not row["网格"]


async def test_the_days_are_said_as_people_say_them(town: Town) -> None:
    no = await reported(town, "门口路灯不亮了")
    assert no in str(await _ledger(town, "台账 本月"))
    assert await _ledger(town, "台账 上个月") == []
    assert no in str(await _ledger(town, "台账 11月1日到11月30日"))
    assert "哪些天" in await town.says(CENTRE, "台账 2026-13-45")


async def test_who_took_it_is_on_record_for_every_case_in_it(town: Town) -> None:
    no = await reported(town, VIOLENCE)
    await _ledger(town)
    seen = await town.app.store.read(reads.of_case(no))
    assert [(one.person, one.what) for one in seen] == [(CENTRE, "export")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("王强欠我三千块钱不还", "王强"),
        ("男人叫张三", "张三"),
        ("咱村赵四媳妇跑了", "赵四"),
        ("杨桂花说她儿媳妇刘芳打人", "桂花"),
        ("隔壁李家修房子", "李家"),
    ],
)
def test_names_are_hidden(words: str, name: str) -> None:
    (hidden,) = hide_names([words])
    assert name not in hidden


@pytest.mark.parametrize(
    "words", ["高速占地款没到账", "白菜地被牛踩了", "马路上有坑", "停电三天了，供电所没人管"]
)
def test_what_is_no_name_stays(words: str) -> None:
    assert hide_names([words]) == [words]
