"""Small pages for the field tests: a case of fixtures/fields gives the markup around a container, this builds the page."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from cleaners.body import Body, Place
from cleaners.body.blocks import read_blocks
from cleaners.body.trim import trim
from cleaners.decode import decode
from cleaners.rules import PageRules
from cleaners.tree import Page, parse

FIELDS = Path(__file__).parents[1] / "fixtures" / "fields"
TEXT = (
    "<p>河湾市水务局近日完成了城区管网的年度检修，检修范围覆盖东山、西岭两个片区，共更换老旧阀门一百二十余处。</p>"
    "<p>检修期间，施工队伍分时段停水，并提前三天在小区公告栏张贴通知，居民生活用水没有受到明显影响。</p>"
    "<p>下一步，该局将把检修结果录入管网台账，逐步实现漏损点的自动报警，进一步提高供水保障水平。</p>"
)


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one table."""
    table: list[dict[str, Any]] = tomllib.loads((FIELDS / f"{name}.toml").read_text("utf-8"))["case"]
    return table


def build(case: dict[str, Any]) -> tuple[Page, Place, Body, PageRules | None]:
    """The page of a case, its body in ``#box``, and the rules it asks for."""
    text = case.get("text", TEXT)
    markup = (
        f"<!DOCTYPE html><html><head>{case.get('head', '')}</head><body>{case.get('above', '')}"
        f'<div id="box">{case.get("open", "")}{text}{case.get("close", "")}</div>{case.get("below", "")}</body></html>'
    )
    page = parse(decode(markup.encode(), None), case.get("url"))
    box = page.ids["box"]
    start, end = page.spans[box]
    place = Place((box,), start, end, "rules.body")
    rules = PageRules.from_table(case["rules"]) if "rules" in case else None
    return page, place, trim(read_blocks(page, place), None), rules
