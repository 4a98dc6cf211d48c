"""Public entry points in the shapes that the scorers of ../shared call."""

from __future__ import annotations


def annotations(text: str) -> list[tuple[int, int]]:
    """The spans that the annotation step would delete."""
    from cleaners.steps.annotations import spans

    return [span[:2] for span in spans(text)]
