"""Every role, field and path that shows a case, sealed or not, against a table written by hand."""

from __future__ import annotations

import csv
import json
import logging
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cases import access
from cases.model import State
from handlers.ports import Kind, MediaRef
from tests.channels.test_media import jpeg
from tests.scenarios.people import CENTRE
from tests.scenarios.test_web_log import Web
from tests.town import Town

TABLE = Path(__file__).with_name("access.csv")
ROOT = Path(__file__).resolve().parents[2]
KINDS = ("open", "hushed", "sealed")
REPORTS = {
    "open": "我家低保三个月没发 不知道为啥 电话13877771101",
    "hushed": "男人天天打我 今天又掐我脖子 电话13877771102",
    "sealed": "我要举报村支书贪污低保钱 电话13877771103",
}
WORDS = {"open": "三个月没发", "hushed": "掐我脖子", "sealed": "贪污低保钱"}
CATEGORY = {"open": "低保救助", "hushed": "家庭暴力", "sealed": "反映干部"}
PHONE = {"open": "13877771101", "hushed": "13877771102", "sealed": "13877771103"}
RESULT = {"open": "补发到卡上了", "hushed": "人带到安全地方了", "sealed": "转县里查办了"}
HANDLER = {"open": "p026", "hushed": "p020", "sealed": "p016"}
FIELDS = "ncwmpr"


def expected() -> dict[str, dict[str, str]]:
    """Rows of the table by person."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["who"]: {kind: row[kind].replace("-", "") for kind in KINDS} for row in csv.DictReader(lines)}


@dataclass
class Matrix:
    """What each person met on each path, and the three cases."""

    town: Town
    web: Web
    no: dict[str, str]
    media: dict[str, str]
    seen: dict[tuple[str, str], list[str]]

    def fields(self, who: str, path: str, kind: str) -> set[str]:
        """Which fields of a case stood there."""
        text = "\n".join(self.seen[who, path])
        marks = {
            "n": self.no[kind][-4:],
            "c": CATEGORY[kind],
            "w": WORDS[kind],
            "p": PHONE[kind],
            "r": RESULT[kind],
            "m": self.media[kind],
        }
        if not who.startswith("p0"):
            marks.pop("n")  # a resident's own words come back to her in the receipt
        return {field for field, mark in marks.items() if mark in text}


async def _report(web: Web, kind: str) -> tuple[str, str]:
    """A report with a picture; the number and the picture's id."""
    user = f"by-{kind}"
    no = await web.reported(REPORTS[kind], user)
    media = web.town.app.desk.media
    assert media is not None
    ref = await media.put(jpeg(), "image/jpeg")
    await web.says(user, kind=Kind.MEDIA, media=(MediaRef(id=ref.id, kind="photo", mime="image/jpeg"),))
    return no, str(ref.id)


async def _placed(town: Town, web: Web, no: dict[str, str]) -> None:
    """Each in the hands of the one the table names, with a result."""
    await web.says(CENTRE, f"看 {no['open']}")
    await web.says(CENTRE, "派单")
    await web.says("p016", f"看 {no['sealed']}")
    await web.says("p016", "派单")
    for kind in KINDS:
        await web.says(HANDLER[kind], f"签收 {no[kind]}")
        await web.says(HANDLER[kind], f"已联系 {no[kind]}")
        await web.says(HANDLER[kind], f"办好了 {no[kind]} {RESULT[kind]}")
        case = await town.case(no[kind])
        assert (case.state, case.handler) == (State.RESOLVED, HANDLER[kind]), kind


async def _ledger(matrix: Matrix, who: str) -> str:
    """The Excel as text, where she gets one."""
    before = await matrix.web.last(who)
    said = await matrix.web.says(who, "台账")
    for line in await matrix.town.app.weblog.after(who, before):
        if line.image:
            opened = await matrix.town.app.open_media(line.image.partition("/media/")[2])
            assert opened is not None
            sheet = load_workbook(BytesIO(opened.content)).worksheets[0]
            said += "\n".join(str(row) for row in sheet.iter_rows(values_only=True))
    return said


async def _walk(matrix: Matrix, who: str) -> None:
    """Everything she can type about the three cases, by full number, short number, words and telephone."""
    web, seen = matrix.web, matrix.seen
    for kind in KINDS:
        no = matrix.no[kind]
        typed = {
            "card": (f"看 {no}", f"看 {no[-4:]}", f"打开 {no}"),
            "trail": (f"看经过 {no}",),
            "search": (f"查 {WORDS[kind]}", f"查 {PHONE[kind]}"),
            "phone": (f"看电话 {no}",),
            "verbs": (f"签收 {no}", f"催办 {no}", f"督办 {no}", f"派单 {no}", f"合适办结 {no}"),
        }
        await matrix.town.later(minutes=1, seconds=1)  # nobody types faster than the limit
        for path, lines in typed.items():
            seen[who, path] += [_told(await web.says(who, line)) for line in lines]
        if await _opens(matrix, who, kind):
            seen[who, "file"].append(matrix.media[kind])
    await matrix.town.later(minutes=1, seconds=1)
    for path, line in (("tasks", "我的任务"), ("queue", "待办"), ("late", "超期"), ("own", "我的事")):
        seen[who, path].append(await web.says(who, line))
    seen[who, "ledger"].append(await _ledger(matrix, who))


def _told(answer: str) -> str:
    """Nothing, where the answer only repeats the number she typed."""
    return "" if "没有编号" in answer or "没找到" in answer else answer


async def _opens(matrix: Matrix, who: str, kind: str) -> bool:
    link = matrix.town.app.media.link(matrix.media[kind], who).partition("/media/")[2]
    return await matrix.town.app.open_media(link) is not None


async def walked(town: Town) -> Matrix:
    """Cases reported, worked on; everybody looked everywhere; a night passed; pages were loaded again."""
    web = Web(town)
    people = expected()
    for who in people:
        if who.startswith("p0"):
            await web.bind(who, who)
    reported = {kind: await _report(web, kind) for kind in KINDS}
    matrix = Matrix(
        town=town,
        web=web,
        no={kind: no for kind, (no, _) in reported.items()},
        media={kind: media for kind, (_, media) in reported.items()},
        seen=defaultdict(list),
    )
    if (await town.case(matrix.no["hushed"])).called[-1] != HANDLER["hushed"]:
        await town.later(minutes=11)
    await _placed(town, web, matrix.no)
    for who in people:
        matrix.seen[who, "pushed"].append(await web.page(who))
    for who in people:
        await _walk(matrix, who)
    before = {who: await web.last(who) for who in people}
    await town.later(hours=24)
    for who in people:
        lines = await town.app.weblog.after(who, before[who])
        matrix.seen[who, "digest"].append("\n".join(line.text for line in lines))
        matrix.seen[who, "page"].append(await web.page(who))
    return matrix


async def test_nobody_meets_what_the_table_does_not_give_and_everybody_what_it_gives(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    matrix = await walked(town)
    too_much, too_little = [], []
    for who, row in expected().items():
        for kind in KINDS:
            met = {path: matrix.fields(who, path, kind) for one, path in matrix.seen if one == who}
            too_much += [(who, kind, path, found - set(row[kind])) for path, found in met.items()]
            missing = set(row[kind]) - set().union(*met.values())
            too_little += [(who, kind, missing)] if missing else []
    assert [one for one in too_much if one[3]] == []
    assert too_little == []
    for mark in (*WORDS.values(), *PHONE.values(), *RESULT.values()):
        assert mark not in caplog.text, mark
    short = [out.text + str(out.params) for box in town.sms.by_chat.values() for out in box]
    for mark in (*WORDS.values(), *PHONE.values(), *RESULT.values(), *CATEGORY.values()):
        assert not [text for text in short if mark in text]
    await _on_the_command_line(matrix)


async def _on_the_command_line(matrix: Matrix) -> None:
    """The engineer's keyboard: no telephone ever, no words of a sealed case without a stated reason."""
    shown = {kind: _shown(matrix, matrix.no[kind]) for kind in KINDS}
    for kind in KINDS:
        assert PHONE[kind] not in json.dumps(shown[kind], ensure_ascii=False)
    assert WORDS["open"] in str(shown["open"]["resident_text"])
    assert shown["sealed"]["resident_text"] is None
    assert WORDS["sealed"] not in json.dumps(shown["sealed"], ensure_ascii=False)
    assert RESULT["sealed"] not in json.dumps(shown["sealed"], ensure_ascii=False)


def _shown(matrix: Matrix, no: str) -> dict[str, object]:
    settings = matrix.town.app.settings
    env = {"XIAOGE_DATA_DIR": str(settings.data_dir), "XIAOGE_DATABASE_URL": settings.database_url}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "case", "show", no, "--json"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "XIAOGE_DEMO": "1", **env},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


async def test_the_rules_say_the_same_as_the_table(town: Town) -> None:
    """The pure question behind every path, without the paths."""
    web = Web(town)
    for who in (CENTRE, "p026", "p020", "p016"):
        await web.bind(who, who)
    no = {kind: (await _report(web, kind))[0] for kind in KINDS}
    await _placed(town, web, no)
    directory, day = town.app.desk.known.directory, town.app.desk.today(town.clock.now())
    for who, row in expected().items():
        for kind in KINDS:
            sight = access.may_see(await town.case(no[kind]), who, directory, day)
            given = "".join(
                field
                for field, may in zip(
                    FIELDS,
                    (sight.exists, sight.status, sight.text, sight.text, sight.contact, sight.result),
                    strict=True,
                )
                if may
            )
            assert given == row[kind], (who, kind)
