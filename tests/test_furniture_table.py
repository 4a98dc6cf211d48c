"""The table of furniture: every pattern finds its drops, spares its keeps, and says why."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleaners.body import furniture
from cleaners.tables import load

ENTRIES = [(f"{kind}.{name}", entry) for kind, table in load("furniture").items() for name, entry in table.items()]


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=[name for name, _ in ENTRIES])
def test_an_entry_finds_its_drops_and_spares_its_keeps(name: str, entry: dict[str, Any]) -> None:
    kind, _, field = name.partition(".")
    pattern: re.Pattern[str] = getattr(furniture.lines() if kind == "lines" else furniture.names(), field)
    assert [text for text in entry["drops"] if not pattern.search(text)] == []
    assert [text for text in entry["keeps"] if pattern.search(text)] == []
    assert entry["why"]
    assert entry["drops"]
    assert entry["keeps"]


def test_every_footer_shows_one_of_the_signs() -> None:
    known = furniture.lines()
    assert all(known.footer_sign.search(text) for text in load("furniture")["lines"]["footer"]["drops"])
    for choice in (
        "ICP备",
        "版权所有",
        "网站标识码",
        "copyright",
        "ALL RIGHTS RESERVED",
        "违法不良信息",
        "建议使用浏览",
        "均转载自",
        "网友评论",
        "仅供其表达",
        "storage services",
        "不代表本站",
        "与本网无关",
    ):
        assert known.footer.search(choice)
        assert known.footer_sign.search(choice)
