"""The signals count what the page and its text hold, and never fail."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Block, Removed, Signals
from cleaners.body import Body, Place
from cleaners.decode import decode
from cleaners.edit import Change, Cleaned
from cleaners.signals import is_self_media, measure
from cleaners.tables import load
from cleaners.tree import parse


def signals_of(
    text: str = "临江新闻。",
    *,
    before: str | None = None,
    edits: tuple[Change, ...] = (),
    removed: tuple[Removed, ...] = (),
    below: str = "",
    link: str = "",
) -> Signals:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    page = parse(decode(f"<body><div id='zoom'>{paragraphs}{link}</div>{below}</body>".encode(), None), None)
    start, end = page.spans[page.ids["zoom"]]
    place = Place((page.ids["zoom"],), start, end, "test")
    body = Body(tuple(Block("paragraph", line) for line in (before or text).split("\n")), removed)
    return measure(page, place, body, Cleaned(text, edits))


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("characters leave white space out", {"text": "临江 新闻\n第二段"}, {"characters": 7, "hanzi": 7}),
    ("no-break and ideographic spaces are white space", {"text": "临\u3000江\xa0市"}, {"characters": 3}),
    ("hanzi are Chinese characters only", {"text": "A市GDP增长5%"}, {"hanzi": 3, "characters": 9}),
    ("rare characters of extension B count", {"text": "𠮷村"}, {"hanzi": 2}),
    ("the zero character 〇 counts", {"text": "二〇三一"}, {"hanzi": 4}),
    ("kana is no hanzi", {"text": "これは"}, {"hanzi": 0}),
    ("paragraphs are lines with text", {"text": "甲\n乙\n丙"}, {"paragraphs": 3}),
    ("punctuation's share, both widths", {"text": "甲，乙。丙丁,戊!"}, {"punctuation_share": 0.4444}),
    ("no punctuation at all", {"text": "甲乙丙丁"}, {"punctuation_share": 0.0}),
    ("repeated lines count each copy", {"text": "甲\n乙\n甲\n甲"}, {"repeated_lines": 2}),
    ("different lines are no repeats", {"text": "甲\n乙\n丙"}, {"repeated_lines": 0}),
    (
        "an annotation taken out",
        {"text": "临江市", "before": "临(lín)江市", "edits": (Change(1, 6, "(lín)", "", "annotations.reading"),)},
        {"annotations": 1, "annotation_share": 0.625},
    ),
    (
        "an edit of another room is no annotation",
        {"edits": (Change(0, 1, "，", ",", "width.comma"),)},
        {"annotations": 0, "annotation_share": 0.0},
    ),
    (
        "two annotations",
        {"text": "甲乙", "edits": (Change(1, 3, "aa", "", "annotations.a"), Change(4, 6, "bb", "", "annotations.b"))},
        {"annotations": 2, "annotation_share": 0.6667},
    ),
    (
        "boilerplate's share",
        {"text": "甲乙丙", "removed": (Removed("boilerplate.editor", "tail", "责编：王"),)},
        {"boilerplate_share": 0.5714},
    ),
    ("nothing taken off", {"text": "甲乙丙"}, {"boilerplate_share": 0.0}),
    ("link density", {"text": "甲乙丙丁", "link": "<p><a href='/'>戊己庚辛</a></p>"}, {"link_density": 0.5}),
    ("a text without links", {"text": "甲乙丙丁"}, {"link_density": 0.0}),
    ("invisible characters of the page", {"text": "临江", "before": "临\u200b江\ufeff"}, {"invisible_characters": 2}),
    ("a soft hyphen is invisible", {"text": "临江", "before": "临\xad江"}, {"invisible_characters": 1}),
    ("visible text has none", {"text": "临江"}, {"invisible_characters": 0}),
    ("a replaced character is a damaged place", {"text": "临\ufffd市"}, {"damaged_places": 1}),
    (
        "self-media: the statement below",
        {"below": "<p>特别声明：以上内容为自媒体平台“临江号”用户上传并发布，本平台仅提供信息存储服务。</p>"},
        {"self_media": True},
    ),
    (
        "self-media: the statement that the trim took",
        {"removed": (Removed("boilerplate.statement", "tail", "免责声明：本内容来自腾讯平台创作者。"),)},
        {"self_media": True},
    ),
    ("a news page is no self-media", {"below": "<p>责任编辑：王三</p>"}, {"self_media": False}),
    ("a sentence about users is no statement", {"text": "用户上传身份证照片后即可办理。"}, {"self_media": False}),
    ("glosses are left to the steps", {"text": "甲"}, {"kept_glosses": ()}),
]


@pytest.mark.parametrize(("given_", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_signal_counts_what_it_says(given_: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = asdict(signals_of(**given_))
    assert {key: found[key] for key in wanted} == wanted


def test_a_page_without_a_body_measures_zero() -> None:
    page = parse(decode(b"<p></p>", None), None)
    assert measure(page, None, Body(()), Cleaned("")) == Signals()
    assert is_self_media(page, None, Body(())) is False


def test_hidden_text_is_counted() -> None:
    page = parse(decode(b"<p>x</p>", None), None)
    page.hidden.append(Removed("hidden.style", "hidden", "藏 字"))
    assert measure(page, None, Body(()), Cleaned("")).hidden_characters == 2


@pytest.mark.parametrize("entry", load("self_media")["statement"], ids=lambda entry: entry["phrases"][0])
def test_each_statement_knows_its_examples_and_leaves_its_look_alikes(entry: Any) -> None:
    assert all(any(phrase in text for phrase in entry["phrases"]) for text in entry["drops"])
    assert not any(phrase in text for phrase in entry["phrases"] for text in entry["keeps"])


@given(st.text(max_size=200))
def test_shares_stay_between_zero_and_one(text: str) -> None:
    page = parse(decode(b"<p>x</p>", None), None)
    found = measure(page, None, Body((Block("paragraph", text),)), Cleaned(text))
    shares = (found.annotation_share, found.boilerplate_share, found.link_density, found.punctuation_share)
    assert all(0 <= share <= 1 for share in shares)
    assert 0 <= found.hanzi <= found.characters
