"""The ledger: a step proposes edits, this module alone applies them, and every one of them can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Edit(NamedTuple):
    """What a step wants: characters ``start`` to ``end`` of its text become ``new``.

    ``rule`` is the step's room and the rule's name, as in ``annotations.farm``.
    """

    start: int
    end: int
    new: str
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """An edit that was made: places are those of the text as it stood before the step (= the rule's room)."""

    start: int
    end: int
    old: str
    new: str
    rule: str


Step = Callable[[str], Iterable[Edit]]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text after its steps, with everything that they changed, in order."""

    text: str
    edits: tuple[Change, ...] = ()


class Result(Protocol):
    """What ``restore`` can undo: a `Cleaned` or an `Article`."""

    @property
    def text(self) -> str: ...
    @property
    def edits(self) -> tuple[Change, ...]: ...


def room(rule: str) -> str:
    """The step that a rule belongs to.

    >>> room("annotations.farm")
    'annotations'
    """
    return rule.partition(".")[0]


def run_steps(text: str, steps: Sequence[Step]) -> Cleaned:
    """Apply each step to what the one before it left.

    Refuses (ValueError) edits that overlap or leave the text, and a step that uses a neighbour's room:
    the room is what tells one step's places from the next one's.

    >>> run_steps("a  b", [lambda text: [Edit(1, 3, " ", "spacing.double")]])
    Cleaned(text='a b', edits=(Change(start=1, end=3, old='  ', new=' ', rule='spacing.double'),))
    """
    changes: list[Change] = []
    for step in steps:
        if not (made := _check(text, sorted(step(text)))):
            continue
        if changes and room(changes[-1].rule) == room(made[0].rule):
            raise ValueError(f"two steps in a row use the room {room(made[0].rule)!r}")
        text = _splice(text, [(change.start, change.end, change.new) for change in made])
        changes += made
    return Cleaned(text, tuple(changes))


def _check(text: str, edits: list[Edit]) -> list[Change]:
    last, size = 0, len(text)
    made: list[Change] = []
    for start, end, new, rule in edits:
        if start < last or end < start or end > size:
            raise ValueError(f"{Edit(start, end, new, rule)} overlaps another edit or leaves the text")
        last = end
        if (old := text[start:end]) != new:
            made.append(Change(start, end, old, new, rule))
    if len({room(rule) for rule in {edit.rule for edit in edits}}) > 1:
        raise ValueError(f"{edits} do not belong to one step")
    return made


def restore(result: Result) -> str:
    """The text as it was before any step: all edits undone, last step first.

    >>> restore(run_steps("a  b", [lambda text: [Edit(1, 3, " ", "spacing.double")]]))
    'a  b'
    """
    text = result.text
    for batch in reversed(by_step(result.edits)):
        pieces, shift = [], 0
        for change in batch:
            start = change.start + shift
            pieces.append((start, start + len(change.new), change.old))
            shift += len(change.new) - len(change.old)
        text = _splice(text, pieces)
    return text


def replay(text: str, edits: Sequence[Change]) -> str:
    """Make the edits again on the text that they were made on.

    >>> replay("a  b", [Change(1, 3, "  ", " ", "spacing.double")])
    'a b'
    """
    for batch in by_step(edits):
        text = _splice(text, [(change.start, change.end, change.new) for change in batch])
    return text


def follow(places: Sequence[int], edits: Sequence[Change]) -> list[int]:
    """Where ascending places of the text before the steps stand after them; inside a change: at its end.

    >>> follow([0, 3, 4], run_steps("a  b", [lambda text: [Edit(1, 3, " ", "spacing.double")]]).edits)
    [0, 2, 3]
    """
    now = list(places)
    for batch in by_step(edits):
        shift, waiting, moved = 0, 0, []
        for place in now:
            while waiting < len(batch) and batch[waiting].end <= place:
                shift += len(batch[waiting].new) - (batch[waiting].end - batch[waiting].start)
                waiting += 1
            inside = waiting < len(batch) and batch[waiting].start < place
            moved.append(batch[waiting].start + len(batch[waiting].new) + shift if inside else place + shift)
        now = moved
    return now


def by_step(changes: Sequence[Change]) -> list[list[Change]]:
    """One list per step: within a step all changes have its room, and two steps in a row never share one."""
    batches: list[list[Change]] = []
    for change in changes:
        if batches and room(batches[-1][-1].rule) == room(change.rule):
            batches[-1].append(change)
        else:
            batches.append([change])
    return batches


def _splice(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    last = 0
    for start, end, new in pieces:
        parts += (text[last:start], new)
        last = end
    parts.append(text[last:])
    return "".join(parts)
