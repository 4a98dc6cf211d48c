"""What is this page? An article (complete, truncated, thin), or a list, a refusal, a shell, a page that is gone.

Short notices are articles: shortness alone never refuses a page. Each verdict says its reason in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cleaners.article import Status
from cleaners.body import Body, Place
from cleaners.listing import count_prose, looks_like_list
from cleaners.tables import load
from cleaners.tree import Page

# The shortest article of the labelled pages has 68 characters; refusal pages that were met in public crawlers show
# under 300, with the site's frame around them under 800.
ENOUGH_TEXT = 400
SOME_TEXT = 100
SHORTEST_NOTICE = 60
SHORTEST_PARAGRAPH = 25
BARE_PAGE = 500
NO_TEXT = 15
LONGEST_SIGN, LONGEST_TITLE = 60, 300
FULL_SOURCE = 200_000

_REFUSALS = {401, 403, 405, 412, 418, 421, 429, 503, 521, 522}
_GONE = {404, 410}
_APP_ROOTS = ("app", "root", "__next", "__nuxt", "app-root", "main-app")
_PLACEHOLDER = re.compile(r"\{\{.{0,80}\}\}|\$\{.{1,80}\}|<%=")
_SENTENCE_END = frozenset("。！？!?；;”’」』）)》】.…日")
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar)$", re.I)
_BREAKS_OFF = re.compile(r"(?:…|\.{3}|。{3})$")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules weigh: the kept text, its length, and the characters that the whole page shows."""

    page: Page
    place: Place | None
    body: Body
    text: str
    visible: int


def judge(page: Page, place: Place | None, body: Body, http_status: int) -> tuple[Status, str]:
    """The page's status and the reason in words; ``http_status`` 0 means unknown.

    The body decides before any sign: a page with a whole article is one, whatever scripts it carries.
    """
    if refusal := _by_http_status(http_status):
        return refusal
    if page.limited == "binary":
        return "not_article", "a picture, a PDF or an archive, no web page"
    text = body.text
    facts = _Facts(page, place, body, text, sum(len(line.text) for line in page.lines))
    if len(text) < ENOUGH_TEXT:
        for rule in (_by_sign, _unfilled):
            if found := rule(facts):
                return found
    if reason := looks_like_list(page, place, text):
        return _elsewhere(facts, reason)
    return _too_little(facts) or _cut(facts) or ("complete", "a whole article")


def _by_http_status(http_status: int) -> tuple[Status, str] | None:
    if http_status in _GONE:
        return "not_found", f"HTTP {http_status}"
    if http_status in _REFUSALS:
        return "blocked", f"HTTP {http_status}"
    if http_status >= 300:
        return "not_article", f"HTTP {http_status}"
    return None


def _by_sign(facts: _Facts) -> tuple[Status, str] | None:
    """The phrases and scripts of refusals, missing pages and shells (tables/verdict.toml)."""
    empty = facts.visible < SHORTEST_NOTICE and len(facts.text) < SHORTEST_PARAGRAPH
    source = facts.page.decoded.text[:FULL_SOURCE] if empty else ""
    shown = _announcements(facts)
    for sign in load("verdict")["sign"]:
        if sign["in"] == "source" and source and all(mark in source for mark in sign["marks"]):
            return sign["status"], sign["reason"]
        if sign["in"] == "lines" and shown:
            for mark in sign["marks"]:
                if mark in shown:
                    return sign["status"], f"{sign['reason']}: {mark}"
    return None


def _announcements(facts: _Facts) -> str:
    """The title and short lines that may announce what the page is; none on an article, which may speak of anything.

    An article has meta tags of its own, or its title as a heading and some text below; a captcha page has the heading
    too, so its title still counts where the text is short.
    """
    page, length = facts.page, len(facts.text)
    if page.meta("articletitle", "pubdate"):
        return ""
    title = page.head_title[:LONGEST_TITLE]
    if length >= SOME_TEXT and _has_heading(page, title):
        return title if length < 2 * SOME_TEXT else ""
    lines: list[str] = []
    if facts.visible < BARE_PAGE:
        lines = [line.text for line in page.lines]
    elif length < 2 * SOME_TEXT:
        lines = [block.text for block in facts.body.blocks]
    return "\n".join([title, *(line for line in lines if len(line) <= LONGEST_SIGN)])


def _has_heading(page: Page, title: str) -> bool:
    headings = (line.text for line in page.lines if line.element.tag in ("h1", "h2"))
    return any(len(text) > 4 and text in title for text in headings)


def _unfilled(facts: _Facts) -> tuple[Status, str] | None:
    """An application's empty root, or template holes where the text should be."""
    if _PLACEHOLDER.search(facts.text):
        return "shell", "the text still holds a template's placeholders"
    if len(facts.text) >= NO_TEXT and not (facts.visible < SHORTEST_NOTICE):
        return None
    for name in _APP_ROOTS:
        root = facts.page.ids.get(name)
        if root is not None and not facts.page.lines_of(root):
            return "shell", f"#{name} is empty until a script fills it"
    if facts.visible < NO_TEXT and facts.page.scripts:
        return "shell", "nothing but scripts"
    return None


def _elsewhere(facts: _Facts, reason: str) -> tuple[Status, str]:
    """A list; but a list in the place of an article's own address is the home page that some servers send for 404."""
    home = facts.page.meta("sitename")
    if home and facts.page.head_title == home and _article_address(facts.page.url):
        return "not_found", "the site's home page stands at an article's address"
    return "list", reason


def _article_address(url: str | None) -> bool:
    return bool(url and re.search(r"/(?:content_|post_|art_|t20\d{6}_|c_)\w{1,64}\.s?html?$|/c\.html$", url))


def _too_little(facts: _Facts) -> tuple[Status, str] | None:
    text, page = facts.text, facts.page
    known = page.meta("articletitle", "pubdate")
    if len(text) < NO_TEXT:
        if any(block.image for block in facts.body.blocks):
            return "thin", "the text is in a picture"
        if known:
            return "thin", f"the page names an article and shows {len(text)} characters of it"
        return "not_article", "no text that could be an article"
    if len(text) < SOME_TEXT and (facts.body.all_boilerplate or count_prose(page, facts.place) < NO_TEXT):
        if any(_FILE_NAME.search(block.text) for block in facts.body.blocks):
            return "thin", "the text is in a file"
        return ("thin" if known else "not_article"), "the text is nothing but boilerplate"
    removed = sum(len(line.text) for line in facts.body.removed)
    if len(text) < 40 and removed > 4 * len(text):
        return "thin", "nearly all of the text is boilerplate"
    promised = page.meta("description", "og:description") or ""
    if len(promised) > 2 * len(text) and len(promised) >= 120 and text[:8] in promised:
        return "thin", f"the page's description is longer than its text of {len(text)} characters"
    return None


def _cut(facts: _Facts) -> tuple[Status, str] | None:
    """A page that was cut itself, or lines right below the text that lead to the rest of it."""
    place = facts.place
    if facts.page.limited:
        return "truncated", f"the page was cut at the limit of {facts.page.limited}"
    if place is None:
        return None
    near = [line for line in facts.page.lines[max(place.start, place.end - 3) : place.end + 4] if len(line.text) <= 80]
    breaks_off = _breaks_off(facts.body)
    for line in near:
        for reason, pattern, linked in _cuts():
            if (line.linked or not linked) and pattern.search(line.text):
                return "truncated", reason
        if breaks_off and any(button.search(line.text) for button in _buttons()):
            return "truncated", f"the text breaks off at {line.text[:20]}"
    return None


def _breaks_off(body: Body) -> bool:
    """Whether the last real paragraph ends in the middle: captions, signatures and short closing lines are passed by."""
    for block in reversed(body.blocks):
        if block.kind == "paragraph" and len(block.text) >= SHORTEST_PARAGRAPH:
            last = block.text.rstrip()[-3:]
            return bool(_BREAKS_OFF.search(last)) or last[-1:] not in _SENTENCE_END
    return False


@cache
def _cuts() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    cuts = load("verdict")["cut"]
    return tuple((entry["reason"], re.compile(entry["pattern"]), entry["linked"]) for entry in cuts)


@cache
def _buttons() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(entry["pattern"]) for entry in load("verdict")["button"])
