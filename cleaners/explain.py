"""A record told to an editor: what was found where, what left the page and why, what changed inside the text."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.article import Article
from cleaners.edit import Change, by_step, restore
from cleaners.tables import load

RED, GREEN, DIM, BOLD, OFF = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
FIELDS = ("title", "source", "authors", "editors", "published", "section")


def explain(article: Article, *, coloured: bool) -> str:
    """The record as lines for a terminal: taken out is struck in red with its rule, put in is green."""
    lines = [*_head(article), "", *_removed(article), "", *_body(article)]
    text = "\n".join(lines)
    if coloured:
        return text
    for code in (RED, GREEN, DIM, BOLD, OFF):
        text = text.replace(code, "")
    return text


def _head(article: Article) -> Iterator[str]:
    yield f"{BOLD}{article.title or '(no title)'}{OFF}"
    yield f"{'status':<10} {article.status}: {article.status_reason}"
    for name in FIELDS[1:]:
        value = getattr(article, name)
        if value:
            shown = "、".join(value) if isinstance(value, tuple) else value
            yield f"{name:<10} {shown}  {DIM}({article.evidence.get(name, '')}){OFF}"
    if found := article.evidence.get("text"):
        yield f"{'body':<10} found by {found}"


def _removed(article: Article) -> Iterator[str]:
    yield f"{BOLD}taken off the page{OFF} ({len(article.removed)})"
    for one in article.removed:
        why = _why(one.rule)
        yield f"  {RED}- {one.text}{OFF}  {DIM}{one.place}, {one.rule}{': ' + why if why else ''}{OFF}"


def _body(article: Article) -> Iterator[str]:
    yield f"{BOLD}changed inside the text{OFF} ({len(article.edits)})"
    yield _marked(restore(article), article.edits)


def _marked(text: str, edits: tuple[Change, ...]) -> str:
    """The original text with every change shown in its place.

    Cells are pieces of text, alive (still part of the text) or dead (a change already shown): a step's places
    count live characters only.
    """
    cells: list[tuple[str, bool]] = [(text, True)]
    for step in by_step(edits):
        cells = _mark_step(cells, step)
    return "".join(piece for piece, _ in cells)


def _mark_step(cells: list[tuple[str, bool]], changes: list[Change]) -> list[tuple[str, bool]]:
    out: list[tuple[str, bool]] = []
    place, waiting = 0, iter(changes)
    change = next(waiting, None)
    for piece, alive in cells:
        if not alive:
            out.append((piece, alive))
            continue
        used = 0
        while change is not None and change.end <= place + len(piece):
            start, end = max(change.start - place, used), change.end - place
            out += [(piece[used:start], True), (_mark(change), False), (change.new, True)]
            used, change = end, next(waiting, None)
        if change is not None and change.start < place + len(piece):  # the change goes on in a later cell
            out.append((piece[used : max(change.start - place, used)], True))
        else:
            out.append((piece[used:], True))
        place += len(piece)
    return out


def _mark(change: Change) -> str:
    old, new = change.old.replace("\n", "⏎"), change.new.replace("\n", "⏎")
    arrow = f"{RED}[-{old}-]{OFF}" if old else ""
    return f"{arrow}{GREEN}[+{new}+]{OFF}" if new else arrow


def _why(rule: str) -> str:
    where, _, name = rule.partition(".")
    if where != "boilerplate":
        return ""
    for entry in load("boilerplate").get("entry", ()):
        if entry["id"] == name:
            return str(entry["why"])
    return ""
