"""Readings: what goes, what stays, what is listed, and that a crafted text costs no more than its length."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from cleaners.edit import restore, run_steps
from cleaners.steps import BODY_STEPS, lexicon
from cleaners.steps.annotations import kept_glosses, remove_annotations, remove_every_reading, spans
from cleaners.steps.converter import damage
from cleaners.steps.script import script_of
from cleaners.steps.syllables import align, spell

SEED = Path("/work/shared/seed/page.txt")
FARM = "全市工业(gōngyè)生产稳中有升,重点(zhòngdiǎn)项目加快,企业(qǐyè)满意,"


def _rules(text: str) -> set[str]:
    return {rule for _, _, rule in spans(text)}


def test_the_rule_names_the_kind_of_annotator() -> None:
    plain = "各地都在认真落实这一部署，大家的干劲很足，前景看好，信心也更强了。"
    assert _rules(FARM + plain) == {"annotations.farm"}
    assert _rules("堅持創(chuàng)新,推動現(xiàn)代化建設(shè)") == {"annotations.converter"}
    assert _rules("我(wǒ)们(men)学(xué)习(xí)") == {"annotations.learner"}
    assert _rules("促进cùjìn合作hézuò共同gòngtóng发展") == {"annotations.ruby"}


def test_glosses_that_stay_are_listed_with_their_place() -> None:
    text = run_steps(
        FARM + "记者在郓(yùn)城县看到，囧(读jiǒng)字招牌很多" + "，大家都说好" * 9, [remove_annotations]
    ).text
    glosses = kept_glosses(text)
    assert [(gloss.base, gloss.reading) for gloss in glosses] == [("郓", "yùn"), ("囧", "jiǒng")]
    assert all(text[gloss.start] in "(（" and text[: gloss.start].endswith(gloss.base) for gloss in glosses)


def test_injected_readings_are_not_listed_as_glosses() -> None:
    assert kept_glosses(FARM) == ()


def test_the_strict_step_takes_an_editors_glosses_too() -> None:
    text = "“甪(lù)直”和饸饹(hé le)，囧(读jiǒng)，涪(péi)陵，人工智能(AI)，钠(Na)，试点(一)"
    cleaned = run_steps(text, [remove_every_reading])
    assert cleaned.text == "“甪直”和饸饹，囧，涪陵，人工智能(AI)，钠(Na)，试点(一)"
    assert restore(cleaned) == text
    assert run_steps(text, [remove_annotations]).text == text


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not in the repository")
def test_the_seed_page_loses_65_annotations_at_63_places_and_keeps_five_brackets() -> None:
    text = SEED.read_text("utf-8")
    found = spans(text)
    assert len(found) == 65
    assert len(found) - sum(before[1] == after[0] for before, after in pairwise(found)) == 63
    cleaned = run_steps(text, BODY_STEPS)
    assert cleaned.text.count("（") == cleaned.text.count("）") == 5
    assert not any(char in cleaned.text for char in ",;!?()")
    assert restore(cleaned) == text


ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "opening brackets": lambda size: "(" * size,
    "closing brackets": lambda size: ")" * size,
    "openings with letters": lambda size: "(a" * (size // 2),
    "one long bracket": lambda size: "会(" + "a" * size + ")",
    "one long bracket with tones": lambda size: "会(" + "ā" * size + ")",
    "pairs": lambda size: "(a)" * (size // 3),
    "doubles": lambda size: "会" + "(huì)" * (size // 5),
    "one character": lambda size: "一" * size,
    "blanks": lambda size: " " * size,
    "wide blanks": lambda size: "\u3000" * size,
    "combining marks": lambda size: "a" + "\u0301" * size,
    "combining marks out of order": lambda size: "a" + "\u0301\u0316" * (size // 2),
    "bare readings": lambda size: "一yī" * (size // 3),
    "question marks": lambda size: "?yàn)" * (size // 5),
    "commas": lambda size: "会,议" * (size // 3),
    "nested brackets": lambda size: "(会" * (size // 4) + "议)" * (size // 4),
}


def _calls(text: str) -> int:
    """Python and C calls made for a text: a clock that other processes cannot slow down."""
    made = 0

    def count(_frame: object, _event: str, _arg: object) -> None:
        nonlocal made
        made += 1

    sys.setprofile(count)
    try:
        run_steps(text, BODY_STEPS)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("make", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_twice_the_text_costs_at_most_twice_the_calls(make: Callable[[int], str]) -> None:
    run_steps(make(100), BODY_STEPS)
    assert _calls(make(8_000)) <= 2.1 * _calls(make(4_000)) + 200


@pytest.mark.parametrize("make", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_a_large_crafted_text_can_still_be_undone(make: Callable[[int], str]) -> None:
    text = make(200_000)
    assert restore(run_steps(text, BODY_STEPS)) == text


def test_a_clean_text_loads_no_table() -> None:
    code = (
        "import sys; from cleaners.steps import BODY_STEPS, lexicon; from cleaners.edit import run_steps\n"
        "run_steps('会议指出，要稳中求进（试行）。', BODY_STEPS)\n"
        "assert lexicon._table.cache_info().currsize == 0\n"
        "assert not {'pypinyin', 'jieba'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_lexicon_is_read_without_the_packages_phrases() -> None:
    code = (
        "import sys; from cleaners.steps.annotations import spans\n"
        "assert len(spans('今天(jīntiān)开会(kāihuì)讨论(tǎolùn)')) == 3\n"
        "assert 'pypinyin.phrases_dict' not in sys.modules and 'jieba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_tables_characters_stand_once_and_have_readings() -> None:
    kinds = [lexicon.characters(kind) for kind in ("frequent", "common")]
    counted = Counter(char for kind in kinds for char in kind)
    assert max(counted.values()) == 1
    assert all(lexicon.readings(char) for char in counted)
    assert len(lexicon.simplified_of()) == len(lexicon.characters("traditional"))


@pytest.mark.parametrize(
    ("hanzi", "written", "syllables"),
    [
        ("西安", "xī'ān", ("xi", "an")),
        ("西安", "xīān", ("xi", "an")),
        ("先", "xiān", ("xian",)),
        ("女儿", "nǚ'ér", ("nv", "er")),
        ("战略", "zhànluè", ("zhan", "lue")),
        ("一点儿", "yìdiǎnr", ("yi", "dian", "r")),
        ("发展", "FĀZHǍN", ("fa", "zhan")),
        ("发展", "fa1zhan3", ("fa", "zhan")),
        ("绿", "lu:4", ("lv",)),
        ("唱歌", "chànɡ ɡē", ("chang", "ge")),
        ("发展", "gōngbù", ()),
        ("展", "fāzhǎn", ()),
    ],
)
def test_hanzi_are_read_as_written(hanzi: str, written: str, syllables: tuple[str, ...]) -> None:
    spelling = spell(written)
    assert spelling is not None
    assert align(hanzi, spelling.plain) == syllables


def test_damage_is_counted_where_it_stands() -> None:
    assert damage("因?yàn)榻忝脗，重視?,F(xiàn)階段，呀y(tǒng)ā") == 3
    assert damage("為什麼?(wèi)因為，創(chuàng)新") == 0


def test_the_script_is_told_from_characters_of_one_script_only() -> None:
    assert script_of("經濟發展與社會進步").traditional == 1.0
    assert script_of("经济发展与社会进步").simplified == 1.0
    assert script_of("2025 AI").simplified == script_of("").traditional == 0.0
