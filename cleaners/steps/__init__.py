"""The steps and their order."""

from __future__ import annotations

from cleaners.edit import Step
from cleaners.steps.page_lines import page_lines
from cleaners.steps.paragraphs import paragraphs

# A text that somebody flattened from a page: the page's lines first, while they still look as the table knows them;
# line ends last, when no injected reading stands between a sub-heading and its paragraph.
TEXT_STEPS: tuple[Step, ...] = (page_lines, paragraphs)
