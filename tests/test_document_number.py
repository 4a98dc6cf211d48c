"""The document's own number is read, a cited, repealed or attached one never."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Block
from cleaners.fields.document_number import normalise_number, number_in_head

CASES = tomllib.loads((Path(__file__).parent.parent / "fixtures/fields/document_number.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_case_gives_its_number_or_none(case: dict[str, Any]) -> None:
    if "label" in case:
        found = normalise_number(case["label"])
    else:
        found = number_in_head([Block("paragraph", line) for line in case["lines"]])
    assert found == case.get("number")


def test_a_third_of_the_cases_are_negative() -> None:
    negative = [case for case in CASES if case.get("intent") == "negative"]
    assert len(CASES) >= 40
    assert 3 * len(negative) >= len(CASES)
    assert all("number" not in case for case in negative)


@given(st.text(alphabet="临政办〔〕[]（）号令第公告 0123456789年\u3000", max_size=80))
def test_normalising_a_number_again_changes_nothing(text: str) -> None:
    number = normalise_number(text)
    assert number is None or normalise_number(number) == number


@given(st.lists(st.text(max_size=200), max_size=20))
def test_any_text_is_read_without_an_error(lines: list[str]) -> None:
    number = number_in_head([Block("paragraph", line) for line in lines])
    assert number is None or "号" in number


def test_a_number_in_a_table_of_the_head_is_not_the_documents() -> None:
    table = Block("table", "临政发〔2014〕3号", rows=(("临政发〔2014〕3号",),))
    assert number_in_head([table, Block("paragraph", "以下文件继续有效")]) is None


def test_a_very_long_line_of_numbers_is_left_alone() -> None:
    assert number_in_head([Block("paragraph", "临政发〔2014〕3号" * 20_000)]) is None
