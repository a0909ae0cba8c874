"""The import rules, the size of files and the words of the house."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("bot", "cases", "handlers", "locales", "nlp", "storage")
MAY_IMPORT = {
    "cases": {"cases"},
    "locales": {"locales"},
    "nlp": {"nlp", "cases"},
    "storage": {"storage", "cases"},
    "handlers": {"handlers", "cases", "nlp", "storage"},
    "bot": set(PARTS),
}
# Library -> the files that may import it.
ONLY_IN = {
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "asyncpg": ("storage/",),
    "telegram": ("bot/channels/telegram",),
    "apscheduler": ("bot/loops.py",),
    "jieba": ("nlp/segment.py",),
}
LONGEST = 300
CLOCKS = {"bot/clock.py", "storage/ids.py"}  # row ids begin with milliseconds; no rule of the work reads them
LAZY = {"bot/__main__.py", "bot/channels/__init__.py"}
NOT_USED = {"ticket", "issue", "incident", "alert", "manager", "helper", "utils", "process", "data", "info"}
# Words of the trade or of a protocol that hold one of them.
GLOSSARY = {"process_bind_param", "process_result_value"}  # names that a library gives
CHINESE_ALLOWED = ("nlp/words/", "storage/seed/", "locales/")
# What this system must never count or keep: a person's standing, presence or worth.
NEVER_KEPT = {
    "attendance",
    "ranking",
    "rank",
    "points",
    "credit",
    "checkin",
    "trajectory",
    "face",
    "performance",
}
KEPT_IN = (
    "storage/tables.py",
    "storage/tables_directory.py",
    "storage/tables_aftercare.py",
    "cases/model.py",
    "cases/places.py",
    "cases/aftercare/model.py",
)


@cache
def sources() -> tuple[Path, ...]:
    """Every file of the product."""
    return tuple(sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """A file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def short(path: Path) -> str:
    """As people name it."""
    return path.relative_to(ROOT).as_posix()


def imported(node: ast.AST) -> list[str]:
    """The modules of one import statement."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        yield from imported(node)


def top(module: str) -> str:
    """The first part of a dotted name."""
    return module.partition(".")[0]


def test_each_part_imports_only_what_it_may() -> None:
    wrong = [
        f"{short(path)}: {module}"
        for path in sources()
        for module in imports(path)
        if top(module) in PARTS and top(module) not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


@pytest.mark.parametrize("part", ["cases", "handlers/ports.py"])
def test_the_core_stands_on_the_standard_library_alone(part: str) -> None:
    where = ROOT / part
    files = sorted(where.rglob("*.py")) if where.is_dir() else [where]
    wrong = [
        f"{short(path)}: {module}"
        for path in files
        for module in imports(path)
        if top(module) not in sys.stdlib_module_names | {"cases"}
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_one_home(library: str) -> None:
    wrong = [
        short(path)
        for path in sources()
        if not short(path).startswith(ONLY_IN[library]) and any(top(m) == library for m in imports(path))
    ]
    assert wrong == []


def test_adapters_know_the_port_and_no_other_part() -> None:
    wrong = [
        f"{short(path)}: {module}"
        for path in (ROOT / "bot" / "channels").rglob("*.py")
        for module in imports(path)
        if top(module) in PARTS
        and module != "handlers.ports"
        and not module.startswith("bot.channels")
        and not module.startswith("locales")
    ]
    assert wrong == []


def test_no_adapter_knows_another() -> None:
    folder = ROOT / "bot" / "channels"
    adapters = {"telegram", "webchat", "sms", "wecom", "wechat", "console"}
    wrong = []
    for path in folder.rglob("*.py"):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        for module in imports(path):
            named = module.removeprefix("bot.channels.").partition(".")[0]
            if module.startswith("bot.channels.") and named in adapters and named != own:
                wrong.append(f"{short(path)}: {module}")
    assert wrong == []


def test_imports_stand_at_the_top() -> None:
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in sources()
        if short(path) not in LAZY
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_there_are_no_import_circles() -> None:
    names = {
        short(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__"): path
        for path in sources()
    }
    needs = {name: set(_targets(path, set(names))) - {name} for name, path in names.items()}
    while free := [name for name, others in needs.items() if not others]:
        for name in free:
            del needs[name]
        for others in needs.values():
            others.difference_update(free)
    assert needs == {}, "these import one another"


def _targets(path: Path, known: set[str]) -> Iterator[str]:
    """Modules of ours that must be loaded before this file; `from package import module` means the module."""
    for node in tree(path).body:
        for module in imported(node):
            names = [name.name for name in node.names] if isinstance(node, ast.ImportFrom) else []
            inner = [f"{module}.{name}" for name in names if f"{module}.{name}" in known]
            if inner and len(inner) == len(names):
                yield from inner
            elif module in known:
                yield from [module, *inner]


def _calls(path: Path, owner: set[str], names: set[str]) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in names
            and isinstance(node.value, ast.Name)
            and node.value.id in owner
        ):
            yield node.lineno


def test_only_the_clock_asks_for_the_time() -> None:
    wrong = [
        f"{short(path)}:{line}"
        for path in sources()
        if short(path) not in CLOCKS
        for line in [
            *_calls(path, {"datetime", "date", "dt"}, {"now", "utcnow", "today"}),
            *_calls(path, {"time"}, {"time", "time_ns"}),
        ]
    ]
    assert wrong == []


def test_only_the_settings_read_the_environment() -> None:
    wrong = [
        f"{short(path)}:{line}"
        for path in sources()
        if short(path) != "bot/config.py"
        for line in _calls(path, {"os"}, {"environ", "getenv", "environb"})
    ]
    assert wrong == []


def test_files_stay_short() -> None:
    adrs = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "adr").glob("*.md"))
    every = [*sources(), *(ROOT / "benchmarks").rglob("*.py")]
    wrong = {
        short(path): lines
        for path in every
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST and short(path) not in adrs
    }
    assert wrong == {}


def _names(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def _words(name: str) -> set[str]:
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return set(spread.strip("_").split("_"))


def test_names_say_what_things_are() -> None:
    wrong = [
        f"{short(path)}:{line} {name}"
        for path in sources()
        for name, line in _names(path)
        if _words(name) & NOT_USED and name not in GLOSSARY and "info" not in _words(name)
    ]
    wrong += [short(path) for path in sources() if _words(path.stem) & NOT_USED]
    assert wrong == []


def test_chinese_stands_in_catalogues_and_word_lists_only() -> None:
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in sources()
        if not short(path).startswith(CHINESE_ALLOWED)
        for node in _strings(tree(path))
        if re.search(r"[\u4e00-\u9fff]", str(node.value))
    ]
    assert wrong == []


def _strings(module: ast.Module) -> Iterator[ast.Constant]:
    """String values that are no docstring: a docstring may carry a glossary remark."""
    remarks = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks:
            yield node


@pytest.mark.parametrize("file", KEPT_IN)
def test_nothing_counts_the_worth_of_a_person(file: str) -> None:
    module = tree(ROOT / file)
    columns = [str(node.value) for node in _strings(module)]
    fields = [
        node.target.id
        for node in ast.walk(module)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    wrong = [name for name in [*columns, *fields] if _words(name) & NEVER_KEPT or "check_in" in name]
    assert wrong == []
