"""Pages, texts and lists take any words in any place: what stands in a byline, a cell or a script never raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import clean_page, clean_text
from cleaners.article import to_json
from cleaners.edit import replay, restore
from crawler.lists.reading import read_list

# The pieces that the readers look for, alone, doubled and broken: most accidents are a line that is nothing but one.
WORDS = """( ) （ ） [ ] 【 】 〔 〕 《 》 “ ” " ' (Reuters) （le） (gōngbù) 记者 通讯员 本报讯 林满 高一舟 · ： : ／ / | ｜ □ ■ ① 作者 来源：
来源 作者： 责任编辑： 编辑 发布时间： 2025-06-12 6月12日 08:30 二〇二五年六月十二日 民国 25 0 3号 第1号 国发 〔2025〕3号 索引号： 文号： 发文机关：
有效性： 废止 附件： 附件1 1.pdf 下载 首页 > » 正文 下一页 2 评论 暂无评论 版权所有 ICP备 。 ， ； … —— - 公布 了 河湾市人民政府 河湾日报 新华社 电 NN2587 @
& < 通知 关于 一、 （一） null {{x}} http://a.cn/ http://[ １ é ㄅ ㄧˋ 的""".split()
SENTENCE = "因管网检修，3月21日8时至18时全市停水，请提前储水。"
TAGS = "p div span li td h1 h2 a b em section blockquote pre dd th label rt br".split()
ATTRIBUTES = """| |class=source|class=author|class=info|class=content|class=subtitle|id=zoom|id=js_content|id=publish_time|rel=author|hidden
|href=1.pdf|href='http://['|style='display:none'""".replace("\n", "").split("|")
METAS = (
    "ArticleTitle PubDate ContentSource author description og:title SiteName ColumnName siteidcode generator".split()
)

words = st.one_of(st.sampled_from(WORDS), st.sampled_from([" ", "\u3000", "\n", "\u200b", "\ufeff", "\U00020bb7"]))
lines = st.lists(words, max_size=6).map("".join)
elements = st.builds(
    "<{0} {1}>{2}</{0}>".format,
    st.sampled_from(TAGS),
    st.sampled_from(ATTRIBUTES),
    st.one_of(lines, st.just(SENTENCE), st.builds("{}<span>{}</span>{}".format, lines, lines, lines)),
)
metas = st.builds(
    "<meta name='{}' content=\"{}\">".format, st.sampled_from(METAS), lines.map(lambda one: one.replace('"', ""))
)
pages = st.builds(
    "<html><head><title>{}</title>{}</head><body><h1>{}</h1>{}<div {}>{}</div>{}</body></html>".format,
    lines,
    st.lists(metas, max_size=3).map("".join),
    lines,
    st.lists(elements, max_size=4).map("".join),
    st.sampled_from(ATTRIBUTES),
    st.lists(elements, max_size=4).map(lambda some: "".join((*some, f"<p>{SENTENCE}</p>"))),
    st.lists(elements, max_size=4).map("".join),
)
addresses = st.sampled_from([None, "", "x", "http://[", "http://a.cn:99999/", "http://a.gov.cn/t20250612_1.html"])


@given(pages, addresses)
@settings(max_examples=400, deadline=None)
def test_any_words_in_any_place_of_a_page(page: str, url: str | None) -> None:
    article = clean_page(page.encode(), url)
    assert to_json(article)
    assert replay(restore(article), article.edits) == article.text


@given(st.lists(lines, max_size=8).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_any_lines_of_a_flattened_text(text: str) -> None:
    assert restore(clean_text(text)) == text


LISTED = """2026-07-21 07-21 [07-21] 21 2026-13-45 9999-12-31 通知公告 下一页 > 2 末页 共12页 置顶 ² <em> </li> <li> <tr> <td>
<a href="t20260721_1.html"> <a href="http://["> <a href="index_1.html"> <a href="?page=99999999999999999999"> </a> <base href="http://[">
<script>createPageHTML(²,0,"index","html")</script> <script>"http://[/a.json"</script> <script>"http://[/queryList"</script> <record>
<script>"http://[/searchList/0123ab"</script> "http://[/dataproxy.jsp?page=1" perpage=² {"title": "page": "²", [ ] } , 1e999""".split()
lists = st.lists(st.one_of(st.sampled_from(LISTED), words), max_size=14).map(" ".join)
list_addresses = st.sampled_from(
    ["", "http://[", "http://a.cn/x/index_99999.html", "http://a.cn/dataproxy.jsp?endrecord=²&perpage=²"]
)


@given(lists, list_addresses, st.sampled_from(["auto", "html", "records", "json", "feed"]))
@settings(max_examples=400, deadline=None)
def test_any_words_in_any_place_of_a_list(page: str, url: str, kind: str) -> None:
    assert all(entry.url.startswith("http") for entry in read_list(page.encode(), url, kind).entries)


def test_a_byline_that_is_nothing_but_a_bracket() -> None:
    """`(Reuters)` alone on its line: without its bracket the line is empty."""
    page = f"<h1>河湾水库放水</h1><p>(Reuters)</p><div class=content><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    assert clean_page(page.encode()).authors == ()
