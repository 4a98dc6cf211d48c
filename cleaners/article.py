"""The Article and its parts: frozen values, one meaning per field, and their JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cleaners.edit import Change

Status = Literal["complete", "truncated", "thin", "list", "blocked", "shell", "not_found", "not_article"]
VERSION = "0.1.0"
ARTICLE_STATUSES = frozenset({"complete", "truncated", "thin"})
BlockKind = Literal["heading", "paragraph", "list_item", "table", "image", "quote"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; ``url`` is absolute where the page's address is known."""

    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the page offers as its own; ``type`` is the lower-case extension, "" when the address has none."""

    name: str
    url: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body. ``text`` holds no newline, except a table's: one line per row.

    ``level`` is a heading's 1 to 6; ``rows`` are a table's cells; ``image`` is set for images, whose text is the caption.
    """

    kind: BlockKind
    text: str
    level: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that left the page: ``place`` is head, tail, body, hidden or ruby."""

    rule: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the page says about the document it carries; dates are ISO 8601, unknown is None."""

    document_number: str | None = None
    index_number: str | None = None
    issuing_body: tuple[str, ...] = ()
    written_date: str | None = None
    effective_date: str | None = None
    expiry_date: str | None = None
    validity: str | None = None
    category: str | None = None
    subject_words: tuple[str, ...] = ()
    disclosure: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """Shares of the characters that are only Simplified or only Traditional; both 0 when there is none of either."""

    simplified: float = 0.0
    traditional: float = 0.0


@dataclass(frozen=True, slots=True)
class Gloss:
    """A reading in brackets that an editor wrote and that therefore stayed: ``start`` is its place in ``text``."""

    start: int
    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class Signals:
    """Character-based numbers that a corpus builder thresholds; shares are 0 to 1, rounded to four digits."""

    characters: int = 0
    hanzi: int = 0
    paragraphs: int = 0
    annotations: int = 0
    annotation_share: float = 0.0
    boilerplate_share: float = 0.0
    link_density: float = 0.0
    punctuation_share: float = 0.0
    repeated_lines: int = 0
    invisible_characters: int = 0
    hidden_characters: int = 0
    damaged_places: int = 0
    double_encoded: bool = False
    self_media: bool = False
    kept_glosses: tuple[Gloss, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """How this record came to be: enough to make it again, byte for byte. ``file`` is the name as the caller gave it."""

    sha256: str
    encoding: str
    encoding_from: str
    replaced_characters: int
    rules: tuple[str, ...]
    version: str
    fetched_at: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page turned into a clean, checkable article. Unknown is None or empty, never a guess."""

    id: str
    url: str | None
    canonical_url: str | None
    site: str | None
    status: Status
    status_reason: str
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    source: str | None = None
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    breadcrumbs: tuple[str, ...] = ()
    text: str = ""
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    next_page: str | None = None
    policy: Policy | None = None
    script: Script = Script()
    removed: tuple[Removed, ...] = ()
    edits: tuple[Change, ...] = ()
    signals: Signals = Signals()
    evidence: Mapping[str, str] = field(default_factory=dict)
    provenance: Provenance


def to_json(article: Article) -> str:
    """One line of JSON, UTF-8 safe: same article, same bytes. A lone surrogate is written as its escape."""
    line = json.dumps(article, ensure_ascii=False, separators=(",", ":"), default=_fields)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
