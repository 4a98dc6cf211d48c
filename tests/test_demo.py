"""The main job, end to end: `make run` on the demo site, in processes of its own, over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cleaners.article import ARTICLE_STATUSES
from cleaners.edit import Change, Cleaned, restore

ROOT = Path(__file__).resolve().parents[1]
FARM_TITLE = "年度工业大模型“揭榜挂帅”项目出炉！AI创新济青“两翼齐飞”"

# Read off the pages by a person: address, title, source, published.
ARTICLES = {
    "/trs/202603/t20260312_1001.html": (
        "临川市人民政府办公室关于印发临川市中小企业数字化转型行动方案的通知",
        "临川市人民政府办公室",
        "2026-03-12T09:30+08:00",
    ),
    "/trs/202603/t20260318_1002.html": ("关于暂停办理不动产登记业务的公告", "市自然资源局", "2026-03-18T16:05+08:00"),
    "/trs/202604/t20260402_1003.html": (
        "临川市公布第二批非物质文化遗产代表性传承人名单",
        "临川日报",
        "2026-04-02T10:20+08:00",
    ),
    "/trs/202602/t20260210_1004.html": (
        "临川市一季度外贸进出口总值同比增长百分之九",
        "临川海关",
        "2026-02-10T08:00+08:00",
    ),
    "/trs/202602/t20260203_1005.html": (
        "《临川市中小企业数字化转型行动方案》政策解读",
        "市工业和信息化局",
        "2026-03-13T15:00+08:00",
    ),
    "/jcms/art/2026/4/9/art_1_2001.html": (
        "临川市人力资源和社会保障局关于做好2026年就业见习工作的通知",
        "市人力资源社会保障局",
        "2026-04-09T17:12+08:00",
    ),
    "/jcms/art/2026/4/10/art_1_2002.html": ("临川市开展“诵读经典”进校园活动", "市教育局", "2026-04-10T11:00+08:00"),
    "/jcms/art/2026/4/11/art_1_2003.html": ("臨川市舉辦創新創業大賽", "臨川日報", "2026-04-11T14:30+08:00"),
    "/plain/content/post_3001.html": (
        "临川市市场监督管理局关于规范直播带货行为的公告",
        "市市场监督管理局",
        "2026-04-14T09:00:00+08:00",
    ),
    "/plain/2026-04-15/content_3002.htm": ("老旧小区加装电梯“加”出幸福感", "临川日报", "2026-04-15T07:42+08:00"),
    "/plain/2026-04-16/content_3003.htm": ("绿水青山间的“碳汇账本”", "临川日报", "2026-04-16T08:15+08:00"),
    "/plain/a/3004.html": (FARM_TITLE, "大众新闻·经济导报", None),
    "/plain/a/3005.html": (FARM_TITLE, "大众新闻·经济导报", None),
}
REFUSED = {
    "/trs/202602/t20260201_1006.html": "blocked",
    "/trs/202601/t20260120_1007.html": "not_found",
    "/jcms/art/2026/4/12/art_1_2004.html": "shell",
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """`make run` twice into one folder; what each printed."""
    out = tmp_path_factory.mktemp("demo")
    return out, [_run(out), _run(out)]


def _run(out: Path) -> str:
    done = subprocess.run(
        [sys.executable, "fixtures/site/demo.py", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    log = out / "crawl.log"
    assert done.returncode == 0, done.stdout + done.stderr + (log.read_text("utf-8")[-4000:] if log.exists() else "")
    return done.stdout


@pytest.fixture(scope="module")
def records(runs: tuple[Path, list[str]]) -> dict[str, dict[str, Any]]:
    lines = (runs[0] / "articles.jsonl").read_text("utf-8").splitlines()
    found = {"/" + record["url"].split("/", 3)[3]: record for record in map(json.loads, lines)}
    assert len(found) == len(lines), "a page stands twice in the output"
    return found


def test_every_page_is_in_the_output_once(records: dict[str, dict[str, Any]]) -> None:
    assert set(records) == set(ARTICLES) | set(REFUSED)


@pytest.mark.parametrize("path", ARTICLES)
def test_an_article_page_has_its_title_source_and_date(records: dict[str, dict[str, Any]], path: str) -> None:
    record = records[path]
    assert record["status"] in ARTICLE_STATUSES, record["status_reason"]
    assert (record["title"], record["source"], record["published"]) == ARTICLES[path]


@pytest.mark.parametrize("path", REFUSED)
def test_a_page_that_is_no_article_says_so(records: dict[str, dict[str, Any]], path: str) -> None:
    assert records[path]["status"] == REFUSED[path]
    assert records[path]["status_reason"]
    assert records[path]["text"] == ""


@pytest.mark.parametrize("path", ["/plain/a/3004.html", "/plain/a/3005.html"])
def test_the_seed_page_is_the_article_and_nothing_else(records: dict[str, dict[str, Any]], path: str) -> None:
    record = records[path]
    assert record["status"] == "complete"
    text: str = record["text"]
    assert text.startswith("日前，山东省工业和信息化厅公布了2025年")
    assert text.endswith("（大众新闻·经济导报记者 杜杨）")
    assert sum(edit["rule"].startswith("annotations.") for edit in record["edits"]) == 65
    assert record["signals"]["annotations"] == 65
    for kept in ("（下称“攻关项目”）", "（国家超级计算济南中心）", "（垂域大模型高质量数据集）"):
        assert kept in text
    for gone in ("294", "首页", "评论", "沙发", FARM_TITLE, "(gōngbù)"):
        assert gone not in text
    seed = ROOT.parent / "shared" / "seed" / "page.txt"
    if seed.exists():
        body = max(seed.read_text("utf-8").splitlines(), key=len)
        edits = tuple(Change(**edit) for edit in record["edits"])
        assert restore(Cleaned(text, edits)).replace("\n", " ") == body


def test_traps_of_the_demo_pages_are_read_right(records: dict[str, dict[str, Any]]) -> None:
    gb = records["/trs/202604/t20260402_1003.html"]
    assert all(name in gb["text"] for name in ("朱镕山", "刘龑", "陶喆民", "李㛃", "1200€"))
    assert gb["editors"] == ["周梓彤"]
    document = records["/trs/202603/t20260312_1001.html"]
    assert document["policy"]["document_number"] == "临政办发〔2026〕12号"
    assert document["policy"]["index_number"] == "000036990/2026-00018"
    assert [file["type"] for file in document["attachments"]] == ["docx", "pdf"]
    assert "一级改造 20% 30" in document["text"]
    assert "索 引 号" not in document["text"]
    ruby = records["/jcms/art/2026/4/10/art_1_2002.html"]["text"]
    assert "“诵读经典”进校园" in ruby
    assert "甪(lù)直" in ruby
    converted = records["/jcms/art/2026/4/11/art_1_2003.html"]
    assert "創新創業大賽在高新區舉行，來自" in converted["text"]
    assert converted["script"]["traditional"] > 0.9
    portal = records["/plain/2026-04-15/content_3002.htm"]
    assert portal["editors"] == ["周梓彤", "林树"]
    assert portal["authors"] == ["方一鸣", "曾可"]
    assert not any(word in portal["text"] for word in ("原标题", "责编", "相关阅读", "点赞"))


def test_the_two_pages_of_an_article_are_one_record(records: dict[str, dict[str, Any]]) -> None:
    record = records["/plain/2026-04-16/content_3003.htm"]
    assert record["status"] == "complete"
    assert (
        record["text"].index("碳汇账本")
        < record["text"].index("账本怎么算")
        < record["text"].index("守住生态保护的底线")
    )


def test_the_second_run_reads_list_pages_only(runs: tuple[Path, list[str]]) -> None:
    first, second = (
        int(line.split()[3]) for text in runs[1] for line in text.splitlines() if line.startswith("the site answered")
    )
    assert first > 20
    # robots.txt and five list pages; the challenge and the shell may be tried again, never an article
    assert second <= 9


def test_every_record_fits_the_published_schema(records: dict[str, dict[str, Any]]) -> None:
    schema = json.loads(
        subprocess.run(
            [sys.executable, "-m", "cleaners", "schema"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    )
    validator = Draft202012Validator(schema)
    for record in records.values():
        validator.validate(record)
