"""Selectors of site files as XPath: the small language of `cleaners.rules.PageRules`, checked when a file is loaded."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

_STEP = re.compile(
    r"(?P<tag>[A-Za-z][\w-]*|\*)?(?P<rest>(?:[#.][\w-]+|\[[\w:-]+(?:[\^*$]?=(?:\"[^\"]*\"|'[^']*'|[^\]\"']*))?\])*)"
)
_PART = re.compile(r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<name>[\w:-]+)(?P<op>[\^*$]?=)?(?P<value>[^\]]*)\]")


class SelectorError(ValueError):
    """A selector that cannot be read; the message says which part."""


def xpath_of(selector: str) -> str:
    """The XPath of a selector; one that starts with ``/`` or ``./`` is XPath already. Refuses (SelectorError) the rest.

    >>> xpath_of("ul.u-list li")
    ".//ul[contains(concat(' ', normalize-space(@class), ' '), ' u-list ')]//li"
    >>> xpath_of("#zoom")
    ".//*[@id='zoom']"
    """
    selector = selector.strip()
    if selector.startswith(("/", "./")):
        return selector
    steps = [_step(part, selector) for part in selector.split()]
    if not steps:
        raise SelectorError("the selector is empty")
    return ".//" + "//".join(steps)


def compiled(selector: str) -> etree.XPath:
    """The selector ready to use. Refuses (SelectorError) what is neither a selector nor an XPath."""
    return _compiled(selector)


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    try:
        return etree.XPath(xpath_of(selector))
    except etree.XPathError as error:
        raise SelectorError(f"{selector!r} is no XPath: {error}") from None


def select(selector: str, root: Element) -> list[Element]:
    """The elements that a selector finds, in document order."""
    try:
        found = compiled(selector)(root)
    except etree.XPathError as error:
        raise SelectorError(f"{selector!r} cannot be evaluated: {error}") from None
    return [el for el in found if isinstance(el, Element)] if isinstance(found, list) else []


def _step(part: str, selector: str) -> str:
    match = _STEP.fullmatch(part)
    if not match or not part:
        raise SelectorError(f"{part!r} in {selector!r} is no selector")
    path = match["tag"] or "*"
    for one in _PART.finditer(match["rest"]):
        path += f"[{_condition(one)}]"
    return path


def _condition(part: re.Match[str]) -> str:
    if part["id"]:
        return f"@id='{part['id']}'"
    if part["cls"]:
        return f"contains(concat(' ', normalize-space(@class), ' '), ' {part['cls']} ')"
    name = f"@{part['name']}"
    if not part["op"]:
        return name
    value = part["value"].strip("\"'")
    quoted = f'"{value}"' if "'" in value else f"'{value}'"
    if part["op"] == "^=":
        return f"starts-with({name}, {quoted})"
    if part["op"] == "$=":
        return f"substring({name}, string-length({name}) - {len(value) - 1}) = {quoted}"
    return f"contains({name}, {quoted})" if part["op"] == "*=" else f"{name}={quoted}"
