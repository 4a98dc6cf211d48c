"""Site files: every registered one is valid, and a wrong one is refused with its line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cleaners.rules import PageRules
from crawler.sites import SiteError, all_sites, load_site, site_names
from crawler.sites.loading import line_of

GOOD = """\
[site]
title = "某市人民政府"
base = "https://www.example.gov.cn"
evidence = "reported"
evidence_date = 2026-08-01

[crawl]
starts = ["/zwgk/"]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "mine.toml").write_text(text, "utf-8")
    return folder


def test_every_registered_site_is_valid_and_names_its_evidence() -> None:
    sites = all_sites()
    assert len(sites) >= 26
    assert {site.evidence for site in sites if site.name != "demo"} <= {"reported", "saved page"}
    assert all(site.evidence_date <= "2026-11-23" for site in sites)


@pytest.mark.parametrize(
    "name",
    "gov_cn ndrc miit mof most mee mofcom samr stats pbc csrc nhc moe cac chinatax nea shandong shandong_gxt beijing shanghai "
    "guangdong zhejiang jiangsu people news_cn dzwww chinanews cctv gmw ce".split(),
)
def test_a_promised_site_is_registered(name: str) -> None:
    assert load_site(name).starts


def test_no_start_page_is_read_by_two_sites() -> None:
    starts = [start for site in all_sites() for start in site.starts]
    assert len(starts) == len(set(starts))


def test_a_site_on_a_known_cms_needs_start_pages_and_nothing_else(tmp_path: Path) -> None:
    site = load_site("mine", folder=write(tmp_path, GOOD))
    assert (site.name, site.starts, site.hosts) == (
        "mine",
        ("https://www.example.gov.cn/zwgk/",),
        ("www.example.gov.cn",),
    )
    assert (site.lists, site.entries, site.article, site.pages) == ("auto", None, None, ())


def test_everything_a_file_may_say_is_read(tmp_path: Path) -> None:
    text = GOOD.replace("[crawl]", 'hosts = ["example.gov.cn"]\n[crawl]')
    text += 'lists = "html"\nentries = "ul.list li"\narticle = "/t\\\\d+"\nmax_pages = 5\ndelay = 1\n'
    text += (
        '[[page]]\nname = "new"\nbody = "#zoom"\ndrop = ["div.share"]\n[[page]]\nuntil = 2024-01-01\nbody = "td.old"\n'
    )
    text += "[expect]\nlisted = 7\nfields = { title = 1.0 }\n"
    site = load_site("mine", folder=write(tmp_path, text))
    assert site.pages[0] == PageRules(name="new", body="#zoom", drop=("div.share",))
    assert (site.entries, site.article, site.max_pages, site.delay) == ("ul.list li", r"/t\d+", 5, 1)
    assert (site.expect.listed, dict(site.expect.fields)) == (7, {"title": 1.0})


def test_another_base_moves_the_start_pages(tmp_path: Path) -> None:
    site = load_site("mine", "http://127.0.0.1:9000", write(tmp_path, GOOD))
    assert site.starts == ("http://127.0.0.1:9000/zwgk/",)
    assert "127.0.0.1" in site.hosts


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title =", "titel =", 2, "unknown key 'titel'"),
        ('title = "某市人民政府"', "title = 5", 2, "wrong kind"),
        ('title = "某市人民政府"', 'title = ""', 2, "wrong kind"),
        ("https://www", "ftp://www", 3, "no http or https"),
        ('"reported"', '"verified"', 4, "none of live, saved page, reported"),
        ("2026-08-01", '"2026-08-01"', 5, "wrong kind"),
        ('"/zwgk/"', '"https://elsewhere.example/"', 8, "none of the hosts"),
        ('["/zwgk/"]', "[]", 8, "wrong kind"),
        ('["/zwgk/"]', "[7]", 8, "must hold texts"),
        ('["/zwgk/"]', '["/zwgk/"]\narticle = "/t(\\\\d+"', 9, "no regular expression"),
        ('["/zwgk/"]', '["/zwgk/"]\nentries = "ul > li"', 9, "no selector"),
        ('["/zwgk/"]', '["/zwgk/"]\nentries = "//ul["', 9, "//ul["),
        ('["/zwgk/"]', '["/zwgk/"]\nlists = "magic"', 9, "none of auto"),
        ('["/zwgk/"]', '["/zwgk/"]\nmax_pages = 0', 9, "minimum"),
        ('["/zwgk/"]', '["/zwgk/"]\n[[page]]\nbody = "#a"\n[[page]]\nbody = "div["', 12, "div["),
        ('["/zwgk/"]', '["/zwgk/"]\n[[page]]\nbodi = "#a"', 10, "unknown key 'bodi'"),
        ('["/zwgk/"]', '["/zwgk/"]\n[expect]\nfields = { title = 2 }', 10, "between 0 and 1"),
        ('["/zwgk/"]', '["/zwgk/"]\n[expected]\nlisted = 1', 9, "unknown table"),
        ("evidence_date = 2026-08-01\n", "", None, "lacks 'evidence_date'"),
        ("starts = ", "starts = [", None, "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int | None, words: str
) -> None:
    with pytest.raises(SiteError) as refused:
        load_site("mine", folder=write(tmp_path, GOOD.replace(old, new, 1)))
    message = str(refused.value)
    assert message.startswith(str(tmp_path / "mine.toml") + (f":{line}:" if line else ""))
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["nowhere", "", "../demo", "Demo", "demo.toml", "a/b", "\x00"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(SiteError):
        load_site(name)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SiteError, match="not UTF-8"):
        load_site("mine", folder=tmp_path)


def test_the_line_of_a_key_is_that_of_its_own_page_table() -> None:
    text = '[[page]]\nbody = "a"\n[[page]]\nname = "x"\nbody = "b"\n'
    assert (line_of(text, "body", "page", 0), line_of(text, "body", "page", 1)) == (2, 5)


def test_the_registry_imports_no_scrapy() -> None:
    code = "import sys, crawler.sites, crawler.lists.reading; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_names_are_sorted_and_usable() -> None:
    assert list(site_names()) == sorted(site_names())
