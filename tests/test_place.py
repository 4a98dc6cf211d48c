"""The breadcrumb and the column of a page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.fields.place import crumbs, read_breadcrumbs, read_section
from tests.field_pages import build, cases


@pytest.mark.parametrize("case", cases("breadcrumbs"), ids=lambda case: case["name"])
def test_a_page_gives_its_path_and_its_column(case: dict[str, Any]) -> None:
    page, place, _, rules = build(case)
    trail, section = read_breadcrumbs(page, place, rules), read_section(page, place, rules)
    wanted = case.get("value", [])
    assert list(trail.value if trail else ()) == wanted
    assert (section.value if section else "") == case.get("section", wanted[-1] if wanted else "")


def test_a_rule_that_matches_nothing_is_reported() -> None:
    page, place, _, rules = build({"above": "<div>当前位置：首页 &gt; 通知</div>", "rules": {"section": ".gone"}})
    found = read_section(page, place, rules)
    assert found is not None
    assert found.where == "rules.section matched nothing; breadcrumb"


def test_a_page_without_a_body_has_no_path() -> None:
    page, _, _, rules = build({"above": "<div>当前位置：首页 &gt; 通知</div>"})
    assert read_breadcrumbs(page, None, rules) is None


@given(st.text(alphabet="首页>＞›»/ 当前位置：通知公告正文\t", max_size=120))
def test_no_line_raises_and_no_crumb_is_empty(text: str) -> None:
    assert all(item.strip() for item in crumbs(text))
