"""What a site's own rules say about a field: one selector, the first match in document order."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.fields import Found, T
from cleaners.fields.plain import text_of
from cleaners.rules import PageRules
from cleaners.tree import Page

_PART = re.compile(
    r"(?P<tag>[A-Za-z][\w:-]*|\*)?(?:#(?P<id>[^\s.#\[]+)|\.(?P<class>[^\s.#\[]+)|\[(?P<name>[\w:-]+)=(?P<value>[^\]]*)\])?"
)


def ruled(page: Page, rules: PageRules | None, field: str) -> str | None:
    """The text that the rule for ``field`` selects, white space collapsed; "" when it selects nothing, None without a rule.

    A selector that lxml cannot run selects nothing: rules come from outside and may not break a page.
    """
    selector = getattr(rules, field, None) if rules is not None else None
    if not selector:
        return None
    try:
        found = page.root.xpath(_xpath(selector))
    except etree.XPathError:
        return ""
    first = (found[0] if found else "") if isinstance(found, list) else found
    return text_of(first) if isinstance(first, Element) else " ".join(str(first).split())


def noting(found: Found[T] | None, field: str, text: str | None) -> Found[T] | None:
    """The value that other evidence gave, saying so when a rule for the field exists and gave none."""
    if found is None or text is None:
        return found
    return Found(found.value, f"rules.{field} matched {'nothing' if not text else 'no value'}; {found.where}")


@lru_cache(maxsize=256)
def _xpath(selector: str) -> str:
    """The XPath of a short selector.

    >>> _xpath("div.head #name")
    "//div[contains(concat(' ',normalize-space(@class),' '),' head ')]//*[@id='name']"
    >>> _xpath("meta[name=author]"), _xpath("/html/body")
    ("//meta[@name='author']", '/html/body')
    """
    if selector.startswith("/"):
        return selector
    steps = []
    for part in selector.split():
        match = _PART.fullmatch(part)
        if match is None or "'" in part:
            return "/.."  # selects nothing
        step = f"//{match['tag'] or '*'}"
        if match["id"]:
            step += f"[@id='{match['id']}']"
        elif match["class"]:
            step += f"[contains(concat(' ',normalize-space(@class),' '),' {match['class']} ')]"
        elif match["name"]:
            value = match["value"].strip('"')
            step += f"[@{match['name']}='{value}']"
        steps.append(step)
    return "".join(steps)
