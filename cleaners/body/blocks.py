"""Tree to blocks: headings, paragraphs, list items, tables, images with captions, quotes."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.article import Block, BlockKind
from cleaners.body import Place
from cleaners.body.grid import read_grid
from cleaners.body.pictures import opening_pictures, read_picture
from cleaners.hidden import text_of
from cleaners.tree import BLOCKS, SKIPPED, Page

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, BlockKind] = {"li": "list_item", "blockquote": "quote", **dict.fromkeys(_HEADINGS, "heading")}
_UNREAD = SKIPPED - {"head"}
_SPECIAL = BLOCKS | _UNREAD | {"br", "img"}


def read_blocks(page: Page, place: Place | None) -> tuple[Block, ...]:
    """The body's blocks in document order.

    A paragraph ends where a browser ends its line: at a block element, a ``br``, or a line end inside ``pre``. White
    space of HTML is collapsed; U+3000 and no-break spaces stay. What the page hides, rubies' readings and the place's
    ``drop`` are left out. Pictures between headline and body open the blocks.

    >>> from cleaners.decode import decode
    >>> from cleaners.tree import parse
    >>> page = parse(decode("<div><h2>一、</h2>甲<br>乙<table><tr><td>丙<td>丁<tr><td>1<td>2</table></div>".encode()), None)
    >>> el = page.root[0][0]
    >>> [(block.kind, block.text) for block in read_blocks(page, Place((el,), 0, 1, "x"))]
    [('heading', '一、'), ('paragraph', '甲'), ('paragraph', '乙'), ('table', '丙 丁\\n1 2')]
    """
    if place is None:
        return ()
    reader = _Reader(page, place.drop | page.aside.keys())
    for picture in opening_pictures(page, place):
        reader.blocks.append(Block("image", picture.caption, image=picture))
    for container in place.containers:
        reader.read(container)
    return tuple(reader.blocks)


class _Reader:
    """One walk over a container; ``open`` are the elements that give their lines a kind, innermost last."""

    def __init__(self, page: Page, unread: Set[Element]) -> None:
        self.page, self.unread = page, unread
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.open: list[str] = []

    def read(self, container: Element) -> None:
        unread = self.unread
        walker = etree.iterwalk(container, events=("start", "end", "comment", "pi"))
        for event, el in walker:
            tag = el.tag
            if event == "start":
                if tag in _SPECIAL or el in unread:
                    skipped = (tag in _UNREAD or el in unread) and el is not container
                    if skipped or not self._enter(el):
                        walker.skip_subtree()
                        continue
                text = el.text
            else:
                if tag in BLOCKS:
                    self._leave(el)
                text = None if el is container else el.tail
            if text:
                self._take(text)
        self._flush()

    def _enter(self, el: Element) -> bool:
        """Whether what is inside the element is read by this walk."""
        tag = el.tag
        if tag == "br":
            self._flush()
        elif tag == "img":
            if picture := read_picture(self.page, el):
                self._flush()
                self.blocks.append(Block("image", "", image=picture))
        elif tag in BLOCKS:
            self._flush()
            if tag == "table" and (rows := read_grid(el, self.unread)):
                self._add_table(el, rows)
                return False
            if tag in _KINDS or tag in ("pre", "figcaption"):
                self.open.append(tag)
        return True

    def _leave(self, el: Element) -> None:
        self._flush()
        if self.open and self.open[-1] == el.tag:
            self.open.pop()

    def _add_table(self, table: Element, rows: tuple[tuple[str, ...], ...]) -> None:
        for caption in table.iterchildren("caption"):
            if text := text_of(caption):
                self.blocks.append(Block("paragraph", text))
        text = "\n".join(" ".join(filter(None, row)) for row in rows)
        self.blocks.append(Block("table", text, rows=rows))
        for img in table.iter("img"):
            if img not in self.unread and (picture := read_picture(self.page, img)):
                self.blocks.append(Block("image", "", image=picture))

    def _take(self, text: str) -> None:
        if "pre" in self.open and "\n" in text:
            for index, line in enumerate(text.split("\n")):
                if index:
                    self._flush()
                self.parts.append(line)
        else:
            self.parts.append(text)

    def _flush(self) -> None:
        if not self.parts:
            return
        text = _BLANKS.sub(" ", "".join(self.parts)).strip(" ")
        self.parts.clear()
        if not text or text.isspace():
            return
        tag = self.open[-1] if self.open else ""
        last = self.blocks[-1] if self.blocks else None
        if tag == "figcaption" and last is not None and last.image is not None and not last.text:
            self.blocks[-1] = replace(last, text=text, image=replace(last.image, caption=text))
        else:
            self.blocks.append(Block(_KINDS.get(tag, "paragraph"), text, _HEADINGS.get(tag)))
