"""Fills the measured parts of docs/understanding.md: `python -m docs.understanding` (after words changed).

Needs the development extra, for the learned model beside ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ear import Beside, compared, table
from bot.commands.lexicon_explain import account
from bot.config import Settings
from nlp.explain import explain
from nlp.measure import Share
from nlp.understand import Ear

TARGET = Path(__file__).with_name("understanding.md")
TOLD = (
    "老板拖欠我三个月工资，我不是来借钱的",
    "灶房起火了快来人",
    "去年发大水把桥冲了，现在没人修",
    "他家的狗把我娃咬了，气死我了",
    "支书把低保名额给了他小舅子，莫说是我说的",
    "低保怎么申请",
    "三个月没给工资，昨天去要还被打伤了",
    "没有着火，就是邻居烧秸秆冒烟",
    "今年用水费力得很",
    "那个事情你们看一下嘛",
)
_COUNTED = (
    ("danger_found", "危险的，听出来的"),
    ("false_alarms", "误报"),
    ("false_on_hard", "带吓人的字却不危险的，误报"),
    ("sealed_found", "该保密的，定了保密"),
    ("sealed_right", "定了保密的，真该保密"),
    ("road", "路对"),
    ("intent", "想干什么对"),
    ("place_found", "地方找到"),
    ("place_known", "名单里有的地方找到"),
)


def main() -> None:
    """Write the parts between the marks."""
    page = TARGET.read_text(encoding="utf-8")
    rows = compared()
    page = _filled(page, "figures", _figures(rows))
    page = _filled(page, "told", _told())
    TARGET.write_text(page, encoding="utf-8")


def _filled(page: str, name: str, lines: Iterable[str]) -> str:
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    return "\n".join((f"{before}{start}", "", *lines, "", f"{end}{after}"))


def _figures(rows: list[Beside]) -> Iterator[str]:
    yield from table(rows, datetime.now(UTC).date().isoformat())
    yield ""
    yield f"| % | {' | '.join(name for _, name in _COUNTED)} | 把握差 |"
    yield "| --- " * (len(_COUNTED) + 2) + "|"
    for row in rows:
        shares: list[Share] = [getattr(row.ours, key) for key, _ in _COUNTED]
        cells = [f"{share.value * 100:.1f}" if share.whole else "-" for share in shares]
        yield f"| {row.ours.name} | {' | '.join(cells)} | {row.ours.calibration:.3f} |"


def _told() -> Iterator[str]:
    ear, settings = Ear.load(), Settings()
    for number, text in enumerate(TOLD, start=1):
        yield f"{number}. **{text}**"
        yield ""
        yield "   ```"
        for line in account(settings, explain(ear, text)):
            yield f"   {line}"
        yield "   ```"
        yield ""


if __name__ == "__main__":
    main()
