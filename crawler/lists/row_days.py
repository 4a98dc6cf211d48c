"""The row of each link of a group, and the day that stands in it, beside it or in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element as Element

from crawler.lists.addresses import day_in, year_in
from crawler.lists.days import Piece, row_day
from crawler.lists.json_rows import day_of
from crawler.lists.rows import Group, Row
from crawler.lists.titles import NODES, squash, text_nodes

# How far a row may reach above its link: real rows have at most 4 elements (labelled pages).
_REACH = 6
_NO_ROWS = frozenset(("body", "html", "ul", "ol", "table", "tbody", "form"))
_QUOTED = re.compile(r"""["']([^"'<>]{6,30})["']""")


def read_days(group: Group) -> None:
    """Give each row of a group the day that stands in its row, else right after or before it, else in its address."""
    places = [_climb(row.link, *neighbours) for row, neighbours in _with_neighbours(group.rows)]
    group.container = places[0].getparent() if places else None
    for row, place in zip(group.rows, places, strict=True):
        row.day = row_day(_pieces(place, row.link), year_in(row.url))
        row.day = row.day or _scripted(place)
    if sum(row.day is not None for row in group.rows) * 2 < len(group.rows):
        _read_beside(group.rows, places)
    for row in group.rows:
        row.dated = row.day is not None
        row.day = row.day or day_in(row.url)


def _pieces(place: Element, link: Element) -> list[Piece]:
    """The text of a row; a table's row has the names of its columns before its cells."""
    if place.tag != "tr":
        return [_trim(piece) for piece in islice(text_nodes(place, link), NODES)]
    names = _columns(place)
    pieces: list[Piece] = []
    for count, cell in enumerate(islice(place, 24)):
        if count < len(names):
            pieces.append(Piece(names[count], False))
        pieces += [_trim(piece) for piece in islice(text_nodes(cell, link), NODES)] if isinstance(cell.tag, str) else []
    return pieces


def _columns(row: Element) -> list[str]:
    table = next(row.iterancestors("table"), None)
    head = next(table.iter("tr"), None) if table is not None else None
    if head is None or head is row or next(head.iter("a"), None) is not None:
        return []
    names = [squash("".join(piece.text for piece in islice(text_nodes(cell), 8))) for cell in islice(head, 24)]
    return names if all(len(name) <= 12 for name in names) else []


def _trim(piece: Piece) -> Piece:
    return Piece(squash(piece.text), piece.linked)


def _with_neighbours(rows: list[Row]) -> Iterator[tuple[Row, tuple[frozenset[Element], frozenset[Element]]]]:
    """Each row with the elements just above the links before and after it; a second link to the same address is none."""
    above = [frozenset(islice(row.link.iterancestors(), _REACH + 2)) for row in rows]
    none: frozenset[Element] = frozenset()
    for i, row in enumerate(rows):
        before = above[i - 1] if i and rows[i - 1].url != row.url else none
        after = above[i + 1] if i + 1 < len(rows) and rows[i + 1].url != row.url else none
        yield row, (before, after)


def _climb(link: Element, before: frozenset[Element], after: frozenset[Element]) -> Element:
    """The row of a link: the highest element near it that holds no neighbour."""
    row = link
    for parent in islice(link.iterancestors(), _REACH):
        if row.tag in ("li", "tr") or parent.tag in _NO_ROWS or parent in before or parent in after:
            break
        row = parent
    return row


def _scripted(place: Element) -> str | None:
    """A day that a script of the row writes."""
    for script in islice(place.iter("script"), 3):
        words = _QUOTED.findall((script.text or "")[:600])
        if day := row_day([Piece(word, False) for word in words], None) or next(filter(None, map(day_of, words)), None):
            return day
    return None


def _read_beside(rows: list[Row], places: list[Element]) -> None:
    """Days that stand between the rows: after them, or before them where that gives more."""
    after, before = ([_beside(place, step) for place in places] for step in ("next", "previous"))
    best = max((after, before), key=lambda days: sum(pieces is not None for pieces in days))
    for row, pieces in zip(rows, best, strict=True):
        if pieces is not None and row.day is None:
            row.day = row_day(pieces, year_in(row.url))


def _beside(place: Element, step: str) -> list[Piece] | None:
    """The text between a row and the next link on one side of it, None when no digit stands there."""
    pieces: list[Piece] = []
    if step == "next":
        pieces.append(Piece(squash(place.tail or ""), False))
    el = place
    for _ in range(3):
        found = el.getnext() if step == "next" else el.getprevious()
        if found is None:
            break
        el = found
        if step == "previous":
            pieces.append(Piece(squash(el.tail or ""), False))
        if not isinstance(el.tag, str):
            if step == "next":
                pieces.append(Piece(squash(el.tail or ""), False))
            continue
        if el.tag == "a" or (len(el) and next(el.iter("a"), None) is not None):
            break
        pieces += [_trim(piece) for piece in islice(text_nodes(el), 12)]
        if step == "next":
            pieces.append(Piece(squash(el.tail or ""), False))
    return pieces if any(c.isdigit() for piece in pieces for c in piece.text) else None
