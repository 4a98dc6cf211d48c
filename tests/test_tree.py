"""The tree and the page read once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Removed
from cleaners.decode import decode
from cleaners.tree import Page, parse


def read(html: str, url: str | None = None) -> Page:
    return parse(decode(html.encode()), url)


def lines(html: str) -> list[str]:
    return [line.text for line in read(html).lines]


def test_t9_what_follows_a_stray_end_of_page_stays_in_its_container() -> None:
    page = read("<html><body><div id=a><p>一</p></body></html><p>二</p></div><div>三</div></body></html>尾")
    assert [line.text for line in page.lines] == ["一", "二", "三", "尾"]
    assert [line.text for line in page.lines_of(page.ids["a"])] == ["一", "二"]


def test_t9_a_second_page_after_the_first_is_read() -> None:
    assert lines("<html><head></head></html><html><body><div>正文</div></body></html>") == ["正文"]


def test_scripts_after_the_end_of_the_page_cause_no_second_parse() -> None:
    page = read("<html><body><p>一</p></body></html><!-- x --><script>var a</script>\n")
    assert [line.text for line in page.lines] == ["一"]


def test_t8_text_straight_under_a_container_and_between_breaks() -> None:
    assert lines("<div>一<br>二<p>三</p>四<table><tr><td>五<td>六</table>七</div>") == list("一二三四五六七")


def test_t16_inline_tags_keep_their_tail() -> None:
    assert lines("<p>甲<b>乙</b>丙<!-- 注 -->丁<img>戊<font>己</font></p>") == ["甲乙丙丁戊己"]


def test_lines_know_their_element_and_what_is_linked() -> None:
    (line,) = read("<ul><li>更多 <a href=/x>新闻动态</a></li></ul>").lines
    assert (line.text, line.element.tag, line.linked) == ("更多 新闻动态", "li", 4)


def test_an_anchor_without_address_links_nothing() -> None:
    assert [line.linked for line in read("<a name=top><p>一段话</p><p>又一段</p>").lines] == [0, 0]


def test_spans_hold_each_block_s_lines() -> None:
    page = read("<div id=a><p>一</p><div id=b><p>二</p></div></div><p id=c>三</p>")
    assert [page.spans[page.ids[name]] for name in "abc"] == [(0, 2), (1, 2), (2, 3)]


def test_metas_ids_classes_scripts_comments_and_addresses() -> None:
    page = read(
        "<title> 标题_网 </title><base href='/b/'><link rel=canonical href=c.html><meta name=PubDate content=' 2024 '>"
        "<meta property=og:title content=题><!-- 注 --><script>1</script><p class='x y' id=i>甲</p><p class=x>乙</p>",
        "http://a.cn/d/e.html",
    )
    assert page.head_title == "标题_网"
    assert (page.base, page.canonical) == ("http://a.cn/b/", "http://a.cn/d/c.html")
    assert (page.meta("pubdate"), page.meta("none", "og:title"), page.meta("none")) == ("2024", "题", None)
    assert ([el.text for el in page.classes["x"]], page.ids["i"].text) == (["甲", "乙"], "甲")
    assert (len(page.comments), len(page.scripts)) == (1, 1)


def test_t24_ruby_readings_are_set_aside() -> None:
    page = read("<p><ruby>政<rt>zhèng</rt></ruby>策</p>")
    assert [line.text for line in page.lines] == ["政策"]
    assert page.hidden == [Removed("ruby.rt", "ruby", "zhèng")]


@pytest.mark.parametrize(
    "style",
    ["display:none", "DISPLAY: none;", "color:red; display : none !important", "visibility:hidden", "font-size:0", "font-size:1px", "font-size: 0px;", "font-size:0.0em",
     "position:absolute;left:-9999px", "text-indent:-999em"],
)  # fmt: skip
def test_t25_hidden_text_is_set_aside(style: str) -> None:
    page = read(f"<p>甲<span style='{style}'>藏<script>1</script></span>乙</p>")
    assert [line.text for line in page.lines] == ["甲乙"]
    assert page.hidden == [Removed("hidden.style", "hidden", "藏")]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.8em",
        "font-size:0.5px",
        "display:nonexistent",
        "margin-left:-20px",
        "visibility:hidden;opacity:0",
        "background:url(none)",
        "overflow:hidden",
    ],
)
def test_t25_other_styles_hide_nothing(style: str) -> None:
    assert lines(f"<p>甲<span style='{style}'>露</span></p>") == ["甲露"]


def test_t25_a_container_of_size_zero_whose_children_have_a_size_is_shown() -> None:
    assert lines("<div style='font-size:0'><span style='font-size:14px'>露</span></div>") == ["露"]


def test_t25_the_hidden_attribute_hides() -> None:
    assert lines("<p hidden>藏</p><p>露</p>") == ["露"]


def test_t25_what_is_only_read_out_is_set_aside_in_the_page_s_order() -> None:
    page = parse(decode(b"<p style='display:none'>1</p><p>2<span class='b sr-only'>3</span></p><p hidden>4</p>"), None)
    assert [line.text for line in page.lines] == ["2"]
    assert [(one.rule, one.text) for one in page.hidden] == [
        ("hidden.style", "1"),
        ("hidden.class", "3"),
        ("hidden.attribute", "4"),
    ]


def test_t25_a_popup_longer_than_the_page_stays_hidden() -> None:
    rules = "用户协议全文，请仔细阅读后再登录本网站使用各项服务。" * 20
    assert lines(f"<p>短通知一则。</p><div class=login-dialog style='display:none'><p>{rules}</p></div>") == [
        "短通知一则。"
    ]


def test_depth_beyond_the_parser_s_limit_keeps_the_text_and_says_so() -> None:
    page = read("<div>" * 5000 + "深处的正文" + "</div>" * 5000 + "<p>后文</p>")
    assert ([line.text for line in page.lines], page.limited) == (["深处的正文", "后文"], "depth")


def test_an_ordinary_page_is_not_limited() -> None:
    assert read("<p>甲").limited == ""


@given(st.text(st.sampled_from("<>/=\"'!-? \n甲abdiprtv;&#0"), max_size=200))
def test_no_markup_raises_and_every_line_has_text(html: str) -> None:
    page = read(html)
    assert all(line.text.strip() and line.linked >= 0 for line in page.lines)
    assert all(start <= end <= len(page.lines) for start, end in page.spans.values())
