"""Pictures of the body: where they really are, and which of them are no pictures."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from cleaners.article import Image
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
    r"^(?:data:|javascript:|about:|blob:)|/(?:icon_?|ico_|blank|spacer|loading)[^/]{0,20}$|filetypeimages|fileTypeImages",
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


def _absolute(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address)
    except ValueError:
        return address
