"""Whole pages of portals, papers, offices, self-media, farms, forums and blogs: what they say, and nothing else."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean_page
from cleaners.article import to_json

PAGES = Path(__file__).parent.parent / "fixtures/pages"
FOLDERS = ("portals", "blind")
EXPECTED: dict[str, dict[str, Any]] = {
    f"{folder}/{slug}": wanted
    for folder in FOLDERS
    for slug, wanted in tomllib.loads((PAGES / folder / "expected.toml").read_text("utf-8")).items()
}


@cache
def article(slug: str) -> dict[str, Any]:
    raw = (PAGES / slug / "page.html").read_bytes()
    record: dict[str, Any] = json.loads(to_json(clean_page(raw, EXPECTED[slug]["url"])))
    return record


def _known(values: tuple[str, ...], reason: str | None) -> Any:
    return pytest.param(*values, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])


def _texts() -> list[Any]:
    """All pages; those whose ``text_fails`` gives a reason are known failures."""
    return [_known((slug,), wanted.get("text_fails")) for slug, wanted in EXPECTED.items()]


def _fields(*names: str) -> list[Any]:
    """All pages and fields; those that ``fields_fail`` gives a reason for are known failures."""
    pairs = ((slug, name) for slug in EXPECTED for name in names)
    return [_known(pair, EXPECTED[pair[0]].get("fields_fail", {}).get(pair[1])) for pair in pairs]


def test_every_page_has_its_expectation() -> None:
    found = (path.parent for folder in FOLDERS for path in (PAGES / folder).glob("*/page.html"))
    assert {f"{folder.parent.name}/{folder.name}" for folder in found} == set(EXPECTED)


@pytest.mark.parametrize("slug", _texts())
def test_the_text_is_the_article_and_nothing_around_it(slug: str) -> None:
    found = article(slug)
    assert [" ".join(line.split()) for line in found["text"].split("\n")] == EXPECTED[slug]["text"]


@pytest.mark.parametrize(("slug", "field"), _fields("title", "source", "published"))
def test_headline_origin_and_time_are_the_ones_that_the_page_shows(slug: str, field: str) -> None:
    found = article(slug)
    assert found[field] == EXPECTED[slug].get(field), found["evidence"].get(field)


@pytest.mark.parametrize("field", ["authors", "editors"])
@pytest.mark.parametrize("slug", EXPECTED)
def test_nobody_is_credited_but_the_people_whom_the_page_credits(slug: str, field: str) -> None:
    found = article(slug)
    assert found[field] == EXPECTED[slug].get(field, []), found["evidence"].get(field)


POLICY = [
    _known((slug, field), wanted.get("policy_fails", {}).get(field))
    for slug, wanted in EXPECTED.items()
    for field in wanted.get("policy", ())
]


@pytest.mark.parametrize(("slug", "field"), POLICY)
def test_a_document_has_the_number_office_day_and_state_that_its_page_shows(slug: str, field: str) -> None:
    found = article(slug)
    assert (found["policy"] or {}).get(field) == EXPECTED[slug]["policy"][field], found["evidence"]


@pytest.mark.parametrize("slug", EXPECTED)
def test_the_files_are_those_that_the_page_offers(slug: str) -> None:
    assert [file["name"] for file in article(slug)["attachments"]] == EXPECTED[slug].get("attachments", [])
