"""The command line as a person types it: exit codes, plain reasons, no traceback for a mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bot.commands.roster_sheets import SHEETS, title
from tests.running import RunningApp

SENTENCES = ("三组的路灯不亮了", "水管爆了", "你好")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The demo county on SQLite, made by the program itself and stopped again; commands only read it."""
    app = RunningApp(folder=tmp_path_factory.mktemp("county"))
    app.start()
    try:
        assert app.stop() == 0
        yield app
    finally:
        app.kill()


@pytest.fixture
def bare(tmp_path: Path) -> RunningApp:
    """A place where nothing was started yet."""
    return RunningApp(folder=tmp_path)


def refused(app: RunningApp, *words: str) -> str:
    """The reason of a refusal: one line, no traceback."""
    done = app.cli(*words)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.strip()


def test_wrong_usage_exits_with_two(bare: RunningApp) -> None:
    assert bare.cli("nonsense").returncode == 2
    assert bare.cli("people", "invite").returncode == 2
    assert bare.cli("people", "invite", "p001", "--all", "x.html").returncode == 2
    wrong_day = bare.cli("export", "ledger", "x.xlsx", "--from", "monday", "--to", "2026-11-30")
    assert wrong_day.returncode == 2
    assert "Traceback" not in wrong_day.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("people", "list", "--json"),
        ("people", "invite", "p001"),
        ("case", "show", "2026-000001"),
        ("db", "verify"),
        ("db", "backup", "x.tar.gz"),
        ("export", "ledger", "x.xlsx", "--from", "2026-11-01", "--to", "2026-11-30"),
    ],
)
def test_without_a_database_each_command_says_so(bare: RunningApp, words: tuple[str, ...]) -> None:
    assert "数据库" in refused(bare, *words)
    assert not (bare.folder / "var" / "secret.key").exists()


def test_a_wrong_setting_is_one_line_with_its_name(bare: RunningApp) -> None:
    bare.env["XIAOGE_HTTP_PORT"] = "many"
    reason = refused(bare, "run")
    assert "XIAOGE_HTTP_PORT" in reason
    assert len(reason.splitlines()) == 1


def test_a_misspelt_name_in_the_file_stops_the_start(bare: RunningApp) -> None:
    (bare.folder / ".env").write_text("XIAOGE_TELEGRAM_TOKN=1\n", encoding="utf-8")
    assert "XIAOGE_TELEGRAM_TOKN" in refused(bare, "run")


@pytest.mark.parametrize("command", ["receive", "work"])
def test_the_embedded_database_serves_one_process_only(bare: RunningApp, command: str) -> None:
    assert "PostgreSQL" in refused(bare, command)


def test_an_unreachable_database_is_told_plainly(bare: RunningApp) -> None:
    bare.env["XIAOGE_DATABASE_URL"] = f"postgresql://nobody:none@127.0.0.1:{bare.port}/none"
    assert "XIAOGE_DATABASE_URL" in refused(bare, "people", "list")


def test_the_reason_comes_in_english_too(bare: RunningApp) -> None:
    bare.env["XIAOGE_LANGUAGE"] = "en"
    assert "no database" in refused(bare, "db", "verify")


def test_a_lost_key_is_not_replaced_by_a_new_one(bare: RunningApp) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    key = bare.folder / "var" / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    assert str(key) in refused(bare, "db", "verify")
    assert not key.exists()


def test_people_are_listed_with_their_posts(county: RunningApp) -> None:
    found = json.loads(county.cli("people", "list", "--json").stdout)
    assert len(found) >= 60
    worker = next(person for person in found if person["role"] == "grid_worker")
    assert set(worker) == {"code", "name", "role", "unit", "grid", "assignments", "channels"}
    assert worker["grid"]
    assert worker["assignments"][0]["role"] == "grid_worker"
    assert {"from", "to"} <= set(worker["assignments"][0])


def test_an_invite_is_single_json(county: RunningApp) -> None:
    made = json.loads(county.cli("people", "invite", "p056").stdout)
    assert made["person"] == "p056"
    assert len(made["invite"]) >= 10
    assert "p999" in refused(county, "people", "invite", "p999")


def test_a_sheet_for_everybody_is_private(county: RunningApp, tmp_path: Path) -> None:
    file = tmp_path / "invites.html"
    assert county.cli("people", "invite", "--all", str(file)).returncode == 0
    assert file.read_text(encoding="utf-8").count("<section>") >= 60
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in refused(county, "people", "invite", "--all", str(file))


def test_classify_answers_line_by_line_in_order(county: RunningApp) -> None:
    lines = [json.dumps({"text": text, "more": 1}, ensure_ascii=False) for text in SENTENCES]
    lines[1:1] = ["nonsense", "[1]", '{"text": 5}', '{"text": "x", "grid": 5}', ""]
    done = county.cli("classify", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [answer.get("error") for answer in answers]
    assert errors == [None, "not_json", "not_an_object", "no_text", "bad_grid", "not_json", None, None]
    assert set(answers[0]) == {
        "road", "category", "confidence", "alternatives", "decision", "intent", "urgent", "sealed", "profile",
        "place", "evidence", "question",
    }  # fmt: skip
    assert answers[-1]["category"] == "chat"


def test_check_finds_the_demo_county_in_order(county: RunningApp) -> None:
    done = county.cli("check")
    assert done.returncode == 0, done.stdout


def test_check_fails_where_the_key_is_missing(bare: RunningApp) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    (bare.folder / "var" / "secret.key").unlink()
    done = bare.cli("check")
    assert done.returncode == 1
    assert "secret.key" in done.stdout


def test_an_unknown_case_is_refused(county: RunningApp) -> None:
    assert "2026-999999" in refused(county, "case", "show", "2026-999999", "--json")
    assert "2026-999999" in refused(county, "case", "trace", "2026-999999")


def test_a_backup_goes_back_into_an_empty_place(county: RunningApp, tmp_path: Path) -> None:
    archive = tmp_path / "xiaoge.tar.gz"
    made = county.cli("db", "backup", str(archive))
    assert made.returncode == 0, made.stderr
    assert "secret.key" in made.stdout
    assert str(archive) in refused(county, "db", "backup", str(archive))
    refused(county, "db", "restore", str(archive))

    other = RunningApp(folder=tmp_path / "other")
    other.folder.mkdir()
    restored = other.cli("db", "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert "secret.key" in restored.stderr
    key = county.folder / "var" / "secret.key"
    (other.folder / "var" / "secret.key").write_bytes(key.read_bytes())
    assert other.cli("db", "verify").returncode == 0
    assert other.cli("people", "list").stdout == county.cli("people", "list").stdout


# ---- people from Excel ----------------------------------------------------------------------------


def filled(app: RunningApp, rows: dict[str, list[list[object]]]) -> Path:
    """The program's own template with these rows in it."""
    file = app.folder / "people.xlsx"
    app.folder.mkdir(exist_ok=True)
    assert app.cli("people", "template", str(file)).returncode == 0
    book = openpyxl.load_workbook(file)
    for sheet in SHEETS:
        for number, row in enumerate(rows.get(sheet.name, []), start=2):
            for column, value in enumerate(row, start=1):
                book[title(sheet, "zh_CN")].cell(number, column, value)
    book.save(file)
    return file


def a_small_county() -> dict[str, list[list[object]]]:
    """Rows as people type them."""
    return {
        "areas": [
            ["c", "县", "青禾县", None, None, "0000-1"],
            ["t", "乡镇", "河口镇", "c"],
            ["v", "村(社区)", "石桥村", "t"],
            ["g", "网格", "石桥村一组", "v", "石桥一组|一组"],
        ],
        "units": [["u", "综治中心", "河口镇综治中心", "t", "0000-2"]],
        "officials": [["a1", "赵一", "赵", "网格员", None, "10000000101"], ["a2", "钱二", "钱", "调度员"]],
        "assignments": [["a1", "grid_worker", "g", None, "2026-01-01"], ["a2", "dispatcher", "t", "u"]],
    }


def test_a_filled_template_is_imported_whole(bare: RunningApp) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    done = bare.cli("people", "import", str(filled(bare, a_small_county())))
    assert done.returncode == 0, done.stderr
    found = {person["code"]: person for person in json.loads(bare.cli("people", "list", "--json").stdout)}
    assert found["a1"]["grid"] == "g"
    assert found["a1"]["assignments"] == [
        {"role": "grid_worker", "area": "g", "from": "2026-01-01", "to": None}
    ]
    assert found["a2"]["unit"] == "u"


def test_every_bad_row_is_listed_and_nothing_is_imported(bare: RunningApp) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    rows = a_small_county()
    rows["areas"].append(["g", "网格", "石桥村二组", "nowhere"])
    rows["officials"].append(["a3", None, "孙"])
    rows["assignments"] += [["a9", "grid_worker", "g"], ["a1", "king", "g"], ["a1", "mediator"]]
    done = bare.cli("people", "import", str(filled(bare, rows)))
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "行" in line]
    assert len(told) == 6, done.stderr
    assert sum("第 6 行" in line for line in told) == 3
    assert bare.cli("people", "list", "--json").stdout.strip() == "[]"


@pytest.mark.parametrize("rows", [{}, {"areas": [["t", "乡镇", "河口镇", "t"]]}])
def test_a_file_without_a_county_never_empties_the_directory(
    bare: RunningApp, rows: dict[str, list[list[object]]]
) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    assert "县" in refused_rows(bare, filled(bare, rows))


def refused_rows(app: RunningApp, file: Path) -> str:
    """What a refused import says."""
    done = app.cli("people", "import", str(file))
    assert done.returncode == 1
    return done.stderr


def test_a_file_that_is_no_excel_is_refused(bare: RunningApp) -> None:
    assert bare.cli("db", "upgrade").returncode == 0
    file = bare.folder / "people.xlsx"
    file.write_text("no", encoding="utf-8")
    assert "Excel" in refused(bare, "people", "import", str(file))


# ---- words -------------------------------------------------------------------------------------------


def test_words_are_checked_measured_and_explained_without_a_database(bare: RunningApp) -> None:
    checked = bare.cli("lexicon", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    explained = bare.cli("lexicon", "explain", "老板拖欠我三个月工资")
    assert "拖欠工资" in explained.stdout
    assert "“老板拖欠”" in explained.stdout
    assert "cli." not in checked.stdout + explained.stdout
    labelled = bare.folder / "held_mine.csv"
    labelled.write_text(
        "text,category,urgent\n老板拖欠工资,wage_arrears,0\n你好,neighbor,0\n", encoding="utf-8"
    )
    counted = bare.cli("lexicon", "eval", str(labelled), "--misses")
    assert "50.0%（1/2）" in counted.stdout
    assert "你好" not in counted.stdout
    assert "cli." not in counted.stdout


def test_a_wrong_list_of_messages_is_refused_in_one_line(bare: RunningApp) -> None:
    labelled = bare.folder / "dev_mine.csv"
    labelled.write_text("text,category\n你好,nonsense\n", encoding="utf-8")
    reason = refused(bare, "lexicon", "eval", str(labelled))
    assert "dev_mine.csv" in reason
    assert "2" in reason
    assert bare.cli("lexicon", "nonsense").returncode == 2
