"""Every case of fixtures/steps, and what the steps promise together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaners.edit import Step, restore, run_steps
from cleaners.steps import BODY_STEPS
from cleaners.steps.annotations import remove_annotations
from cleaners.steps.characters import clean_characters
from cleaners.steps.converter import repair_damage
from cleaners.steps.spacing import close_gaps
from cleaners.steps.width import restore_width
from tests.step_cases import Case, read_cases

STEPS: dict[str, Step] = {
    "annotations": remove_annotations,
    "characters": clean_characters,
    "converter": repair_damage,
    "spacing": close_gaps,
    "width": restore_width,
}
NEWS = Path("/work/shared/pinyin/news.jsonl")
TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _parameters(intents: set[str]) -> list[object]:
    cases = [(step, case) for step in STEPS for case in read_cases(step) if case.intent in intents]
    return [pytest.param(STEPS[step], case, id=f"{step}: {case.name}") for step, case in cases]


@pytest.mark.parametrize(("step", "case"), _parameters({"wild", "synthetic", "negative"}))
def test_a_case_comes_out_as_its_file_says_and_can_be_undone(step: Step, case: Case) -> None:
    cleaned = run_steps(case.text, [step])
    assert cleaned.text == case.clean
    assert restore(cleaned) == case.text


@pytest.mark.parametrize(("step", "case"), _parameters({"known_failure"}))
@pytest.mark.xfail(strict=True, reason="known: see the case's name")
def test_a_known_failure_still_fails(step: Step, case: Case) -> None:
    assert run_steps(case.text, [step]).text == case.clean


def test_there_are_many_cases_and_half_of_them_are_negative() -> None:
    cases = [case for step in STEPS for case in read_cases(step)]
    assert len(cases) >= 150
    assert 2 * sum(case.intent == "negative" for case in cases) >= len(cases)


def test_all_steps_together_clean_a_farm_paragraph() -> None:
    text = "\u3000\u3000全市工业(gōngyè)生产\u200b稳中有升,重点(zhòngdiǎn)项目加快,专家组(七人)到场 ,企业(qǐyè)满意。"
    cleaned = run_steps(text, BODY_STEPS)
    assert cleaned.text == "全市工业生产稳中有升，重点项目加快，专家组（七人）到场，企业满意。"
    assert restore(cleaned) == text


def test_a_reading_hidden_by_a_zero_width_character_is_found() -> None:
    text = "今天(jīn\u200btiān)开会(kāihuì)，讨论(tǎolùn)工作"
    assert run_steps(text, BODY_STEPS).text == "今天开会，讨论工作"


@pytest.mark.parametrize("text", ["", "\ud800", "会议\udfff(huìyì)", "\n" * 9, "(", "）", "(a)" * 9])
def test_a_text_with_nothing_certain_is_left_alone(text: str) -> None:
    assert run_steps(text, BODY_STEPS).text == text


@pytest.mark.skipif(not NEWS.exists(), reason="third-party news text is not in the repository")
def test_clean_news_is_not_touched_and_its_marks_come_back() -> None:
    marks = right = 0
    with NEWS.open(encoding="utf-8") as lines:
        texts = ["\n".join(json.loads(line)["paragraphs"]) for line in lines]
    for text in texts:
        assert run_steps(text, [remove_annotations, restore_width, close_gaps]).text == text
        mapped = text.translate(TO_ASCII)
        back = run_steps(mapped, [restore_width]).text
        for wanted, got, ascii_mark in zip(text, back, mapped, strict=True):
            if ascii_mark.isascii() and not ascii_mark.isalnum():
                marks += 1
                right += wanted == got
    assert right / marks >= 0.999
