"""A list page's markup: the visible tree, and the fragments that scripts turn into lists in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

# libxml2 drops what stands after a stray end of the page; without the end tags nothing is lost.
_END = re.compile(r"</(?:html|body)\s{0,9}>", re.I)
_RECORD = re.compile(r"<(?:record|recordset|datastore)\b", re.I)
_LINK = re.compile(r"<a\s", re.I)
_ESCAPES = re.compile(r"\\(?:u003[cC]|u003[eE]|u002[fF]|[/\"'nrt])")
_PLAIN = {"\\u003c": "<", "\\u003e": ">", "\\u002f": "/", "\\n": "\n", "\\r": "\n", "\\t": " "}
# Fragments read per page: pages with lists in comments or scripts have one to six of them.
_FRAGMENTS = 24


def parse(text: str) -> Element:
    """The tree of an HTML page or fragment; an empty one for what holds no markup. Never raises."""
    data = _END.sub("", text.replace("\x00", "")).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True)) if data.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return root if root is not None else etree.Element("html")


def scripts(root: Element) -> list[str]:
    """The texts of a page's scripts and comments that hold anything, in order."""
    return [el.text for el in root.iter("script", etree.Comment) if el.text and not el.text.isspace()]


def records(text: str) -> str | None:
    """The markup inside the CDATA records of a JCMS data store, None when the text holds none.

    >>> records("<recordset><record><![CDATA[<li>1</li>]]></record><record><![CDATA[<li>2</li>]]></record></recordset>")
    '<li>1</li><li>2</li>'
    """
    if "<![CDATA[" not in text or not _RECORD.search(text):
        return None
    pieces = text.rpartition("</nextgroup>")[2].split("<![CDATA[")
    return "".join(piece[:end] for piece in pieces[1:] if (end := piece.find("]]>")) >= 0)


def fragments(root: Element) -> Iterator[tuple[str, float]]:
    """Markup that a browser shows only after scripts have run, each with how much more it weighs than visible markup.

    Records are there to be the list; what stands in a comment, a script or a text area counts as if it were visible.
    """
    return islice(_fragments(root), _FRAGMENTS)


def _fragments(root: Element) -> Iterator[tuple[str, float]]:
    for el in root.iter("script", "textarea", "template", etree.Comment):
        text = el.text or ""
        if not _LINK.search(text) and "<record>" not in text:
            continue
        if (found := records(text)) is not None:
            yield found, 2.0
        elif el.tag == "script":
            yield _ESCAPES.sub(_unescape, text), 1.0
        else:
            yield text, 1.0


def _unescape(match: re.Match[str]) -> str:
    escape = match.group()
    return _PLAIN.get(escape.lower(), escape[1:])
