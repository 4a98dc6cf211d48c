"""`jingwen` as a person runs it: real processes, real files, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "fixtures" / "site" / "pages"
NOTICE = PAGES / "trs" / "202603" / "t20260318_1002.html"
FARM = PAGES / "plain" / "a" / "3004.html"


def jingwen(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "cleaners", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_clean_prints_one_json_record_for_a_page() -> None:
    done = jingwen("clean", str(NOTICE), "--url", "https://www.example.gov.cn/a.html")
    assert done.returncode == 0
    (line,) = done.stdout.decode().splitlines()
    record = json.loads(line)
    assert record["title"] == "关于暂停办理不动产登记业务的公告"
    assert record["url"] == "https://www.example.gov.cn/a.html"
    assert "\\u" not in line


def test_clean_takes_a_folder_and_prints_a_record_for_each_page() -> None:
    done = jingwen("clean", str(PAGES / "trs"))
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [record["provenance"]["file"] for record in records] == sorted(
        str(path) for path in (PAGES / "trs").rglob("*.html")
    )


def test_text_prints_the_text_alone() -> None:
    done = jingwen("clean", "--text", str(NOTICE))
    assert done.stdout.decode().splitlines()[-2:] == ["临川市自然资源局", "2026年3月18日"]


def test_a_page_comes_through_standard_input() -> None:
    done = jingwen("clean", "-", stdin=NOTICE.read_bytes())
    assert json.loads(done.stdout)["text"].startswith("因系统升级")


def test_plain_text_through_standard_input_keeps_its_paragraphs_and_loses_its_annotations() -> None:
    text = "各地公布(gōngbù)了(le)第一批名单(míngdān)。\n项目(xiàngmù)由各市推荐(tuījiàn)，专家评审(píngshěn)后确定。\n"
    done = jingwen("clean", "--text", "-", stdin=text.encode())
    assert done.stdout.decode().rstrip("\n") == "各地公布了第一批名单。\n项目由各市推荐，专家评审后确定。"
    record = json.loads(jingwen("clean", "--text", "--json", "-", stdin=text.encode()).stdout)
    assert [edit["old"] for edit in record["edits"]] == [
        "(gōngbù)",
        "(le)",
        "(míngdān)",
        "(xiàngmù)",
        "(tuījiàn)",
        "(píngshěn)",
    ]


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("clean", "no/such/page.html"), "no/such/page.html", 1),
        (("clean", str(NOTICE), "--url", "ftp://example.cn/a"), "ftp://example.cn/a", 2),
        (("clean", str(NOTICE), "--url", "javascript:alert(1)"), "javascript:alert(1)", 2),
        (("explain", "no/such/page.html"), "no/such/page.html", 1),
        (("clean",), "FILE", 2),
        (("clean", str(PAGES / "trs"), "--url", "https://example.cn/"), "--url", 1),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(arguments: tuple[str, ...], words: str, code: int) -> None:
    done = jingwen(*arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert words in done.stderr.decode().splitlines()[-1]


def test_an_empty_file_is_named_and_the_others_are_cleaned(tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    done = jingwen("clean", str(empty), str(NOTICE))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.decode() == f"jingwen: {empty}: empty, 0 bytes\n"


def test_bytes_that_are_no_page_give_a_record_that_says_so(tmp_path: Path) -> None:
    picture = tmp_path / "picture.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    done = jingwen("clean", str(picture))
    record = json.loads(done.stdout)
    assert record["status"] == "not_article"
    assert record["status_reason"]
    assert record["text"] == ""


def test_many_files_show_progress_on_standard_error(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.html").write_bytes(NOTICE.read_bytes())
    done = jingwen("clean", str(tmp_path))
    assert done.stderr.decode().splitlines()[-1] == "jingwen: 30 of 30"
    assert len(done.stdout.splitlines()) == 30


def test_help_shows_an_example_and_the_exit_codes() -> None:
    told = jingwen("--help").stdout.decode()
    assert "jingwen clean page.html --url" in told
    assert "exit codes:" in told


def test_explain_shows_what_was_removed_with_its_rule() -> None:
    told = jingwen("explain", str(FARM)).stdout.decode()
    assert "[-(gōngbù)-]" in told
    assert "暂无评论,快抢沙发吧~" in told or "cms.z_blog" in told or "found by" in told
    assert "\x1b[" not in told, "colour codes in a pipe"


def test_the_schema_is_printed_as_json() -> None:
    schema = json.loads(jingwen("schema").stdout)
    assert "Article" in json.dumps(schema)
