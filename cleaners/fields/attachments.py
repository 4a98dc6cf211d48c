"""The files that the page offers as its own: links in the body, and in a box right beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import _Element as Element

from cleaners.article import Attachment
from cleaners.body import Place
from cleaners.fields import Found
from cleaners.tree import Page

# The box stands right under the text (下: 20 lines hold a box of 18 files) or between headline and text.
BEFORE, AFTER = 8, 20
LONGEST_NAME = 200
MOST_FILES = 500
TEXT_NODES = 40

_EXTENSIONS = "pdf doc docx wps wpt xls xlsx et csv ppt pptx dps odt ods odp ofd ceb rtf txt zip rar 7z"
TYPES = frozenset(_EXTENSIONS.split())
_DOWNLOAD = re.compile(
    r"/module/download/|downfile\.|/(?:file)?down(?:load)?(?:file|attach)?\.(?:jsp|do|action|aspx|ashx|php)\?", re.I
)
_NAMED_IN_QUERY = re.compile(r"[?&](?:file_?name|showname|name|file)=([^&#]{1,300})", re.I)
_EXTENSION = re.compile(r"\.([a-z0-9]{2,4})$", re.I)
_FILE_LIKE = re.compile(
    r"\.(?:" + "|".join(sorted(TYPES)) + r")\b|downfile|/module/download/|down(?:load)?[a-z]{0,8}\.\w{2,6}\?", re.I
)
# Words that are no name: the line around the link, or its title, says what the file is.
_NO_NAME = re.compile(
    r"[\s【\[（(]*(?:点击|点此|请点击)?(?:此处|这里)?(?:附件)?(?:下载|查看|浏览|打开|预览)?(?:附件|全文|文件|原文)?[\s】\]）)]*"
)
_SOFTWARE = re.compile(r"客户端|阅读器|浏览器|插件|输入法|使用(?:说明|帮助|手册)$")
_SIZE = re.compile(r"[（(]\s?[\d.]{1,8}\s?[KMG]B?\s?[)）]", re.I)
_BOX = re.compile(
    r"^[\s【\[]*(?:相关|文件|文档|本文|公文|资料)?附件(?:列表|下载|资料)?(?![\u3400-\u9fff])|^(?:文件|资料|表格)下载|^附件"
)
_END_OF_BOX = re.compile(r"^(?:上一|下一|相关(?!附件)|主办|版权|友情链接|政策解读|推荐|延伸|网站地图|扫一扫)")


def read_attachments(page: Page, place: Place | None) -> Found[tuple[Attachment, ...]] | None:
    """The page's files in page order, each address once: names as shown, addresses absolute, ``type`` in lower case.

    In the body every link to a file counts; beside it only those that call themselves an attachment, stand under 附件,
    or are named like a file. Refuses pictures, pages, and what a menu or a footer offers. An address without a file
    name (JCMS ``downfile.jsp``) has the type "".
    """
    if place is None:
        return None
    inside: list[Element] = []
    if any(line.linked for line in page.lines[place.start : place.end]):
        links = (link for container in place.containers for link in _links(container, place))
        inside = list(islice(links, MOST_FILES))
    beside = list(_links_beside(page, place))
    if not inside and not beside:
        return None
    files: dict[str, Attachment] = {}
    own: dict[str, bool] = {}  # an icon's link may stand before the one that shows the name
    for link in (*inside, *beside):
        file = _read(link, page.base)
        if file and (file.url not in files or not own[file.url]):
            files[file.url], own[file.url] = file, bool(_text(link))
        if len(files) >= MOST_FILES:
            break
    named = tuple(file for file in files.values() if file.name)
    return Found(named, "links of the body" if inside else "box beside the body") if named else None


def _links(element: Element, place: Place) -> Iterator[Element]:
    for link in element.iter("a"):
        if not (_FILE_LIKE.search(_href(link)) or _shown_type(link)):
            continue
        dropped = place.drop and any(up in place.drop for up in link.iterancestors())
        if not dropped or (_shown_type(link) and not _SOFTWARE.search(_text(link))):
            yield link


def _links_beside(page: Page, place: Place) -> Iterator[Element]:
    above = page.lines[max(0, place.start - BEFORE) : place.start]
    below = takewhile(lambda line: not _END_OF_BOX.match(line.text), page.lines[place.end : place.end + AFTER])
    for lines in (above, below):
        in_box, seen = False, set[Element](place.containers)
        for line in lines:
            in_box = in_box or bool(_BOX.match(line.text))
            first, last = page.spans.get(line.element, (0, 0))
            if not line.linked or line.element in seen or last - first > AFTER:
                continue
            seen.add(line.element)
            for link in line.element.iter("a"):
                told = in_box or _text(link).startswith("附件")
                wanted = _shown_type(link) or (told and _FILE_LIKE.search(_href(link)))
                if wanted and not _SOFTWARE.search(_text(link)):
                    yield link


def _shown_type(link: Element) -> str:
    """The type of a file that the link is named like, "" for a name without one: the address may be a number only."""
    extension = _EXTENSION.search(_text(link)) if _href(link) else None
    kind = extension.group(1).lower() if extension else ""
    return kind if kind in TYPES else ""


def _read(link: Element, base: str | None) -> Attachment | None:
    href = _href(link)
    try:
        url = urljoin(base, href) if base else href
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or (base and not parts.netloc):
        return None
    kind = _type_of(parts.path, f"?{parts.query}") or _shown_type(link)
    if not kind and not _DOWNLOAD.search(url):
        return None
    return Attachment(_name_of(link), url, kind)


def _type_of(path: str, query: str) -> str:
    named = _NAMED_IN_QUERY.search(query)
    for text in (path, unquote(named.group(1)) if named else ""):
        extension = _EXTENSION.search(text)
        if extension and extension.group(1).lower() in TYPES:
            return extension.group(1).lower()
    return ""


def _name_of(link: Element) -> str:
    shown = _text(link)[:LONGEST_NAME]
    if not _NO_NAME.fullmatch(shown):
        return shown
    for attribute in ("title", "appendix", "download", "textvalue"):
        title = " ".join((link.get(attribute) or "").split())[:LONGEST_NAME]
        if not _NO_NAME.fullmatch(title):
            return title
    parent = link.getparent()
    around = _text(parent) if parent is not None and len(parent) < 4 else ""
    around = _SIZE.sub("", around).replace(shown, "").strip(" ：:（()）[]【】") if len(around) <= LONGEST_NAME else ""
    return around or shown


def _text(element: Element) -> str:
    # Without with_tail=False: that leaves out what follows an icon inside the link.
    pieces = islice(element.itertext(), TEXT_NODES)
    return " ".join("".join(pieces).split())  # type: ignore[arg-type]  # stubs say bytes


def _href(link: Element) -> str:
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")):
        href = (link.get("oldsrc") or link.get("data-href") or "").strip()
    return href if len(href) <= 2000 else ""
