"""Properties of the trim and of flattened text, on bodies made of text, boilerplate and things between."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.article import Block
from cleaners.body.ends import cut_ends
from cleaners.body.trim import trim
from cleaners.edit import restore, run_steps
from cleaners.steps.page_lines import page_lines
from cleaners.steps.paragraphs import paragraphs
from cleaners.tables import load
from cleaners.text import clean_text

EXAMPLES = [line for entry in load("boilerplate")["entry"] for line in (*entry["drops"], *entry["keeps"])]
TITLE = "沿黄九市共建清洁能源走廊"
PROSE = [
    "九市能源部门昨日在东营签署协议，约定三年内建成统一的调度平台。首批十二个项目当天开工，总投资四十六亿元，年底前还将有二十个项目落地。",
    "会议指出，各级各部门要把安全生产摆在突出位置，逐项排查隐患，逐级压实责任。",
    "市水务局",
    "2025年3月18日",
    "",
    TITLE,
    "关于开展项目申报的通知",
    "各有关单位：",
]
line = st.one_of(
    st.sampled_from(EXAMPLES), st.sampled_from(PROSE), st.text(max_size=40).map(lambda text: " ".join(text.split()))
)
bodies = st.lists(line, max_size=30)
titles = st.sampled_from([None, TITLE, "关于开展项目申报的通知"])
joints = st.sampled_from(["\n", "\n\n", "\r\n", " ", "　　"])


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    return tuple(Block("paragraph", text) for text in lines)


@settings(max_examples=300, deadline=None)
@given(bodies, titles)
def test_trimming_twice_equals_trimming_once(lines: list[str], title: str | None) -> None:
    once = trim(_blocks(lines), title)
    twice = trim(once.blocks, title)
    assert twice.blocks == once.blocks
    assert twice.removed == ()


@settings(max_examples=300, deadline=None)
@given(bodies, titles)
def test_what_is_left_is_a_run_of_the_lines_and_nothing_is_lost(lines: list[str], title: str | None) -> None:
    body = trim(_blocks(lines), title)
    cuts = cut_ends(lines, title) or ()
    gone = {cut.index for cut in cuts if not cut.start}
    kept = [index for index in range(len(lines)) if index not in gone]
    texts = [index for index in kept if lines[index]]
    if texts:
        assert all(index in kept or not lines[index] for index in range(texts[0], texts[-1] + 1)), (
            "no hole in the middle"
        )
    assert len(body.blocks) == len(kept)
    for block, index in zip(body.blocks, kept, strict=True):
        assert lines[index].startswith(block.text), "what stands before the cut is left as it is"
    assert sum(len(block.text) for block in body.blocks) + sum(len(one.text) for one in body.removed) == sum(
        map(len, lines)
    )


@settings(max_examples=200, deadline=None)
@given(bodies, titles)
def test_text_is_never_emptied(lines: list[str], title: str | None) -> None:
    body = trim(_blocks(lines), title)
    assert bool(body.text) == any(lines)


@settings(max_examples=300, deadline=None)
@given(bodies, joints)
def test_flattened_text_is_cleaned_in_one_pass_and_undone_to_the_file(lines: list[str], joint: str) -> None:
    text = joint.join(lines)
    once = run_steps(text, [page_lines, paragraphs])
    assert restore(once) == text
    assert run_steps(once.text, [page_lines, paragraphs]).text == once.text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_no_text_raises_and_all_of_it_can_be_restored(text: str) -> None:
    assert restore(run_steps(text, [page_lines, paragraphs])) == text


@settings(max_examples=200, deadline=None)
@given(st.one_of(bodies.map("\n".join), st.text(max_size=400)))
def test_all_steps_together_never_raise_and_can_be_undone(text: str) -> None:
    assert restore(clean_text(text)) == text
