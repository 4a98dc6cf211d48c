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


# Lines above the body among which the pictures that open an article stand: byline and share bar are between.
_ABOVE = 20
_CAPTION = 100
_NOTE = re.compile(r"attach-?note|caption|pic-?info|img-?desc|image_desc|tuzhu", re.I)


def opening_pictures(page: Page, place: Place) -> tuple[Image, ...]:
    """The pictures with their captions that stand between headline and body, outside the body's container.

    Icons, faces and buttons stand there too: only a ``figure`` counts, a box or table that holds nothing but a picture
    and its caption (digital papers), and the picture that the page itself names as the article's (og:image). None
    where the body has pictures of its own.
    """
    shown = list(page.root.iter("figure", "table"))
    if named := page.meta("og:image", "twitter:image"):
        shown += [img for img in page.root.iter("img") if named in (img.get("src"), img.get("data-src"))]
    for line in page.lines[max(0, place.start - _ABOVE) : place.start]:
        if _NOTE.search(line.element.get("class") or "") and (box := line.element.getparent()) is not None:
            shown.append(box)
    if not shown or any(next(container.iter("img"), None) is not None for container in place.containers):
        return ()
    found: dict[str, Image] = {}
    for el in shown:
        box = next((up for up in (el, *el.iterancestors()) if up in page.spans), None)
        start, end = page.spans[box] if box is not None else (-1, -1)
        noted = el.tag not in ("figure", "img")
        if place.start - _ABOVE <= start and end <= place.start and (not noted or end == start + 1):
            img, caption = next(el.iter("img"), None), _caption(page, el, start)
            if img is not None and (caption or not noted) and (picture := read_picture(page, img)):
                found.setdefault(picture.url, replace(picture, caption=caption))
    return tuple(found.values())


def _caption(page: Page, el: Element, start: int) -> str:
    if el.tag == "img":
        return ""
    if el.tag != "figure":
        line = page.lines[start]
        return "" if line.linked or len(line.text) > _CAPTION else line.text
    caption = next(el.iter("figcaption"), None)
    return "" if caption is None else text_of(caption)


def _absolute(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address)
    except ValueError:
        return address
