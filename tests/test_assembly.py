"""Blocks follow their text through the ledger, and a title is cleaned with the text it belongs to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Block, Image
from cleaners.assembly import clean_together, follow_blocks, text_id
from cleaners.edit import Edit, follow, restore, run_steps

CELL = st.text(alphabet=st.sampled_from("一级*x"), min_size=0, max_size=4)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)


def _no_stars(text: str) -> list[Edit]:
    return [Edit(i, i + 1, "", "stars.gone") for i, char in enumerate(text) if char == "*"]


def _long_x(text: str) -> list[Edit]:
    return [Edit(i, i + 1, "XX", "long.x") for i, char in enumerate(text) if char == "x"]


def _clean(text: str) -> str:
    return text.replace("*", "").replace("x", "XX")


def _table(rows: tuple[tuple[str, ...], ...]) -> Block:
    return Block("table", "\n".join(" ".join(cell for cell in row if cell) for row in rows if any(row)), rows=rows)


@given(st.lists(CELL.filter(bool), min_size=1, max_size=4), ROWS)
def test_blocks_and_cells_hold_what_the_steps_left(lines: list[str], rows: tuple[tuple[str, ...], ...]) -> None:
    blocks = [*(Block("paragraph", line) for line in lines), _table(rows), Block("image", "", image=Image("a.png"))]
    text = "\n".join(block.text for block in blocks if block.text)
    cleaned = run_steps(text, (_no_stars, _long_x))
    followed = follow_blocks(blocks, cleaned)
    assert [block.text for block in followed] == [_clean(block.text) for block in blocks]
    assert followed[len(lines)].rows == tuple(tuple(_clean(cell) for cell in row) for row in rows)


@given(CELL, st.lists(CELL, max_size=4))
def test_a_title_and_its_text_are_cleaned_alike_and_the_text_can_be_restored(title: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    cleaned_title, cleaned = clean_together(title, text, (_no_stars, _long_x))
    assert cleaned_title == _clean(title)
    assert cleaned.text == _clean(text)
    assert restore(cleaned) == text


@given(st.text(alphabet="一*x", max_size=30))
def test_every_place_is_followed_to_the_same_character(text: str) -> None:
    cleaned = run_steps(text, (_no_stars, _long_x))
    assert follow(range(len(text) + 1), cleaned.edits) == [len(_clean(text[:i])) for i in range(len(text) + 1)]


def test_two_copies_of_a_text_have_one_id() -> None:
    assert text_id("公布了，第１批\n名单") == text_id("公布了,第1批 名单")
    assert text_id("公布了") != text_id("公布")
