"""Blanks that inline tags or removed annotations left before Chinese punctuation; no other blank is certain.

A blank between two hanzi may part two names, two columns or two paragraphs: it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaners.edit import Edit

# The blank comes first, what stands before it is looked at then: a pattern that begins with a look-behind is tried at
# every character (six times the price).
_BEFORE_MARK = re.compile(r"[ \u00a0](?<=[\u3400-\u9fff”’》）】].)[ \u00a0]{0,7}(?=[，。、；：！？）》】])")
_AFTER_OPENING = re.compile(r"[ \u00a0](?<=[（《【].)[ \u00a0]{0,7}(?=[\u3400-\u9fff“‘])")


def close_gaps(text: str) -> Iterable[Edit]:
    """Close the gap before ，。、；：！？）》】 and after （《【.

    >>> [edit.start for edit in close_gaps("会议强调 ，要落实《 条例》。 会后")]
    [4, 10]
    >>> list(close_gaps("张 三 李四"))
    []
    """
    if " " not in text and "\u00a0" not in text:
        return ()
    before = [Edit(gap.start(), gap.end(), "", "spacing.before_mark") for gap in _BEFORE_MARK.finditer(text)]
    return before + [Edit(gap.start(), gap.end(), "", "spacing.after_opening") for gap in _AFTER_OPENING.finditer(text)]
