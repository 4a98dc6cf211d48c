"""The boilerplate table: each entry drops its `drops`, spares its `keeps`, and costs little on any line."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from cleaners.body.phrases import LINE_LIMIT, LONG_LIMIT, expanded, fold, interrupts, known, loose_end
from cleaners.tables import load

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants, _parser  # type: ignore[attr-defined]

TABLE = load("boilerplate")
ENTRIES = TABLE["entry"]
KEYS = {"id", "where", "takes", "match", "opens", "signs", "why", "drops", "keeps"}
PLACES = {"head": ("head",), "tail": ("tail",), "any": ("head", "tail"), "end": (), "between": ()}
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])


@each_entry
def test_an_entry_has_its_keys_a_reason_and_both_kinds_of_examples(entry: Any) -> None:
    assert {"id", "where", "match", "why", "drops", "keeps"} <= set(entry) <= KEYS
    assert re.fullmatch(r"[a-z][a-z_]+", entry["id"])
    assert entry["where"] in PLACES
    assert entry.get("takes", "line") in ("line", "list", "rest", "thread")
    assert len(entry["why"]) > 15
    assert len(entry["drops"]) >= 2
    assert len(entry["keeps"]) >= 2


def test_ids_are_unique_and_every_piece_is_used() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(set(ids)) == len(ids)
    used = {name for entry in ENTRIES for name in re.findall(r"\{([a-z]+)\}", entry["match"])}
    assert used == set(TABLE["pieces"])


@each_entry
def test_an_entry_matches_the_whole_of_its_drops(entry: Any) -> None:
    pattern = re.compile(expanded(entry, TABLE["pieces"]))
    for line in entry["drops"]:
        if entry["where"] == "end":
            assert loose_end(f"会议今日闭幕。{line}") is not None, line
        elif entry["where"] == "between":
            assert interrupts(line) is not None, line
        else:
            assert pattern.fullmatch(fold(line)), line
            assert all(known(line, place) for place in PLACES[entry["where"]]), line  # type: ignore[arg-type]


@each_entry
def test_no_entry_of_the_table_matches_a_line_that_an_entry_keeps(entry: Any) -> None:
    for line in entry["keeps"]:
        assert known(line, "head") is None, (line, known(line, "head"))
        assert known(line, "tail") is None, (line, known(line, "tail"))
        if entry["where"] == "end":
            assert loose_end(f"会议今日闭幕。{line}") is None, line
        assert interrupts(line) is None, line


DANGEROUS = (
    "代表们分享到了改革发展的成果",
    "我的分享到这里，谢谢大家。",
    "主办单位：某市工业和信息化局",
    "联系电话：0000-1234567",
    "地址：某市某路18号，邮编：250000",
    "某市老年人优待办法",
    "无障碍环境建设法",
    "编辑部今年收到来稿三百篇。",
    "来源可查、去向可追、责任可究",
    "申请人可以自行打印回执。",
    "作者在书中回顾了这段历史。",
    "附件：1.申报表.doc",
    "附件1",
    "（此件公开发布）",
    "公开方式：主动公开",
    "某市人民政府办公室2025年4月2日印发",
    "穗府办规〔2021〕7号",
    "某市人民政府",
    "2025年4月2日",
    "图片来源：某某图库",
    "图为工人在检修设备。某某报记者 王一 摄",
    "（某某报记者 王一）",
    "（应受访者要求，文中人物为化名。）",
    "各区人民政府，市政府各部门、各直属机构：",
    "评论员：形势越好越要清醒",
    "下一页纸上写着他的名字",
    "推荐单位意见",
    "第三条 未经批准，任何单位不得转载、复制相关数据。",
    "1.扫码下载客户端并完成实名认证。",
    "扫描下方二维码查询办理网点",
    "相关部门要加强协作",
    "更多群众享受到家门口的服务",
    "特此公告。",
    "来源：市级财政安排三千万元，其余由各区自筹。",
    "一、总体要求",
    "答：可以。",
    "三等奖 王一 李二 张三",
)


@pytest.mark.parametrize("line", DANGEROUS)
def test_a_line_of_the_text_that_looks_like_boilerplate_is_kept(line: str) -> None:
    assert known(line, "tail") is None
    if not line.startswith(("公开方式",)):  # a row of the label table, when it stands above the text
        assert known(line, "head") is None


def test_lines_are_compared_without_width_blanks_quotes_and_decoration() -> None:
    for line in (
        "责任编辑：王一",
        "　【责任编辑：王一】",
        "|责任编辑:王一|",
        "责\u200b任编辑：王一",
        "责 任 编 辑 ： 王一",
    ):
        found = known(line, "tail")
        assert found is not None, line
        assert found.rule == "boilerplate.editor"


def test_an_entry_that_takes_more_speaks_before_one_that_takes_a_line() -> None:
    found = known("评论 12", "tail")
    assert found is not None
    assert (found.id, found.takes) == ("comment_block", "thread")


def test_only_entries_with_openings_look_at_long_lines() -> None:
    statement = "免责声明：" + "本文内容由用户上传" * 20
    assert LINE_LIMIT < len(statement) < LONG_LIMIT
    assert known(statement, "tail") is not None
    assert known("标签：" + "工业," * LINE_LIMIT, "tail") is None
    assert known("免责声明：" + "本文内容由用户上传" * 60, "tail") is None


@each_entry
def test_a_pattern_has_bounded_repeats_and_no_group_of_its_own(entry: Any) -> None:
    pattern = expanded(entry, TABLE["pieces"])
    assert re.compile(pattern).groups == 0
    repeats = list(_repeats(_parser.parse(pattern)))
    assert all(largest is not _constants.MAXREPEAT for largest in repeats)


def _repeats(tree: Any) -> Iterator[Any]:
    for operator, argument in tree:
        if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield argument[1]
        for part in _parts(argument):
            yield from _repeats(part)


def _parts(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for one in argument:
            yield from _parts(one)


@pytest.mark.parametrize("place", ["head", "tail"])
def test_no_line_made_of_the_tables_own_words_takes_long(place: Any) -> None:
    """Would hang, not fail, if a pattern backtracked over its repeats: 首页 / 新闻 / … and 0000 once did."""
    words = [line for entry in ENTRIES for line in (*entry["drops"], *entry["keeps"])]
    lines = [(word[:size] * LINE_LIMIT)[:LINE_LIMIT] for word in words for size in (1, 2, 4, 12)]
    lines += [(left[:6] + right[-6:]) * 10 for left, right in pairwise(words)]
    for line in lines:
        known(line + "阿", place)
        loose_end(line)
