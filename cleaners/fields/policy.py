"""What the page says about the official document that it carries: labels first, then the document's own text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from cleaners.article import Block, Policy, Removed
from cleaners.body import Body, Place
from cleaners.fields.dates import parse_date
from cleaners.fields.document_number import normalise_number, number_above, number_in_head
from cleaners.fields.document_table import Cell, read_table, split_labels
from cleaners.fields.metas import borrowed
from cleaners.fields.nearby import nearby
from cleaners.fields.ruled import ruled
from cleaners.fields.signature import read_signature
from cleaners.rules import PageRules
from cleaners.tree import Page

RULE = "policy.document_table"
# A table inside the container opens it, at most the headline and a byline stand above; its rows follow each other.
TABLE_STARTS, TABLE_GAP = 6, 2
LONGEST_STATE = 10
LONGEST_VALUE = {
    "issuing_body": 400,
    "subject_words": 120,
    "category": 80,
    "index_number": 60,
    "validity": 20,
    "disclosure": 20,
}

_RULED = ("document_number", "index_number", "issuing_body", "written_date", "effective_date", "validity", "category")
_Record = dict[str, tuple[Any, str]]  # field → value and where it was found

_VALIDITY = re.compile(r"有效|失效|废止|生效|修[改订正]|现行|终止|^[是否]$")
_STATE = re.compile(r"[\[【(（]?((?:全文|条款|部分|现行)(?:条款)?(?:有效|失效|废止))[\]】)）]?")
_SCRIPT_VALUE = re.compile(r"""\bvar\s{1,8}\w{1,40}\s{0,8}=\s{0,8}(?:'([^'\n]{2,20})'|"([^"\n]{2,20})")""")
_NAMES = re.compile(r"[\s,，、;；]+")
_DISCLOSURE = re.compile(
    r"[(（]?(?:此件)?(主动公开|依申请公开|公开发布)[)）]?|(?:信息)?公开(?:方式|属性|形式|选项|类别|类型)[:：](主动公开|依申请公开|不予公开)"
)


def take_document_table(
    page: Page, place: Place | None, blocks: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """The blocks without the document's label table where it stands inside the body's container, and what was taken."""
    taken = _table_texts(page, place) if place else Counter()
    if not taken:
        return blocks, ()
    kept, removed = [], []
    for block in blocks:
        if _is_of_table(block, taken):
            removed.append(Removed(RULE, "body", block.text))
        else:
            kept.append(block)
    return tuple(kept), tuple(removed)


def read_policy(
    page: Page, place: Place | None, body: Body, rules: PageRules | None
) -> tuple[Policy | None, dict[str, str]]:
    """The policy record and, by field, where each value was found; None for a page that carries no official document.

    Labels count on any site where at least two prove a document table, on a government's page where one does. The
    number at the head of the text and the signature count on government pages only: news quotes both.
    """
    if place is None:
        return None, {}
    government = is_government(page)
    cells = read_table(page, place)
    proofs = {cell.field for cell in cells if cell.strong and cell.value}
    found = _from_cells(page, cells) if len(proofs) >= (1 if government else 2) else {}
    if government or found:
        _add_from_head(found, page, place)
        _add_from_text(found, body.blocks)
    notes = _override(found, page, rules) if rules else {}
    policy = Policy(**{field: value for field, (value, _) in found.items()})
    evidence = {f"policy.{field}": where for field, (_, where) in found.items()} | notes
    if policy == Policy(disclosure=policy.disclosure):
        return None, notes
    return policy, evidence


def is_government(page: Page) -> bool:
    """True for a host under gov.cn, and for a page with the government's site code that lies on the domain it names.

    Without an address the code alone must do; a farm that copies a template names a domain that is not its own.
    """
    if not page.url:
        return bool(page.meta("siteidcode"))
    try:
        host = urlsplit(page.url).hostname or ""
    except ValueError:
        return False
    if host == "gov.cn" or host.endswith(".gov.cn"):
        return True
    return bool(page.meta("siteidcode") and page.meta("sitedomain")) and not borrowed(page)


def _from_cells(page: Page, cells: Sequence[Cell]) -> _Record:
    """The best label's value for each field, read as the field's type; a value that cannot be read is left out."""
    found: _Record = {}
    for cell in sorted(cells, key=lambda cell: cell.rank):
        if cell.field == "other" or cell.field in found:
            continue
        where, text = f"label {cell.name}", cell.value
        if cell.field == "validity" and not text:
            where, text = f"script of {cell.name}", _from_script(page, cell)
        value = read_value(cell.field, text)
        if value:
            found[cell.field] = (value, where)
    return found


def read_value(field: str, text: str) -> str | tuple[str, ...] | None:
    """A label's text as the field's value: ISO dates, numbers with 〔〕, several names as a tuple; None if it is none.

    >>> read_value("issuing_body", "临江市民政局,临江市财政局"), read_value("written_date", "2031年02月30日")
    (('临江市民政局', '临江市财政局'), None)
    """
    text = text.strip()
    if field.endswith("_date"):
        day = parse_date(text) if len(text) <= 40 else None
        return day[:10] if day else None
    if field == "document_number":
        return normalise_number(text)
    if field in ("issuing_body", "subject_words"):
        return tuple(name for name in _NAMES.split(text) if name) if len(text) <= LONGEST_VALUE[field] else ()
    if field == "validity":
        text = text[1:-1] if text[:1] in tuple("[【(（") and text[-1:] in tuple("]】)）") else text
        if not _VALIDITY.search(text):
            return None
    return text if 0 < len(text) <= LONGEST_VALUE[field] else None


def _from_script(page: Page, cell: Cell) -> str:
    """What a script beside the empty label would write there: ``var file_status = '有效'``."""
    label = page.lines[cell.start].element
    for script in islice(label.iter("script"), 5):
        for match in _SCRIPT_VALUE.finditer((script.text or "")[:5000]):
            value: str = match.group(1) or match.group(2)
            if _VALIDITY.search(value):
                return value
    return ""


def _add_from_head(found: _Record, page: Page, place: Place) -> None:
    """Number and validity as lines of their own between headline and text, where no label names them."""
    near = nearby(page, place)
    if not near.headline:
        return
    if "document_number" not in found and (
        number := number_above((*near.above[-1:], near.headline, *near.byline), near.headline)
    ):
        found["document_number"] = (number, "line below the headline")
    if "validity" not in found:
        for line in near.byline:
            if len(line) <= LONGEST_STATE and (state := _STATE.fullmatch(line)):
                found["validity"] = (state.group(1), "line below the headline")
                return


def _add_from_text(found: _Record, blocks: Sequence[Block]) -> None:
    """Number, issuer, date and disclosure as the document itself states them, where no label does."""
    if "document_number" not in found and (number := number_in_head(blocks)):
        found["document_number"] = (number, "head of the text")
    if not {"issuing_body", "written_date"} <= found.keys() and (signature := read_signature(blocks)):
        # A person signs orders, which have a number; 市长 above a date also heads speeches.
        if signature.offices:
            found.setdefault("issuing_body", (signature.offices, "signature"))
        if signature.offices or "document_number" in found:
            found.setdefault("written_date", (signature.date, "signature"))
    if "disclosure" not in found:
        for block in reversed(blocks):
            short = len(block.text) <= 30 and "公开" in block.text
            match = _DISCLOSURE.fullmatch("".join(block.text.split())) if short else None
            if match:
                found["disclosure"] = (match.group(1) or match.group(2), "end of the text")


def _override(found: _Record, page: Page, rules: PageRules | None) -> dict[str, str]:
    """Put what the site's rules select in place of other evidence; say which rules selected nothing."""
    notes = {}
    for field in _RULED:
        text = ruled(page, rules, field)
        if text is None:
            continue
        labelled = split_labels(text)
        if value := read_value(field, labelled[0][1] if labelled else text):
            found[field] = (value, f"rules.{field}")
        else:
            other = f"; {found[field][1]}" if field in found else ""
            notes[f"policy.{field}"] = f"rules.{field} matched {'no value' if text else 'nothing'}{other}"
    return notes


def _table_texts(page: Page, place: Place) -> Counter[str]:
    """The lines of the label table at the head of the container, without blanks; empty when there is no such table."""
    run: list[Cell] = []
    for cell in read_table(page, place):
        last = run[-1].end + TABLE_GAP if run else place.start + TABLE_STARTS
        if cell.start < place.start:
            continue
        if cell.start > last or cell.end > place.end:
            break
        run.append(cell)
    if len({cell.name for cell in run}) < 2 or not any(cell.strong for cell in run):
        return Counter()
    rows = {i for cell in run for i in range(cell.start, cell.end)}
    return Counter("".join(page.lines[i].text.split()) for i in sorted(rows))


def _is_of_table(block: Block, taken: Counter[str]) -> bool:
    """Whether the block's lines are the table's; each line counts once, so a signature that repeats a cell stays."""
    texts = [block.text] if block.kind != "table" else [cell for row in block.rows for cell in row if cell.strip()]
    lines = ["".join(text.split()) for text in texts]
    of_table = [line for line in lines if taken[line] > 0]
    if not lines or 2 * len(of_table) <= len(lines):
        return False
    taken.subtract(of_table)
    return True
