"""Dates: what a text says about a day, and which of a page's dates is the day of publication."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.fields.calendar import parse_date, parse_month_day
from cleaners.fields.dates import read_modified, read_published
from tests.field_pages import FIELDS, build, cases

TABLE = tomllib.loads((FIELDS / "dates.toml").read_text("utf-8"))
PUBLISHED = cases("published")


@pytest.mark.parametrize(("text", "wanted"), TABLE["cases"], ids=lambda value: repr(value))
def test_a_text_gives_the_date_that_it_shows(text: str, wanted: str) -> None:
    assert (parse_date(text) or "") == wanted


@pytest.mark.parametrize(("text", "year", "wanted"), TABLE["month_days"], ids=lambda value: repr(value))
def test_a_day_without_a_year_takes_the_given_one(text: str, year: int, wanted: str) -> None:
    assert (parse_month_day(text, year) or "") == wanted


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["name"])
def test_a_page_gives_the_day_it_was_published(case: dict[str, Any]) -> None:
    found = read_published(*build(case))
    assert (found.value if found else "") == case.get("value", "")
    assert case.get("where", "") in (found.where if found else "")


def test_the_last_change_is_not_the_publication() -> None:
    case = {"above": "<h1>河湾市完成管网检修</h1><p>发布时间：2031-06-12 08:30　更新时间：2031-06-13 09:00</p>"}
    page, place, body, rules = build(case)
    published, modified = read_published(page, place, body, rules), read_modified(page, place, body, rules)
    assert published is not None
    assert published.value == "2031-06-12T08:30+08:00"
    assert modified is not None
    assert modified.value == "2031-06-13T09:00+08:00"


def test_a_page_that_shows_no_change_has_no_modified_time() -> None:
    assert read_modified(*build({"above": "<h1>河湾市完成管网检修</h1><p>发布时间：2031-06-12</p>"})) is None


@given(st.dates(date(1912, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_its_written_forms(day: date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}", f"{day:%Y.%m.%d}"):
        assert parse_date(text) == day.isoformat()


@given(st.text(alphabet="0123456789０１年月日-/.:：T 　二〇三十民國Z+〔〕今天", max_size=60))
def test_no_text_raises_and_what_is_found_is_a_real_day(text: str) -> None:
    found = parse_date(text)
    assert found is None or datetime.fromisoformat(found)
