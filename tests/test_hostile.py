"""Bad input: bounded work, a status, never an exception (T37). A loop that were quadratic would take minutes here."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from cleaners import clean_page
from cleaners.body.blocks import read_blocks
from cleaners.body.locate import locate
from cleaners.body.paging import read_next_page
from cleaners.body.trim import trim
from cleaners.decode import decode
from cleaners.markup import MAX_BYTES, MAX_TAGS
from cleaners.tree import Page, parse
from tests.bodies import SENTENCES, TEXT, page_with, paragraphs

A = SENTENCES[0]


def read(raw: bytes) -> tuple[Page, str]:
    page = parse(decode(raw), "http://a.cn/1.html")
    place = locate(page, None)
    read_next_page(page, place)
    return page, trim(read_blocks(page, place), page.head_title).text


def test_twenty_thousand_paragraphs_are_all_read() -> None:
    _, text = read(page_with(f"<div>{paragraphs(20_000)}</div>").encode())
    assert text.count("\n") == 19_999


def test_forty_thousand_links_do_not_hide_the_article() -> None:
    links = "".join(f"<li><a href=/{n}>链接的标题{n}</a></li>" for n in range(40_000))
    assert read(page_with(f"<div>{paragraphs()}</div>", after=f"<ul>{links}</ul>").encode())[1] == TEXT


def test_one_paragraph_of_megabytes_is_read() -> None:
    assert len(read(page_with(f"<div><p>{A * 22_000}</p></div>").encode())[1]) == len(A) * 22_000


@pytest.mark.parametrize("depth", [4_000, 100_000])
def test_nested_containers_keep_the_text_and_the_page_says_depth(depth: int) -> None:
    page, text = read(("<html><body>" + "<div>" * depth + paragraphs() + "</div>" * depth).encode())
    assert (page.limited, text) == ("depth", TEXT)


def test_many_elements_left_open_lose_nothing() -> None:
    page, text = read(("<html><body><div>" + "".join(f"<font><p>{n}{A}" for n in range(3_000))).encode())
    assert page.limited == "depth"
    assert text.count(A) == 3_000


def test_thirty_megabytes_of_markup_are_cut() -> None:
    raw = f"<html><body><div><p>{A}</p>".encode() + b"<p>x <b>y</b></p>" * (30_000_000 // 17)
    page, text = read(raw)
    assert page.limited == "tags"
    assert text.startswith(A)
    assert sum(1 for _ in page.root.iter()) <= MAX_TAGS


def test_more_bytes_than_the_limit_are_cut() -> None:
    page, _ = read(f"<p>{A}</p><p>".encode() + b"x" * MAX_BYTES)
    assert page.limited == "bytes"


@pytest.mark.parametrize("value", ["=1", "", "='>'", '="<p>"'])
def test_a_tag_with_two_hundred_thousand_attributes_is_bounded(value: str) -> None:
    attributes = " ".join(f"a{n}{value}" for n in range(200_000))
    page, text = read(f"<html><body><div>{paragraphs()}<p {attributes}>x</p>{paragraphs()}</div>".encode())
    assert page.limited == "attributes"
    assert text.startswith(TEXT)


def test_a_large_picture_in_its_own_address_is_no_bomb() -> None:
    html = f"<html><body><div>{paragraphs()}<img src='data:image/png;base64,{'QUJD' * 100_000}'>{paragraphs()}</div>"
    page, text = read(html.encode())
    assert (page.limited, text) == ("", f"{TEXT}\n{TEXT}")


def test_entity_bombs_are_text() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    raw = f'<!DOCTYPE html [<!ENTITY e0 "lol">{entities}]><html><body><div>{paragraphs()}<p>&e29;</p></div>'.encode()
    assert len(read(raw)[1]) < len(TEXT) + 10_000


@pytest.mark.parametrize(
    "make",
    [
        lambda raw: raw.replace(b"<p>", b"<\0p\0>\0\0"),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.decode().encode("utf-16-be"),
        lambda raw: raw.decode().encode("utf-32"),
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[len(raw) // 2 :],
        lambda raw: b"\x89PNG\r\n\x1a\n" + raw,
        lambda raw: b"%PDF-1.7\n" + raw,
        lambda raw: b"",
        lambda raw: b" \n\t ",
        lambda raw: b"\0" * 1000,
        lambda raw: b"<" * 100_000,
        lambda raw: b"</html>" * 10_000 + raw,
        lambda raw: b"<!--" + raw,
        lambda raw: b"<!-- <$[--> <!--" * 1000 + raw,
        lambda raw: b"<table>" * 1500 + raw,
        lambda raw: b"<table><tr><td>" * 600 + raw,
        lambda raw: b"<ul><li><a href=x>" * 1000 + raw,
        lambda raw: b"<p style='" + b"display:" * 100_000 + b"'>" + raw,
        lambda raw: b"<p class='" + b"comment " * 50_000 + b"'>" + raw,
        lambda raw: raw.replace(b"</p>", b"&#0;&#xD800;&#x110000;&nosuch;</p>"),
    ],
)
def test_broken_pages_never_raise(make: Callable[[bytes], bytes]) -> None:
    read(make(page_with(f"<div>{paragraphs()}</div>").encode()))


def test_nested_hidden_parts_and_lists_of_links_stay_linear() -> None:
    nested = "<div style='display:none' class=related>" * 900 + "<a href=/x>链接</a>" * 900 + "</div>" * 900
    assert read(page_with(f"<div>{paragraphs()}{nested}</div>").encode())[1] == TEXT


@pytest.mark.parametrize(
    "opening",
    [
        "<div style='font-size:0'>",
        "<div class=comment>",
        "<div class=TRS_Editor>",
        "<ul class=related>",
        "<table class=ad><tr><td>",
    ],
)
def test_wide_parts_in_deep_ones_stay_linear(opening: str) -> None:
    wide = f"{opening}<p class='share TRS_Editor' style='font-size:0'><b>甲</b></p></div>" * 8_000
    read(("<html><body>" + opening * 400 + wide + page_with(f"<div>{paragraphs()}</div>")).encode())


def test_random_bytes_never_raise() -> None:
    chance = random.Random(7)  # noqa: S311  a seed, not a secret
    whole = page_with(f"<div>{paragraphs()}</div>").encode()
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(40):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        start = chance.randrange(len(raw))
        read(bytes(raw[start : start + chance.randrange(len(raw))]))


@pytest.mark.parametrize(
    "holder", ["<script>if (a<b) {{{}}}</script>", "<style>{}</style>"], ids=["script", "style sheet"]
)
def test_a_long_script_or_style_sheet_is_no_bomb(holder: str) -> None:
    text = "因管网检修，今夜全市停水，请市民提前储水。"
    noise = holder.format(".a { margin: 1px; color: red }\n" * 20_000)
    article = clean_page(f"<html><body><h1>停水公告</h1><p>{text}</p>{noise}</body></html>".encode())
    assert (article.status, article.text) == ("complete", text)
