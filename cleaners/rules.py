"""What a site may say about its own pages. Values come in as `PageRules`; `cleaners` knows no site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any


class RuleError(ValueError):
    """A rule that cannot be used; the message names the key and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """Selectors for one page layout, each overriding what the page itself shows.

    A selector is ``#id``, ``.class``, ``tag``, ``tag.class``, ``tag#id`` or ``tag[name=value]``, several of them with
    blanks between for descendants; or an XPath when it starts with ``/``. The first match in document order counts.
    """

    name: str = ""
    until: date | None = None
    body: str | None = None
    drop: tuple[str, ...] = ()
    title: str | None = None
    subtitle: str | None = None
    authors: str | None = None
    editors: str | None = None
    source: str | None = None
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    issuing_body: str | None = None
    written_date: str | None = None
    effective_date: str | None = None
    validity: str | None = None
    category: str | None = None

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> PageRules:
        """Rules from a TOML table. Refuses (RuleError) unknown keys and values that are no selectors.

        >>> PageRules.from_table({"body": "#zoom"}).body
        '#zoom'
        >>> PageRules.from_table({"bdoy": "#zoom"})
        Traceback (most recent call last):
        ...
        cleaners.rules.RuleError: unknown key 'bdoy'
        """
        known = {f.name for f in fields(cls)}
        for key, value in table.items():
            if key not in known:
                raise RuleError(f"unknown key {key!r}")
            if not _fits(key, value):
                raise RuleError(f"key {key!r}: {value!r} is not {_WANTED.get(key, 'a selector')}")
        values: dict[str, Any] = {key: tuple(value) if key == "drop" else value for key, value in table.items()}
        return cls(**values)


_WANTED = {"drop": "a list of selectors", "until": "a date"}


def _fits(key: str, value: object) -> bool:
    if key == "drop":
        return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    if key == "until":
        return isinstance(value, date)
    return isinstance(value, str) and bool(value.strip())
