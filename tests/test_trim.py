"""Issue 4, item 6 (T10, T11, T18, T19): what is cut from a body's two ends, what never is, and what is kept of it."""

from __future__ import annotations

import pytest

from cleaners import clean_page
from cleaners.article import Block, Image
from cleaners.body import Body
from cleaners.body.trim import trim

P1 = "上半年，全市规模以上工业增加值同比增长六点二个百分点，增速比一季度加快，二十八个行业实现增长，高技术制造业增长更快，企业订单和用电量都在回升，市场预期持续改善。"
P2 = "下一步，全市将围绕重点产业链开展供需对接，推动项目早开工、早投产、早见效，落实落细各项稳增长政策，逐一解决企业在用工、用能、融资和物流方面的困难，确保全年目标如期完成。"
P3 = "市工业和信息化局有关负责人表示，首批清单已经公布，六十个项目总投资超过四百亿元，覆盖装备、化工、医药和新材料等行业，其中技术改造项目占七成，建成后可新增产值八百亿元。"
TITLE = "全市工业稳步回升"


def _trim(*lines: str, title: str | None = TITLE) -> Body:
    return trim(tuple(Block("paragraph", line) for line in lines), title)


def _rules(body: Body) -> list[tuple[str, str]]:
    return [(one.rule.partition(".")[2], one.place) for one in body.removed]


@pytest.mark.parametrize(
    ("head", "rules"),
    [
        (("当前位置：首页 > 要闻",), ["breadcrumb"]),
        ((TITLE,), ["title"]),
        (("首页 > 要闻", TITLE, "2025-07-18 09:30 来源：某某日报", "字号：大 中 小"), ["breadcrumb_path", "title", "byline", "font_size"]),
        (("开局良好", "——二季度观察", "发布时间：2025-07-18"), ["header", "header", "date_line"]),
        (("（原标题：工业稳步回升）",), ["original_title"]),
        (("文/王一二", "编辑/李三"), ["author_line", "editor"]),
        (("索引号：000000000/2025-00001", "发布机构：市工业和信息化局"), ["document_label", "document_label"]),
        (("打印 关闭", "浏览次数： -"), ["toolbar", "counter"]),
        (("点击上方蓝字关注我们",), ["follow_us_head"]),
    ],
)  # fmt: skip
def test_page_lines_above_the_text_leave_it(head: tuple[str, ...], rules: list[str]) -> None:
    body = _trim(*head, P1, P2)
    assert body.text == f"{P1}\n{P2}"
    assert _rules(body) == [(rule, "head") for rule in rules]
    assert [one.text for one in body.removed] == list(head)


@pytest.mark.parametrize(
    ("tail", "rules"),
    [
        (("责任编辑：王一",), ["editor"]),
        (("来源：某某日报", "（责编：王一、李二）"), ["source_line", "editor"]),
        (("某某报记者 王一 李二",), ["reporter"]),
        (("《某某日报》（2025年07月18日 03版）",), ["published_in"]),
        (("分享到：", "扫一扫在手机打开当前页", "打印 关闭"), ["share", "qr_code", "toolbar"]),
        (("相关阅读", "园区里的新工厂", "技改专项资金开始申报"), ["related", "related", "related"]),
        (("上一篇：供水管网检修通知", "下一篇：没有了"), ["neighbours", "neighbours"]),
        (("欢迎 发表评论:", "评论列表", "王某", "说得好，支持！", "暂无更多"), ["comment_block"] * 5),
        (("特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。",), ["statement"]),
        (("如需转载请注明出处", "版权所有：某某网"), ["reprint", "copyright"]),
        (("主办：某市人民政府 承办：某市大数据中心", "网站标识码：0000000000"), ["site_footer", "site_footer"]),
        (("《某市技术改造办法》政策解读", "一图读懂"), ["interpretation_link", "interpretation_link"]),
        (("相关附件",), ["empty_attachments"]),
        (("责任编辑：王一", "园区里的新工厂", "8812"), ["editor", "editor", "editor"]),
        ((TITLE,), ["title"]),
    ],
)  # fmt: skip
def test_page_lines_below_the_text_leave_it(tail: tuple[str, ...], rules: list[str]) -> None:
    body = _trim(P1, P2, P3, *tail)
    assert body.text == f"{P1}\n{P2}\n{P3}"
    assert _rules(body) == [(rule, "tail") for rule in rules]
    assert [one.text for one in body.removed] == list(tail), "facts are read from the whole line"


@pytest.mark.parametrize(
    "end",
    [
        ("（此件公开发布）",),
        ("某市工业和信息化局", "2025年7月18日"),
        ("附件：1.申报表.doc", "2.项目清单.xlsx"),
        ("相关附件：1.申报表.doc",),
        ("公开方式：主动公开",),
        ("某市人民政府办公室 2025年7月18日印发",),
        ("联系人：王一，联系电话：0000-1234567", "主办单位：某市工业和信息化局"),
        ("图片来源：某某图库",),
        ("（某某报记者 王一）",),
        ("（应受访者要求，文中人物为化名。）",),
        ("我的分享到这里，谢谢大家。",),
        ("微信扫一扫下方二维码，即可查看附近的办理网点。",),
    ],
)
def test_what_ends_a_document_or_a_report_stays(end: tuple[str, ...]) -> None:
    body = _trim(P1, P2, *end)
    assert body.text.split("\n") == [P1, P2, *end]
    assert body.removed == ()


@pytest.mark.parametrize(
    "line",
    ["责任编辑：王一", "来源：某某日报", "相关阅读", "分享到：", "欢迎 发表评论:", "打印 关闭", "如需转载请注明出处"],
)
def test_a_line_in_the_middle_is_never_cut(line: str) -> None:
    assert _trim(P1, line, P2, P3).removed == ()


def test_a_document_keeps_its_own_title_line() -> None:
    title = "关于开展技术改造项目申报的通知"
    assert _trim("某工信发〔2025〕7号", title, "各区工业和信息化局：", P1, title=title).removed == ()
    assert _trim(title, "各区工业和信息化局：", P1, title=title).removed == ()


def test_the_pages_headline_goes_even_when_it_is_a_documents_title() -> None:
    title = "关于开展技术改造项目申报的通知"
    blocks = (Block("heading", title, level=1), Block("paragraph", "各区工业和信息化局："), Block("paragraph", P1))
    assert trim(blocks, title).blocks == blocks[1:]


def test_a_title_that_is_the_first_sentence_stays() -> None:
    assert _trim("已知某反应放热，可采取的措施是什么。", P1, title="已知某反应放热，可采取的措施是什么").removed == ()


def test_a_short_notice_keeps_all_of_itself_and_loses_the_footer() -> None:
    notice = "因管网检修，3月21日8时至18时城区停水，请市民提前储水。"
    body = _trim(notice, "市水务局", "2025年3月18日", "分享到：", "主办：某市人民政府 承办：某市大数据中心", "联系电话：0000-7654321", "粤公网安备 00000000000000号", "建议使用IE9以上浏览器")  # fmt: skip
    assert body.text.split("\n") == [notice, "市水务局", "2025年3月18日"]


def test_lines_without_punctuation_are_no_link_list() -> None:
    poem = ("大河向东流", "一路唱到海", "两岸是我家", "春来麦苗青", "秋至谷满仓")
    assert _trim(*poem).text.split("\n") == list(poem)


def test_an_anchor_with_real_text_below_it_cuts_nothing() -> None:
    assert _trim(P1, "延伸阅读", P2).removed == ()
    assert _trim(P1, "声明：", P2, P3).removed == ()


@pytest.mark.parametrize(
    "line", ["更多信息请关注“某某发布”微信公众号", "长按识别二维码关注我们", "来源：某某日报", "分享到："]
)
def test_signature_and_date_below_a_page_line_hold_it(line: str) -> None:
    assert _trim(P1, P2, line, "某市工业和信息化局", "2025年7月18日").removed == ()
    assert _trim(P1, P2, line, "某市工业和信息化局", "二〇二五年七月十八日").removed == ()
    assert _trim(P1, P2, line, "附件：1.申报表.doc").removed == ()


def test_comments_of_readers_go_even_when_one_is_long() -> None:
    body = _trim(
        P1, P2, P3, "网友评论", "王某 3天前", "希望政策能早点落到我们这些小企业身上，去年申报材料准备了很久。", "回复"
    )
    assert body.text == f"{P1}\n{P2}\n{P3}"


def test_the_last_words_behind_the_last_sentence_are_cut_and_the_rest_stays_byte_for_byte() -> None:
    last = "　　会议今日闭幕。"
    body = _trim(P1, f"{last}返回搜狐，查看更多")
    assert body.blocks[-1].text == last
    assert [(one.rule, one.text) for one in body.removed] == [("boilerplate.back_link", "返回搜狐，查看更多")]
    assert _trim(P1, f"{last}（责任编辑：王一）").blocks[-1].text == last
    assert _trim(P1, f"{last}（记者 王一）").removed == ()


def test_a_body_that_is_all_boilerplate_is_flagged_not_emptied() -> None:
    body = _trim("首页 > 要闻", "打印 关闭", "暂无评论")
    assert body.all_boilerplate
    assert body.text.split("\n") == ["首页 > 要闻", "打印 关闭", "暂无评论"]
    assert body.removed == ()
    assert not _trim(P1).all_boilerplate
    assert not trim((), None).all_boilerplate


def test_a_picture_at_the_end_stays_unless_it_hangs_below_a_block_that_goes() -> None:
    photo = Block("image", "", image=Image("https://www.example.com/a.jpg"))
    text = Block("paragraph", P1)
    assert trim((photo, text, photo, Block("paragraph", "来源于网络 责任人")), None).blocks[:3] == (photo, text, photo)
    body = trim((photo, text, Block("paragraph", "分享到："), photo), None)
    assert body.blocks == (photo, text)
    assert body.removed[-1].text == "https://www.example.com/a.jpg"


def test_headings_lists_and_tables_are_lines_too() -> None:
    blocks = (
        Block("heading", TITLE, level=1),
        Block("paragraph", P1),
        Block("table", "项目 金额\n技改 300", rows=(("项目", "金额"), ("技改", "300"))),
        Block("list_item", "责任编辑：王一"),
    )
    assert trim(blocks, TITLE).blocks == blocks[1:3]


def test_what_the_site_sets_between_two_paragraphs_leaves_with_its_rule() -> None:
    paragraph = "<p>因管网检修，3月21日8时至18时全市停水，请提前储水。</p>"
    page = f"<h1>停水公告</h1><div class=TRS_Editor>{paragraph}<p>廣告</p>請繼續往下閱讀...<br>{paragraph}</div>"
    article = clean_page(page.encode())
    assert article.text == "\n".join(["因管网检修，3月21日8时至18时全市停水，请提前储水。"] * 2)
    assert [(one.rule, one.place, one.text) for one in article.removed] == [
        ("boilerplate.interruption", "body", "廣告"),
        ("boilerplate.interruption", "body", "請繼續往下閱讀..."),
    ]
