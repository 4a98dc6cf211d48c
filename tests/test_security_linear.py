"""S6: no text makes the cleaner or the list readers slow. Adversarial runs of characters, everywhere at once."""

from __future__ import annotations

import time

import pytest

from cleaners.page import clean_page
from cleaners.text import clean_text
from crawler.lists.reading import read_list

# A run of so many characters stands in each place. One pass takes about 0.1 s; anything quadratic takes minutes, so
# that the bound, fifty times the one and a fiftieth of the other, is no matter of the machine.
LENGTH = 60_000
SECONDS = 5.0
RUNS = {
    "ideographic spaces": "　", "spaces": " ", "digits": "1", "brackets": "（", "colons": "：", "dashes": "- ", "years": "2026年",
    "ordinals": "第1", "labels": "来源：", "editors": "责任编辑：", "names": "张三 ", "readings": "zhōng(", "remarks": "(中)",
    "zero width": "\u200b", "attachments": "附件1：", "addresses": "http://a.", "spaced characters": "中 ", "stops": "。",
    "opened quotes": "“", "full-width digits": "１．", "lines": "<br>", "entities": "&amp;", "letters": "abc",
}  # fmt: skip


def page(run: str) -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于{run}的通知-{run}</title>
<meta name="ArticleTitle" content="关于{run}的通知"><meta name="PubDate" content="{run}"><meta name="ContentSource" content="{run}">
</head><body><div class="position">当前位置：<a href="/">首页</a> &gt; {run}</div><h1>关于{run}的通知</h1>
<div class="info">发布时间：2026-10-30 {run} 来源：{run}</div>
<div id="zoom"><p>各单位：{run}请遵照执行。</p><p>{run}</p><table><tr><td>索 引 号</td><td>{run}</td></tr></table></div>
<ul class="list"><li><a href="/a/1.html">{run}</a><span>{run}</span></li><li><a href="/a/2.html">二</a></li></ul>
<a href="/list/2.html">{run}下一页</a></body></html>""".encode()


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_s6_no_run_of_characters_makes_cleaning_or_list_reading_more_than_linear(run: str) -> None:
    long = run * (LENGTH // len(run))
    raw = page(long)
    begin = time.process_time()
    clean_page(raw, "http://www.a.example/art/2026/10/30/art_1_1.html")
    read_list(raw, "http://www.a.example/list/1.html")
    clean_text(f"通知{long}如下")
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_s6_nor_does_a_run_amid_half_width_and_injected_prose(run: str) -> None:
    """Steps that wake only where the text shows their damage are awake here."""
    prose = "各市(gè shì)要在月底前报送(bàosòng)进展情况,由市级主管部门汇总后上报,逾期的按未完成处理.\n" * 200
    long = run * (LENGTH // len(run))
    begin = time.process_time()
    clean_text(f"{prose}编号{long}\n{prose}")
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "ul><li", "b", "a href=x", "font", "ruby"])
def test_s5_no_depth_or_number_of_elements_does_either(tag: str) -> None:
    names = [part.split()[0] for part in tag.split("><")]
    closed = "".join(f"</{name}>" for name in reversed(names))
    deep = f"<{tag}>" * 4_000 + "通知内容" + closed * 4_000
    wide = f"<{tag}>文{closed}" * 20_000
    begin = time.process_time()
    for body in (deep, wide):
        raw = f"<!DOCTYPE html><meta charset=utf-8><title>通知</title><body>{body}</body>".encode()
        clean_page(raw, "http://www.a.example/1.html")
        read_list(raw, "http://www.a.example/1.html")
    assert time.process_time() - begin < 2 * SECONDS
