"""T38: the same page gives the same bytes, in any process and any order."""

from __future__ import annotations

import os
import subprocess
import sys

from cleaners import clean_page
from cleaners.article import to_json
from tests.bodies import RELATED, page_with, paragraphs

URL = "http://www.a.gov.cn/x/1.html"
PAGE = page_with(
    f"<div class='TRS_Editor comment'>{paragraphs(3)}<ul class='related share'>{RELATED}</ul><table><tr><td>1<td>2<tr><td>3<td>4</table>"
    "<p style='display:none'>藏</p><p><ruby>政<rt>zhèng</rt></ruby>策<a href=1.pdf>附件1.pdf</a></p></div>"
)
SCRIPT = "import sys; from cleaners import clean_page; from cleaners.article import to_json; sys.stdout.buffer.write(to_json(clean_page(sys.stdin.buffer.read(), sys.argv[1])).encode())"


def test_five_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    results = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, URL],
            input=PAGE.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(5)
    }
    assert results == {to_json(clean_page(PAGE.encode(), URL)).encode()}


def test_what_was_cleaned_before_changes_nothing() -> None:
    alone = to_json(clean_page(PAGE.encode(), URL))
    clean_page(page_with(f"<div>{paragraphs(9)}</div>").encode())
    clean_page(b"\0\xff<div" * 100)
    assert to_json(clean_page(PAGE.encode(), URL)) == alone
