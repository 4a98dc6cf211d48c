"""The table of CMS markers: a page of each, and the table's own order."""

from __future__ import annotations

import re

import pytest

from cleaners.body.markers import markers
from cleaners.selectors import check_selector
from cleaners.tables import load
from tests.bodies import SENTENCES, TEXT, TITLE, body_of, located, page_with, paragraphs

ENTRIES = load("cms")["marker"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_page_with_the_marker_gives_its_body_by_that_marker(entry: dict[str, str]) -> None:
    html = page_with(entry["example"].replace("{body}", paragraphs()))
    place = located(html)[1]
    assert place is not None
    assert place.rule == f"cms.{entry['id']}"
    assert body_of(html) == TEXT


@pytest.mark.parametrize(
    ("entry", "selector"),
    [pytest.param(entry, one, id=f"{entry['id']} {one}") for entry in ENTRIES for one in entry["drop"]],
)
def test_what_an_entry_drops_is_not_in_the_body(entry: dict[str, str], selector: str) -> None:
    tests = re.findall(r"([#.\[])([\w-]+)(?:=([\w-]+))?", selector)
    names = {"#": "id", ".": "class"}
    attributes = " ".join(
        f'{names.get(kind, name)}="{name if kind in names else value}"' for kind, name, value in tests
    )
    dropped = f"<div {attributes}>此处是要去掉的一句话，它不属于正文。</div>"
    assert body_of(
        page_with(entry["example"].replace("{body}", paragraphs(2) + dropped + f"<p>{SENTENCES[2]}</p>"))
    ) == "\n".join(SENTENCES[:3])


def test_ids_are_unique_and_every_entry_says_where_it_was_seen() -> None:
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry["seen"] and "{body}" in entry["example"] for entry in ENTRIES)
    for marker in markers():
        if marker.container:
            check_selector(marker.container)


def test_a_marked_container_may_stand_twice_with_one_text() -> None:
    html = page_with(f"<div class=TRS_Editor>{paragraphs()}</div><div class=TRS_Editor>{paragraphs()}</div>")
    assert body_of(html) == TEXT


def test_a_body_in_two_marked_containers_is_read_whole() -> None:
    html = page_with(f"<div class=TRS_Editor>{paragraphs(2)}</div><div class=TRS_Editor><p>{SENTENCES[2]}</p></div>")
    assert body_of(html).split("\n") == list(SENTENCES[:3])


def test_nested_marks_count_once() -> None:
    """T14"""
    html = page_with(
        f"<div class=TRS_Editor><div class=TRS_Editor><div class=Custom_UnionStyle>{paragraphs()}</div></div></div>"
    )
    assert body_of(html) == TEXT


def test_text_outside_the_pair_of_marks_is_not_body() -> None:
    inside = f"<!--<$[信息内容]>begin-->{paragraphs()}<!--<$[信息内容]>end-->"
    html = page_with(
        f"<div><p>{TITLE}，本页摘要如下，供您参考。</p>{inside}<p>本页由某某系统生成，如有问题请与管理员联系。</p></div>"
    )
    assert body_of(html) == TEXT


def test_an_open_pair_of_marks_is_no_marker() -> None:
    place = located(page_with(f"<div><!--enpcontent-->{paragraphs()}</div>"))[1]
    assert place is not None
    assert place.rule == "score.tree"
