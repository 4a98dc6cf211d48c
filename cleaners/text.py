"""clean_text: a text in, the clean text and everything that was changed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaners.article import Removed
from cleaners.edit import Cleaned, Step, run_steps
from cleaners.steps import TEXT_STEPS
from cleaners.steps.page_lines import read_page_lines


@dataclass(frozen=True, slots=True)
class TextPage:
    """A flattened page taken apart: its headline (None when the text does not show one), its text, the lines that left."""

    title: str | None
    cleaned: Cleaned
    removed: tuple[Removed, ...] = ()


def clean_text(text: str, steps: Sequence[Step] = TEXT_STEPS) -> Cleaned:
    """A text without a page's lines, injected readings and damage; ``restore`` gives the text back.

    An ordinary text comes back as it is. To leave something alone, pass other steps.

    >>> clean_text("首页 要闻 正文\\n\\n全省工业稳步回升。\\n").text
    '全省工业稳步回升。\\n'
    """
    return run_steps(text, steps)


def read_text(text: str) -> TextPage:
    """What a text holds that somebody flattened from a page.

    >>> page = read_text("首页 要闻 正文\\n全省工业稳步回升\\n上半年，全省工业稳步回升。")
    >>> page.title, page.cleaned.text
    ('全省工业稳步回升', '上半年，全省工业稳步回升。')
    """
    lines = read_page_lines(text)
    return TextPage(lines.title, clean_text(text), tuple(removed for _, _, removed in lines.removed))
