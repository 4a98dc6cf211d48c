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

    A cell is what is shown and what of it is still text ("" for what a step took out): a step's places count only
    what is still text.
    """
    cells = [(text, text)]
    for step in by_step(edits):
        cells = _mark_step(cells, step)
    return "".join(shown for shown, _ in cells)


def _mark_step(cells: list[tuple[str, str]], changes: list[Change]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    place, waiting = 0, iter(changes)
    change = next(waiting, None)
    for shown, alive in cells:
        end, used = place + len(alive), 0
        if change is None or change.start >= end or not alive:
            out.append((shown, alive))
        else:
            while change is not None and change.end <= end:
                start = max(change.start - place, used)
                out += [(alive[used:start],) * 2, (_taken(change), ""), (_put(change), change.new)]
                used, change = change.end - place, next(waiting, None)
            # what is left, unless a change goes on in a later cell
            stop = len(alive) if change is None or change.start >= end else max(change.start - place, used)
            out.append((alive[used:stop],) * 2)
        place = end
    return out


def _taken(change: Change) -> str:
    return f"{RED}[-{_in_one_line(change.old)}-]{OFF}" if change.old else ""


def _put(change: Change) -> str:
    return f"{GREEN}[+{_in_one_line(change.new)}+]{OFF}" if change.new else ""


def _in_one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def _why(rule: str) -> str:
    where, _, name = rule.partition(".")
    if where != "boilerplate":
        return ""
    for entry in load("boilerplate").get("entry", ()):
        if entry["id"] == name:
            return str(entry["why"])
    return ""
