"""clean_page: a page's bytes in, an Article out. The order of the rooms, stated once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from cleaners.article import ARTICLE_STATUSES, VERSION, Article, Provenance
from cleaners.assembly import clean_together, follow_blocks, text_id
from cleaners.body import Body, Place
from cleaners.body.blocks import read_blocks
from cleaners.body.locate import locate
from cleaners.body.paging import read_next_page
from cleaners.body.trim import take_interruptions, trim
from cleaners.decode import decode
from cleaners.edit import Cleaned
from cleaners.fields import Found
from cleaners.fields.attachments import read_attachments
from cleaners.fields.credits import read_authors, read_editors
from cleaners.fields.dates import read_modified, read_published
from cleaners.fields.place import read_breadcrumbs, read_section
from cleaners.fields.policy import read_policy, take_document_table
from cleaners.fields.sources import read_source
from cleaners.fields.title import read_subtitle, read_title
from cleaners.rules import PageRules
from cleaners.signals import measure
from cleaners.steps import BODY_STEPS, damage, kept_glosses, script_of
from cleaners.tree import Page, parse
from cleaners.verdict import judge


def clean_page(
    raw: bytes,
    url: str | None = None,
    *,
    http_status: int = 200,
    headers: Mapping[str, str] | None = None,
    rules: PageRules | None = None,
) -> Article:
    """Turn a page as served into an Article; a page that is none gets a status that says what it is, and no text.

    ``headers`` advise on the charset, the bytes decide. Never raises, whatever the bytes; the work is bounded
    (`cleaners.markup` has the limits, and the status says when one was reached).

    >>> page = "<html><body><h1>停水公告</h1><p>因管网检修，3月21日8时至18时全市停水，请提前储水。</p></body></html>"
    >>> article = clean_page(page.encode())
    >>> article.title, article.text
    ('停水公告', '因管网检修，3月21日8时至18时全市停水，请提前储水。')
    """
    page = parse(decode(raw, headers), url)
    place = locate(page, rules)
    title = read_title(page, place, rules)
    blocks, table = take_document_table(page, place, read_blocks(page, place))
    blocks, between = take_interruptions(blocks)
    body = trim(blocks, title.value if title else None)
    body = replace(body, removed=(*table, *between, *body.removed))
    status, reason = judge(page, place, body, http_status)
    if status not in ARTICLE_STATUSES:
        return _article(page, raw, status=status, status_reason=reason, title=title.value if title else None)
    fields = {"status": status, "status_reason": reason, **_read_fields(page, place, title, body, rules)}
    return _article(page, raw, removed=(*page.hidden, *body.removed), **fields)


def _read_fields(
    page: Page, place: Place | None, title: Found[str] | None, body: Body, rules: PageRules | None
) -> dict[str, Any]:
    """What an article has: every field's value, where it was found, and the text as the steps left it."""
    found: dict[str, Found[Any] | None] = {
        "title": title,
        "subtitle": read_subtitle(page, place, title, rules),
        "authors": read_authors(page, place, body, rules),
        "editors": read_editors(page, place, body, rules),
        "source": read_source(page, place, body, rules),
        "published": read_published(page, place, body, rules),
        "modified": read_modified(page, place, body, rules),
        "breadcrumbs": read_breadcrumbs(page, place, rules),
        "section": read_section(page, place, rules),
        "attachments": read_attachments(page, place),
        "next_page": read_next_page(page, place),
        "text": Found("", place.rule) if place else None,
    }
    policy, policy_evidence = read_policy(page, place, body, rules)
    clean_title, cleaned = clean_together(title.value if title else None, body.text, BODY_STEPS)
    evidence = {name: one.where for name, one in found.items() if one}
    values = {name: one.value for name, one in found.items() if one} | {"title": clean_title, "policy": policy}
    return values | {"evidence": evidence | policy_evidence} | _text_fields(page, place, body, cleaned)


def _text_fields(page: Page, place: Place | None, body: Body, cleaned: Cleaned) -> dict[str, Any]:
    """What follows from the text as the steps left it."""
    blocks = follow_blocks(body.blocks, cleaned)
    return {
        "id": text_id(cleaned.text),
        "text": cleaned.text,
        "blocks": blocks,
        "images": tuple(block.image for block in blocks if block.image),
        "script": script_of(cleaned.text),
        "edits": cleaned.edits,
        "signals": replace(
            measure(page, place, body, cleaned),
            kept_glosses=kept_glosses(cleaned.text),
            damaged_places=damage(cleaned.text) + page.decoded.replaced,
        ),
    }


def _article(page: Page, raw: bytes, **fields: Any) -> Article:
    """The Article with what is known of every page, article or not."""
    sha256 = hashlib.sha256(raw).hexdigest()
    decoded = page.decoded
    rules = {one.rule for one in fields.get("removed", ())} | {change.rule for change in fields.get("edits", ())}
    if place := fields.get("evidence", {}).get("text"):
        rules.add(place)
    provenance = Provenance(
        sha256, decoded.encoding, decoded.chosen_by, decoded.replaced, tuple(sorted(rules)), VERSION
    )
    values = {"id": sha256, "url": page.url, "canonical_url": page.canonical, "site": _host(page.url), **fields}
    return Article(**values, provenance=provenance)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
