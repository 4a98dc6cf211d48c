"""What passes between the parts of the crawler: a response as the archive and the cleaner see it, and Articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cleaners.article import ARTICLE_STATUSES, Article


@dataclass(frozen=True, slots=True)
class Page:
    """A response: final address, headers with lower-case names, the body as Scrapy decompressed it, time in UTC.

    ``address`` is what was asked for, ``part`` the page's number within a paged article.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fetched: str
    kind: str = "article"
    site: str | None = None
    address: str = ""
    part: int = 1
    method: str = "GET"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies in the archive: a segment, and the bytes its record takes there."""

    segment: str
    offset: int
    end: int


def read_article(line: str) -> Article:
    """An Article from its line of JSON; ``to_json`` of it gives the line again.

    The standard library reads it, because msgspec refuses the escape of a lone surrogate, which a damaged page may hold.
    """
    return msgspec.convert(json.loads(line), Article)


# What makes two articles differ. Not: the ledger, evidence and signals (they tell of the page and of our rules) and
# related links and counters (they were removed).
FIELDS = (
    *("status", "title", "subtitle", "authors", "editors", "source", "published", "modified", "section"),
    *("policy", "attachments", "text"),
)


def fingerprint(article: Article) -> str:
    """One hash for an article's text and fields: equal means that nothing a reader sees has changed."""
    seen = {name: getattr(article, name) for name in FIELDS}
    return hashlib.sha256(msgspec.json.encode(json.loads(_dump(seen)), order="sorted")).hexdigest()


def changes(old: Article, new: Article) -> dict[str, Any]:
    """What changed between two versions: each field's old and new value; of the text the lines that left and came."""
    before, after = (json.loads(_dump({name: getattr(one, name) for name in FIELDS})) for one in (old, new))
    changed = {name: {"old": before[name], "new": after[name]} for name in FIELDS if before[name] != after[name]}
    if "text" in changed:
        was, now = old.text.split("\n"), new.text.split("\n")
        gone, come = set(was), set(now)
        removed, added = [line for line in was if line not in come], [line for line in now if line not in gone]
        changed["text"] = {"removed": removed, "added": added}
    return changed


def is_article(article: Article) -> bool:
    """Whether the verdict lets it out: a list, a challenge or a missing page never becomes an article."""
    return article.status in ARTICLE_STATUSES


def _dump(value: object) -> str:
    return json.dumps(value, default=_fields)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
