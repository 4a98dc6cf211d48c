"""Issue 4, item 8: a page that somebody turned into lines gives its title and its text, and every other line is kept."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaners.edit import restore, run_steps
from cleaners.steps import TEXT_STEPS
from cleaners.steps.page_lines import page_lines
from cleaners.steps.paragraphs import paragraphs
from cleaners.text import clean_text, read_text

CASES = Path(__file__).resolve().parents[1] / "fixtures" / "steps"
SHARED = Path("/work/shared")
STEPS = {"page_lines": page_lines, "paragraphs": paragraphs}


def _cases() -> list[Any]:
    found = []
    for name, step in STEPS.items():
        for intent, cases in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8")).items():
            for title, case in cases.items():
                before, after = (case, case) if isinstance(case, str) else case
                marks = pytest.mark.xfail(strict=True) if intent == "known_failure" else ()
                found.append(pytest.param(step, before, after, id=f"{name}: {intent}: {title}", marks=marks))
    return found


@pytest.mark.parametrize(("step", "before", "after"), _cases())
def test_the_step_leaves_what_its_case_says_and_can_be_undone(step: Any, before: str, after: str) -> None:
    result = run_steps(before, [step])
    assert result.text.strip("\n") == after.strip("\n")
    assert restore(result) == before
    assert run_steps(result.text, [step]).edits == ()


FARM = tomllib.loads((CASES / "page_lines.toml").read_text("utf-8"))["wild"]


def test_the_headline_of_a_farm_is_the_line_that_stands_there_three_times() -> None:
    page = read_text(FARM["farm: headline three times, counters, comment block"][0])
    assert page.title == "沿黄九市共建清洁能源走廊，首批项目开工"
    assert [one.rule.partition(".")[2] for one in page.removed] == [
        "breadcrumb_blanks", "title", "column_counter", "title", "title", "title", *["comment_block"] * 4,
    ]  # fmt: skip


def test_the_headline_of_a_government_page_stands_above_its_byline() -> None:
    page = read_text(FARM["government page: path, headline, byline, toolbar, footer"][0])
    assert page.title == "城区供水管网检修通知"
    assert "发布时间：2025-03-18 16:20 来源：市水务局" in [one.text for one in page.removed], (
        "a fact keeps its whole line"
    )


def test_the_headline_below_a_path_leaves_the_text() -> None:
    page = read_text(FARM["blog theme: tags, neighbours, own address"][0])
    assert page.title == "充电桩下乡，村民出行更方便"
    assert page.title not in page.cleaned.text


def test_the_window_title_is_not_the_headline() -> None:
    page = read_text(FARM["forum: window title, path with the headline, counters"][0])
    assert page.title == "六十家企业入围新一批试点名单"


def test_a_text_without_page_lines_has_no_headline_for_us() -> None:
    page = read_text("全省工业稳步回升\n上半年，全省工业稳步回升。")
    assert (page.title, page.removed, page.cleaned.edits) == (None, (), ())


def test_every_removed_line_is_an_edit_with_the_same_rule() -> None:
    for before, _ in FARM.values():
        page = read_text(before)
        edits = [change for change in page.cleaned.edits if change.rule.startswith("boilerplate.")]
        assert [change.rule for change in edits] == [one.rule for one in page.removed]
        assert all(one.text in change.old for one, change in zip(page.removed, edits, strict=True))
        assert all(change.new == "" for change in edits)


@pytest.mark.parametrize("name", FARM)
def test_cleaning_a_flattened_page_twice_equals_once_and_undone_gives_the_file(name: str) -> None:
    before = FARM[name][0]
    once = clean_text(before)
    assert restore(once) == before
    assert clean_text(once.text).text == once.text


def test_page_lines_come_first_and_paragraphs_last() -> None:
    assert TEXT_STEPS[0] is page_lines
    assert TEXT_STEPS[-1] is paragraphs


@pytest.mark.skipif(not (SHARED / "seed").exists(), reason="third-party text, not in the project")
def test_the_seed_file_gives_its_title_its_body_in_paragraphs_and_nothing_else() -> None:
    before = (SHARED / "seed" / "page.txt").read_text("utf-8")
    page = read_text(before)
    lines = page.cleaned.text.strip("\n").split("\n")
    assert page.title is not None
    assert len(page.removed) == 10
    assert {one.text for one in page.removed} == {line for line in before.split("\n") if line and len(line) < 60}
    assert len(lines) == 16
    assert lines[0].startswith("日前")
    assert lines[-1].endswith("杜杨)") or lines[-1].endswith("杜杨）")
    assert [line for line in lines if len(line) < 30][:2] == [lines[3], lines[10]], "the two sub-headings"
    assert restore(page.cleaned) == before
    assert clean_text(page.cleaned.text).text == page.cleaned.text


@pytest.mark.skipif(not (SHARED / "pinyin").exists(), reason="third-party text, not in the project")
def test_ordinary_news_is_left_alone_with_and_without_its_headline() -> None:
    for line in (SHARED / "pinyin" / "news.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        for parts in (record["paragraphs"], [record["title"], *record["paragraphs"]]):
            assert run_steps("\n".join(parts), [page_lines, paragraphs]).edits == ()
