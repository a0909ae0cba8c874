"""A correction teaches without telling: words without their people, nothing of what is confidential."""

from __future__ import annotations

import asyncio

import pytest

from bot.commands import lexicon_propose
from bot.config import Settings
from storage import corrections
from storage.corrections import Correction
from tests.scenarios.people import CENTRE, reported
from tests.town import Town

WAGES = "王德福三个月没给工钱 昨天去要还挨了一脚 电话13912345678"


async def kept(town: Town) -> tuple[Correction, ...]:
    return await town.app.store.read(corrections.all_of_them())


async def changed(town: Town, no: str, code: str) -> str:
    """The dispatcher puts a case into another category; the category before."""
    before = (await town.case(no)).category
    await town.says(CENTRE, f"看 {no}")
    _, _, of_this_case = town.button(CENTRE, "改派").partition(":")
    await town.press_value(CENTRE, f"reclassify:{of_this_case}:{code}")
    return before


async def test_a_correction_is_kept_without_its_people(town: Town) -> None:
    no = await reported(town, WAGES)
    before = await changed(town, no, "private_loan")
    assert (await town.case(no)).category == "private_loan"
    (found,) = await kept(town)
    assert (found.was, found.became) == (before, "private_loan")
    assert "没给工钱" in found.words
    for personal in ("王", "德福", "1391234", "5678"):
        assert personal not in found.words


async def test_the_newest_correction_of_a_case_is_the_one_that_counts(town: Town) -> None:
    no = await reported(town, WAGES)
    await changed(town, no, "private_loan")
    await changed(town, no, "contract_trade")
    (found,) = await kept(town)
    assert (found.was, found.became) == ("private_loan", "contract_trade")


@pytest.mark.parametrize("code", ["domestic_violence", "minor_protection", "self_harm", "cadre_report"])
async def test_nothing_is_kept_of_what_turns_out_confidential(town: Town, code: str) -> None:
    no = await reported(town, WAGES)
    await changed(town, no, "private_loan")
    assert len(await kept(town)) == 1
    await changed(town, no, code)
    assert (await town.case(no)).category == code
    assert await kept(town) == ()


async def test_what_she_erases_is_unlearnt(town: Town) -> None:
    no = await reported(town, WAGES)
    await changed(town, no, "private_loan")
    await town.says("granny", "撤回")
    await town.presses("granny", town.labels("granny")[0])
    await town.says("granny", "删除我的信息")
    await town.presses("granny", "删掉")
    assert await kept(town) == ()


async def test_three_corrections_of_two_people_make_a_proposal_that_a_person_accepts(
    town: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("门口滴灌带叫人割了 气人得很", "滴灌带又让割断了几条 气人", "割滴灌带的人没有抓到 气人")
    for who, words in zip(("granny", "aunt", "uncle"), said, strict=True):
        no = await reported(town, words, who)
        await changed(town, no, "crop_livestock")
    settings: Settings = town.app.settings
    monkeypatch.setenv("XIAOGE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("XIAOGE_DATABASE_URL", settings.database_url)
    await asyncio.to_thread(lexicon_propose.run, [])
    told = capsys.readouterr().out
    number = next(line.split(".")[0] for line in told.splitlines() if "滴灌带" in line and "→" in line)
    assert not settings.county_words.exists()
    await asyncio.to_thread(lexicon_propose.run, [int(number)])
    rows = settings.county_words.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("crop_livestock,")
    assert ",learned:20" in rows[1]
