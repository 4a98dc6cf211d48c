"""Text to tree, and the tree read once: its visible lines, where each element's lines are, its metas, ids and classes.

Everything after this (fields, body, verdict) asks the `Page` instead of walking the tree again: that is what keeps a
page at a small multiple of its parse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.article import Removed
from cleaners.decode import Decoded

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul ucapcontent".split()
)
SKIPPED = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas video audio select option "
    "textarea button input".split()
)


@dataclass(slots=True, eq=False)
class Line:
    """What a browser would set on one line: white space collapsed (U+3000 too), never empty.

    ``element`` is the block element that holds it, ``linked`` counts the characters that stand inside links.
    """

    text: str
    element: Element
    linked: int


@dataclass(slots=True, eq=False)
class Page:
    """A parsed page.

    ``spans`` maps a block element to the half-open range of its lines. ``metas`` maps a meta tag's name, property or
    itemprop (lower case) to its values in document order. ``ids`` and ``classes`` map tokens as written to elements
    in document order. ``comments`` are the page's comments with their text. ``hidden`` is what was set aside.
    """

    root: Element
    url: str | None
    decoded: Decoded
    head_title: str = ""
    lines: list[Line] = field(default_factory=list)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    metas: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, Element] = field(default_factory=dict)
    classes: dict[str, list[Element]] = field(default_factory=dict)
    comments: list[Element] = field(default_factory=list)
    hidden: list[Removed] = field(default_factory=list)

    def meta(self, *names: str) -> str | None:
        """The first non-empty value of the first of these metas that has one."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return None

    def lines_of(self, element: Element) -> list[Line]:
        """The lines inside a block element, in order."""
        start, end = self.spans.get(element, (0, 0))
        return self.lines[start:end]


def parse(decoded: Decoded, url: str | None) -> Page:
    """First version: no second-root repair, no hidden text."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    data = decoded.text.replace("\x00", "").encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    if root is None:
        root = etree.fromstring("<html><body></body></html>", etree.HTMLParser())
    page = Page(root, url, decoded)
    _Reader(page).read()
    return page


class _Reader:
    """One walk over the tree that fills a Page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.parts: list[str] = []
        self.linked = 0
        self.blocks: list[Element] = []

    def read(self) -> None:
        page, opened = self.page, {}
        in_link = 0
        walker = etree.iterwalk(page.root, events=("start", "end", "comment"))
        for event, el in walker:
            tag = el.tag
            if event == "start":
                if el.attrib:
                    self._index(el)
                if tag in SKIPPED and tag != "head":
                    if tag == "title" and not page.head_title:
                        page.head_title = " ".join("".join(el.itertext()).split())
                    walker.skip_subtree()
                    continue
                if tag in BLOCKS:
                    self._flush()
                    self.blocks.append(el)
                    opened[el] = len(page.lines)
                elif tag == "br":
                    self._flush()
                elif tag == "a":
                    in_link += 1
                if el.text:
                    self._take(el.text, in_link)
            elif event == "end":
                if tag in BLOCKS:
                    self._flush()
                    self.blocks.pop()
                    page.spans[el] = (opened[el], len(page.lines))
                elif tag == "a":
                    in_link -= 1
                if el.tail:
                    self._take(el.tail, in_link)
            else:
                page.comments.append(el)
                if el.tail:
                    self._take(el.tail, in_link)

    def _index(self, el: Element) -> None:
        page, get = self.page, el.get
        if el.tag == "meta":
            name = get("name") or get("property") or get("itemprop")
            if name:
                page.metas.setdefault(name.strip().lower(), []).append((get("content") or "").strip())
            return
        if found := get("id"):
            page.ids.setdefault(found, el)
        if found := get("class"):
            for token in found.split():
                page.classes.setdefault(token, []).append(el)

    def _take(self, text: str, in_link: int) -> None:
        self.parts.append(text)
        if in_link:
            self.linked += len("".join(text.split()))

    def _flush(self) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split())
        if text and self.blocks:
            self.page.lines.append(Line(text, self.blocks[-1], self.linked))
        self.parts.clear()
        self.linked = 0
