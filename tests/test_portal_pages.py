"""Whole pages of portals, papers, self-media, farms, forums and blogs that nobody tuned on: what they say, and nothing else."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean_page
from cleaners.article import to_json

FOLDER = Path(__file__).parent.parent / "fixtures/pages/portals"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


@cache
def article(slug: str) -> dict[str, Any]:
    raw = (FOLDER / slug / "page.html").read_bytes()
    record: dict[str, Any] = json.loads(to_json(clean_page(raw, EXPECTED[slug]["url"])))
    return record


def _pages(fails: str) -> list[Any]:
    """All pages; those whose ``fails`` gives a reason are known failures."""
    reasons = {slug: wanted.get(fails) for slug, wanted in EXPECTED.items()}
    return [
        pytest.param(slug, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])
        for slug, reason in reasons.items()
    ]


def test_every_page_has_its_expectation() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/page.html")} == set(EXPECTED)


@pytest.mark.parametrize("slug", _pages("text_fails"))
def test_the_text_is_the_article_and_nothing_around_it(slug: str) -> None:
    found = article(slug)
    assert [" ".join(line.split()) for line in found["text"].split("\n")] == EXPECTED[slug]["text"]


@pytest.mark.parametrize("field", ["title", "source", "published"])
@pytest.mark.parametrize("slug", _pages("fields_fail"))
def test_headline_origin_and_time_are_the_ones_that_the_page_shows(slug: str, field: str) -> None:
    found = article(slug)
    assert found[field] == EXPECTED[slug].get(field), found["evidence"].get(field)


@pytest.mark.parametrize("field", ["authors", "editors"])
@pytest.mark.parametrize("slug", EXPECTED)
def test_nobody_is_credited_but_the_people_whom_the_page_credits(slug: str, field: str) -> None:
    found = article(slug)
    assert found[field] == EXPECTED[slug].get(field, []), found["evidence"].get(field)
