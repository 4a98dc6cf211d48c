"""Bylines in the forms that portals write them, above the text and below it: every name in its field, and none in the text."""

from __future__ import annotations

from typing import Any

import pytest

from cleaners import clean_page
from cleaners.article import Article
from tests.field_pages import cases

HEADLINE = "一条渠的百年"
TEXT = (
    "青石渠的第三号闸门自动升起，水顺着渠道流向十五公里外的麦田，老人们站在渠边看了很久。",
    "一百年前，这条渠是村民用锄头和扁担一点点挖出来的，石碑上刻着当年出工者的名字。",
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}-青石网</title></head><body>"
    "<div class=nav><a href=/>首页</a><a href=/a>要闻</a></div><h1>{title}</h1>{above}"
    "<div class=con>{text}{below}</div><div class=foot>青石网 版权所有</div></body></html>"
)


def _case(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
    return pytest.param(case, id=f"{case['above']} … {case.get('below', '')}", marks=marks)


def _article(case: dict[str, Any]) -> Article:
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    page = PAGE.format(title=HEADLINE, above=case["above"], text=text, below=case.get("below", ""))
    return clean_page(page.encode())


@pytest.mark.parametrize("case", [_case(case) for case in cases("bylines")])
def test_a_byline_gives_its_names_to_the_fields_and_leaves_the_text(case: dict[str, Any]) -> None:
    article = _article(case)
    assert (article.source, article.published) == (case.get("source"), case.get("published"))
    assert list(article.authors) == case.get("authors", [])
    assert list(article.editors) == case.get("editors", [])
    assert (article.title, article.text.split("\n")) == (HEADLINE, list(TEXT))
