"""The few lines that can hold a byline or a credit: around the headline, at the body's ends and right behind it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import _Element as Element

from cleaners.body import Body, Place
from cleaners.tree import Line, Page

# Swept 5 to 40 on the labelled pages: bylines are at most 3 lines below the headline and 17 above the body (a row of
# share buttons between), document tables at most 8 above the headline, credits at most 3 behind the body.
_ABOVE, _BYLINE, _HEAD, _TAIL, _BEHIND = 10, 16, 3, 8, 12
_HEADLINE_REACH = 40
_LONGEST = 200
_INLINE_NODES = 24


@dataclass(frozen=True, slots=True)
class Nearby:
    """Short lines with the borders of their inline elements as newlines.

    ``above`` stands over the headline, ``byline`` between headline and body, ``head`` and ``tail`` open and close the
    body (with what the trim took off), ``behind`` follows it. ``holders`` are the elements of the byline's lines.
    """

    above: tuple[str, ...]
    byline: tuple[str, ...]
    head: tuple[str, ...]
    tail: tuple[str, ...]
    behind: tuple[str, ...]
    holders: tuple[Element, ...]


def nearby(page: Page, place: Place | None, body: Body | None = None) -> Nearby:
    """The lines near the body; all empty for a page without one."""
    if place is None:
        return Nearby((), (), (), (), (), ())
    lines, start, end = page.lines, place.start, place.end
    headline = find_headline(page, place)
    if headline is None:
        top, byline = max(0, start - _BYLINE), lines[max(0, start - _BYLINE) : start]
    else:
        top, byline = headline, lines[headline + 1 : min(max(start, headline + 1), headline + 1 + _BYLINE)]
        if headline >= start:
            byline = lines[headline + 1 : min(end, headline + 1 + _HEAD)]
    removed = [one.text for one in body.removed if one.place == "tail"] if body else []
    return Nearby(
        above=_texts(lines[max(0, top - _ABOVE) : top]) if headline is not None else (),
        byline=_texts(byline),
        head=_texts(lines[start : min(end, start + _HEAD)]),
        tail=tuple(dict.fromkeys((*_texts(lines[max(start, end - _TAIL) : end]), *_short(removed)))),
        behind=_texts(lines[end : end + _BEHIND]),
        holders=tuple(line.element for line in byline if len(line.text) <= _LONGEST),
    )


def find_headline(page: Page, place: Place) -> int | None:
    """The line of the headline: the nearest above the body that the page's title names, or an h1, or none."""
    names = [fold(name) for name in (page.head_title, page.meta("articletitle"), page.meta("og:title")) if name]
    lines, start = page.lines, place.start
    heading = None
    for i in range(start - 1, max(-1, start - _HEADLINE_REACH - 1), -1):
        line = lines[i]
        if len(line.text) >= 4 and named(fold(line.text), names):
            return i
        if heading is None and line.element.tag == "h1":
            heading = i
    for i in range(start, min(place.end, start + 6)):
        if lines[i].element.tag in ("h1", "h2") and named(fold(lines[i].text), names):
            return i
    return heading


def named(line: str, names: Iterable[str]) -> bool:
    """Whether a folded line is the headline that one of the folded names gives, alone or before a suffix."""
    for name in names:
        if name == line or (len(line) >= 4 and name.startswith(line) and not name[len(line)].isalnum()):
            return True
        if len(line) > 12 and len(name) > 12 and (line.startswith(name) or name.startswith(line[:24])):
            return True
    return False


def fold(text: str) -> str:
    """A text for comparing: compatibility forms made plain, white space removed, quotation marks alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return "".join(text.split())


_QUOTES = str.maketrans("“”„‟「」『』", '""""""""')


def spaced(line: Line) -> str:
    """A line with a newline at the border of each inline element, where its element holds this line only."""
    element = line.element
    if len(element) == 0 or len(line.text) > _LONGEST:
        return line.text
    pieces: list[str] = []
    for count, node in enumerate(element.itertext()):
        if count > _INLINE_NODES:
            return line.text
        if piece := " ".join(str(node).split()):
            pieces.append(piece)
    if len(pieces) < 2 or "".join("".join(pieces).split()) != "".join(line.text.split()):
        return line.text
    return "\n".join(pieces)


def _texts(lines: list[Line]) -> tuple[str, ...]:
    return tuple(spaced(line) for line in lines if len(line.text) <= _LONGEST)


def _short(texts: list[str]) -> list[str]:
    return [text for text in texts if len(text) <= _LONGEST]
