"""`jingwen explain`: every change is shown where it was made, and nothing else is altered."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaners import clean_page
from cleaners.edit import Edit, run_steps
from cleaners.explain import _marked, explain

PAGE = """<html><head><title>停水公告</title></head><body><h1>停水公告</h1><div class="TRS_Editor">
<p>因管网检修(jiǎnxiū)，全市(quánshì)供水(gōngshuǐ)暂停，请市民(shìmín)提前储水。</p><p>责任编辑：周梓彤</p></div></body></html>"""


def _gone(text: str) -> list[Edit]:
    return [Edit(i, i + 1, "", "first.gone") for i, char in enumerate(text) if char == "x"]


def _pairs(text: str) -> list[Edit]:
    return [Edit(found.start(), found.end(), "乙", "second.pair") for found in re.finditer("甲甲", text)]


def _twice(text: str) -> list[Edit]:
    return [Edit(i, i + 1, "丙丙", "third.twice") for i, char in enumerate(text) if char == "乙"]


@given(st.text(alphabet="甲x乙，", max_size=30))
def test_what_is_shown_holds_the_original_and_the_result(text: str) -> None:
    cleaned = run_steps(text, (_gone, _pairs, _twice))
    shown = re.sub("\x1b\\[\\d+m", "", _marked(text, cleaned.edits))
    result = re.sub(r"\[-[^\]]*-\]", "", shown)
    result = re.sub(r"\[\+([^\]]*)\+\]", r"\1", result)
    assert result == cleaned.text


def test_an_editor_sees_rules_reasons_and_places() -> None:
    told = explain(clean_page(PAGE.encode()), coloured=False)
    assert "检修[-(jiǎnxiū)-]，全市[-(quánshì)-]" in told
    assert "- 责任编辑：周梓彤  tail, boilerplate." in told
    assert "found by cms." in told


def test_colours_only_where_they_are_wanted() -> None:
    article = clean_page(PAGE.encode())
    assert "\x1b[31m[-(jiǎnxiū)-]\x1b[0m" in explain(article, coloured=True)
    assert "\x1b" not in explain(article, coloured=False)
