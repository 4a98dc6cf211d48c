"""The steps and their order."""

from __future__ import annotations

from cleaners.edit import Step
from cleaners.steps.annotations import kept_glosses, remove_annotations, remove_every_reading
from cleaners.steps.characters import clean_characters
from cleaners.steps.converter import damage, repair_damage
from cleaners.steps.page_lines import page_lines
from cleaners.steps.paragraphs import paragraphs
from cleaners.steps.script import script_of
from cleaners.steps.spacing import close_gaps
from cleaners.steps.width import restore_width

__all__ = [
    "BODY_STEPS",
    "STEPS",
    "TEXT_STEPS",
    "damage",
    "kept_glosses",
    "remove_annotations",
    "remove_every_reading",
    "script_of",
]

# Safe on a page's body: none of them adds or takes a newline. Characters first, because an invisible one may hide an
# annotation; bytes before annotations, which the damage tears open; width after them, or their brackets would look honest.
BODY_STEPS: tuple[Step, ...] = (clean_characters, repair_damage, remove_annotations, restore_width, close_gaps)
STEPS = BODY_STEPS

# A text that somebody flattened from a page: the page's lines first, while they still look as the table knows them;
# line ends last, when no injected reading stands between a sub-heading and its paragraph.
TEXT_STEPS: tuple[Step, ...] = (page_lines, *BODY_STEPS, paragraphs)
