"""List pages and feeds: a response's bytes in, links with titles and dates out, and what to fetch next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: an absolute address, its title, its day (ISO 8601) or None."""

    url: str
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """The next page of a list: most are a GET of an address, some feeds want a POST with a form body."""

    url: str
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page holds."""

    entries: tuple[Entry, ...] = ()
    next_page: Follow | None = None
