"""What a site file says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleaners.rules import PageRules


class SiteError(ValueError):
    """A site file that cannot be used; the message names the file, the line, the key and what is wrong."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy run of the site yields: entries on its list pages, and the share of articles with each field."""

    listed: int = 1
    fields: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """A site as its TOML file describes it.

    ``starts`` are absolute addresses of list pages (relative ones are joined to ``base`` when loaded); ``lists`` names
    the list reader per start ("auto" recognises it); ``article`` is a regular expression on article addresses;
    ``pages`` are page rules, newest layout first; ``max_pages`` bounds the look-back per start.
    """

    name: str
    title: str
    base: str
    hosts: tuple[str, ...]
    starts: tuple[str, ...]
    evidence: str
    evidence_date: str
    lists: str = "auto"
    entries: str | None = None
    article: str | None = None
    max_pages: int = 3
    delay: float | None = None
    pages: tuple[PageRules, ...] = ()
    expect: Expect = Expect()
