"""What holds for any text: edits replay and undo, twice is once, hanzi survive, and without hanzi nothing happens."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.edit import replay, restore, run_steps
from cleaners.steps import BODY_STEPS
from cleaners.steps.annotations import kept_glosses, remove_annotations, remove_every_reading, spans
from cleaners.steps.lexicon import first_reading

HANZI = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感"
WORDS = [
    "发展(fāzhǎn)",
    "甪(lù)直",
    "西安(xian)",
    "钠(Na)",
    "的(de)",
    "了(le)(le)",
    "創(chuàng)新",
    "【kāi】",
    "（ㄈㄚ）",
    "AI",
    "(读yǎn)",
    "，",
    ",",
    "\n",
    " (hé le)",
    "下xià雪xuě啦lɑ",
]
clean_texts = st.text(st.sampled_from(HANZI + "，。"), min_size=40, max_size=200)
wild_texts = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(st.sampled_from(HANZI + "()（）【[]aeāǎ?,: \u3000\u200b"), max_size=12)),
    max_size=30,
).map("".join)
any_texts = st.one_of(wild_texts, st.text(st.characters(codec=None), max_size=80))


def _hanzi(text: str) -> list[str]:
    return re.findall("[\u3400-\u9fff]", text)


@given(any_texts)
@settings(max_examples=150, deadline=None)
def test_edits_replay_to_the_result_and_undo_to_the_text(text: str) -> None:
    for steps in (BODY_STEPS, (remove_every_reading,)):
        cleaned = run_steps(text, steps)
        assert replay(text, cleaned.edits) == cleaned.text
        assert restore(cleaned) == text


@given(clean_texts, st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_injected_into_a_clean_text_goes_and_nothing_else(text: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(1, len(text)), min_size=12, max_size=30))
    readings = {at: f"({first_reading(text[at - 1])})" for at in places if text[at - 1] not in "，。"}
    injected = "".join(char + readings.get(at, "") for at, char in enumerate(text, 1))
    cleaned = run_steps(injected, [remove_annotations])
    assert restore(cleaned) == injected
    assert cleaned.text in (text, injected)


@given(wild_texts)
@settings(max_examples=150, deadline=None)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = run_steps(text, [remove_annotations]).text
    assert run_steps(once, [remove_annotations]).text == once


@given(any_texts)
@settings(max_examples=100, deadline=None)
def test_no_hanzi_is_deleted_and_no_newline_moves(text: str) -> None:
    cleaned = run_steps(text, [remove_annotations])
    assert _hanzi(cleaned.text) == _hanzi(text)
    assert run_steps(text, BODY_STEPS).text.count("\n") == text.count("\n")


@given(st.text(st.characters(max_codepoint=0x2FF, codec=None), max_size=80))
@settings(max_examples=60, deadline=None)
def test_a_text_without_hanzi_keeps_its_brackets(text: str) -> None:
    assert spans(text) == []


@given(any_texts)
@settings(max_examples=60, deadline=None)
def test_glosses_and_annotations_never_share_a_place(text: str) -> None:
    assert not {gloss.start for gloss in kept_glosses(text)} & {start for start, _, _ in spans(text)}
