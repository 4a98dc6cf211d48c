"""The headline: what the page shows, without the names of site and column."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.fields.plain import plain_title
from cleaners.fields.suffixes import strip_suffix
from cleaners.fields.title import read_subtitle, read_title
from tests.field_pages import build, cases


@pytest.mark.parametrize("case", cases("title"), ids=lambda case: case["name"])
def test_a_page_gives_the_headline_that_it_shows(case: dict[str, Any]) -> None:
    if length := case.get("long_title"):
        case = {**case, "head": f"<title>{'甲' * length}</title>", "above": f"<h1>{'甲' * length}</h1>"}
    page, place, _, rules = build(case)
    found = read_title(page, place, rules)
    assert (found.value if found else "") == case.get("value", "")
    assert case.get("where", "") in (found.where if found else "")


SUBTITLES = [
    (
        "<h1>河湾市完成管网检修</h1><h2 class='subtitle'>共更换阀门一百二十处</h2><p>2031-06-12</p>",
        "共更换阀门一百二十处",
    ),
    ("<h1>河湾市完成管网检修</h1><p>——河湾供水十年记</p><p>2031-06-12</p>", "河湾供水十年记"),
    ("<h1>河湾市完成管网检修</h1><div id='futitle'>共更换阀门一百二十处</div>", "共更换阀门一百二十处"),
    ("<h1>河湾市完成管网检修</h1><p>2031-06-12 08:30</p>", None),
    ("<h1>河湾市完成管网检修</h1><p>河湾市水务局供图</p>", None),
    ("<h1>河湾市完成管网检修</h1><div class='subtitle'></div>", None),
    ("<h1>河湾市完成管网检修</h1><div class='subtitle'>河湾市完成管网检修</div>", None),
]


@pytest.mark.parametrize(("above", "subtitle"), SUBTITLES)
def test_a_subtitle_is_set_as_one_or_opened_by_a_dash(above: str, subtitle: str | None) -> None:
    page, place, _, rules = build({"above": above, "head": "<title>河湾市完成管网检修_青石网</title>"})
    found = read_subtitle(page, place, read_title(page, place, rules), rules)
    assert (found.value if found else None) == subtitle


def test_a_rule_gives_the_subtitle() -> None:
    page, place, _, rules = build(
        {"above": "<h1>河湾市完成管网检修</h1><p class='kicker'>水务纪事</p>", "rules": {"subtitle": ".kicker"}}
    )
    found = read_subtitle(page, place, None, rules)
    assert found is not None
    assert (found.value, found.where) == ("水务纪事", "rules.subtitle")


def test_ten_thousand_metas_leave_the_first_filled_title() -> None:
    head = (
        '<meta name="ArticleTitle" content="">' * 5000
        + '<meta name="ArticleTitle" content="河湾市完成管网检修">' * 5000
    )
    page, place, _, rules = build({"head": head})
    found = read_title(page, place, rules)
    assert found is not None
    assert found.value == "河湾市完成管网检修"


def test_a_page_without_a_body_keeps_the_title_it_gives_itself() -> None:
    page, _, _, rules = build({"head": "<title>河湾市完成管网检修_青石网</title>"})
    found = read_title(page, None, rules)
    assert found is not None
    assert found.value == "河湾市完成管网检修"


TITLES = (
    st.text(alphabet="河湾市完成管网检修通知关于（）《》“”：，、0123456789AB", min_size=9, max_size=40)
    .map(str.strip)
    .filter(lambda title: len(title) > 8)
)


@given(TITLES)
def test_a_suffix_that_was_added_is_taken_off_again(title: str) -> None:
    clean = strip_suffix(title)
    assert strip_suffix(f"{title}_青石网") in (clean, title)
    assert strip_suffix(f"{title} - 青石网", ["青石网"]) in (clean, title)


@given(st.text(max_size=400))
def test_no_title_raises_and_none_is_endless(text: str) -> None:
    assert len(plain_title(text)) <= 300
    assert len(strip_suffix(text)) <= len(text)
