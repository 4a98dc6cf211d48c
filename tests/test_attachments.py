"""The page's own files with their shown names and absolute addresses; menus, footers and other articles offer none."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.body import Place
from cleaners.decode import decode
from cleaners.fields.attachments import MOST_FILES, read_attachments
from cleaners.tree import Page, parse

CASES = tomllib.loads((Path(__file__).parent.parent / "fixtures/fields/attachments.toml").read_text("utf-8"))["case"]
PAGE = "https://www.linjiang.gov.cn/zwgk/content/post_1.html"


def page_of(case: dict[str, Any]) -> tuple[Page, Place]:
    markup = (
        f"<html><head><title>测试</title>{case.get('head', '')}</head><body>{case.get('above', '')}"
        f"<div id='zoom'>{case['text']}</div>{case.get('below', '')}</body></html>"
    )
    page = parse(decode(markup.encode(), None), case.get("url", PAGE) or None)
    container = page.ids["zoom"]
    start, end = page.spans[container]
    return page, Place((container,), start, end, "test", frozenset(page.classes.get("drop", ())))


def files_of(case: dict[str, Any]) -> list[list[str]]:
    found = read_attachments(*page_of(case))
    return [[file.name, file.url, file.type] for file in found.value] if found else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_page_offers_its_files_and_no_others(case: dict[str, Any]) -> None:
    assert files_of(case) == case.get("files", [])


def test_a_third_of_the_cases_are_negative() -> None:
    negative = [case for case in CASES if case.get("intent") == "negative"]
    assert len(CASES) >= 40
    assert 3 * len(negative) >= len(CASES)
    assert all("files" not in case for case in negative)


def test_a_page_without_a_body_offers_nothing() -> None:
    page, _ = page_of({"text": '<a href="1.pdf">附件</a>'})
    assert read_attachments(page, None) is None


def test_the_evidence_says_whether_the_files_stood_in_the_text() -> None:
    inside = read_attachments(*page_of({"text": '<p><a href="1.pdf">指南</a></p>'}))
    beside = read_attachments(*page_of({"text": "<p>通知</p>", "below": '<p>附件</p><p><a href="1.pdf">指南</a></p>'}))
    assert inside is not None
    assert beside is not None
    assert (inside.where, beside.where) == ("links of the body", "box beside the body")


def test_ten_thousand_links_are_read_within_bounds() -> None:
    links = "".join(f'<p><a href="/a/{i}.pdf">文件{i}</a></p>' for i in range(10_000))
    assert len(files_of({"text": links})) == MOST_FILES


@given(st.text(alphabet="/.:?&=#[]%pdfocxhttp文件 \n\x00", max_size=60), st.text(max_size=40))
def test_any_address_and_name_are_read_without_an_error(href: str, name: str) -> None:
    text = f'<p><a href="{href}.pdf">{name.replace("<", "")}</a></p>'
    for _, url, kind in files_of({"text": text}):
        assert url
        assert kind in ("", "pdf")
