"""Every page gets the right verdict with a reason in words, and no article is refused for being short.

T21: a list or a column page is no article. T22: a challenge or an empty shell is `blocked` or `shell`, never one.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import ARTICLE_STATUSES, Status
from cleaners.body import Body
from cleaners.body.blocks import read_blocks
from cleaners.body.locate import locate
from cleaners.body.trim import trim
from cleaners.decode import decode
from cleaners.tables import load
from cleaners.tree import parse
from cleaners.verdict import judge

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "fixtures/pages"
SHARED = ROOT.parent / "shared"
VERDICTS = tomllib.loads((PAGES / "verdicts.toml").read_text("utf-8"))
INLINE = tomllib.loads((ROOT / "fixtures/fields/verdict.toml").read_text("utf-8"))["case"]


def verdict_of(raw: bytes, url: str | None = None, http_status: int = 200) -> tuple[Status, str]:
    page = parse(decode(raw, None), url)
    place = locate(page, None)
    body = trim(read_blocks(page, place), None) if place else Body(())
    return judge(page, place, body, http_status)


@pytest.mark.parametrize("name", VERDICTS)
def test_each_saved_page_gets_its_verdict(name: str) -> None:
    wanted: dict[str, Any] = VERDICTS[name]
    raw = (PAGES / name / "page.html").read_bytes()
    status, reason = verdict_of(raw, wanted.get("url"), wanted.get("http_status", 200))
    assert (status, wanted["reason"] in reason) == (wanted["status"], True), reason


@pytest.mark.parametrize("case", INLINE, ids=lambda case: case["name"])
def test_each_case_gets_its_verdict(case: dict[str, Any]) -> None:
    markup = f"<html><head><title>{case.get('title', '')}</title>{case.get('head', '')}</head><body>{case['html']}</body></html>"
    status, reason = verdict_of(markup.encode(), case.get("url"), case.get("http_status", 200))
    assert status == case["status"], reason
    assert reason


def test_a_third_of_the_cases_are_articles_that_look_like_something_else() -> None:
    articles = [case for case in INLINE if case["status"] in ARTICLE_STATUSES]
    assert len(INLINE) + len(VERDICTS) >= 40
    assert 3 * len(articles) >= len(INLINE)


@pytest.mark.parametrize("sign", load("verdict")["sign"], ids=lambda sign: sign["reason"])
def test_each_sign_knows_its_examples_and_leaves_its_look_alikes(sign: Any) -> None:
    every = all if sign["in"] == "source" else any
    assert all(every(mark in text for mark in sign["marks"]) for text in sign["drops"])
    assert not any(every(mark in text for mark in sign["marks"]) for text in sign["keeps"])


@pytest.mark.parametrize(
    "entry", [*load("verdict")["cut"], *load("verdict")["button"]], ids=lambda entry: entry["drops"][0]
)
def test_each_mark_of_a_cut_knows_its_examples_and_leaves_its_look_alikes(entry: Any) -> None:
    pattern = re.compile(entry["pattern"])
    assert all(pattern.search(text) for text in entry["drops"])
    assert not any(pattern.search(text) for text in entry["keeps"])


@pytest.mark.parametrize(
    ("http_status", "status"),
    [
        (404, "not_found"),
        (410, "not_found"),
        (412, "blocked"),
        (521, "blocked"),
        (403, "blocked"),
        (429, "blocked"),
        (500, "not_article"),
        (302, "not_article"),
    ],
)
def test_the_servers_answer_comes_first(http_status: int, status: Status) -> None:
    raw = (PAGES / "challenge-script-and-article/page.html").read_bytes()
    found, reason = verdict_of(raw, None, http_status)
    assert found == status
    assert str(http_status) in reason


@pytest.mark.parametrize("raw", [b"", b" \n", b"\x00", b"<html></html>", b"<", "临江".encode()])
def test_a_page_without_text_is_no_article(raw: bytes) -> None:
    assert verdict_of(raw)[0] not in ARTICLE_STATUSES


def test_a_pdf_is_no_article() -> None:
    assert verdict_of(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj")[0] == "not_article"


def test_an_article_on_a_page_cut_at_a_limit_is_truncated() -> None:
    raw = (PAGES / "challenge-script-and-article/page.html").read_bytes()
    deep = b"<div>" * 5000 + b"<p>deep</p>" + b"</div>" * 5000
    status, reason = verdict_of(raw.replace(b"</body>", deep + b"</body>"))
    assert (status, "limit" in reason) == ("truncated", True)


@given(st.text(alphabet="<>/ divpa=\"'{}$临江市。，\n", max_size=300))
def test_any_page_gets_a_verdict_with_a_reason(markup: str) -> None:
    status, reason = verdict_of(markup.encode("utf-8", "replace"))
    assert status
    assert reason


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled pages are not here")
@pytest.mark.parametrize("name", [path.name for path in sorted((SHARED / "lists/html").glob("*.html"))])
def test_a_labelled_list_page_is_a_list(name: str) -> None:
    assert verdict_of((SHARED / "lists/html" / name).read_bytes())[0] == "list"
