"""The archive of raw responses: what was stored comes back, a torn tail hurts nobody, pages are cleaned again from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, ArchiveError, pages_in
from crawler.items import Page, Place
from tests.crawls import Crawls
from tests.webserver import Reply, Webserver, article_page, paragraphs, serving, title

HEADERS = {"content-type": "text/html; charset=gb2312", "set-cookie": "a=1, b=2", "etag": '"x"'}


def page(n: int, body: bytes = b"", **values: object) -> Page:
    made = {"kind": "article", "site": "quancheng", "address": f"http://127.0.0.1/{n}?from=list", **values}
    return Page(f"http://127.0.0.1/{n}", 200, HEADERS, body or article_page(n).encode(), "2026-11-23T08:00:00Z", **made)  # type: ignore[arg-type]


def test_a_page_comes_back_as_it_was_written(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    written = [page(1), page(2, part=2), page(3, site=None, kind="list")]
    places = [archive.write(one, {"User-Agent": "jingwen"}) for one in written]
    assert [archive.read(place) for place in places] == written
    assert [found for _, found in pages_in(tmp_path)] == written


@given(st.binary(max_size=300))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("any"))
    assert archive.read(archive.write(page(1, body or b"x"), {})).body == (body or b"x")
    archive.close()


def test_each_record_is_a_gzip_member_of_warc_1_1_that_other_tools_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write(page(1), {"User-Agent": "jingwen"})
    [file] = tmp_path.iterdir()
    with file.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests="raise")
        kinds = []
        for record in records:
            record.content_stream().read()
            kinds.append((record.rec_type, record.rec_headers.protocol))
            assert record.rec_headers.get_header("WARC-Target-URI") == "http://127.0.0.1/1"
    assert kinds == [("response", "WARC/1.1"), ("request", "WARC/1.1")]
    assert file.read_bytes().count(b"\x1f\x8b\x08") == 2


def test_a_torn_tail_ends_the_segment_and_spoils_nothing_before_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for n in range(5):
        archive.write(page(n), {})
    last = archive.write(page(5), {})
    file = tmp_path / last.segment
    whole = file.read_bytes()
    for size in range(last.offset, len(whole), 37):
        file.write_bytes(whole[:size])
        assert len(list(pages_in(file))) in (5, 6)
    file.write_bytes(whole[: last.offset] + b"\x00garbage" * 20)
    assert [found for _, found in pages_in(file)] == [page(n) for n in range(5)]


def test_what_a_dead_writer_left_is_cut_off_and_what_counts_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, second = archive.write(page(1), {}), archive.write(page(2), {})
    archive.close()
    assert archive.cut(first.segment, first.end) == second.end - first.end
    assert [found for _, found in pages_in(tmp_path)] == [page(1)]
    assert archive.cut(first.segment, first.end) == 0


def test_a_missing_segment_or_damaged_record_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    place = archive.write(page(1), {})
    with pytest.raises(ArchiveError, match=r"nix\.warc\.gz"):
        archive.read(Place("nix.warc.gz", 0, 0))
    data = bytearray((tmp_path / place.segment).read_bytes())
    data[120] ^= 0xFF
    (tmp_path / place.segment).write_bytes(data)
    with pytest.raises(ArchiveError, match=place.segment.replace(".", r"\.")):
        archive.read(place)


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with serving(Webserver(articles=60)) as server:
        raw = article_page(2).replace("utf-8", "gb2312").encode("gb18030")
        server.routes["/article/2.html"] = Reply(raw, headers={"Content-Type": "text/html; charset=gb2312"})
        server.routes["/article/3.html"] = Reply(b"<html><body><h1>404</h1></body></html>", 404)
        server.routes["/article/4.html"] = Reply("<html><body>请完成验证</body></html>".encode(), 412)
        link = '<div class="page"><a href="/article/5_2.html">下一页</a></div><div class="footer">'
        server.routes["/article/5.html"] = Reply(article_page(5).replace('<div class="footer">', link).encode())
        server.routes["/article/5_2.html"] = Reply(article_page(6).replace(title(6), title(5)).encode())
        crawls = Crawls(tmp_path, (server,))
        for _ in range(2):
            done = crawls.run(crawls.policy_news())
            assert done.returncode == 0, done.stderr[-2000:]
        server.requests.clear()
        yield crawls
        assert server.requests == [], "the archive is cleaned without the network"


def again(crawls: Crawls) -> list[str]:
    out = crawls.folder / "again.jsonl"
    command = [*crawls.command("crawl", "archive", "-a", f"path={crawls.warc}"), "-O", str(out)]
    done = crawls.run(command)
    assert done.returncode == 0, done.stderr[-2000:]
    return out.read_text("utf-8").splitlines()


def test_pages_cleaned_again_from_the_archive_are_the_same_articles_byte_for_byte(crawls: Crawls) -> None:
    out = crawls.folder / "out.jsonl"
    assert crawls.run(crawls.command("export", "-o", str(out))).returncode == 0
    assert again(crawls) == out.read_text("utf-8").splitlines()
    assert len(again(crawls)) == 60


@pytest.mark.parametrize(("name", "numbers"), [("9", (9,)), ("5", (5, 6)), ("5_2", (5, 6))])
def test_a_page_whose_cleaning_failed_is_cleaned_from_the_archive_and_not_fetched_again(
    crawls: Crawls, name: str, numbers: tuple[int, ...]
) -> None:
    first = f"/article/{name[0]}.html"
    with closing(sqlite3.connect(crawls.store)) as connection:
        # As the store stands after the cleaner failed on this page.
        connection.execute(
            "UPDATE pages SET error = 'TypeError: x', cleaned = NULL WHERE url LIKE ?", (f"%/{name}.html",)
        )
        if name == "5":
            connection.execute("DELETE FROM pages WHERE url LIKE '%/5_2.html'")
            connection.execute("DELETE FROM addresses WHERE key LIKE '%/5_2.html'")
        connection.execute("DELETE FROM articles WHERE json_extract(json, '$.url') LIKE ?", (f"%{first}",))
        connection.commit()
    server = crawls.servers[0]
    done = crawls.run([*crawls.policy_news(), "-O", str(crawls.folder / "out.jsonl")])
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"/article/{name}.html" not in server.hits()
    [article] = [one for one in crawls.articles() if one["url"].endswith(first)]
    assert article["text"].split("\n") == [line for number in numbers for line in paragraphs(number)]
    assert crawls.rows("SELECT COUNT(*) FROM pages WHERE error IS NOT NULL") == [(0,)]
    server.requests.clear()
