"""clean_page: a page's bytes in, an Article out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cleaners.article import Article, Provenance
from cleaners.body.blocks import read_blocks
from cleaners.body.scoring import locate
from cleaners.body.trim import trim
from cleaners.decode import decode
from cleaners.rules import PageRules
from cleaners.tree import parse


def clean_page(
    raw: bytes,
    url: str | None = None,
    *,
    http_status: int = 200,
    headers: Mapping[str, str] | None = None,
    rules: PageRules | None = None,
) -> Article:
    """First version, so that the crawler can be built against it."""
    decoded = decode(raw, headers)
    page = parse(decoded, url)
    place = locate(page, rules)
    body = trim(read_blocks(page, place), page.head_title)
    return Article(
        id=hashlib.sha256(body.text.encode()).hexdigest(),
        url=url,
        canonical_url=url,
        site=None,
        status="complete" if http_status == 200 and body.text else "not_article",
        status_reason="",
        title=page.head_title,
        text=body.text,
        blocks=body.blocks,
        provenance=Provenance(hashlib.sha256(raw).hexdigest(), decoded.encoding, decoded.chosen_by, 0, (), "0.1.0"),
    )
