"""What a site names the parts that are not its article: comments, recommendations, share bars, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element as Element

from cleaners.body import furniture
from cleaners.tree import Page

# A name is a hint for the score, never a decision: bodies have been seen in class "comment" and "page".
_TAGS = ("aside", "nav", "footer")
# On these right, left and top only say where the line stands: signatures are set to the right.
_SET = frozenset("p h1 h2 h3 h4 h5 h6".split())
_POSITION = re.compile(r"(?:^|[-_])(?:right|left|top)(?:$|[-_])", re.I)


@lru_cache(maxsize=8192)
def noise_of(name: str) -> int:
    """How much a class or an id sounds like something beside the article: 2 strongly, 1 weakly, 0 not at all.

    >>> [noise_of(name) for name in ("news-comment", "relatedNews", "ad", "readme", "pages_content", "article_con")]
    [2, 2, 1, 0, 0, 0]
    """
    known = furniture.names()
    if known.strong.search(name):
        return 2
    return 1 if known.weak.search(name) and not known.body_word.search(name) else 0


def named_noise(page: Page) -> Iterator[tuple[Element, int]]:
    """The block elements whose names or tags say that they are not the article, and how strongly; some twice."""
    spans = page.spans
    for name, elements in page.classes.items():
        if strength := noise_of(name):
            positional = strength == 1 and _POSITION.search(name) is not None
            for el in elements:
                if el in spans and not (positional and el.tag in _SET):
                    yield el, strength
    for name, el in page.ids.items():
        if el in spans and (strength := noise_of(name)):
            yield el, strength
    for el in page.root.iter(*_TAGS):
        if el in spans:
            yield el, 2


def sounds_like_body(el: Element) -> bool:
    """Whether a container's class or id is one that bodies often have."""
    names = f"{el.get('id') or ''} {el.get('class') or ''}".split()
    return any(furniture.names().body.search(name) for name in names)


def names_own_file(line: str) -> bool:
    """Whether a linked line is one of the article's own files: those are part of it.

    >>> names_own_file("附件1：申请表"), names_own_file("材料清单.docx"), names_own_file("更多新闻")
    (True, True, False)
    """
    return ("附" in line or "." in line) and furniture.lines().own_file.search(line) is not None
