"""Selectors: the few words of CSS that rules and tables are written in, and XPath for what those cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.rules import RuleError
from cleaners.tree import Page

_STEP = re.compile(r"(?P<tag>[A-Za-z][\w:-]*|\*)?(?P<tests>(?:[#.][\w-]+|\[[^\[\]]+\])*)")
_TEST = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<klass>[\w-]+)|\[\s*(?P<name>[\w:-]+)\s*(?:(?P<op>\^?=)\s*(?P<value>[^\]]*?)\s*)?\]"
)
_BLANKS = re.compile(r"\s+(?![^\[]*\])")


def select(page: Page, selector: str) -> list[Element]:
    """The elements that a selector finds, in document order.

    Refuses (RuleError) a selector that is none. ``tag[name^=start]`` is understood too: class names with a hash end.

    >>> from cleaners.decode import decode
    >>> from cleaners.tree import parse
    >>> page = parse(decode(b"<div id=a class='x y'><p>1</p><p>2</p></div>"), None)
    >>> [el.text for el in select(page, "div.x p")], len(select(page, "//p[2]")), len(select(page, "[id^=a]"))
    (['1', '2'], 1, 1)
    """
    kind, rest = selector[:1], selector[1:]
    if kind in ("#", ".") and _is_name(rest):
        if kind == "#":
            found = page.ids.get(rest)
            return [] if found is None else [found]
        return list(page.classes.get(rest, ()))
    result = compiled(selector)(page.root)
    return [el for el in result if isinstance(el, etree._Element)] if isinstance(result, list) else []


def check_selector(text: str) -> None:
    """Nothing for a selector that can be used; raises RuleError for any other.

    >>> check_selector("div > p")
    Traceback (most recent call last):
    ...
    cleaners.rules.RuleError: 'div > p': '>' is no selector
    """
    compiled(text)


@lru_cache(maxsize=1024)
def compiled(selector: str) -> Callable[[Element], Any]:
    """The selector as a compiled XPath."""
    path = selector if selector.startswith(("/", "(")) else _path(selector)
    try:
        return cast("Callable[[Element], Any]", etree.XPath(path))
    except etree.XPathError as error:
        raise RuleError(f"{selector!r}: {error}") from error


@lru_cache(maxsize=1024)
def _is_name(text: str) -> bool:
    return re.fullmatch(r"[\w-]+", text) is not None


def _path(selector: str) -> str:
    steps = _BLANKS.split(selector.strip())
    return "".join("//" + _step(step, selector) for step in steps)


def _step(step: str, selector: str) -> str:
    match = _STEP.fullmatch(step)
    if not match or not step:
        raise RuleError(f"{selector!r}: {step!r} is no selector")
    tests = []
    for test in _TEST.finditer(match["tests"]):
        if test["id"]:
            tests.append(f"[@id={_literal(test['id'], selector)}]")
        elif test["klass"]:
            tests.append(f"[contains(concat(' ',normalize-space(@class),' '),' {test['klass']} ')]")
        elif test["op"]:
            value = _literal(test["value"].strip("\"'"), selector)
            name = test["name"]
            tests.append(f"[starts-with(@{name},{value})]" if test["op"] == "^=" else f"[@{name}={value}]")
        else:
            tests.append(f"[@{test['name']}]")
    return (match["tag"] or "*").lower() + "".join(tests)


def _literal(value: str, selector: str) -> str:
    if '"' in value:
        raise RuleError(f"{selector!r}: a quote inside a value")
    return f'"{value}"'
