"""Who wrote it and who edited it; the medium is in sources.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile

from cleaners.body import Body, Place
from cleaners.fields import Found
from cleaners.fields.calendar import without_dates
from cleaners.fields.labels import labelled, read_labels
from cleaners.fields.metas import property_of
from cleaners.fields.names import has_surname, is_organisation, medium_and_names, people, sure_people
from cleaners.fields.nearby import Nearby, closing, nearby
from cleaners.fields.plain import text_of
from cleaners.fields.reporters import dateline_reporters, line_reporters, signature
from cleaners.fields.ruled import noting, ruled
from cleaners.fields.sources import read_source
from cleaners.fields.unlabelled import PIECES, named_writer, poster
from cleaners.rules import PageRules
from cleaners.tree import Page

__all__ = ["read_authors", "read_editors", "read_source"]

_BODY_ENDS = 6  # paragraphs at either end of the body in which datelines and signatures stand
_SIGNED_BODY = 200  # characters: below, a closing bracket is more often a remark than a signature
# A bare name beside the medium: of three characters, since columns and towns of two begin like names (苏州, 国际).
_PERSON = re.compile(r"[\u4e00-\u9fff]{2}[^\W区县市省州镇村乡版界圈观谈说评论类街路\d]")
_RELEASED = re.compile(r"发[布表]于\s{0,4}$")
_PICTOGRAPHS = re.compile(r"^[^\w]+|[^\w]+$")


def read_authors(page: Page, place: Place | None, body: Body, rules: PageRules | None) -> Found[tuple[str, ...]] | None:
    """The people who wrote it: labelled near the headline, else at the end, else a reporter's line, a dateline, a
    signature. Each once, in the page's order.

    Meta author is not asked: on portals it is the editor, the site or a number. Refuses media, offices and 网络.
    """
    wanted = ruled(page, rules, "authors")
    if wanted and (names := _of_value(wanted, "author")):
        return Found(names, "rules.authors")
    for names, where in _author_evidence(page, nearby(page, place), body):
        if names:
            return noting(Found(names, where), "authors", wanted)
    return None


def _author_evidence(page: Page, near: Nearby, body: Body) -> Iterator[tuple[tuple[str, ...], str]]:
    tail = closing(near, body)
    yield _account_author(page), "id js_author_name"
    account = poster(page)
    yield ((account,) if account and not is_organisation(account) else ()), "class of the first post's account"
    yield _labelled(near.byline, "author"), "line 作者"
    if (element := page.ids.get("author_baidu")) is not None:
        yield _of_value(text_of(element), "author"), "id author_baidu"
    yield _labelled(near.opening[:2], "author"), "line 作者"
    yield _first(named_writer(holder) for holder in near.holders), "element named author"
    yield _reporters((*near.byline, *near.opening)), "reporter's line"
    yield _labelled((*tail, *near.behind[:4]), "author"), "line 作者 at the end"
    yield _reporters(tail), "reporter's line at the end"
    yield _first(_beside_medium(line) for line in near.byline), "name beside the medium"
    texts = [block.text for block in body.blocks if block.text]
    yield _first(dateline_reporters(text) for text in (*near.byline, *texts[:_BODY_ENDS])), "dateline"
    yield _first(dateline_reporters(text[-160:]) for text in texts[-_BODY_ENDS:]), "bracket at the end"
    if texts and sum(map(len, texts)) >= _SIGNED_BODY:
        yield signature(texts[-1].rstrip()), "signature"
    yield people((property_of(page, "author") or "").lstrip("□■ ")), "comment enpproperty"


def read_editors(page: Page, place: Place | None, body: Body, rules: PageRules | None) -> Found[tuple[str, ...]] | None:
    """责任编辑, 责编 and 编辑 near the body, all of them; where none is named, 校对, 监制 and 审核.

    An account (biaoffeng, NF055) is an editor when nothing else is shown. Refuses 系统管理员 and admin.
    """
    wanted = ruled(page, rules, "editors")
    if wanted and (names := _of_value(wanted, "editor")):
        return Found(names, "rules.editors")
    near = nearby(page, place)
    lines = (*near.byline, *near.opening[:3], *closing(near, body), *near.behind)
    found = None
    for role, where in (("editor", "line 责任编辑"), ("checker", "line 校对")):
        names = _labelled(lines, role)
        if not names and role == "editor" and (element := page.ids.get("editor_baidu")) is not None:
            names, where = _of_value(text_of(element), "editor"), "id editor_baidu"
        if names:
            found = Found(names, where)
            break
    return noting(found, "editors", wanted)


def _reporters(lines: Iterable[str]) -> tuple[str, ...]:
    """The names of the first reporter's line, and of those right below it: 通讯员 have one of their own."""
    told = map(line_reporters, lines)
    found = next((names for names in told if names), ())
    return tuple(dict.fromkeys((*found, *chain.from_iterable(takewhile(bool, told)))))


def _labelled(lines: Iterable[str], role: str) -> tuple[str, ...]:
    """The names behind every label of this role, each once, in the page's order."""
    return tuple(dict.fromkeys(name for value in labelled(lines, role) for name in people(without_dates(value))))


def _of_value(text: str, role: str) -> tuple[str, ...]:
    """Names in a value that may bring its label along."""
    labels = read_labels(text)
    return _labelled((text,), role) if labels else people(text)


def _beside_medium(line: str) -> tuple[str, ...]:
    """林满/河湾日报 and 来源：河湾日报 林满: a name and its paper."""
    name, slash, medium = line.partition("/")
    if slash and 2 <= len(medium.strip()) <= 20 and has_surname(name.strip()):
        return (name.strip(),)
    line = _RELEASED.sub("", without_dates(line))
    pieces = [piece.strip() for piece in PIECES.split(line)]
    if any(is_organisation(piece) for piece in pieces):
        others = {*_labelled((line,), "editor"), *_labelled((line,), "checker")}
        named = _first(sure_people(piece) for piece in pieces if _PERSON.fullmatch(piece) and piece not in others)
        if named:
            return named
    values = [*labelled((line,), "source"), *line.split("\n")]
    return _first(medium_and_names(" ".join(value.split()))[1] for value in values)


def _account_author(page: Page) -> tuple[str, ...]:
    """The author that WeChat shows beside the account's name; an account of one's own is a name as it is."""
    if "js_content" not in page.ids:
        return ()
    element = page.ids.get("js_author_name")
    if element is None:
        shown = [one for one in page.classes.get("rich_media_meta_text", ())[:4] if not one.get("id")]
        element = shown[0] if shown else None
    if element is None:
        return ()
    name = _PICTOGRAPHS.sub("", text_of(element))
    return people(name) if len(name) <= 20 else ()


def _first(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((names for names in found if names), ())
