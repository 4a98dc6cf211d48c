"""Simplified or Traditional: shares of the characters that belong to one script only."""

from __future__ import annotations

import re
from functools import cache

from cleaners.article import Script
from cleaners.steps import lexicon

# Characters that are looked at. On the 26 labelled texts that are longer, the whole text changes no share by more than .0003.
ENOUGH = 3_000


def script_of(text: str) -> Script:
    """The shares of Simplified and Traditional among the characters that are only one of them, to four digits.

    >>> script_of("发展经济"), script_of("發展经济"), script_of("中文")
    (Script(simplified=1.0, traditional=0.0), Script(simplified=0.6667, traditional=0.3333), Script(simplified=0.0, traditional=0.0))
    """
    simplified, traditional = (len(pattern.findall(text, 0, ENOUGH)) for pattern in _patterns())
    both = simplified + traditional
    if not both:
        return Script()
    return Script(round(simplified / both, 4), round(traditional / both, 4))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    only = (lexicon.characters("simplified_only"), lexicon.characters("traditional"))
    simplified, traditional = (re.compile(f"[{''.join(sorted(chars))}]") for chars in only)
    return simplified, traditional
