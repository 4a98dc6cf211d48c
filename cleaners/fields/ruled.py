"""What a site's own rules say about a field: one selector, the first match in document order."""

from __future__ import annotations

from lxml.etree import _Element as Element

from cleaners.fields import Found, T
from cleaners.fields.plain import text_of
from cleaners.rules import PageRules, RuleError
from cleaners.selectors import compiled, select
from cleaners.tree import Page


def ruled(page: Page, rules: PageRules | None, field: str) -> str | None:
    """The text that the rule for ``field`` selects, white space collapsed; "" when it selects nothing, None without a rule.

    A meta tag gives its content, an XPath may also end in ``@name`` or ``text()``. A selector that is none selects
    nothing: rules come from outside and may not break a page.
    """
    selector = getattr(rules, field, None) if rules is not None else None
    if not selector:
        return None
    try:
        found = select(page, selector) or _strings(page, selector)
    except RuleError:
        return ""
    first = found[0] if found else ""
    if isinstance(first, Element):
        first = first.get("content") or "" if first.tag == "meta" else text_of(first)
    return " ".join(first.split())


def noting(found: Found[T] | None, field: str, text: str | None) -> Found[T] | None:
    """The value that other evidence gave, saying so when a rule for the field exists and gave none."""
    if found is None or text is None:
        return found
    return Found(found.value, f"rules.{field} matched {'nothing' if not text else 'no value'}; {found.where}")


def _strings(page: Page, selector: str) -> list[str]:
    """The strings that an XPath ends in: attributes, text nodes, or the value of a function."""
    if not selector.startswith(("/", "(")):
        return []
    found = compiled(selector)(page.root)
    return [str(one) for one in found if isinstance(one, str)] if isinstance(found, list) else [str(found)]
