"""The policy record: labels in every layout, the document's own number and signature, and nothing invented."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Block, Policy, Removed
from cleaners.body import Body, Place
from cleaners.body.blocks import read_blocks
from cleaners.decode import decode
from cleaners.fields.document_table import as_label, split_labels
from cleaners.fields.policy import read_policy, take_document_table
from cleaners.fields.signature import offices_of, read_signature
from cleaners.rules import PageRules
from cleaners.tables import load
from cleaners.tree import Page, parse

CASES = tomllib.loads((Path(__file__).parent.parent / "fixtures/fields/policy.toml").read_text("utf-8"))["case"]
GOVERNMENT = "https://www.linjiang.gov.cn/zwgk/content/post_1.html"


def page_of(case: dict[str, Any]) -> tuple[Page, Place]:
    markup = (
        f"<html><head><title>测试</title>{case.get('head', '')}</head><body>{case.get('above', '')}"
        f"<div id='zoom'>{case['text']}</div>{case.get('below', '')}</body></html>"
    )
    page = parse(decode(markup.encode(), None), case.get("url", GOVERNMENT) or None)
    container = page.ids["zoom"]
    start, end = page.spans[container]
    return page, Place((container,), start, end, "test")


def read(case: dict[str, Any], rules: PageRules | None = None) -> tuple[Policy | None, dict[str, str], Body]:
    page, place = page_of(case)
    blocks, removed = take_document_table(page, place, read_blocks(page, place))
    body = Body(blocks, removed)
    policy, evidence = read_policy(page, place, body, rules)
    return policy, evidence, body


def _marked(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if case.get("intent") == "known failure" else []
    return pytest.param(case, id=case["name"], marks=marks)


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_each_page_gives_its_record_and_nothing_else(case: dict[str, Any]) -> None:
    policy, evidence, body = read(case)
    found = {key: value for key, value in asdict(policy).items() if value} if policy else {}
    wanted = {key: tuple(value) if isinstance(value, list) else value for key, value in case.get("policy", {}).items()}
    assert found == wanted
    assert set(evidence) == {f"policy.{key}" for key in wanted}
    if "kept" in case:
        assert [block.text for block in body.blocks] == case["kept"]


def test_a_third_of_the_cases_are_negative() -> None:
    negative = [case for case in CASES if case.get("intent") == "negative"]
    assert len(CASES) >= 40
    assert 3 * len(negative) >= len(CASES)
    assert all("policy" not in case for case in negative)


@pytest.mark.parametrize("entry", load("policy_labels")["label"], ids=lambda entry: entry["field"])
def test_each_label_reads_its_examples_and_leaves_its_look_alikes(entry: Any) -> None:
    names = {*entry["strong"], *entry["weak"]}
    for line in entry["reads"]:
        assert [name for name, _ in split_labels(line)][:1] != []
        assert split_labels(line)[0][0] in names
    for line in entry["keeps"]:
        assert split_labels(line) == []
        assert as_label(line) is None


def test_no_label_stands_in_two_fields() -> None:
    names = [name for entry in load("policy_labels")["label"] for name in (*entry["strong"], *entry["weak"])]
    assert len(names) == len(set(names))


def test_a_table_that_leaves_the_text_is_in_the_ledger() -> None:
    case = {"text": "<p>索引号：0000-2031-9</p><p>文号：临民〔2031〕9号</p><p>现将标准通知如下。</p>"}
    _, _, body = read(case)
    assert body.removed == (
        Removed("policy.document_table", "body", "索引号：0000-2031-9"),
        Removed("policy.document_table", "body", "文号：临民〔2031〕9号"),
    )


def test_blocks_stay_as_they_are_when_there_is_no_table() -> None:
    page, place = page_of({"text": "<p>文号编排应当连续。</p><p>公开方式：主动公开</p>"})
    blocks = read_blocks(page, place)
    assert take_document_table(page, place, blocks) == (blocks, ())
    assert take_document_table(page, None, blocks) == (blocks, ())


def test_a_table_block_leaves_when_most_of_its_cells_are_the_documents() -> None:
    page, place = page_of(
        {"text": "<table><tr><td>索引号</td><td>0001-1</td></tr><tr><td>文号</td><td>临民〔2031〕9号</td></tr></table>"}
    )
    table = Block(
        "table", "索引号\t0001-1\n文号\t临民〔2031〕9号", rows=(("索引号", "0001-1"), ("文号", "临民〔2031〕9号"))
    )
    data = Block("table", "区县\t户数\n东区\t12", rows=(("区县", "户数"), ("东区", "12")))
    kept, removed = take_document_table(page, place, (table, data))
    assert kept == (data,)
    assert [one.text for one in removed] == [table.text]


def test_a_sites_rule_overrides_the_label() -> None:
    case = {
        "above": "<ul><li>文号：临民〔2031〕9号</li></ul><b class='wh'>文号：临民〔2031〕10号</b>",
        "text": "<p>通知如下。</p>",
    }
    policy, evidence, _ = read(case, PageRules(document_number="b.wh"))
    assert policy == Policy(document_number="临民〔2031〕10号")
    assert evidence == {"policy.document_number": "rules.document_number"}


def test_a_rule_that_matches_nothing_is_reported_beside_what_was_found() -> None:
    case = {"above": "<ul><li>文号：临民〔2031〕9号</li></ul>", "text": "<p>通知如下。</p>"}
    policy, evidence, _ = read(case, PageRules(document_number=".gone", validity="#state"))
    assert policy == Policy(document_number="临民〔2031〕9号")
    assert evidence == {
        "policy.document_number": "rules.document_number matched nothing; label 文号",
        "policy.validity": "rules.validity matched nothing",
    }


def test_a_page_without_a_body_has_no_record() -> None:
    page, _ = page_of({"text": "<p>临民〔2031〕9号</p>"})
    assert read_policy(page, None, Body(()), None) == (None, {})


def test_ten_thousand_label_cells_are_read_within_bounds() -> None:
    cells = "<tr><td>文号：</td><td>临民〔2031〕9号</td></tr>" * 10_000
    policy, _, body = read({"text": f"<table>{cells}</table>", "above": f"<table>{cells}</table>"})
    assert policy == Policy(document_number="临民〔2031〕9号")
    assert body.blocks is not None


def test_a_cell_of_many_lines_is_no_value() -> None:
    lines = "<br>".join(["临民〔2031〕9号"] * 200)
    policy, _, _ = read(
        {"above": f"<table><tr><td>文号：</td><td>{lines}</td></tr></table>", "text": "<p>全市会议召开。</p>"}
    )
    assert policy is None


@given(st.lists(st.text(alphabet="文号：索引 发机关成日期〔〕0123年月9【】:\u3000", max_size=60), max_size=12))
def test_any_lines_are_read_without_an_error(lines: list[str]) -> None:
    case = {"above": "".join(f"<li>{line}</li>" for line in lines), "text": "".join(f"<p>{line}</p>" for line in lines)}
    read(case)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_blocks_are_searched_for_a_signature_without_an_error(lines: list[str]) -> None:
    read_signature([Block("paragraph", f"{line}日") for line in lines])


@pytest.mark.parametrize(
    "text", ["临江市民政局", "临江市人民检察院", "中共临江市委办公室", "国家税务总局临江市税务局", "临江海关", "审计署"]
)
def test_an_offices_name_is_one(text: str) -> None:
    assert offices_of(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "局",
        "关于印发方案的通知",
        "第二章 组织机构",
        "1.市民政局",
        "请各县民政局",
        "王三",
        "附件一览：市民政局",
        "某某局",
        "部" * 100,
        "工作会议在临江召开，市民政局",
    ],
)
def test_a_line_that_is_more_than_a_name_is_no_office(text: str) -> None:
    assert offices_of(text) == ()
