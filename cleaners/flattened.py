"""A page that somebody already turned into lines, to an Article: same record, same ledger, less evidence."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from cleaners.article import VERSION, Article, Block, Provenance
from cleaners.assembly import text_id
from cleaners.decode import decode
from cleaners.signals import measure_text
from cleaners.steps import damage, kept_glosses, script_of
from cleaners.text import read_text


def clean_flattened(raw: bytes, url: str | None = None) -> Article:
    """The Article of a text file: title, text in paragraphs, everything that was taken out; no field is guessed.

    >>> article = clean_flattened("首页 要闻 正文\\n全省工业稳步回升\\n上半年，全省工业稳步回升。".encode())
    >>> article.title, article.text, [one.text for one in article.removed]
    ('全省工业稳步回升', '上半年，全省工业稳步回升。', ['首页 要闻 正文', '全省工业稳步回升'])
    """
    decoded = decode(raw)
    page = read_text(decoded.text)
    text = page.cleaned.text
    lines = [line for line in text.split("\n") if line.strip()]
    characters = sum(map(len, lines))
    return Article(
        id=text_id(text),
        url=url,
        canonical_url=None,
        site=None,
        status="complete" if lines else "thin",
        status_reason=f"a text of {characters} characters" if lines else "no line of the text is an article's",
        title=page.title,
        text=text,
        blocks=tuple(Block("paragraph", line) for line in lines),
        script=script_of(text),
        removed=page.removed,
        edits=page.cleaned.edits,
        signals=replace(
            measure_text(page.cleaned, page.removed), kept_glosses=kept_glosses(text), damaged_places=damage(text)
        ),
        evidence={"title": "line of the text"} if page.title else {},
        provenance=Provenance(
            hashlib.sha256(raw).hexdigest(),
            decoded.encoding,
            decoded.chosen_by,
            decoded.replaced,
            tuple(sorted({change.rule for change in page.cleaned.edits})),
            VERSION,
        ),
    )
