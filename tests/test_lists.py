"""List pages without any rule: entries with their days, and the next page."""

from __future__ import annotations

import base64
import importlib.util
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.lists import Follow
from crawler.lists.reading import read_list

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures/lists"
SHARED = ROOT.parent / "shared/lists"
URL = "http://www.example.gov.cn/zwgk/tzgg/index.html"
TABLE = tomllib.loads((FIXTURES / "cases.toml").read_text("utf-8"))
EXPECTED = [(one["title"], one["date"].isoformat()) for one in TABLE["entries"]]


def rows(count: int, start: int = 0) -> str:
    return "".join(
        f'<li><a href="t202606{i % 28 + 1:02d}_{i}.html">关于第{i}项事务办理结果的公告</a><span>2026-06-{i % 28 + 1:02d}</span></li>'
        for i in range(start, start + count)
    )


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: str(case["file"]))
def test_a_list_page_gives_its_entries_with_days_and_its_next_page(case: dict[str, Any]) -> None:
    listing = read_list((FIXTURES / case["file"]).read_bytes(), URL)
    assert [(entry.title, entry.date) for entry in listing.entries] == EXPECTED
    following = listing.next_page
    if case["next_page"] == "POST":
        assert following is not None
        assert following.method == "POST"
    else:
        assert (following.url if following else "") == (case["next_page"] and urljoin(URL, case["next_page"]))


def test_every_fixture_has_a_case() -> None:
    assert {file.name for file in FIXTURES.glob("*.html")} == {case["file"] for case in TABLE["case"]}


def test_a_side_bar_with_days_is_not_the_list_of_a_page_with_a_pager() -> None:
    side = "".join(
        f'<li><a href="/xw/t2026070{i}_7.html">侧栏里的最新消息第{i}条</a><span>2026-07-0{i}</span></li>'
        for i in range(1, 9)
    )
    page = f'<div class="l"><ul class="news">{side}</ul></div><ul class="list">{rows(15)}</ul><a href="index_1.html">下一页</a>'
    listing = read_list(page.encode(), URL)
    assert len(listing.entries) == 15
    assert all("/zwgk/tzgg/" in entry.url for entry in listing.entries)


def test_a_short_list_outweighs_a_longer_side_bar_of_another_column() -> None:
    side = "".join(
        f'<li><a href="/xw/t2026070{i}_7.html">侧栏里的最新消息第{i}条</a><span>2026-07-0{i}</span></li>'
        for i in range(1, 6)
    )
    page = f'<ul class="news">{side}</ul><ul class="list">{rows(4)}</ul>'
    assert len(read_list(page.encode(), URL).entries) == 4


def test_a_column_front_page_gives_all_its_dated_blocks_and_no_pictures() -> None:
    block = '<div class="box {0}"><h3>{1}</h3><a href="/{0}/">更多&gt;&gt;</a><ul class="u{0}">{2}</ul></div>'
    pictures = '<div class="pics"><a href="t20260601_99.html">一幅图片新闻的标题文字</a></div>'
    page = block.format("a", "要闻", rows(6)) + block.format("b", "公告", rows(6, 10)) + pictures
    assert len(read_list(page.encode(), URL).entries) == 12


def test_entries_in_a_comment_count_when_the_page_shows_only_menus() -> None:
    menu = "".join(f'<li><a href="/zwgk/c{i}/">栏目名称{i}</a></li>' for i in range(30))
    page = f"<ul>{menu}</ul><ul class='list'><!-- {rows(8)} <script>createPageHTML('page_div',10, 1,'tzgg','shtml',200);</script>--></ul>"
    listing = read_list(page.encode(), URL)
    assert len(listing.entries) == 8
    assert listing.next_page == Follow(urljoin(URL, "tzgg_2.shtml"))


def test_links_in_a_row_beside_the_title_are_not_entries() -> None:
    inner = (
        '<div class="popbox"><ul><li><a href="../jd/t20260602_1.html">相关解读：关于公告的说明文字</a></li></ul></div>'
    )
    page = f"<ul class='list'>{rows(5)}</ul>".replace("<span>", inner + "<span>")
    assert len(read_list(page.encode(), URL).entries) == 5


def test_a_day_that_the_page_does_not_show_stays_unknown() -> None:
    page = "".join(
        f'<li><a href="/content/post_{i}99.html">关于第{i}项事务办理结果的公告</a><span>07-21</span></li>'
        for i in range(5)
    )
    assert {entry.date for entry in read_list(f"<ul>{page}</ul>".encode(), URL).entries} == {None}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('createPageHTML(9, 0, "index", "html")', "index_1.html"),
        ('createPageHTML(9, 3, "index", "html")', "index_4.html"),
        ('createPageHTML(9, 8, "index", "html")', None),
        ('createPageHTML(1, 0, "index", "html")', None),
        ('createPageHTML(55,0, "index","shtml","1089")', "index_1.shtml"),
        ('createPageHTML("55","0", "index","shtml")', "index_1.shtml"),
        ('createPageHTML(1200, 60, 1, "index", "html", "x")', "index_2.html"),
        ("createPageHTML('page_div',10, 1,'zwgklist','shtml',200)", "zwgklist_2.shtml"),
        ("createPageHTML('page_div',10, 10,'zwgklist','shtml',200)", None),
        ('var n = 12, c = 2; createPageHTML(n, c, "index", "html")', "index_3.html"),
        ('// createPageHTML(31, 0, "index", "shtml");', "index_1.shtml"),
        ('// createPageHTML(1, 0, "old", "htm");\n createPageHTML(3, 0, "index", "html");', "index_1.html"),
        ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}", None),
        ("new Pager({size:9, current:0, prefix:'index', suffix:'html'})", "index_1.html"),
        ('var currentPage = 0; var countPage = 31; w("index"+"_" + n + "."+"shtml")', "index_1.shtml"),
        ("var countPage = 4//共多少页", "index_1.html"),
        ("var countPage = 1", None),
        ("var pagination_script_config = { total: 9, pageName: 'index' };", "index_1.html"),
        ("var pageCount = 4, current = 1; load(current)", None),
        ("$('.p').pagination({totalPage:12})", "index_2.html"),
        ("$('.p').pagination({totalPage:1})", None),
    ],
)
def test_a_scripted_pager_is_read_without_running_it(script: str, expected: str | None) -> None:
    listing = read_list(f"<ul>{rows(5)}</ul><script>{script}</script>".encode(), URL)
    assert listing.next_page == (Follow(urljoin(URL, expected)) if expected else None)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="index_2.html">下一页</a>', "index_2.html"),
        ('<a href="?page=2">下页 »</a>', "?page=2"),
        ('<a class="next" href="index_2.html"><img alt="下一页" src="n.png"></a>', "index_2.html"),
        ('<div class="page"><span>1</span><a href="p2.html">2</a><a href="p3.html">3</a></div>', "p2.html"),
        (
            '<div class="page"><a href="p1.html">1</a><a href="p2.html">2</a><span>3</span><a href="p4.html">4</a></div>',
            "p4.html",
        ),
        (
            '<div class="page"><a href="p1.html">1</a><a class="cur" href="p2.html">2</a><a href="p3.html">3</a></div>',
            "p3.html",
        ),
        (
            '<a href="javascript:void(0)" tagname="/col/col1/index.html?pageNum=2">下一页</a>',
            "/col/col1/index.html?pageNum=2",
        ),
        ('<a href="#" onclick="window.location.href=\'index_2.html\'">下一页</a>', "index_2.html"),
        ('<a href="javascript:;">下一页</a>', None),
        ('<a href="index.html">下一页</a>', None),
        ('<a href="http://elsewhere.example/2.html">下一页</a>', None),
        ('<a href="t20260601_5.html">下一篇</a>', None),
        (
            '<ul class="num"><li><a href="t20260601_7.html">1</a></li><li><a href="t20260605_8.html">2</a></li></ul>',
            None,
        ),
    ],
)
def test_a_pager_of_links_leads_to_the_next_page_of_the_same_list(markup: str, expected: str | None) -> None:
    listing = read_list(f"<ul>{rows(5)}</ul>{markup}".encode(), URL)
    assert listing.next_page == (Follow(urljoin(URL, expected)) if expected else None)


def test_a_pager_kept_as_base64_is_read() -> None:
    pager = '<span>1</span> <a href="/x/2.html">2</a> <a href="/x/2.html" class="a1">下一页</a>'
    kept = base64.b64encode(quote_plus(pager).encode()).decode()
    listing = read_list(f'<ul>{rows(5)}</ul><div id="pages">{kept}</div>'.encode(), URL)
    assert listing.next_page == Follow("http://www.example.gov.cn/x/2.html")


def test_a_site_selector_replaces_recognition() -> None:
    page = f'<ul class="a">{rows(9)}</ul><ul class="b">{rows(3, 20)}</ul>'
    assert [entry.date for entry in read_list(page.encode(), URL, entries="ul.b li").entries] == [
        "2026-06-21",
        "2026-06-22",
        "2026-06-23",
    ]


def test_what_stands_after_a_stray_end_of_the_page_is_read() -> None:
    assert len(read_list(f"<html><body>x</body></html><ul>{rows(5)}</ul>".encode(), URL).entries) == 5


def test_forty_thousand_links_are_one_list() -> None:
    assert len(read_list(f"<ul>{rows(40_000)}</ul>".encode(), URL).entries) == 40_000


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 64,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"<div>" * 20_000 + b"<a href=/123456.html>x</a>",
        b"<li><a href=1234567>x" * 5_000,
        b"<script>" + b"createPageHTML(" * 20_000,
        b"<script><record><![CDATA[" * 5_000,
        b"<a href='http://[bad/123456.html'>title title title</a>",
        b"<base href='http://[bad'><a href='/123456.html'>title title title</a>",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_a_response_that_is_no_list_has_no_entries(raw: bytes) -> None:
    assert read_list(raw, URL).entries == ()


FRAGMENTS = st.sampled_from(
    "<li> </li> <a|href='/t20260101_1.html'> </a> 2026-01-02 <!-- --> <script> </script> [{ }] createPageHTML( 9,0, 'index' ) <td> "
    '<ul 下一页 <![CDATA[ ]]> <record> 标题文字 "url":"'.split(" ")
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).replace("|", " ").encode()),
    )
)
def test_no_bytes_make_the_reader_raise_and_every_address_is_http(raw: bytes) -> None:
    for kind in ("auto", "html", "json", "records", "feed"):
        listing = read_list(raw, URL, kind)
        assert all(urlsplit(entry.url).scheme in ("http", "https") for entry in listing.entries)
        assert read_list(raw, URL, kind) == listing


@pytest.mark.skipif(not SHARED.exists(), reason="labelled list pages are not here")
def test_the_labelled_list_pages_are_read_as_labelled(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["score.py", "tests.quality.adapters:listing"])
    monkeypatch.chdir(ROOT)
    spec = importlib.util.spec_from_file_location("list_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    score.main()
    total = capsys.readouterr().out.splitlines()[-1].replace("/", " ").split()
    found, too_much, titles, dates, following = (int(total[i]) for i in (2, 6, 8, 10, 13))
    assert found >= 178, total
    assert too_much <= 2, total
    assert (titles, dates, following) >= (178, 178, 8), total


def test_of_several_links_to_one_page_the_one_in_the_title_names_it() -> None:
    cards = "".join(
        f'<div class=item><div class=r-title><a href="/zcwj/content_{n}.html">关于第{n}项事务办理的意见</a></div><p>摘要</p>'
        f'<span>2026-06-{n:02d}</span><a class=url href="/zcwj/content_{n}.html">https://www.example.gov.cn/zcwj/content_{n}.html</a></div>'
        for n in range(11, 19)
    )
    titles = [entry.title for entry in read_list(f"<body>{cards}</body>".encode(), URL).entries]
    assert titles == [f"关于第{n}项事务办理的意见" for n in range(11, 19)]


def test_bullets_advertisements_and_writers_are_no_part_of_the_entries() -> None:
    advertisement = (
        '<li><a href="https://ad.example.com/click?id=88213">满减优惠今日开抢不要错过</a><span>2026-06-20</span></li>'
    )
    writer = '<li><a href="/archives/author/3">林小满林小满林小满</a><span>2026-06-20</span></li>'
    bulleted = rows(8).replace(">关于第", "><em>●</em>关于第")
    found = read_list(f"<ul>{bulleted}{advertisement}{writer}</ul>".encode(), URL).entries
    assert [entry.title for entry in found] == [f"关于第{n}项事务办理结果的公告" for n in range(8)]
