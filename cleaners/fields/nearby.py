"""The few lines that can hold a byline or a credit: around the headline, at the body's ends and right behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from lxml.etree import _Element as Element

from cleaners.body import Body, Place
from cleaners.fields.plain import QUOTES, fold, plain_title, token_of
from cleaners.tree import Line, Page, once

# Swept 5 to 40 on the labelled pages: bylines are at most 3 lines below the headline and 17 above the body (a row of
# share buttons between), document tables at most 8 above the headline (24 hold one
# with a line for each cell), credits at most 3 behind the body.
_ABOVE, _BYLINE, _HEAD, _TAIL, _BEHIND = 24, 16, 8, 8, 12
_HEADLINE_REACH = 120  # a locator that took a footer for the body still finds the byline
LONGEST_LINE = 120  # bylines with three offices; anything longer is prose
_NEAR_HEADING = 40
_INSIDE = 24  # a container may hold the document's table and then the headline
_GAP, _GAP_UNLIKE = 20, 5  # lines between two containers of one body, of the same class and of another
_INLINE_NODES = 24


@dataclass(frozen=True, slots=True)
class Nearby:
    """Short lines with the borders of their inline elements as newlines.

    ``above`` stands over the headline, ``byline`` between headline and body in the elements ``holders``; ``opening``
    and ``closing`` are the body's first and last lines, ``behind`` follows it.
    """

    above: tuple[str, ...]
    byline: tuple[str, ...]
    holders: tuple[Element, ...]
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    behind: tuple[str, ...]
    headline: str


_NOTHING = Nearby((), (), (), (), (), (), "")


@once  # five readers ask in turn
def nearby(page: Page, place: Place | None) -> Nearby:
    """The lines near the body; all empty for a page without one."""
    if place is None:
        return _NOTHING
    lines, start, end = page.lines, place.start, _end(page, place)
    headline = find_headline(page, place)
    if headline is None:
        top, below = start, lines[max(0, start - _BYLINE) : start]
    elif headline < start:
        top, below = headline, lines[headline + 1 : min(start, headline + 1 + _BYLINE)]
    else:
        # The container holds the headline too: its byline ends where the prose begins.
        top, below = headline, lines[headline + 1 : min(end, headline + 1 + _HEAD)]
        below = list(takewhile(_is_no_prose, below))
    byline = [line for line in below if len(line.text) <= LONGEST_LINE]
    return Nearby(
        above=_texts(lines[max(0, top - _ABOVE) : top]) if headline is not None else (),
        byline=tuple(map(spaced, byline)),
        holders=tuple(line.element for line in byline),
        opening=_texts(lines[start : min(end, start + _HEAD)]),
        closing=_texts(lines[max(start, end - _TAIL) : end]),
        behind=_texts(lines[end : end + _BEHIND]),
        headline=lines[headline].text if headline is not None else "",
    )


def _end(page: Page, place: Place) -> int:
    """Where the body ends: a container far behind the others (a feed that shares their class) does not count."""
    end = place.start
    for container in place.containers:
        first, last = page.spans.get(container, (end, end))
        alike = token_of(container) == token_of(place.containers[0])
        if end > place.start and first > end + (_GAP if alike else _GAP_UNLIKE):
            return end
        end = max(end, last)
    return end if end > place.start else place.end


def closing(near: Nearby, body: Body) -> tuple[str, ...]:
    """The lines that close the body, with those that the trim took off its end, each once."""
    removed = [one.text for one in body.removed if one.place == "tail" and len(one.text) <= LONGEST_LINE]
    return tuple(dict.fromkeys((*near.closing, *removed)))


def find_headline(page: Page, place: Place) -> int | None:
    """The line of the headline: the nearest above the body that the page's title names, or an h1, or none."""
    titles = (page.meta("articletitle"), page.head_title, page.meta("og:title"))
    names = [name for title in titles if title and (name := fold(plain_title(title)))]
    lines, start = page.lines, place.start
    firsts = {title[0] for title in (*titles, *names) if title}
    if '"' in firsts:
        firsts.update(QUOTES)
    heading = None
    for i in range(start - 1, max(-1, start - _HEADLINE_REACH - 1), -1):
        line = lines[i]
        if line.text[0] in firsts and len(line.text) >= 4 and named(fold(line.text), names):
            # A page that is called like its site names the site's head, far above the headline.
            return heading if heading is not None and heading - i > _BYLINE else i
        if heading is None and line.element.tag == "h1" and start - i <= _NEAR_HEADING:
            heading = i
    for i in range(start, min(place.end, start + _INSIDE)):
        line = lines[i]
        if named(fold(line.text), names) and (len(line.text) >= 4 or line.element.tag in ("h1", "h2")):
            return i
    return heading


def named(line: str, names: Iterable[str]) -> bool:
    """Whether a folded line is the headline that one of the folded names gives, alone or before a suffix."""
    for name in names:
        if name == line or (name.startswith(line) and not name[len(line)].isalnum()):
            return True
        if len(line) > 12 and len(name) > 12 and (line.startswith(name) or name.startswith(line[:24])):
            return True
    return False


def _is_no_prose(line: Line) -> bool:
    if len(line.text) <= 40:
        return not line.text.endswith(("。", "！", "；"))
    return not line.text.endswith(("。", "！", "？", "”", "：", "；"))


def spaced(line: Line) -> str:
    """A line with a newline at the border of each inline element, where its element holds this line only."""
    element = line.element
    if len(element) == 0 or len(line.text) > LONGEST_LINE or line.linked == len(line.text):
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
    return tuple(spaced(line) for line in lines if len(line.text) <= LONGEST_LINE)
