"""What a site names the parts that are not its article: comments, recommendations, share bars, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element as Element

from cleaners.tree import Page

# A name is a hint for the score, never a decision: bodies have been seen in class "comment" and "page".
_LONG = (
    "comment|pinglun|recommend|tuijian|related|relate|relat|xiangguan|xgyd|sidebar|copyright|banquan|footer|breadcrumb|crumb|"
    "disclaim|declare|shengming|pagination|advert|guanggao|share|fenxiang|toolbar|qrcode|erweima|hotnews|"
    "hotlist|ranking|navbar|navi|gentie|jubao|weibo|subscribe|popup|dialog|modal|guess|editor-name|creative_statement|"
    "post_end|readmore|friendlink|relevan|prevnext|prev-next|statement|hot-?search|appdown|app-?guide"
)
_SHORT = (
    "ad|ads|gg|nav|menu|foot|side|hot|rank|top|tool|tools|pager|page|pages|tag|tags|qr|ewm|cmt|reply|login|zan|like|"
    "prev|next|pre|xg|bdshare|jiathis|bshare|aside|links|link|print|close|fx|tj|more|report|feedback|end|summary|abstract|zhaiyao|daodu"
)
_NOISE = re.compile(rf"(?:{_LONG})|(?:^|[-_\d])(?:{_SHORT})(?:[-_\d]|$)", re.I)
_TAGS = ("aside", "nav", "footer")


@lru_cache(maxsize=8192)
def is_noise(name: str) -> bool:
    """Whether a class or an id sounds like something beside the article.

    >>> [is_noise(name) for name in ("news-comment", "relatedNews", "ad", "readme", "pageContent", "article_con")]
    [True, True, True, False, False, False]
    """
    return _NOISE.search(name) is not None


def named_noise(page: Page) -> Iterator[Element]:
    """The block elements whose names or tags say that they are not the article; some twice."""
    spans = page.spans
    for name, elements in page.classes.items():
        if is_noise(name):
            for el in elements:
                if el in spans:
                    yield el
    for name, el in page.ids.items():
        if el in spans and is_noise(name):
            yield el
    for el in page.root.iter(*_TAGS):
        if el in spans:
            yield el
