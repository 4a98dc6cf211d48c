"""Whole government pages, of systems and sites that nobody tuned on: everything that the page says, and nothing else."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaners import clean_page
from cleaners.article import to_json

FOLDER = Path(__file__).parent.parent / "fixtures/pages/government"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


@cache
def article(slug: str) -> dict[str, Any]:
    raw = (FOLDER / slug / "page.html").read_bytes()
    record: dict[str, Any] = json.loads(to_json(clean_page(raw, EXPECTED[slug]["url"])))
    return record


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")] if text else []


def _pages(fails: str) -> list[Any]:
    """All pages; those whose ``fails`` gives a reason are known failures."""
    reasons = {slug: wanted.get(fails) for slug, wanted in EXPECTED.items()}
    return [
        pytest.param(slug, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])
        for slug, reason in reasons.items()
    ]


@pytest.mark.parametrize("slug", _pages("text_fails"))
def test_the_text_is_the_document_and_nothing_around_it(slug: str) -> None:
    found = article(slug)
    assert found["status"] == EXPECTED[slug].get("status", "complete"), found["status_reason"]
    assert lines(found["text"]) == EXPECTED[slug]["text"]


@pytest.mark.parametrize("slug", _pages("fields_fail"))
def test_headline_origin_time_and_people_are_the_ones_that_the_page_shows(slug: str) -> None:
    found, wanted = article(slug), EXPECTED[slug]
    for field in ("title", "source", "published"):
        assert found[field] == wanted.get(field), (field, found["evidence"].get(field))
    for field in ("authors", "editors"):
        assert found[field] == wanted.get(field, []), (field, found["evidence"].get(field))


@pytest.mark.parametrize("slug", _pages("policy_fails"))
def test_the_policy_record_is_complete_and_invents_nothing(slug: str) -> None:
    found = article(slug)["policy"] or {}
    assert {field: value for field, value in found.items() if value} == EXPECTED[slug].get("policy", {})


@pytest.mark.parametrize("slug", EXPECTED)
def test_the_attachments_are_the_pages_own_files(slug: str) -> None:
    assert [file["name"] for file in article(slug)["attachments"]] == EXPECTED[slug].get("attachments", [])


def test_each_folder_has_an_expectation() -> None:
    assert {page.parent.name for page in FOLDER.glob("*/page.html")} == EXPECTED.keys()
