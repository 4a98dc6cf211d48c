"""The walls of DESIGN.md: what may import what, how long a file may be, what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = sorted(path for room in ("cleaners", "crawler") for path in (ROOT / room).rglob("*.py"))
BASE = {"cleaners.edit", "cleaners.article", "cleaners.rules"}
PAGE = {"cleaners.tables", "cleaners.tree", "cleaners.hidden", "cleaners.selectors"}
# What each room of `cleaners` may import besides BASE, the most specific prefix first.
ARROWS = {
    "cleaners.edit": set(),
    "cleaners.article": {"cleaners.edit"},
    "cleaners.rules": {"cleaners.selectors"},
    "cleaners.tables": set(),
    "cleaners.decode": set(),
    "cleaners.markup": {"cleaners.decode"},
    "cleaners.hidden": {"cleaners.decode", "cleaners.markup"},
    "cleaners.tree": {"cleaners.decode", "cleaners.hidden", "cleaners.markup"},
    "cleaners.selectors": {"cleaners.tree"},
    "cleaners.steps": {"cleaners.steps", "cleaners.tables", "cleaners.body.phrases", "cleaners.body.ends"},
    "cleaners.body": {"cleaners.body", "cleaners.fields", *PAGE},
    "cleaners.fields": {"cleaners.fields", "cleaners.body", *PAGE},
}
# One loop over every element of a page: a call there costs as much as all that it does (measured in its docstring).
LONGER = {"_walk"}
HEAVY = ("scrapy", "twisted", "jieba", "msgspec", "warcio", "charset_normalizer", "pypinyin")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            found.add(node.module or "")
    return found


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", OURS, ids=_module)
def test_arrows_run_one_way(path: Path) -> None:
    name, imports = _module(path), _imports(path)
    if name.startswith("crawler.sites"):
        assert not any(one.split(".")[0] in ("scrapy", "twisted") for one in imports)
    if not name.startswith("cleaners"):
        return
    assert not any(one.startswith(("crawler", "scrapy", "twisted")) for one in imports)
    allowed = next((rooms for prefix, rooms in ARROWS.items() if name == prefix or name.startswith(prefix + ".")), None)
    if allowed is None:  # page, text, join, verdict, signals, __main__: they put the rooms together
        return
    for one in imports:
        if one.startswith("cleaners") and one not in BASE | {"cleaners"}:
            assert any(one == room or one.startswith(room + ".") for room in allowed), f"{name} imports {one}"


@pytest.mark.parametrize("path", [*OURS, *sorted((ROOT / "tests").rglob("*.py"))], ids=_module)
def test_no_file_is_over_300_lines_and_no_function_over_40(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno
            assert length < 40 or node.name in LONGER, f"{path}:{node.lineno} {node.name}: {length} lines"
            arguments = node.args
            count = (
                len(arguments.posonlyargs)
                + len(arguments.args)
                - (bool(arguments.args) and arguments.args[0].arg in ("self", "cls"))
            )
            assert count <= 5, f"{path}:{node.lineno} {node.name} takes {count} positional parameters"


def test_importing_cleaners_loads_nothing_heavy() -> None:
    code = "import sys, cleaners; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert "cleaners" in loaded
    assert not set(HEAVY) & set(loaded)


def test_a_page_without_annotations_never_loads_jieba_or_the_readings() -> None:
    code = (
        "import sys; from cleaners import clean_page;"
        "page = '<html><body><h1>公告</h1><p>' + '全市供水将于三月二十一日暂停，请市民提前储水。' * 5 + '</p></body></html>';"
        "assert clean_page(page.encode()).text;"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"jieba", "pypinyin"} & set(loaded)
