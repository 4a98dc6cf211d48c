"""Feeds and the data that scripts load: JSON, JSONP, JCMS records, jpaas units, RSS, Atom, sitemaps."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.lists import Entry, Follow, Listing
from crawler.lists.reading import read_list

BASE = "http://www.example.gov.cn"


def rows(raw: str, path: str, kind: str = "auto") -> list[tuple[str, str, str | None]]:
    return [(e.url.removeprefix(BASE), e.title, e.date) for e in read_list(raw.encode(), BASE + path, kind).entries]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/zhengce/zuixin/ZUIXINZHENGCE.json", [{"TITLE": "关于印发方案的通知", "SUB_TITLE": "", "URL": "/a/content_1.htm", "DOCRELPUBTIME": "2026-07-21"}]),
        ("/search-gov/data?t=x&p=1", {"searchVO": {"listVO": [{"title": "关于印发方案的<em>通知</em>", "url": "/a/content_1.htm", "pubtime": 1784563200000}]}}),
        ("/searchList/8a1f?page=1", {"data": {"results": [{"title": "关于印发方案的通知", "url": "/a/content_1.htm", "publishedTimeStr": "2026-07-21 10:00:00"}]}}),
        ("/queryList?current=1", {"data": {"results": [{"source": {"title": "关于印发方案的通知", "pubDate": "2026-07-21", "urls": {"pc": "/a/content_1.htm"}}}]}}),
        ("/x/ds_1f.json", {"datasource": [{"showTitle": "关于印发方案的通知", "publishUrl": "../a/content_1.htm", "publishTime": "2026-07-21 09:00:00"}]}),
        ("/gfxwj.json", {"data": [{"FILENAME": "关于印发方案的通知", "URL": "./a/content_1.htm", "DOCRELTIME": "2026/07/21"}]}),
        ("/fjdzapp/search", {"data": [{"doctitle": "关于印发方案的通知", "docreltime": "2026-07-21T00:00:00", "docpuburl": "/a/content_1.htm"}]}),
        ("/gkmlpt/api/all/12?page=1", {"articles": [{"title": "关于印发方案的通知", "url": f"{BASE}/a/content_1.htm", "date": 1784563200}]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_rows_of_known_interfaces_are_entries(path: str, value: object) -> None:
    assert rows(json.dumps(value, ensure_ascii=False), path) == [
        ("/a/content_1.htm", "关于印发方案的通知", "2026-07-21")
    ]


def test_jsonp_is_read_and_counts_its_pages_in_the_file_name() -> None:
    raw = 'china({"data":{"total":500,"list":[{"title":"铁路建设提速","url":"/2026/07/21/ARTIab12cd34ef.shtml","focus_date":"2026-07-21 10:20:30"}]}})'
    assert rows(raw, "/page/china_1.jsonp") == [("/2026/07/21/ARTIab12cd34ef.shtml", "铁路建设提速", "2026-07-21")]
    assert read_list(raw.encode(), f"{BASE}/page/china_1.jsonp").next_page == Follow(f"{BASE}/page/china_2.jsonp")


@pytest.mark.parametrize(
    ("totals", "page", "more"),
    [
        ({"total": 3}, 1, True),
        ({"total": 2}, 2, False),
        ({"totalpage": 2}, 1, True),
        ({"totalpage": 2}, 2, False),
        ({}, 7, True),
    ],
)
def test_the_next_page_of_an_interface_follows_its_totals(totals: dict[str, int], page: int, more: bool) -> None:
    raw = json.dumps({**totals, "list": [{"title": "关于印发方案的通知", "url": "/a/1.htm"}]})
    listing = read_list(raw.encode(), f"{BASE}/search?kind=x&page={page}")
    assert listing.next_page == (Follow(f"{BASE}/search?kind=x&page={page + 1}") if more else None)


def test_an_interface_without_rows_has_no_next_page() -> None:
    assert read_list(b'{"data": {"list": []}}', f"{BASE}/search?page=9") == Listing()


@pytest.mark.parametrize(
    "raw", ["{", '{"a": [', "[[[[", '{"title": "x", "url": }', "callback(", "[" * 50_000, '{"a":' * 50_000]
)
def test_broken_json_has_no_entries(raw: str) -> None:
    assert read_list(raw.encode(), f"{BASE}/x.json", "json") == Listing()
    assert read_list(raw.encode(), f"{BASE}/x.json").entries == ()


def jcms(count: int, total: int) -> str:
    records = "".join(
        f'<record><![CDATA[<li><a href="/art/2026/7/21/art_1_{i}.html" title="关于第{i}项事务的公告">…</a><span>2026-07-21</span></li>]]></record>'
        for i in range(count)
    )
    link = '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;webid=3&amp;columnid=76841&amp;unitid=297589"></a>]]></nextgroup>'
    return f"<datastore>{link}<recordset>{records}</recordset><totalrecord>{total}</totalrecord><perpage>2</perpage></datastore>"


def test_jcms_records_lead_to_the_proxy_and_the_proxy_to_its_next_call() -> None:
    page = f'<div id="297589"></div><script type="text/xml">{jcms(6, 20)}</script>'
    first = read_list(page.encode(), f"{BASE}/col/col76841/index.html")
    assert len(first.entries) == 6
    assert first.entries[0] == Entry(f"{BASE}/art/2026/7/21/art_1_0.html", "关于第0项事务的公告", "2026-07-21")
    call = first.next_page
    assert call is not None
    assert call.method == "POST"
    query = parse_qs(urlsplit(call.url).query)
    assert [query[name] for name in ("startrecord", "endrecord", "perpage", "columnid", "unitid", "webid")] == [
        ["7"],
        ["12"],
        ["2"],
        ["76841"],
        ["297589"],
        ["3"],
    ]
    assert parse_qs(call.body)["columnid"] == ["76841"]
    answer = read_list(jcms(6, 20).encode(), call.url)
    assert len(answer.entries) == 6
    assert answer.next_page is not None
    assert "startrecord=13&endrecord=18" in answer.next_page.url
    assert read_list(jcms(6, 12).encode(), call.url).next_page is None


def test_jcms_records_that_are_all_there_lead_nowhere() -> None:
    page = f'<script type="text/xml">{jcms(3, 3)}</script>'
    assert read_list(page.encode(), f"{BASE}/col/col1/").next_page is None


def test_a_jpaas_page_leads_to_its_unit_and_the_unit_to_its_next_page() -> None:
    data = "{'parseType':'buildstatic','webId':'a1','tplSetId':'b2','pageType':'column','tagId':'信息列表','editType':'null','pageId':'c3'}"
    page = (
        f'<div><script url="/api-gateway/jpaas-publish-server/front/page/build/unit" querydata="{data}"></script></div>'
    )
    unit = read_list(page.encode(), f"{BASE}/zw/fgs/").next_page
    assert unit is not None
    assert {"webId=a1", "pageId=c3"} <= set(urlsplit(unit.url).query.split("&"))
    markup = '<ul count="50" rows="20"><li><a href="/zw/art/2026/art_0123456789abcdef0123456789abcdef.html">关于印发方案的通知</a><span>2026-07-21</span></li></ul>'
    listing = read_list(json.dumps({"code": "200", "data": {"html": markup}}).encode(), unit.url)
    assert [(e.title, e.date) for e in listing.entries] == [("关于印发方案的通知", "2026-07-21")]
    assert listing.next_page is not None
    assert json.loads(parse_qs(urlsplit(listing.next_page.url).query)["paramJson"][0])["pageNo"] == 2


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<ul data="datasource:94f223eb12d2438388709ff4427b9407" preview="ds_"></ul>', "/x/ds_94f223eb12d2438388709ff4427b9407.json"),
        ('<script>$.getJSON("./ZUIXINZHENGCE.json", f)</script>', "/x/ZUIXINZHENGCE.json"),
        ('<meta name="channelid" content="8a1f"><script>var u = searchList;</script>', "/searchList/8a1f?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1"),
        ("<p>nothing here</p>", None),
    ],
)  # fmt: skip
def test_a_page_without_entries_leads_to_what_its_scripts_load(page: str, expected: str | None) -> None:
    assert read_list(page.encode(), f"{BASE}/x/").next_page == (Follow(BASE + expected) if expected else None)


def test_a_query_list_is_asked_by_post() -> None:
    page = "<script>var params = {unitid: '77', webSiteCode: 'jx1', channelCode: 'c9', perPage: 15}; $.post('/queryList', params)</script>"
    call = read_list(page.encode(), f"{BASE}/col/").next_page
    assert call is not None
    assert call.method == "POST"
    assert parse_qs(call.body) == {
        "current": ["1"],
        "unitid": ["77"],
        "webSiteCode": ["jx1"],
        "channelCode": ["c9"],
        "perPage": ["15"],
    }
    answer = json.dumps(
        {"data": {"results": [{"source": {"title": "关于印发方案的通知", "urls": {"pc": "/a/1.html"}}}]}}
    )
    following = read_list(answer.encode(), call.url).next_page
    assert following is not None
    assert following.method == "POST"
    assert parse_qs(following.body)["current"] == ["2"]


def test_rss_days_are_those_of_beijing() -> None:
    raw = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>频道</title><link>http://www.example.gov.cn/</link>
    <item><title><![CDATA[关于印发方案的通知]]></title><link>/a/1.html</link><pubDate>Tue, 21 Jul 2026 20:00:00 GMT</pubDate></item></channel></rss>"""
    assert rows(raw, "/rss.xml") == [("/a/1.html", "关于印发方案的通知", "2026-07-22")]


def test_a_feed_with_markup_in_it_is_still_a_feed() -> None:
    raw = "<rss><channel><description><![CDATA[<html><body><div><a href='/x'>更多</a></div>]]></description><item><title>公告</title><link>/a/1.html</link></item></channel></rss>"
    assert rows(raw, "/rss.xml") == [("/a/1.html", "公告", None)]


def test_atom_entries_have_their_alternate_link() -> None:
    raw = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>关于印发方案的通知</title><link rel="self" href="/self"/>
    <link rel="alternate" href="/a/1.html"/><updated>2026-07-21T08:00:00+08:00</updated></entry></feed>"""
    assert rows(raw, "/atom.xml") == [("/a/1.html", "关于印发方案的通知", "2026-07-21")]


def test_a_sitemap_gives_addresses_and_an_index_its_newest_sitemap() -> None:
    raw = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>http://www.example.gov.cn/art/2026/7/21/art_1_2.html</loc></url></urlset>"""
    assert rows(raw, "/sitemap.xml") == [("/art/2026/7/21/art_1_2.html", "", "2026-07-21")]
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/s1.xml</loc><lastmod>2025-01-01</lastmod></sitemap>
    <sitemap><loc>/s2.xml</loc><lastmod>2026-07-01</lastmod></sitemap></sitemapindex>"""
    assert read_list(index.encode(), f"{BASE}/sitemap.xml").next_page == Follow(f"{BASE}/s2.xml")


def test_a_feed_reads_no_entity_of_its_own_and_no_file() -> None:
    raw = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <rss><channel><item><title>标题&f;&b;</title><link>/a/1.html</link></item></channel></rss>"""
    assert [title for _, title, _ in rows(raw, "/rss.xml")] == ["标题"]


@pytest.mark.parametrize(
    "raw",
    [
        "<rss>",
        "<rss><item><link>",
        "<rss><http:><item>",
        "<feed><entry>\x00</entry>",
        "<urlset><url><loc>javascript:x</loc></url></urlset>",
    ],
)
def test_a_broken_feed_has_no_entries(raw: str) -> None:
    assert read_list(raw.encode(), f"{BASE}/rss.xml", "feed").entries == ()
