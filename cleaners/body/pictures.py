"""Pictures of the body: where they really are, and which of them are no pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from cleaners.article import Image
from cleaners.body import Place
from cleaners.hidden import text_of
from cleaners.tree import Page

# Where lazy pages keep the address while src holds a placeholder; the first that is set counts.
_ADDRESSES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-echo",
    "data-url",
    "_src",
    "oldsrc",
    "src",
)
# Smileys, file-type icons, spacers: no side longer than this many pixels.
_ICON = 40
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d{1,4})?\s*(?:px)?\s*$")
_NO_PICTURE = re.compile(
    r"^(?:data:|javascript:|about:|blob:)|/(?:icon_?|ico_|blank|spacer|loading)[^/]{0,20}$|filetypeimages|file-?icon",
    re.I,
)


def read_picture(page: Page, img: Element) -> Image | None:
    """The picture of an img element, its address absolute where the page's is known; None for an icon or spacer."""
    for side in ("width", "height"):
        match = _SIZE.match(img.get(side) or "")
        if match and int(match[1]) <= _ICON:
            return None
    for name in _ADDRESSES:
        address = (img.get(name) or "").strip()
        if address and not _NO_PICTURE.search(address):
            return Image(_absolute(page.base, address), " ".join((img.get("alt") or "").split()))
    return None


# Lines above the body among which the picture that opens an article stands: byline and share bar are between.
_ABOVE = 20


def opening_picture(page: Page, place: Place) -> Image | None:
    """The picture with its caption that stands between headline and body, outside the body's container.

    Icons, faces and buttons stand there too: only a ``figure`` counts, and the picture that the page itself names as
    the article's (og:image). None where the body has pictures of its own.
    """
    named = page.meta("og:image", "twitter:image")
    shown = list(page.root.iter("figure"))
    if named:
        shown += [img for img in page.root.iter("img") if named in (img.get("src"), img.get("data-src"))]
    if not shown or any(next(container.iter("img"), None) is not None for container in place.containers):
        return None
    for el in shown:
        box = next((up for up in (el, *el.iterancestors()) if up in page.spans), None)
        start, end = page.spans[box] if box is not None else (-1, -1)
        img = el if el.tag == "img" else next(el.iter("img"), None)
        if (
            img is not None
            and place.start - _ABOVE <= start
            and end <= place.start
            and (picture := read_picture(page, img))
        ):
            caption = next(el.iter("figcaption"), None)
            return picture if caption is None else replace(picture, caption=text_of(caption))
    return None


def _absolute(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address)
    except ValueError:
        return address
