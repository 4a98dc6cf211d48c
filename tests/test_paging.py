"""The next page of the same article, never the next article; pages joined to one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaners.article import Article, Attachment, Block, Provenance
from cleaners.body.paging import read_next_page
from cleaners.edit import Edit, Step, replay, restore, run_steps
from cleaners.join import join_pages
from tests.bodies import located, page_with, paragraphs

URL = "http://www.a.gov.cn/zwgk/202403/1234.html"


def next_page(pager: str, url: str | None = URL) -> str | None:
    page, place = located(page_with(f"<div>{paragraphs()}</div>", after=pager), url)
    found = read_next_page(page, place)
    return found.value if found else None


@pytest.mark.parametrize(
    ("pager", "url", "expected"),
    [
        ("<div><a href=1234.html>1</a> <a href=1234_2.html>2</a> <a href=1234_2.html>下一页</a></div>", URL, "1234_2.html"),
        ("<div><a href=1234_1.html>下一页&gt;&gt;</a></div>", URL, "1234_1.html"),
        ("<div><a href=1234-2.html>下 一 页</a></div>", URL, "1234-2.html"),
        ("<p><a href=1234.html>【1】</a><a href=1234_2.html>【2】</a></p>", URL, "1234_2.html"),
        ("<div><a href=index_1.html>下一页</a></div>", "http://www.a.gov.cn/zwgk/202403/", "index_1.html"),
        ("<div><a href=index_1.html>下页</a></div>", "http://www.a.gov.cn/zwgk/202403/index.html", "index_1.html"),
        ("<div><a href=1234_2.html>上一页</a><a href=1234_4.html>下一页</a></div>", "http://www.a.gov.cn/zwgk/202403/1234_3.html", "1234_4.html"),
        ("<div><a href='?id=7&page=2'>Next page</a></div>", "http://www.a.gov.cn/zwgk/202403/?id=7", "?id=7&page=2"),
        ("<div><a href='/archives/88/2'>2</a></div>", "http://www.a.gov.cn/archives/88", "/archives/88/2"),
    ],
)  # fmt: skip
def test_the_next_page_of_the_article_is_found(pager: str, url: str, expected: str) -> None:
    folder = "http://www.a.gov.cn/zwgk/202403/"
    assert next_page(pager, url) == ("http://www.a.gov.cn" + expected if expected[0] == "/" else folder + expected)


@pytest.mark.parametrize(
    "pager",
    [
        "<div>下一篇：<a href=1235.html>关于做好防汛工作的通知</a></div>",
        "<div><a href=1235.html>下一篇</a></div>",
        "<div><a href=1235.html>下一页</a></div>",
        "<div><a href=1233.html>上一页</a> 1 下一页</div>",
        "<div><a href='javascript:next()'>下一页</a></div>",
        "<div><a href='http://other.cn/zwgk/202403/1234_2.html'>下一页</a></div>",
        "<div><a href=1234_2.html>关于做好防汛工作的通知</a></div>",
        "<div><a href=1234_7.html>尾页</a></div>",
        "<div><a href=1234_3.html>下一页</a></div>",
        "",
    ],
)
def test_t20_the_next_article_is_not_its_next_page(pager: str) -> None:
    assert next_page(pager) is None


def test_a_page_of_unknown_address_needs_a_page_number_in_the_link() -> None:
    assert next_page("<div><a href=/a/1234_2.html>下一页</a></div>", None) == "/a/1234_2.html"
    assert next_page("<div><a href=/a/1235.html>下一页</a></div>", None) is None


def test_a_pager_written_by_script_is_read() -> None:
    script = '<script>createPageHTML(3, {}, "t20240305_1234", "html");</script>'
    assert next_page(script.format(0)) == "http://www.a.gov.cn/zwgk/202403/t20240305_1234_1.html"
    assert next_page(script.format(2)) is None


def article(text: str, steps: list[Step] | None = None, **fields: object) -> Article:
    cleaned = run_steps(text, steps or [])
    blocks = tuple(Block("paragraph", line) for line in cleaned.text.split("\n"))
    provenance = Provenance("0", "utf-8", "bytes", 0, (), "0")
    made = Article(id="0", url=URL, canonical_url=None, site=None, status="complete", status_reason="", provenance=provenance, blocks=blocks, text=cleaned.text, edits=cleaned.edits)  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def without(char: str, home: str) -> Step:
    return lambda text: [Edit(at, at + 1, "", f"{home}.x") for at in range(len(text)) if text[at] == char]


def test_pages_are_joined_once_and_in_order() -> None:
    """T20"""
    pages = [
        article("一\n二", status="truncated", next_page="x"),
        article("三", next_page="y"),
        article("三"),
        article("四", attachments=(Attachment("表", "u"),)),
    ]
    whole = join_pages(pages)
    assert (whole.text, whole.status, whole.status_reason, whole.next_page) == (
        "一\n二\n三\n四",
        "complete",
        "4 pages joined",
        None,
    )
    assert [block.text for block in whole.blocks] == ["一", "二", "三", "四"]
    assert whole.attachments == (Attachment("表", "u"),)


def test_the_joined_ledger_undoes_all_pages() -> None:
    first, last = without("a", "first"), without("b", "last")
    raws = ["a一b二a", "三b", "a四\na五", "六"]
    pages = [
        article(raws[0], [first, last]),
        article(raws[1], [last]),
        article(raws[2], [first]),
        article(raws[3], [first, last]),
    ]
    whole = join_pages(pages)
    assert whole.text == "一二\n三\n四\n五\n六"
    assert restore(whole) == "\n".join(raws)
    assert replay("\n".join(raws), whole.edits) == whole.text


def test_a_missing_page_leaves_the_article_truncated() -> None:
    assert join_pages([article("一", next_page="x")]).status == "truncated"
    broken = join_pages([article("一", next_page="x"), article("", status="blocked")])
    assert (broken.status, broken.status_reason) == ("truncated", "page 2 is blocked")


def test_no_pages_are_refused() -> None:
    with pytest.raises(ValueError, match="no pages"):
        join_pages([])
