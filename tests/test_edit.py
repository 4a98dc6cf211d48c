"""The ledger: edits are applied in one place, can be replayed and undone, and cannot be wrong in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.edit import Cleaned, Edit, Step, replay, restore, run_steps

TEXT = st.text(alphabet=st.sampled_from("公布了 (le)，,a\n"), max_size=40)


def _deleting(char: str, name: str) -> Step:
    return lambda text: [Edit(i, i + 1, "", f"{name}.gone") for i, found in enumerate(text) if found == char]


def _doubling(char: str, name: str) -> Step:
    return lambda text: [Edit(i, i + 1, char * 2, f"{name}.twice") for i, found in enumerate(text) if found == char]


STEPS = (_deleting("(", "first"), _doubling("了", "second"), _deleting("了", "third"), _doubling("公", "fourth"))


@given(TEXT)
def test_undoing_all_edits_gives_the_text_back(text: str) -> None:
    assert restore(run_steps(text, STEPS)) == text


@given(TEXT)
def test_replaying_the_edits_gives_the_result(text: str) -> None:
    cleaned = run_steps(text, STEPS)
    assert replay(text, cleaned.edits) == cleaned.text


def test_steps_work_on_what_the_step_before_left() -> None:
    cleaned = run_steps("(了)", STEPS)
    assert cleaned.text == ")"
    assert [(change.start, change.old, change.rule) for change in cleaned.edits] == [
        (0, "(", "first.gone"),
        (0, "了", "second.twice"),
        (0, "了", "third.gone"),
        (1, "了", "third.gone"),
    ]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, "", "a.x"), Edit(1, 3, "", "a.x")],
        [Edit(2, 9, "", "a.x")],
        [Edit(2, 1, "", "a.x")],
        [Edit(0, 1, "", "a.x"), Edit(1, 2, "", "b.x")],
    ],
    ids=["overlap", "beyond the end", "backwards", "two rooms"],
)
def test_an_edit_that_cannot_be_undone_is_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"Edit"):
        run_steps("公布了", [lambda text: edits])


def test_two_steps_in_a_row_must_not_share_a_room() -> None:
    with pytest.raises(ValueError, match="room"):
        run_steps("a(", [_deleting("a", "same"), _deleting("(", "same")])


def test_an_edit_that_changes_nothing_leaves_no_entry() -> None:
    assert run_steps("公", [lambda text: [Edit(0, 1, "公", "a.x")]]) == Cleaned("公")
