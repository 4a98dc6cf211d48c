"""Tables: those that hold data become one block of rows, those that only lay out a page do not."""

from __future__ import annotations

from collections.abc import Iterator, Set

from lxml.etree import _Element as Element

from cleaners.tree import SKIPPED

# A cell of a data table holds a value or a clause; one cell with most of the text is a page's frame. The longest data
# cell of the labelled pages has 420 characters (a service guide), the shortest frame 560.
_FRAME_CHARS = 500
_FRAME_SHARE = 0.6


def read_grid(table: Element, unread: Set[Element]) -> tuple[tuple[str, ...], ...] | None:
    """The rows of a data table, cell by cell, without empty rows; None for a table that is layout.

    Layout is a table with a table in it, with one column (empty ones apart) or one row without header cells, or one whose text stands in
    a single cell. Spanning cells count once, where they begin.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows = []
    for tr in table.iter("tr"):
        cells = tuple(_cell_text(cell, unread) for cell in tr.iterchildren("td", "th") if cell not in unread)
        if any(cells):
            rows.append(cells)
    if len(rows) < 2 and next(table.iterdescendants("th"), None) is None:
        return None
    if max((sum(not cell.isspace() and cell != "" for cell in row) for row in rows), default=0) < 2:
        return None
    sizes = [len(cell) for row in rows for cell in row]
    largest = max(sizes)
    return None if largest > _FRAME_CHARS and largest > _FRAME_SHARE * sum(sizes) else tuple(rows)


def _cell_text(cell: Element, unread: Set[Element]) -> str:
    return " ".join(part for part in "".join(_texts(cell, unread)).split(" ") if part)


def _texts(cell: Element, unread: Set[Element]) -> Iterator[str]:
    """What a browser shows of a cell, in order; an element that ends a line ends with a blank."""
    stack: list[tuple[Element, str]] = [(cell, "open")]
    while stack:
        el, step = stack.pop()
        if step == "tail":
            yield _flat(el.tail)
            continue
        tag = el.tag
        if not isinstance(tag, str) or tag in SKIPPED or el in unread:
            continue
        if tag in ("br", "p", "div", "li"):
            yield " "
        yield _flat(el.text)
        for child in reversed(el):
            stack.append((child, "tail"))
            stack.append((child, "open"))


def _flat(text: str | None) -> str:
    return text.translate(_BLANKS) if text else ""


_BLANKS = str.maketrans("\t\n\r\f", "    ")
