"""No check-in, no ranking, no list of persons, no track, no forced photo: in no text and in no message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from handlers.routes import ROUTES
from tests.scenarios.people import CENTRE, EAVES, LAMP, LEADERS, RELIEF, SECOND, VILLAGE, placed, reported
from tests.town import Town

LOCALES = Path(__file__).resolve().parents[2] / "locales"
FORBIDDEN = {
    "zh_CN": "打卡 签到 排名 排行 积分 红黑榜 红榜 黑榜 在线时长 轨迹 "
    "必须拍照 收到请回复 通报批评 重点人员 考核得分 扣分 安装率",
    "en": "check-in|ranking|leaderboard|points|score|blacklist|track your|online time|mandatory photo",
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_text_of_any_reader_speaks_of_it(language: str) -> None:
    forbidden = re.compile(
        FORBIDDEN[language].replace(" ", "|") if language == "zh_CN" else FORBIDDEN[language], re.I
    )
    seen = 0
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    seen += 1
                    assert not forbidden.search(str(message.string)), (path.name, message.id, message.string)
    assert seen > 300


def test_no_verb_does_it() -> None:
    verbs = {verb for _, verb in ROUTES}
    assert len(verbs) > 40
    assert not verbs & {"checkin", "check_in", "rank", "ranking", "score", "points", "track"}


async def test_nothing_of_it_in_a_busy_week(town: Town) -> None:
    staff = (*VILLAGE, *LEADERS, CENTRE, SECOND, "p026", "p019", "p008", "p083")
    await town.comes_online(*staff)
    for number, words in enumerate((RELIEF, EAVES, LAMP, RELIEF, LAMP)):
        await (placed if words is not LAMP else reported)(town, words, f"r{number}")
    await town.later(days=8)
    forbidden = re.compile(FORBIDDEN["zh_CN"].replace(" ", "|"))
    messages = [out for box in town.mail.by_chat.values() for out in box]
    assert len(messages) > 60
    for out in messages:
        assert not forbidden.search(out.text), out.text
    for who in LEADERS:
        names = [official.name for official in town.app.desk.known.directory.officials.values()]
        for out in town.mail.by_chat[who][1:]:
            assert not [name for name in names if name in out.text], out.text


async def test_a_day_without_reports_sends_and_asks_nothing(town: Town) -> None:
    await town.comes_online(*VILLAGE)
    before = {who: len(town.mail.by_chat[who]) for who in VILLAGE}
    await town.later(days=10)
    assert {who: len(town.mail.by_chat[who]) for who in VILLAGE} == before
