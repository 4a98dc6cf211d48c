"""Any list page or feed, recognised by its bytes."""

from __future__ import annotations

from cleaners.decode import decode
from crawler.lists import Listing
from crawler.lists.html import read_html


def read_list(raw: bytes, url: str, kind: str = "auto", entries: str | None = None) -> Listing:
    return read_html(decode(raw).text, url)
