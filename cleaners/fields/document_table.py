"""The document's label table: its labels and values, read from the lines around the body.

One rule for every layout (sites.md §3.2): a label is a known name that fills a cell or that a colon ends; its value is
the rest of the line or the next sibling cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from lxml.etree import _Element as Element

from cleaners.body import Place
from cleaners.fields.nearby import spaced
from cleaners.tables import load
from cleaners.tree import Line, Page, once

# The table stands right above the headline or the text; on the labelled pages the farthest label is 10 lines above the
# body. Forty lines leave room for a table with one line per cell.
BEFORE, INSIDE, AFTER = 40, 24, 12
LONGEST_LINE = 600
LONGEST_LABEL = 16
VALUE_LINES, REST_LINES = 12, 2

_INLINE = frozenset({"b", "strong", "span", "em", "i", "label", "font", "th", "u"})
_OTHER_LABEL = re.compile(r"[【\[]?[\u3400-\u9fff \u3000]{2,12}[】\]:：]")
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "无", "暂无", "空", "null", "无文号", "暂无文号", "undefined"})


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A label and its value ("" when the cell is empty), which stand on ``page.lines[start:end]``.

    ``rank`` is the label's place among its field's names.
    """

    name: str
    field: str
    rank: int
    strong: bool
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Labels:
    """The label names, their first characters, the pattern of a label at a line's start and of one with a colon."""

    names: Mapping[str, tuple[str, int, bool]]
    heads: frozenset[str]
    opening: re.Pattern[str]
    pattern: re.Pattern[str]


@cache
def _labels() -> _Labels:
    names = {}
    for entry in load("policy_labels")["label"]:
        ranked = (*entry["strong"], *entry["weak"])
        names.update({name: (entry["field"], rank, name in entry["strong"]) for rank, name in enumerate(ranked)})
    by_length = sorted(names, key=len, reverse=True)
    spaced = {name: "[ \u3000]{0,4}".join(name) for name in by_length}
    strong = "|".join(spaced[name] for name in by_length if names[name][2])
    # A weak label opens the line or follows a blank or a bracket: 稿件来源 is not 来源. A strong one may touch the value
    # before it, as cells that are inline elements do.
    edge = r"(?:^|(?<=[\s;；|）】\]]))"
    pattern = re.compile(rf"(?:{edge}[【\[]?({'|'.join(spaced.values())})|[【\[]?({strong}))[ \u3000]?[:：】\]][:：]?")
    opening = re.compile("|".join(spaced.values()))
    return _Labels(names, frozenset(name[0] for name in names) | set("【["), opening, pattern)


@once  # two readers ask in turn
def read_table(page: Page, place: Place) -> tuple[Cell, ...]:
    """The labelled cells near the body, in page order; first those above and at its head, else those right below it.

    A value is "" where the cell is empty or only says that there is none (无, -).
    """
    cells = tuple(_cells(page, max(0, place.start - BEFORE), min(place.end, place.start + INSIDE)))
    if any(cell.strong for cell in cells):
        return cells
    below = tuple(_cells(page, place.end, min(len(page.lines), place.end + AFTER)))
    return below if any(cell.strong for cell in below) else cells


def split_labels(text: str) -> list[tuple[str, str]]:
    """The labels of one line of text with their values; [] when it does not open with a label and a colon.

    >>> split_labels("索 引 号：000123456/2031-00017 发文机关：临江市民政局")
    [('索引号', '000123456/2031-00017'), ('发文机关', '临江市民政局')]
    >>> split_labels("文号编排应当连续。")
    []
    """
    labels = _labels()
    if len(text) > LONGEST_LINE or text[:1] not in labels.heads or not labels.pattern.match(text):
        return []
    found = list(labels.pattern.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        (_squash(match.group(1) or match.group(2)), text[match.end() : end].strip("\u3000\xa0 ;；|"))
        for match, end in zip(found, ends, strict=True)
    ]


def as_label(text: str) -> str | None:
    """The label's name when the text is nothing but a label.

    >>> as_label("主 题 词："), as_label("主题词 养老")
    ('主题词', None)
    """
    if len(text) > LONGEST_LABEL or text[:1] not in _labels().heads:
        return None
    name = _squash(text).strip("【】[]:：")
    return name if name in _labels().names else None


def _cells(page: Page, start: int, end: int) -> Iterator[Cell]:
    heads = _labels().heads
    for index in range(start, end):
        line = page.lines[index]
        text = line.text
        if text[0] not in heads or len(text) > LONGEST_LINE:
            continue
        beside: list[Line] = []
        if name := as_label(text):
            beside = _next_cell(page, index) or _cell_below(page, index)
            pairs = [(name, " ".join(line.text for line in beside))]
        else:
            shown = spaced(line) if "：" in text or ":" in text else text
            pairs = [(name, _plain(name, value)) for name, value in split_labels(shown)]
            if not pairs and page.spans.get(line.element) == (index, index + 1) and _labels().opening.match(text):
                pairs = _inline_pairs(line.element)
        for name, value in pairs:
            known = "" if value in _EMPTY else value
            yield Cell(name, *_labels().names[name], known, index, index + 1 + len(beside))


def _plain(name: str, value: str) -> str:
    """A value without the borders of its inline elements. Numbers and dates may be in pieces; other values claim one
    element only: a stamp (有效), or the rest of a byline, may follow."""
    field = _labels().names[name][0]
    in_pieces = field == "document_number" or field.endswith("_date")
    return value.replace("\n", "") if in_pieces else value.strip().split("\n", 1)[0]


def _next_cell(page: Page, index: int) -> list[Line]:
    """The lines of the cell beside a label that fills its own: the rest of the label's block, the next sibling, or the
    next line of the same block."""
    element = page.lines[index].element
    first, last = page.spans.get(element, (index, index + 1))
    if first == index and index + 1 < last <= index + 1 + REST_LINES:  # <li><label>文号</label><div>…</div></li>
        rest = page.lines[index + 1 : last]
        return [] if any(as_label(line.text) for line in rest) else rest
    for _ in range(3):
        beside = _next_element(element)
        if beside is not None:
            break
        parent = element.getparent()
        if parent is None or page.spans.get(parent) != (index, index + 1):
            break
        element = parent
    else:
        beside = None
    if beside is not None and beside in page.spans:
        lines = page.lines_of(beside)
    else:
        following = page.lines[index + 1 : index + 2]
        near = (page.lines[index].element, page.lines[index].element.getparent())
        lines = [line for line in following if line.element in near]
    if not lines or len(lines) > VALUE_LINES or as_label(lines[0].text) or _OTHER_LABEL.match(lines[0].text):
        return []
    return lines


def _cell_below(page: Page, index: int) -> list[Line]:
    """The lines of the same column in the next row, where a row of labels stands above the only row of values.

    A table of other documents looks the same but for the index number, which is the page's own.
    """
    cell = page.lines[index].element
    while cell.tag not in ("td", "th"):
        above = cell.getparent()
        if above is None or page.spans.get(above) != (index, index + 1):
            return []
        cell = above
    row = cell.getparent()
    below = _next_row(row) if row is not None else None
    if row is None or below is None or _next_row(below) is not None:
        return []
    labels, values = list(row.iterchildren("td", "th")), list(below.iterchildren("td", "th"))
    names = [as_label(" ".join(line.text for line in page.lines_of(one))) for one in labels]
    own = any(name and _labels().names[name][0] == "index_number" for name in names)
    if not own or None in names or not 1 < len(labels) == len(values):
        return []
    lines = page.lines_of(values[labels.index(cell)])
    return lines if len(lines) <= VALUE_LINES and not any(as_label(line.text) for line in lines) else []


def _next_row(row: Element) -> Element | None:
    """The row below, in the same part of the table or the next one."""
    below = _next_element(row)
    part = row.getparent()
    if below is None and part is not None and part.tag in ("thead", "tbody"):
        part = _next_element(part)
        below = next(part.iterchildren("tr"), None) if part is not None else None
    return below if below is not None and below.tag == "tr" else None


def _next_element(element: Element) -> Element | None:
    beside = element.getnext()
    while beside is not None and not (isinstance(beside.tag, str) and beside.tag not in ("script", "style", "br")):
        beside = beside.getnext()
    return beside


def _inline_pairs(element: Element) -> list[tuple[str, str]]:
    """Labels that only their own tag sets off: ``<li><em>索引号</em>0001</li>``."""
    pairs: list[tuple[str, str]] = []
    for child in islice(element, VALUE_LINES):
        text = "".join(child.itertext()) if child.tag in _INLINE else ""  # type: ignore[arg-type]
        name = as_label(text.strip()) if text else None
        tail = (child.tail or "").strip()
        if name:
            pairs.append((name, tail.lstrip(":： ")))
        elif pairs:
            pairs[-1] = (pairs[-1][0], " ".join(f"{pairs[-1][1]} {text} {tail}".split()))
    return pairs


def _squash(text: str) -> str:
    return "".join(text.split())
