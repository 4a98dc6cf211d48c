"""Pages of one article to one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from cleaners.article import ARTICLE_STATUSES, Article, Status
from cleaners.assembly import text_id
from cleaners.edit import Change, by_step, room

T = TypeVar("T")


def join_pages(articles: Sequence[Article]) -> Article:
    """One article of an article's pages, in order: the first page's fields, all pages' text, blocks, pictures, files.

    Its edits are those of all pages, with their places in the whole text, so that undoing them gives the pages' texts
    back. Its status is ``complete`` unless the last page names a further one or a page is none. A page that repeats
    another's text is left out. Refuses (ValueError) an empty list.
    """
    if not articles:
        raise ValueError("no pages to join")
    pages = _distinct(articles)
    first, last = articles[0], articles[-1]
    text = "\n".join(page.text for page in pages if page.text)
    broken = next((page for page in articles if page.status not in ARTICLE_STATUSES), None)
    status: Status = "complete" if first.status == "truncated" else first.status
    reason = f"{len(articles)} pages joined"
    if broken:
        status, reason = "truncated", f"page {articles.index(broken) + 1} is {broken.status}"
    elif last.next_page:
        status, reason = "truncated", "further pages are missing"
    return replace(
        first,
        id=text_id(text),
        status=status,
        status_reason=reason,
        text=text,
        blocks=tuple(block for page in pages for block in page.blocks),
        images=_unique(image for page in pages for image in page.images),
        attachments=_unique(file for page in pages for file in page.attachments),
        authors=_unique(name for page in pages for name in page.authors),
        editors=_unique(name for page in pages for name in page.editors),
        next_page=last.next_page,
        removed=tuple(one for page in articles for one in page.removed),
        edits=_edits(pages),
    )


def _distinct(articles: Iterable[Article]) -> list[Article]:
    """The pages with text, each text once: some sites answer a page number that does not exist with the last page."""
    seen: set[str] = set()
    pages = []
    for article in articles:
        if article.text and article.text not in seen:
            seen.add(article.text)
            pages.append(article)
    return pages


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _edits(pages: Sequence[Article]) -> tuple[Change, ...]:
    """The pages' edits as those of one text: step by step, each page's moved behind the pages before it."""
    lengths = [_length_before(page) for page in pages]
    batches = [_numbered(page) for page in pages]
    changes: list[Change] = []
    for step in _order(batches):
        offset = 0
        for index, named in enumerate(batches):
            made = named.get(step, ())
            changes += (replace(one, start=one.start + offset, end=one.end + offset) for one in made)
            offset += lengths[index] + 1
            lengths[index] += sum(len(one.new) - len(one.old) for one in made)
    return tuple(changes)


def _length_before(page: Article) -> int:
    return len(page.text) - sum(len(one.new) - len(one.old) for one in page.edits)


def _numbered(page: Article) -> dict[tuple[str, int], list[Change]]:
    """A page's steps in order, by room and by how often the room came before."""
    named: dict[tuple[str, int], list[Change]] = {}
    counts: dict[str, int] = {}
    for batch in by_step(page.edits):
        home = room(batch[0].rule)
        named[home, counts.get(home, 0)] = batch
        counts[home] = counts.get(home, 0) + 1
    return named


def _order(batches: Iterable[Iterable[tuple[str, int]]]) -> list[tuple[str, int]]:
    """All steps in an order that keeps every page's own."""
    order: list[tuple[str, int]] = []
    for steps in batches:
        place = 0
        for step in steps:
            if step in order:
                place = order.index(step) + 1
            else:
                order.insert(place, step)
                place += 1
    return order
