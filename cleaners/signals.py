"""The numbers that a corpus builder thresholds: characters, shares, repeats. Computed once, counted in characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from cleaners.article import Removed, Signals
from cleaners.assembly import letters
from cleaners.body import Body, Place
from cleaners.edit import Cleaned, room
from cleaners.tables import load
from cleaners.tree import Page

# Portals put the statement up to 24 lines below the text, behind tags, votes and share bars.
BELOW = 30

_NOT_HAN = re.compile("[0-9A-Za-z\u00c0-\u1fff\u3040-\u33ff\uac00-\ud7a3]")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def measure(page: Page, place: Place | None, body: Body, cleaned: Cleaned) -> Signals:
    """The signals of a page's article; all 0 for a page without text. ``link_density`` is that of the lines at the
    body's place. ``kept_glosses`` are left to the caller.
    """
    shown = page.lines[place.start : place.end] if place else []
    linked, characters = sum(line.linked for line in shown), sum(len(line.text) for line in shown)
    return replace(
        measure_text(cleaned, body.removed),
        link_density=min(1.0, _share(linked, characters)),
        invisible_characters=len(_INVISIBLE.findall(body.text)),
        hidden_characters=sum(_solid(one.text) for one in page.hidden),
        double_encoded=page.decoded.double_encoded,
        self_media=is_self_media(page, place, body),
    )


def measure_text(cleaned: Cleaned, removed: Sequence[Removed]) -> Signals:
    """What the text itself tells: white space never counts, hanzi are of all planes.

    Shares: ``annotation_share`` of the text before the steps, ``boilerplate_share`` of text and removed lines together,
    ``punctuation_share`` of the clean text: what is neither letter nor digit.

    >>> measure_text(Cleaned("公布了，第1批。"), ()).hanzi
    5
    """
    text, word = cleaned.text, letters(cleaned.text)
    characters = _solid(text)
    annotations, taken = _annotations(cleaned)
    lines = [line for line in text.split("\n") if line.strip()]
    cut = sum(_solid(one.text) for one in removed)
    invisible = sum(len(_INVISIBLE.findall(change.old)) for change in cleaned.edits)
    return Signals(
        characters=characters,
        hanzi=len(word) - len(_NOT_HAN.findall(word)),
        paragraphs=len(lines),
        annotations=annotations,
        annotation_share=_share(taken, characters + taken),
        boilerplate_share=_share(cut, characters + cut),
        punctuation_share=_share(max(0, characters - len(word)), characters),
        repeated_lines=len(lines) - len(set(lines)),
        invisible_characters=invisible,
        damaged_places=text.count("\ufffd"),
    )


def is_self_media(page: Page, place: Place | None, body: Body) -> bool:
    """True where the portal says that an account's owner wrote the article (tables/self_media.toml)."""
    if place is None:
        return False
    below = [line.text for line in page.lines[max(place.start, place.end - 3) : place.end + BELOW]]
    shown = "\n".join([*below, *(one.text for one in body.removed)])
    return any(phrase in shown for phrase in _statements())


def _annotations(cleaned: Cleaned) -> tuple[int, int]:
    """How many annotations were taken out, and how many characters with them."""
    changes = [change for change in cleaned.edits if room(change.rule) == "annotations"]
    return len(changes), sum(max(0, _solid(change.old) - _solid(change.new)) for change in changes)


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


@cache
def _statements() -> tuple[str, ...]:
    return tuple(phrase for entry in load("self_media")["statement"] for phrase in entry["phrases"])
