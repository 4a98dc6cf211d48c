"""The furniture around an article, as the score knows it: the table furniture.toml, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cleaners.tables import load


@dataclass(frozen=True, slots=True)
class Lines:
    """Patterns to search in a line; ``footer_sign`` is a character that every footer has."""

    footer: re.Pattern[str]
    footer_sign: re.Pattern[str]
    byline: re.Pattern[str]
    more: re.Pattern[str]
    after_text: re.Pattern[str]
    own_file: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Names:
    """Patterns to search in a class or id."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    body_word: re.Pattern[str]
    body: re.Pattern[str]


@cache
def lines() -> Lines:
    table = load("furniture")["lines"]
    signs = re.compile(f"[{table['footer']['signs']}]")
    return Lines(footer_sign=signs, **{name: _pattern(entry) for name, entry in table.items()})


@cache
def names() -> Names:
    return Names(**{name: _pattern(entry) for name, entry in load("furniture")["names"].items()})


def _pattern(entry: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile(entry["match"], re.I)
