"""`scrapy export`: the store as a file, whole or not at all, the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaners.article import to_json
from crawler.cleaning import clean
from crawler.exporters import ArticleLines
from crawler.items import Page
from tests.crawls import Crawls, lines, paths
from tests.webserver import Webserver, article_page, day, serving, title


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Crawls:
    with serving(Webserver(articles=40)) as server:
        crawls = Crawls(tmp_path_factory.mktemp("export"), (server,))
        assert crawls.run(crawls.policy_news()).returncode == 0
        return crawls


def export(crawls: Crawls, *arguments: str) -> subprocess.CompletedProcess[str]:
    return crawls.run(crawls.command("export", *arguments))


def test_the_same_store_gives_the_same_bytes_in_both_formats(crawls: Crawls, tmp_path: Path) -> None:
    for kind in ("jsonl", "parquet"):
        files = [tmp_path / f"{n}.{kind}" for n in (1, 2)]
        for file in files:
            done = export(crawls, "--format", kind, "-o", str(file))
            assert done.returncode == 0, done.stderr
            assert "40 articles" in done.stderr
        assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jsonl", "1.parquet", "2.jsonl", "2.parquet"]


def test_json_lines_are_the_stored_articles_in_utf8(crawls: Crawls, tmp_path: Path) -> None:
    assert export(crawls, "-o", str(tmp_path / "a.jsonl")).returncode == 0
    assert lines(tmp_path / "a.jsonl") == crawls.articles()
    assert title(1) in (tmp_path / "a.jsonl").read_text("utf-8")


def test_parquet_has_a_column_per_field_and_the_same_text(crawls: Crawls, tmp_path: Path) -> None:
    assert export(crawls, "--format", "parquet", "-o", str(tmp_path / "a.parquet")).returncode == 0
    table = pq.read_table(tmp_path / "a.parquet").to_pylist()
    articles = crawls.articles()
    assert [row["text"] for row in table] == [article["text"] for article in articles]
    assert list(table[0]) == list(articles[0])
    assert json.loads(table[0]["provenance"]) == articles[0]["provenance"]


def test_since_site_and_fields_select(crawls: Crawls, tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    assert export(crawls, "--since", "2026-10-28", "--fields", "url,published", "-o", str(out)).returncode == 0
    assert paths(lines(out)) == sorted(f"/article/{n}.html" for n in range(1, 41) if day(n) >= "2026-10-28")
    assert [list(line) for line in lines(out)] == [["url", "published"]] * len(lines(out))
    assert export(crawls, "--site", "nosuchsite", "-o", str(out)).returncode == 0
    assert out.read_bytes() == b""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--fields", "nosuchfield"), "nosuchfield"),
        (("--since", "gestern"), "gestern"),
        (("--format", "xml"), "xml"),
        (("-s", "STORE=no/such/store.sqlite"), "no/such/store.sqlite"),
        (("-o", "/proc/nowhere/a.jsonl"), "/proc/nowhere/a.jsonl"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_leaves_no_file(
    crawls: Crawls, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    command = crawls.command("export", "-o", str(tmp_path / "a.jsonl"))
    done = crawls.run([*command, *arguments])
    assert done.returncode == 2
    assert named in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_parquet_says_what_to_install(crawls: Crawls, tmp_path: Path) -> None:
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text("raise ImportError('not installed')\n")
    command = crawls.command("export", "--format", "parquet", "-o", str(tmp_path / "a.parquet"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from scrapy.cmdline import execute; execute()"
    done = subprocess.run(
        [sys.executable, "-c", code, *command[3:]],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'jingwen[parquet]'" in done.stderr
    assert not (tmp_path / "a.parquet").exists()


def test_the_feed_format_is_utf8_whatever_the_project_that_uses_it_says() -> None:
    article = clean(Page("http://a.cn/1", 200, {}, article_page(1).encode(), "2026-11-23T08:00:00Z"), None)
    file = BytesIO()
    exporter = ArticleLines(file, encoding="ascii", indent=4)
    exporter.start_exporting()
    for item in (article, {"title": "通知", "n": 1}, replace(article, title="\ud800")):
        exporter.export_item(item)
    exporter.finish_exporting()
    first, second, third = file.getvalue().decode("utf-8").splitlines()
    assert first == to_json(article)
    assert second == '{"title":"通知","n":1}'
    assert json.loads(third)["title"] == "\ud800"
