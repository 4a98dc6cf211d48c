"""Credits: the origin, the authors and the editors of a page, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.fields.credits import read_authors, read_editors, read_source
from cleaners.fields.labels import read_labels, value_of
from cleaners.fields.names import is_name, people
from cleaners.tables import load
from tests.field_pages import build, cases

LABELS = [(entry["role"], entry) for entry in load("labels")["label"]]


@pytest.mark.parametrize("case", cases("source"), ids=lambda case: case["name"])
def test_a_page_gives_the_origin_that_it_names(case: dict[str, Any]) -> None:
    found = read_source(*build(case))
    assert (found.value if found else "") == case.get("value", "")
    assert case.get("where", "") in (found.where if found else "")


@pytest.mark.parametrize("case", cases("authors"), ids=lambda case: case["name"])
def test_a_page_gives_the_people_who_wrote_it(case: dict[str, Any]) -> None:
    found = read_authors(*build(case))
    assert list(found.value if found else ()) == case.get("value", [])
    assert case.get("where", "") in (found.where if found else "")


@pytest.mark.parametrize("case", cases("editors"), ids=lambda case: case["name"])
def test_a_page_gives_the_people_who_edited_it(case: dict[str, Any]) -> None:
    found = read_editors(*build(case))
    assert list(found.value if found else ()) == case.get("value", [])
    assert case.get("where", "") in (found.where if found else "")


@pytest.mark.parametrize(("role", "entry"), LABELS, ids=[role for role, _ in LABELS])
def test_every_label_reads_its_examples_and_leaves_the_others(role: str, entry: dict[str, Any]) -> None:
    assert [value_of(text, role) for text, _ in entry["reads"]] == [value for _, value in entry["reads"]]
    assert [text for text in entry["keeps"] if value_of(text, role)] == []


def test_no_word_has_two_roles() -> None:
    words = [word for _, entry in LABELS for word in entry["words"]]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(
    "word",
    ["网络", "admin", "搜索", "tougao@hewan.cn", "河湾晚报", "市水务局", "系统管理员", "林", "2031", "王小明爱吃鱼"],
)
def test_what_is_no_person_is_no_name(word: str) -> None:
    assert people(word) == ()


@pytest.mark.parametrize("word", ["林满", "高一舟", "欧阳小满", "阿依古丽·买买提", "O'Brien", "kingfisher", "一叶舟"])
def test_a_person_is_a_name(word: str) -> None:
    assert people(f"作者：{word}".removeprefix("作者：")) == (word,)


@given(st.text(alphabet="来源作者：:责编辑 |/（）【】\n、林满高舟网2031-06", max_size=80))
def test_no_line_raises_and_every_author_read_is_a_name(line: str) -> None:
    for label in read_labels(line):
        assert all(is_name(name) for name in people(label.value))


def test_five_thousand_characters_of_labels_are_no_credit() -> None:
    case = {"above": f"<h1>河湾市完成管网检修</h1><p>{'作者：林满 ' * 800}</p>"}
    assert read_authors(*build(case)) is None
