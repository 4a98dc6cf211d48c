"""The ratchet (T39): the floors reached on the labelled data. They rise with the code and fall only with a reason in the
commit."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.json import schema

from cleaners import Article, clean_page
from cleaners.article import ARTICLE_STATUSES, to_json
from tests.quality.scorers import SHARED, figures, list_figures

FLOORS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not (SHARED / "pages" / "html").is_dir(), reason=f"no labelled data at {SHARED}")


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    return figures("pages", "article")


@pytest.mark.parametrize("name", FLOORS["body"])
def test_the_body_is_found_at_least_as_well_as_before(pages: dict[str, Any], name: str) -> None:
    assert pages[name] >= FLOORS["body"][name]


@pytest.mark.parametrize("name", FLOORS["fields"])
def test_a_field_is_right_on_at_least_as_many_pages_as_before(pages: dict[str, Any], name: str) -> None:
    assert pages["fields"][name][0] >= FLOORS["fields"][name]


def test_no_policy_field_is_invented_more_often_than_before(pages: dict[str, Any]) -> None:
    assert len(pages["fields"].get("policy invented", [0, 0])) == 2
    assert pages["fields"].get("policy invented", [0, 0])[1] <= FLOORS["invented"]["policy"]


def test_lists_are_read_at_least_as_well_as_before() -> None:
    found = list_figures()
    assert found["too_much"] <= FLOORS["lists"]["too_much"]
    for name in ("found", "titles", "dates", "next_page"):
        assert found[name] >= FLOORS["lists"][name], name


def test_annotations_are_found_at_least_as_well_as_before() -> None:
    for preset, found in figures("pinyin", "annotations", "--docs", "150").items():
        floor = FLOORS["annotations"].get(preset, FLOORS["annotations"]["every"])
        assert found["precision"] >= floor["precision"], preset
        assert found["recall"] >= floor["recall"], preset
        assert found["exact"] >= floor["exact"] * found["documents"], preset


def test_every_record_of_a_labelled_page_fits_the_published_schema() -> None:
    validator = Draft202012Validator(schema(Article))
    pages = sorted((SHARED / "pages" / "html").glob("*.html"))
    assert len(pages) > 100
    for page in pages:
        validator.validate(json.loads(to_json(clean_page(page.read_bytes()))))


def test_no_usable_page_is_refused_or_cut_at_a_limit() -> None:
    for gold in map(json.loads, (path.read_text("utf-8") for path in (SHARED / "pages" / "gold").glob("*.json"))):
        article = clean_page((SHARED / "pages" / "html" / gold["page"]).read_bytes(), gold.get("url"))
        if gold["usable"]:
            assert article.status in ARTICLE_STATUSES, gold["page"]
            assert "limit" not in article.status_reason, gold["page"]
        else:
            assert article.status == "list", gold["page"]
