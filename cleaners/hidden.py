"""Text that the page's own style attributes hide from its reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.etree import _Element as Element

from cleaners.markup import xpath

_STYLES = xpath("descendant-or-self::*/@style")
_INNER_STYLES, _INNER_SIZES = xpath(".//@style"), xpath("boolean(.//font/@size)")
_HIDDEN_ATTRIBUTES = xpath("descendant-or-self::*/@hidden")
# No union of paths: libxml2 sorts those, which takes the square of a large page.
_STYLES_AND_ATTRIBUTES = xpath("descendant-or-self::*/@*[name()='style' or name()='hidden']")
# A whole declaration each; `opacity: 0` is no sign: pages fade in.
_HIDING = re.compile(
    r"(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none"
    r"|visibility\s{0,9}:\s{0,9}hidden"
    r"|font-size\s{0,9}:\s{0,9}(?:0(?:\.0{1,4})?(?:px|pt|em|rem|%)?|1px)"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s{0,9}:\s{0,9}-\d{3,6}(?:\.\d{1,4})?(?:px|pt|em|rem|%)"
    r")\s{0,9}(?:!\s{0,4}important\s{0,9})?(?:;|$)",
    re.I,
)
_SIGNS = (
    "none",
    "hidden",
    "NONE",
    "None",
    "HIDDEN",
    "size:0",
    "size: 0",
    "size:1",
    "size: 1",
    "size :",
    "SIZE",
    ":-",
    ": -",
    ":  ",
)
_SIZED = re.compile(r"font-size\s{0,9}:\s{0,9}(?:[2-9]|1(?!px)|0?\.\d{0,3}[1-9]|[a-z])", re.I)
_POPUP = re.compile(r"modal|dialog|popup|pop|layer|mask|login|agree|tips?\b|share|comment|menu|nav|footer", re.I)
# The names under which Bootstrap, WordPress and others keep what is read out and never shown.
_READ_OUT = frozenset(
    "sr-only visually-hidden visuallyhidden visually-hidden-text screen-reader-text screen-reader".split()
)
# A body that waits for its script: most of the page's text outside links, and more than a login box holds.
_BODY_CHARS = 150


# Containers of size zero whose descendants are looked through: nested ones would cost the square of the page.
_MOST_ASKED = 50
# WeChat's body, on its own pages and the many copies: its script shows it.
_WECHAT = "js_content"
_SILENT = frozenset(("script", "style", "noscript", "template"))


def find_hidden(root: Element, classes: Mapping[str, list[Element]]) -> dict[Element, str]:
    """The elements that a style, the hidden attribute or a well-known class takes out of sight, in document order, with
    the rule. ``classes`` are the page's.

    ``visibility: hidden`` together with ``opacity`` is a body that fades in (WeChat). ``font-size: 0`` on a container
    whose children set a size of their own only closes the gaps between them.
    """
    found: dict[Element, str] = {}
    declarations: dict[str, str] = {}  # by style: editors repeat a few of them thousands of times
    asked = 0
    has_attribute = bool(_HIDDEN_ATTRIBUTES(root))
    for value in _STYLES_AND_ATTRIBUTES(root) if has_attribute else _STYLES(root):
        declaration = declarations.get(value)
        if declaration is None:
            declarations[str(value)] = declaration = _hiding_declaration(value)
        if has_attribute and value.attrname == "hidden":
            found[value.getparent()] = "hidden.attribute"
        elif declaration:
            el = value.getparent()
            asked += "size" in declaration and len(el) > 0
            if asked <= _MOST_ASKED and _hides(el, value, declaration):
                found.setdefault(el, "hidden.style")
    if names := _READ_OUT & classes.keys():
        for el in (el for name in names for el in classes[name]):
            found.setdefault(el, "hidden.class")
        found = {el: found[el] for el in root.iter() if el in found}
    return {el: rule for el, rule in found.items() if el.tag not in ("html", "body")}


def _hiding_declaration(style: str) -> str:
    """The declaration of a style that hides, "" when none does; `in` costs a tenth of the search that it spares."""
    if not any(sign in style for sign in _SIGNS):
        return ""
    match = _HIDING.search(style)
    return match.group().lower() if match else ""


def _hides(el: Element, style: str, declaration: str) -> bool:
    if "visibility" in declaration:
        return "opacity" not in style and el.get("id") != _WECHAT
    if "font-size" in declaration:
        return not any(_SIZED.search(inner) for inner in _INNER_STYLES(el)) and not _INNER_SIZES(el)
    return True


def text_of(el: Element, unread: frozenset[str] = _SILENT) -> str:
    """An element's text, white space collapsed, without what the ``unread`` elements hold themselves."""
    parts = []
    for inner in el.iter():
        if isinstance(inner.tag, str) and inner.tag not in unread:
            parts.append(inner.text or "")
        if inner is not el:
            parts.append(inner.tail or "")
    return " ".join("".join(parts).split())


def waits_for_script(hidden: Mapping[Element, str], visible: int) -> frozenset[Element]:
    """The hidden containers that hold more text outside links than the ``visible`` characters of the page, with their
    hidden ancestors."""
    waiting: set[Element] = set()
    for el, text in hidden.items():
        if len(text) < max(_BODY_CHARS, visible) or _POPUP.search(f"{el.get('id')} {el.get('class')}"):
            continue
        if len("".join(text_of(el, _SILENT | {"a"}).split())) > visible:
            waiting.add(el)
            waiting.update(above for above in el.iterancestors() if above in hidden)
    return frozenset(waiting)
