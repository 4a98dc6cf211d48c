"""Public entry points in the shapes that the scorers of ../shared call."""

import json
from typing import Any


def article(html: bytes, url: str | None) -> dict[str, Any]:
    """A page's record as plain values."""
    from cleaners import clean_page
    from cleaners.article import to_json

    record: dict[str, Any] = json.loads(to_json(clean_page(html, url)))
    return record


def annotations(text: str) -> list[tuple[int, int]]:
    """The spans that the annotation step would delete."""
    from cleaners.steps.annotations import spans

    return [span[:2] for span in spans(text)]


def listing(html: bytes, url: str) -> dict[str, Any]:
    """A list page's entries and its next page, without any site rule."""
    from crawler.lists.reading import read_list

    found = read_list(html, url)
    links = [{"url": one.url, "title": one.title, "date": one.date} for one in found.entries]
    return {"links": links, "next_page": found.next_page.url if found.next_page else None}
