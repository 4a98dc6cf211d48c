"""Where the body is, on layouts of our own making: none of them carries a system's marker unless it says so."""

from __future__ import annotations

import pytest

from cleaners.body.blocks import read_blocks
from cleaners.body.locate import locate
from cleaners.rules import PageRules
from tests.bodies import RELATED, SENTENCES, TEXT, TITLE, body_of, located, page_with, paragraphs

A, B, C, D, E = SENTENCES


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{paragraphs()}</div>",
        f"<div>{'<br>'.join(SENTENCES)}</div>",
        f"<div>{'<br/><br/>　　'.join(SENTENCES)}</div>",
        "<div>" + "".join(f"<div>{s}</div>" for s in SENTENCES) + "</div>",
        "<div>" + "".join(f"<section><span>{s}</span></section>" for s in SENTENCES) + "</div>",
        "<div>" + "".join(f"<p>{s}" for s in SENTENCES) + "</div>",
        "<table><tr><td>" + "<br>".join(SENTENCES) + "</td></tr></table>",
        f"<table><tr><td width=150><a href=/a>左栏</a></td><td><table><tr><td>{paragraphs()}</td></tr></table></td></tr></table>",
        f"<article><article>{paragraphs()}</article></article>",
        f"<main><article><br>{paragraphs()}</article></main>",
        f"<div class=comment>{paragraphs()}</div>",
        f"<div id=sidebar class='xg1 share'>{paragraphs()}</div>",
        f"<form><div>{paragraphs()}</div></form>",
        paragraphs(),
    ],
    ids="p br br-indent div section-span unclosed-p td nested-td article-in-article article-in-main class-comment noise-names form flat".split(),
)
def test_the_whole_body_and_nothing_else_in_every_make_of_paragraph(body: str) -> None:
    """T8, T12, T13, T14"""
    assert [line.strip("　") for line in body_of(page_with(body)).split("\n")] == list(SENTENCES)


def test_a_very_short_notice_beats_a_long_footer() -> None:
    """T10"""
    notice = "因道路施工，3月8日起104路公交车改道行驶，请乘客留意站牌。"
    disclaimer = (
        "<p>本网站所载信息仅供参考，转载请注明来源，如有侵权请与本站联系，本站将及时处理。建议使用高版本浏览器访问。</p>"
        * 3
    )
    assert body_of(page_with(f"<div><p>{notice}</p></div>", after=f"<div class=copyright>{disclaimer}</div>")) == notice


def test_paragraphs_without_punctuation_and_lone_signature_lines_stay() -> None:
    """T11"""
    lines = ["各街道办事处", "一、总体要求", A, "（一）基本原则", B, "1.坚持便民", C, "某某区人民政府", "2024年3月5日"]
    assert body_of(page_with("<div>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>")).split("\n") == lines


def test_a_list_of_names_without_any_sentence_is_found() -> None:
    names = [f"第{n}名　某某街道第{n}社区服务中心志愿服务队" for n in range(1, 30)]
    assert body_of(page_with("<div>" + "".join(f"<p>{name}</p>" for name in names) + "</div>")).split("\n") == names


def test_questions_and_answers_stay_in_order() -> None:
    lines = [f"问：{A}", f"答：{B}", "问：怎么办？", f"答：{C}"]
    assert (
        body_of(
            page_with(
                "<dl>"
                + "".join(f"<dt>{q}</dt><dd>{a}</dd>" for q, a in zip(lines[::2], lines[1::2], strict=True))
                + "</dl>"
            )
        ).split("\n")
        == lines
    )


def test_a_poem_keeps_its_lines() -> None:
    poem = ["山路弯弯入云来，", "石上青苔雨后开。", "不问行人何处去，", "一溪流水送君回。"]
    assert body_of(page_with(f"<div>{'<br>'.join(poem)}</div>")).split("\n") == poem


@pytest.mark.parametrize("name", ["comment-list", "pinglun", "post-comments"])
def test_comments_below_the_article_are_never_body(name: str) -> None:
    """T19"""
    comments = "".join(f"<li><b>网友{n}</b><p>{C}{D}我觉得这个办法很好，希望早日落实。</p></li>" for n in range(20))
    assert (
        body_of(
            page_with(
                f"<div>{paragraphs()}</div>", after=f"<div class={name}><h3>网友评论</h3><ul>{comments}</ul></div>"
            )
        )
        == TEXT
    )


def test_teasers_longer_than_the_body_are_not_the_body() -> None:
    teasers = "".join(
        f"<li><h4><a href=/{n}>另一条要闻的标题第{n}条</a></h4><div>{B}{C}...</div><span>2024-03-0{n}</span></li>"
        for n in range(1, 9)
    )
    assert body_of(page_with(f"<div><p>{A}</p><p>{B}</p></div>", after=f"<ul>{teasers}</ul>")) == f"{A}\n{B}"


@pytest.mark.parametrize(
    "other",
    [
        f"<ul>{RELATED}</ul><div class=recommend><div><h2>另一篇文章的标题</h2><div>2024-03-04</div><div>{paragraphs(12)}</div></div></div>",
        f"<div><h1>另一篇文章的标题</h1><div>2024-03-04</div><div>{paragraphs(12)}</div></div>",
    ],
)
def test_the_first_of_two_articles_is_the_article(other: str) -> None:
    html = page_with(f"<div>{paragraphs(3)}</div>").replace(
        "<div><h3>相关阅读</h3>", f"<div>{other}</div><div><h3>相关阅读</h3>"
    )
    assert body_of(html) == f"{A}\n{B}\n{C}"


@pytest.mark.parametrize("between", ["", f"<h2>{TITLE}</h2>", f"<ul>{RELATED}</ul>"])
def test_two_copies_of_the_body_are_read_once(between: str) -> None:
    """T15"""
    copies = f"<div id=pc>{paragraphs()}</div>{between}<div id=mobile>{paragraphs()}</div>"
    assert body_of(page_with(f"<div>{copies}</div>")) == TEXT


def test_a_paragraph_that_an_editor_set_twice_stays_twice() -> None:
    assert body_of(page_with(f"<div>{paragraphs(7)}</div>")).count(A) == 2


def test_a_wechat_body_hidden_until_its_script_runs_is_read_however_short() -> None:
    page = f"<h1>{TITLE}</h1><div id=js_content style='visibility: hidden;'><section><span>{A}</span></section></div><div>{C}{D}{E}</div>"
    assert body_of(page) == A


def test_the_first_post_of_a_forum_is_the_article() -> None:
    posts = "".join(
        f'<div><a href=/u{n}>用户{n}</a><table><tr><td class=t_f id="postmessage_{n}">{text}</td></tr></table></div>'
        for n, text in enumerate((TEXT.replace(chr(10), "<br>"), D, E))
    )
    assert body_of(page_with(posts)) == TEXT


def test_a_body_that_waits_for_its_script_is_read() -> None:
    """T25"""
    html = page_with(f'<div style="display:none">{paragraphs()}</div>')
    assert body_of(html) == TEXT


def test_a_hidden_copy_and_hidden_farm_text_are_not_read() -> None:
    """T25"""
    farm = '<p style="font-size:0">贷款 博彩 代开 免费</p><p style="position:absolute;left:-9999px">隐藏关键词</p>'
    assert body_of(page_with(f"<div>{paragraphs()}{farm}</div><div style='display:none'>{paragraphs()}</div>")) == TEXT


def test_an_empty_marked_container_falls_through_to_the_score() -> None:
    _, place = located(page_with(f"<div class=TRS_Editor></div><div>{paragraphs()}</div>"))
    assert place is not None
    assert place.rule == "score.tree"


def test_a_page_without_text_has_no_place() -> None:
    assert located("<html><body><img src=a.jpg></body></html>")[1] is None
    assert located("")[1] is None


def test_a_site_rule_is_taken_at_its_word() -> None:
    page, _ = located(page_with(f"<div class=x>{A}<i>{B}</i></div><div>{paragraphs()}</div>"))
    place = locate(page, PageRules(body="div.x", drop=("i",)))
    assert place is not None
    assert (place.rule, [el.get("class") for el in place.containers], [el.tag for el in place.drop]) == (
        "rules.body",
        ["x"],
        ["i"],
    )


def test_a_site_rule_that_finds_nothing_falls_through() -> None:
    page, _ = located(page_with(f"<div>{paragraphs()}</div>"))
    place = locate(page, PageRules(body="#gone"))
    assert place is not None
    assert place.rule == "score.tree"


def test_an_annex_form_after_the_text_belongs_to_it() -> None:
    form = "<p>附表</p><div><table><tr><td><p>单位名称</p></td><td><p>联系人</p></td></tr><tr><td>填报单位（盖章）：</td><td>填报日期：</td></tr></table></div>"
    body = body_of(page_with(f"<div id=x><div>{paragraphs()}</div>{form}</div>"))
    assert body == f"{TEXT}\n附表\n单位名称 联系人\n填报单位（盖章）： 填报日期："


def test_an_inserted_list_of_links_leaves_the_body_but_its_own_files_stay() -> None:
    inserted = f"<div><ul>{RELATED}</ul></div>"
    files = "<ul><li><a href=1.pdf>附件1：申请表.pdf</a></li><li><a href=2.doc>附件2：材料清单.doc</a></li></ul>"
    body = body_of(page_with(f"<div><p>{A}</p>{inserted}<p>{B}</p>{files}</div>"))
    assert body.split("\n") == [A, B, "附件1：申请表.pdf", "附件2：材料清单.doc"]


def test_a_notice_that_is_only_its_files_keeps_them() -> None:
    files = "".join(f"<p><a href={n}.pdf>附件{n}：某某材料清单.pdf</a></p>" for n in range(1, 4))
    assert body_of(page_with(f"<div><p>附件下载：</p>{files}</div>")).split("\n")[1:] == [
        f"附件{n}：某某材料清单.pdf" for n in range(1, 4)
    ]


def test_a_marked_container_of_pictures_alone_is_the_body() -> None:
    page, place = located(page_with("<div class=TRS_Editor><p><img src=/1.jpg></p></div>"))
    assert place is not None
    assert place.rule == "cms.trs_editor"
    assert [block.image.url for block in read_blocks(page, place) if block.image] == ["/1.jpg"]


def test_a_guide_beside_the_article_longer_than_it_is_not_read() -> None:
    guide = f"<div><h3>服务指南</h3>{paragraphs(15)}</div>"
    assert body_of(page_with(f"<div>{paragraphs(3)}</div>").replace("</body>", f"{guide}</body>")) == f"{A}\n{B}\n{C}"


def test_a_letter_and_its_answer_are_read_in_order() -> None:
    body = f"<div><h3>来信内容</h3><div>{A}{B}</div></div><div><h3>答复内容</h3><div>{C}{D}</div></div>"
    assert body_of(page_with(body)).split("\n") == ["来信内容", A + B, "答复内容", C + D]


def test_an_english_page_is_read_too() -> None:
    text = "The service center will extend its opening hours from next month, and applications may be submitted online."
    assert (
        body_of(page_with(f"<div><p>{text}</p><p>{text} Please bring your papers.</p></div>"))
        == f"{text}\n{text} Please bring your papers."
    )


def test_a_column_of_links_left_of_the_article_is_not_read() -> None:
    links = "".join(f"<p><a href=/{n}>相关报道之第{n}条的标题文字</a></p>" for n in range(20))
    html = f"<title>{TITLE}</title><table><tr><td>{links}</td><td><h2>{TITLE}</h2>{paragraphs()}</td></tr></table>"
    assert body_of(html) in (TEXT, f"{TITLE}\n{TEXT}")


def test_sections_under_sub_headings_made_like_the_headline_stay() -> None:
    sections = "".join(f"<div><h2>第{n}部分</h2><p>{s}</p></div>" for n, s in enumerate(SENTENCES))
    body = body_of(page_with(f"<div>{sections}</div>").replace("h1>", "h2>"))
    assert body.split("\n")[1::2] == list(SENTENCES)


def test_headings_and_signatures_that_only_stand_to_the_right_are_kept() -> None:
    html = page_with(f"<div><h2 class='pgc-h-arrow-right'>小标题</h2>{paragraphs()}<p class=right>市水务局</p></div>")
    assert body_of(html) == f"小标题\n{TEXT}\n市水务局"


def test_what_the_page_only_reads_out_is_not_read() -> None:
    between = "<figure><img src=1.jpg><span class='x sr-only'>图片说明</span></figure>"
    assert body_of(page_with(f"<div><p>{A}</p>{between}{''.join(f'<p>{s}</p>' for s in SENTENCES[1:])}</div>")) == TEXT


def test_comments_longer_than_the_article_under_a_heading_with_a_remark() -> None:
    comments = "".join(f"<td>{n}楼 网友：匿名 IP：60.16.*.*<br>{s}" * 3 for n, s in enumerate(SENTENCES))
    html = page_with(f"<div>{paragraphs()}</div><table><tr><td>网友评论（不代表本站立场）<tr>{comments}</table>")
    assert body_of(html) == TEXT


def test_text_that_goes_on_beside_its_container_belongs_to_it() -> None:
    first, rest = "".join(f"<p>{s}</p>" for s in SENTENCES[:2]), "".join(f"<p>{s}</p>" for s in SENTENCES[2:])
    assert (
        body_of(page_with(f"<div><div class=TRS_Editor>{first}</div></div></div><div class=more>{rest}</div>")) == TEXT
    )
    assert (
        body_of(page_with(f"<div class=TRS_Editor>{first}</div><div><a href=/x>广告</a></div><div>{rest}</div>"))
        == TEXT
    )


def test_what_follows_a_whole_body_is_not_taken_for_its_continuation() -> None:
    answers = "".join(f"<div><table><tr><td id=postmessage_{n}><p>{s}</p>" * 2 for n, s in enumerate(SENTENCES))
    assert body_of(page_with(f"<table><tr><td id=postmessage_x>{paragraphs()}</td></tr></table>{answers}")) == TEXT
    assert (
        body_of(page_with(f"<div class=TRS_Editor>{paragraphs()}</div><h3>相关阅读</h3><div>{paragraphs()}</div>"))
        == TEXT
    )


def test_a_menu_without_links_and_a_calendar_are_no_text_above_a_heading_of_comments() -> None:
    menu = " | ".join("首页 要闻 国内 国际 财经 科技 军事 体育 娱乐 时尚 汽车 房产 教育 旅游".split())
    days = " ".join(map(str, range(1, 31)))
    blog = f"<td>{menu}<div>{days}</div>最新评论<br>写得真好</td><td><div class=logbody>{A}<br>{B}</div></td>"
    assert body_of(f"<title>青石日志</title><table><tr>{blog}</tr></table>") == f"{A}\n{B}"
