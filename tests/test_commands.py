"""`scrapy sites`, `check_sites` and `save_fixture`, each as its own process, as an operator runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler import fixtures
from crawler.items import Page
from crawler.sites import load_site
from crawler.store import Store
from tests.webserver import Webserver, serving

ROOT = Path(__file__).parents[1]
SITE = """\
[site]
title = "某市人民政府"
base = "https://www.example.gov.cn"
evidence = "reported"
evidence_date = 2026-08-01

[crawl]
starts = ["/zwgk/"]

[[page]]
body = "#zoom"
title = "h1.headline"
"""
PAGE = """<html><head><meta charset="utf-8"><title>关于停水的通知</title></head><body><h1 class="headline">关于停水的通知</h1>
<div id="zoom"><p>因管网检修，三月二十一日八时至十八时全市停水，请各单位和市民提前储水，检修结束后恢复供水，具体时间另行通知。</p></div></body></html>"""


def scrapy(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "mine.toml").write_text(SITE, "utf-8")
    return folder


def save(sites: Path, root: Path, reader: str = "a reader") -> Path:
    page = Page(
        "https://www.example.gov.cn/a/1.html",
        200,
        {"content-type": "text/html", "set-cookie": "s=1"},
        PAGE.encode(),
        "2026-08-01",
    )
    folder = fixtures.save(page, load_site("mine", folder=sites), "short-notice", root)
    file = folder / "article.json"
    file.write_text(file.read_text("utf-8").replace('"reviewed_by": ""', f'"reviewed_by": "{reader}"'), "utf-8")
    return folder


def test_the_registry_and_its_fixtures_pass_their_check() -> None:
    done = scrapy("check_sites")
    assert (done.returncode, done.stderr) == (0, "")
    assert ", 0 problems" in done.stdout


def test_a_broken_selector_in_a_site_file_fails_the_check_with_its_line(sites: Path) -> None:
    (sites / "mine.toml").write_text(SITE.replace("#zoom", "div["), "utf-8")
    done = scrapy("check_sites", "--sites", sites)
    assert done.returncode == 1
    assert f"{sites / 'mine.toml'}:11: " in done.stderr


def test_a_selector_that_finds_nothing_on_the_fixtures_fails_the_check_with_its_line(
    sites: Path, tmp_path: Path
) -> None:
    save(sites, tmp_path)
    assert fixtures.check_all(sites, tmp_path) == (1, 1, [])
    (sites / "mine.toml").write_text(SITE.replace("h1.headline", "h1.gone"), "utf-8")
    done = scrapy("check_sites", "--sites", sites, "--fixtures", tmp_path)
    assert done.returncode == 1
    assert f"{sites / 'mine.toml'}:12: title: 'h1.gone' finds nothing" in done.stderr


def test_every_bad_file_is_named_and_not_only_the_first(sites: Path, tmp_path: Path) -> None:
    (sites / "mine.toml").write_text(SITE.replace("title =", "titel =", 1), "utf-8")
    (sites / "yours.toml").write_text("[site", "utf-8")
    _, _, problems = fixtures.check_all(sites, tmp_path)
    assert [problem.partition(":")[0].rpartition("/")[2] for problem in problems] == ["mine.toml", "yours.toml"]


def test_a_field_that_comes_out_otherwise_than_signed_fails_the_check(sites: Path, tmp_path: Path) -> None:
    file = save(sites, tmp_path) / "article.json"
    fields = json.loads(file.read_text("utf-8"))
    assert fields["title"] == "关于停水的通知"
    file.write_text(json.dumps({**fields, "title": "关于停电的通知", "colour": 1}), "utf-8")
    _, _, problems = fixtures.check_all(sites, tmp_path)
    assert len(problems) == 2
    assert f'{file}: title: expected "关于停电的通知", got "关于停水的通知"' in problems
    assert f"{file}: unknown field 'colour'" in problems


def test_a_fixture_that_nobody_has_read_fails_the_check(sites: Path, tmp_path: Path) -> None:
    file = save(sites, tmp_path, reader="") / "article.json"
    assert fixtures.check_all(sites, tmp_path)[2] == [f"{file}: reviewed_by is empty: nobody has read this yet"]


@pytest.mark.parametrize("name", ["page.html", "response.json", "article.json"])
def test_a_fixture_that_lacks_a_file_is_named(sites: Path, tmp_path: Path, name: str) -> None:
    (save(sites, tmp_path) / name).unlink()
    assert name in fixtures.check_all(sites, tmp_path)[2][0]


def test_a_fixture_keeps_no_session(sites: Path, tmp_path: Path) -> None:
    response = json.loads((save(sites, tmp_path) / "response.json").read_text("utf-8"))
    assert response["headers"] == {"content-type": "text/html"}


def test_a_page_of_the_network_becomes_a_fixture_to_be_read(tmp_path: Path) -> None:
    with serving(Webserver(articles=3)) as server:
        url = f"{server.base}/article/1.html"
        allowed = (
            "-s",
            f"GUARD_ALLOW={server.base.removeprefix('http://')}",
            "-s",
            "DOWNLOAD_DELAY=0",
            "-s",
            "AUTOTHROTTLE_ENABLED=0",
        )
        done = scrapy("save_fixture", url, "--site", "demo", "--slug", "from-net", "--fixtures", tmp_path, *allowed)
        refused = scrapy("save_fixture", url, "--site", "demo", "--slug", "closed", "--fixtures", tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "demo/from-net"
    assert json.loads((folder / "response.json").read_text("utf-8"))["url"] == url
    saved = json.loads((folder / "article.json").read_text("utf-8"))
    assert (saved["reviewed_by"], saved["status"]) == ("", "complete")
    assert refused.returncode == 2
    assert "could not be fetched" in refused.stderr
    assert not (tmp_path / "demo/closed").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.html", "--site", "demo", "--slug", "x"), "nowhere.html"),
        (("README.md", "--site", "nosuch", "--slug", "x"), "no site 'nosuch'"),
        (("fixtures/lists/br.html", "--site", "demo", "--slug", "../../x"), "is no slug"),
        (("fixtures/lists/br.html", "--site", "nosuch", "--slug", "x"), "no site 'nosuch'"),
        (("fixtures/lists/br.html", "--site", "demo"), "--slug"),
    ],
)
def test_a_wrong_call_of_save_fixture_writes_nothing(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = scrapy("save_fixture", *arguments, "--fixtures", tmp_path)
    assert done.returncode == 2
    assert words in done.stderr + done.stdout
    assert not list(tmp_path.iterdir())


def test_a_fixture_is_never_written_over(sites: Path, tmp_path: Path) -> None:
    save(sites, tmp_path)
    with pytest.raises(fixtures.FixtureError, match="exists"):
        save(sites, tmp_path)


def test_the_registry_shows_the_last_runs_of_a_site_from_the_store(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    with closing(Store(store)) as one:
        run = one.runs.begin("policy_news:ndrc", alone=True)
        one.runs.end(run, {"listed": 25, "new": 3})
    lines = scrapy("sites", "-s", f"STORE={store}").stdout.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("ndrc "))
    assert "saved page 2026-07-31" in lines[place]
    assert "listed 25, new 3, changed 0" in lines[place + 1]


def test_the_registry_is_shown_without_a_store_and_makes_none(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    done = scrapy("sites", "-s", f"STORE={store}")
    assert done.returncode == 0
    assert "山东省工业和信息化厅" in done.stdout
    assert not store.exists()
