"""The case files of fixtures/steps: what goes in, what comes out, and with what intent."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent / "fixtures" / "steps"


class Case(NamedTuple):
    intent: str
    name: str
    text: str
    clean: str


def read_cases(step: str) -> list[Case]:
    """The cases of ``fixtures/steps/<step>.toml``; a negative case is one text, which must come out as it went in."""
    table = tomllib.loads((FOLDER / f"{step}.toml").read_text("utf-8"))
    return [
        Case(intent, name, *((case, case) if isinstance(case, str) else case))
        for intent, cases in table.items()
        for name, case in cases.items()
    ]
