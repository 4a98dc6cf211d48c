"""Pagers that a script writes: createPageHTML in its signatures, countPage variables, jQuery pagers with a page total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

# The pager's name varies: a call is one by its name (createPageHTML, createPageHtml2, createPage …) or by holding a
# page's extension. A definition has names where a call has values.
_CALL = re.compile(
    r"(?<!function )\b(?:(?:create\w{0,12}page\w{0,12}|\w{0,12}pagehtml\w{0,4}|showpage\w{0,8})\s{0,4}\((?P<named>[^()]{3,200})\)"
    r"|\w{2,24}\s{0,4}\((?P<shaped>\s{0,4}[\"']?\w{1,30}[\"']?\s{0,4},[^()]{3,80}[\"']\.?s?html?[\"'][^()]{0,100})\))",
    re.I,
)
# Calls tried per script; pages hold one to three.
_CALLS = 12
_ARGUMENT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*(?:,|$)""")
_VARIABLE = re.compile(r"\b(?:var\s+|let\s+)?([A-Za-z_]\w{0,30})\s{0,4}[=:]\s{0,4}[\"']?(\d{1,7})\b")
_LINE_COMMENT = re.compile(r"(?m)(?<![:\"'])//[^\n]*")
_PAGES = ("countPage", "pageCount", "totalPage", "totalPages", "_pageCount", "nPageCount", "pagecount", "totalpage")
_CURRENT = ("currentPage", "currPage", "curPage", "currIndex", "nCurrIndex", "current", "pageIndex")
_PIECES = re.compile(r"""["']([A-Za-z]\w{0,40})["']?\s{0,3}(?:\+\s{0,3}["'])?_["']?\s{0,3}\+""")
_EXTENSION = re.compile(r"\.(s?html?|jhtml|jsp|php|aspx?)$", re.I)
# Names that TRS templates alone use: their first page needs no number.
_TRS = re.compile(r"\bcountPage\b|pagination_script_config")
_JQUERY = re.compile(r"totalPage\s{0,4}:\s{0,4}[\"']?(\d{1,6})")
_OPTIONS = re.compile(r"\{([^{}]{10,400})\}")
_OPTION = re.compile(r"[\"']?\b(\w{3,12})[\"']?\s{0,3}:\s{0,3}[\"']?([\w.-]{1,60})")
_SUFFIX = re.compile(r"(.{0,80}?)_(\d{1,5})$")


def called_page(scripts: Sequence[str], url: str) -> str | None:
    """The next page of a list whose pager is a call: TRS ``(pages, current, "index", "html"[, records])``, Beijing
    ``(records, pages, current, …)``, both counting from 0, and UCAP ``('id', pages, current, 'list', 'shtml', records)``,
    counting from 1. A call in a script's comment counts only when no other is there.

    >>> called_page(['createPageHTML(9, 0, "index", "html");'], "http://a.cn/x/")
    'http://a.cn/x/index_1.html'
    >>> called_page(["createPageHTML('page_div',10, 1,'zwgklist','shtml',200)"], "http://a.cn/x/zwgklist.shtml")
    'http://a.cn/x/zwgklist_2.shtml'
    """
    live = [_LINE_COMMENT.sub("", text) for text in scripts]
    for text in (*live, *scripts):
        if "age" not in text.lower():
            continue
        variables = dict(_VARIABLE.findall(text))
        for call in islice(_CALL.finditer(text), _CALLS):
            if found := _from_arguments(_arguments(call["named"] or call["shaped"], variables)):
                return _address(found, url)
        if found := _from_options(text):
            return _address(found, url)
    return None


def _arguments(text: str, variables: dict[str, str]) -> list[str | int]:
    arguments: list[str | int] = []
    for double, single, bare in _ARGUMENT.findall(text):
        bare = variables.get(bare, bare)
        if double or single or not bare:
            arguments.append(double or single)
        else:
            arguments.append(int(bare) if bare.isdecimal() and len(bare) < 9 else bare)
    return [int(a) if isinstance(a, str) and a.isdecimal() and len(a) < 9 else a for a in arguments]


def _from_arguments(arguments: list[str | int]) -> tuple[int, int, int, str, str] | None:
    """(pages, current, first page's number, name, extension) of a call, None when it has another meaning."""
    first = 0
    if arguments and isinstance(arguments[0], str):
        arguments, first = arguments[1:], 1
    numbers: list[int] = []
    while arguments and isinstance(arguments[0], int):
        numbers.append(arguments.pop(0))  # type: ignore[arg-type]
    names = [a for a in arguments if isinstance(a, str)]
    if len(numbers) == 2:
        pages, current = numbers
    elif len(numbers) >= 3:
        _, pages, current = numbers[:3]
    else:
        return None
    if len(names) < 2 or not re.fullmatch(r"[\w./-]{1,80}", names[0]) or not re.fullmatch(r"\.?\w{2,6}", names[1]):
        return None
    return pages, current, first, names[0], names[1].lstrip(".")


def _from_options(text: str) -> tuple[int, int, int, str, str] | None:
    """A pager that takes its values by name: Pager({size:9, current:0, prefix:'index', suffix:'html'})."""
    for block in _OPTIONS.findall(text):
        values = {name.lower(): value for name, value in _OPTION.findall(block)}
        pages, current = values.get("size") or values.get("pages") or values.get("pagecount"), values.get("current")
        name, extension = values.get("prefix"), values.get("suffix") or values.get("ext")
        if name and extension and (pages or "").isdecimal() and (current or "").isdecimal():
            return int(pages or 0), int(current or 0), 0, name, extension.lstrip(".")
    return None


def _address(found: tuple[int, int, int, str, str], url: str) -> str | None:
    pages, current, first, name, extension = found
    following = current + 1
    return urljoin(url, f"{name}_{following}.{extension}") if following < pages + first else None


def counted_page(scripts: Sequence[str], url: str) -> str | None:
    """The next page of a list whose script counts pages in variables (countPage = 31, currentPage = 0), from 0.

    >>> counted_page(["var currentPage = 0; var countPage = 31; s = 'index' + '_' + n + '.shtml'"], "http://a.cn/x/")
    'http://a.cn/x/index_1.shtml'
    """
    for text in scripts:
        lowered = text.lower()
        if "page" not in lowered:
            continue
        live = _LINE_COMMENT.sub("", text)
        values = {name.lower(): int(value) for name, value in reversed(_VARIABLE.findall(live))}
        pages = next((values[n.lower()] for n in _PAGES if n.lower() in values), None)
        if pages is None and "pagination_script_config" in lowered:
            pages = values.get("total")
        current = next((values[n.lower()] for n in _CURRENT if n.lower() in values), None)
        pieces = _PIECES.search(live)
        stem, extension = _stem(url)
        if numbered := _SUFFIX.fullmatch(stem):
            stem, current = numbered.group(1), int(numbered.group(2)) if current is None else current
        # Other pagers count pages as well and load them by script: only a name that is written tells an address.
        if pages is None or not (_TRS.search(live) or (pieces and current is not None)):
            continue
        current = current or 0
        written = re.search(r"\.[\"'+ ]{0,9}(s?html?)\b", live)
        ending = written.group(1) if written else extension or "html"
        return _address((pages, current, 0, pieces.group(1) if pieces else stem, ending), url)
    return None


def totalled_page(scripts: Sequence[str], url: str) -> str | None:
    """The next page of a list that counts from 1 and tells a jQuery pager its total (Shanghai: index_2.html).

    >>> totalled_page(["$('#p').pagination({totalPage: 12, showData: 1})"], "http://a.cn/nw1/index.html")
    'http://a.cn/nw1/index_2.html'
    """
    for text in scripts:
        if found := _JQUERY.search(text):
            stem, extension = _stem(url)
            numbered = _SUFFIX.fullmatch(stem)
            name, current = (numbered.group(1), int(numbered.group(2))) if numbered else (stem, 1)
            return _address((int(found.group(1)), current, 1, name, extension or "html"), url)
    return None


def _stem(url: str) -> tuple[str, str]:
    """Name and extension of a list's file: ("index", "") for a folder."""
    last = urlsplit(url).path.rpartition("/")[2]
    extension = _EXTENSION.search(last)
    return (last[: extension.start()], extension.group(1)) if extension else ("index", "")
