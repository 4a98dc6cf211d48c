"""From a body's elements to its blocks."""

from __future__ import annotations

from cleaners import clean_page
from cleaners.article import Block, Image
from cleaners.body import Place
from cleaners.body.blocks import read_blocks
from cleaners.decode import decode
from cleaners.tree import parse


def blocks_of(html: str, url: str | None = None) -> tuple[Block, ...]:
    page = parse(decode(f"<html><body><div id=x>{html}</div></body></html>".encode()), url)
    body = page.ids["x"]
    return read_blocks(page, Place((body,), *page.spans[body], "test"))


def texts_of(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(html)]


def test_headings_keep_their_level_and_lists_quotes_and_paragraphs_their_kind() -> None:
    html = "<h2>一、总则</h2><p>甲</p><ul><li>乙</li><li><p>丙</p></li></ul><blockquote>丁</blockquote>戊"
    assert texts_of(html) == [
        ("heading", "一、总则"),
        ("paragraph", "甲"),
        ("list_item", "乙"),
        ("list_item", "丙"),
        ("quote", "丁"),
        ("paragraph", "戊"),
    ]
    assert blocks_of(html)[0].level == 2


def test_inline_tags_keep_their_text_and_what_follows_them() -> None:
    """T16"""
    assert texts_of("<p>依据<a href=/x>《办法》</a>第<sup>二</sup>条<nobr>规定</nobr>，<b>执行</b>。</p>") == [
        ("paragraph", "依据《办法》第二条规定，执行。")
    ]


def test_white_space_of_html_collapses_and_ideographic_space_stays() -> None:
    assert texts_of("<p>　　甲\n\t  乙&nbsp;&nbsp;丙</p><p>　</p>") == [("paragraph", "　　甲 乙\xa0\xa0丙")]


def test_a_data_table_keeps_rows_and_cells() -> None:
    """T13"""
    (table,) = blocks_of(
        "<table><thead><tr><th>区</th><th>户数</th></tr></thead><tr><td>东<br>区</td><td><p>12</p></td></tr><tr><td></td><td></td></tr></table>"
    )
    assert table.rows == (("区", "户数"), ("东 区", "12"))
    assert table.text == "区 户数\n东 区 12"


def test_a_layout_table_is_no_table() -> None:
    """T13"""
    long = "这一格里放着整篇文章，它不是数据。" * 40
    assert texts_of(f"<table><tr><td>左</td><td>{long}</td></tr><tr><td>下</td><td></td></tr></table>")[1] == (
        "paragraph",
        long,
    )
    assert texts_of("<table><tr><td><table><tr><td>1<td>2<tr><td>3<td>4</table></table>") == [("table", "1 2\n3 4")]
    assert texts_of("<table><tr><td>&nbsp;</td><td>甲</td></tr><tr><td></td><td>乙</td></tr></table>")[0] == (
        "paragraph",
        "甲",
    )
    assert texts_of("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>") == [
        ("paragraph", "甲"),
        ("paragraph", "乙"),
    ]


def test_pictures_with_their_real_address_and_caption() -> None:
    """T17"""
    html = "<figure><img src=blank.gif data-src='../p/1.jpg' alt='大厅'><figcaption>办事大厅一角。</figcaption></figure><img src=/2.png>"
    first, second = blocks_of(html, "http://a.gov.cn/x/y/1.html")
    assert (first.kind, first.text) == ("image", "办事大厅一角。")
    assert first.image == Image("http://a.gov.cn/x/p/1.jpg", "大厅", "办事大厅一角。")
    assert second.image == Image("http://a.gov.cn/2.png")


SENTENCE = "大厅今天启用，市民可以就近办理四十项业务。"
FIGURE = "<figure><img src=/1.jpg><figcaption>办事大厅一角。</figcaption></figure>"
NAMED = "<meta property='og:image' content='/1.jpg'>"


def pictures_around(head: str, above: str, inside: str) -> list[tuple[str, str]]:
    """The pictures, with their captions, of an article whose container does not hold what stands ``above``."""
    html = f"<head>{head}</head><h1>办事大厅启用</h1>{above}<div class=TRS_Editor>{inside}<p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    return [(image.url, image.caption) for image in clean_page(html.encode()).images]


def test_the_picture_between_headline_and_body_opens_the_article() -> None:
    """T17"""
    assert pictures_around("", FIGURE, "") == [("/1.jpg", "办事大厅一角。")]
    assert pictures_around(NAMED, "<div class=pic><img src=/1.jpg></div>", "") == [("/1.jpg", "")]
    paper = "<table><tr><td><img src=/1.jpg></td></tr><tr><td>办事大厅一角。</td></tr></table>"
    noted = "<div class=attachment><img src=/1.jpg><p class=attach-note>办事大厅一角。</p></div>"
    assert pictures_around("", paper, "") == pictures_around("", noted, "") == [("/1.jpg", "办事大厅一角。")]


def test_faces_and_buttons_above_the_body_and_pictures_beside_its_own_are_no_part_of_it() -> None:
    assert pictures_around("", "<div class=face><img src=/face.jpg></div>", "") == []
    assert pictures_around("", "<table><tr><td><img src=/banner.jpg></td></tr></table>", "") == []
    assert pictures_around("", FIGURE, "<p><img src=/2.jpg></p>") == [("/2.jpg", "")]


def test_icons_spacers_and_data_addresses_are_no_pictures() -> None:
    assert (
        blocks_of(
            "<img src=a.gif width=16 height=16><img src='data:image/gif;base64,R0=='><img src=/img/loading.gif><img>"
        )
        == ()
    )


def test_lines_of_pre_are_paragraphs() -> None:
    assert texts_of("<pre>甲  乙\n丙</pre>") == [("paragraph", "甲 乙"), ("paragraph", "丙")]


def test_the_reading_of_a_ruby_leaves_and_its_base_stays() -> None:
    """T24"""
    assert texts_of("<p><ruby>政<rp>（</rp><rt>zhèng</rt><rp>）</rp>策<rt>cè</rt></ruby>解读</p>") == [
        ("paragraph", "政策解读")
    ]


def test_scripts_styles_and_form_controls_are_not_read() -> None:
    assert texts_of(
        "甲<script>var a='乙'</script><style>.丙{}</style><noscript>丁</noscript><button>戊</button><select><option>己</select><p>庚</p>"
    ) == [("paragraph", "甲"), ("paragraph", "庚")]


def test_comments_split_nothing() -> None:
    assert texts_of("<p>甲<!-- 注 -->乙<?x y?>丙</p>") == [("paragraph", "甲乙丙")]


def test_no_place_no_blocks() -> None:
    assert read_blocks(parse(decode(b"<p>x"), None), None) == ()
