"""What the body rooms make of a page, for their tests; and sentences of our own to fill pages with."""

from __future__ import annotations

from cleaners.body import Place
from cleaners.body.blocks import read_blocks
from cleaners.body.locate import locate
from cleaners.body.trim import trim
from cleaners.decode import decode
from cleaners.tree import Page, parse

SENTENCES = (
    "为方便群众办事，区政务服务中心自下月起延长窗口受理时间，周六上午照常开放。",
    "申请人可以在线提交材料，也可以到就近的社区服务站办理，工作人员当场核对。",
    "据统计，去年全区共受理各类事项三万余件，按时办结率达到百分之九十九。",
    "有关部门将在年底前完成设备更新，并对一线人员进行两轮培训，确保平稳过渡。",
    "对材料不齐的申请，窗口应当一次告知需要补正的全部内容，不得多次退回。",
)
TITLE = "关于延长政务服务窗口受理时间的通知"
MENU = "".join(
    f'<li><a href="/{n}/">{name}</a></li>'
    for n, name in enumerate(("首页", "要闻", "政务公开", "办事服务", "互动交流", "数据开放"))
)
RELATED = "".join(
    f'<li><a href="/news/{n}.html">{name}</a></li>'
    for n, name in enumerate(
        (
            "春耕备耕工作有序推进",
            "老旧小区改造年内启动",
            "公交线路优化调整公告",
            "图书馆暑期开放安排",
            "医保个人账户使用范围扩大",
        )
    )
)
FOOTER = "<div>主办：某某区人民政府办公室　网站标识码：0000000000　某ICP备00000000号</div><div>版权所有 未经书面授权禁止使用</div>"


def located(html: str | bytes, url: str | None = None) -> tuple[Page, Place | None]:
    page = parse(decode(html.encode() if isinstance(html, str) else html), url)
    return page, locate(page, None)


def body_of(html: str | bytes) -> str:
    """The body's text after the trim, paragraphs joined by newline."""
    page, place = located(html)
    return trim(read_blocks(page, place), page.head_title or None).text


def page_with(body: str, *, after: str = "") -> str:
    """A page of no known system around a body: menu, headline, byline above; lists and footer below."""
    return (
        f"<html><head><title>{TITLE}_某某区人民政府</title></head><body><div><ul>{MENU}</ul></div>"
        f"<div><h1>{TITLE}</h1><div>发布时间：2024-03-05 09:30　来源：区政务服务局　字体：大 中 小</div>{body}{after}</div>"
        f"<div><h3>相关阅读</h3><ul>{RELATED}</ul></div><div>{FOOTER}</div></body></html>"
    )


def paragraphs(count: int = len(SENTENCES)) -> str:
    return "".join(f"<p>{SENTENCES[n % len(SENTENCES)]}</p>" for n in range(count))


TEXT = "\n".join(SENTENCES)
