"""Bytes to text, whatever the labels say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.decode import decode

TEXT = "朱镕基、龑、㛃：国务院关于印发的通知，自2024年3月5日起施行。价格为5€。"
TRADITIONAL = "臺北市政府公告：本市自下月起調整公車路線，請市民留意，並於網站查詢。"


def page(text: str, meta: str = "") -> str:
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>"


def test_t1_gb18030_bytes_under_a_gb2312_label() -> None:
    html = page(TEXT, '<meta charset="gb2312">')
    found = decode(html.encode("gb18030"))
    assert (found.text, found.encoding, found.chosen_by, found.replaced) == (html, "gb18030", "meta", 0)


def test_t2_utf8_bytes_under_a_gb2312_label() -> None:
    html = page(TEXT, '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    found = decode(html.encode(), {"Content-Type": "text/html; charset=gbk"})
    assert (found.text, found.encoding, found.chosen_by) == (html, "utf-8", "bytes")


@pytest.mark.parametrize(
    "label", ["utf-8", "ISO-8859-1", "us-ascii", "windows-1252", "big5", "shift_jis", "none-such", "hex"]
)
def test_t3_t4_gbk_bytes_under_a_wrong_header(label: str) -> None:
    html = page(TEXT)
    assert decode(html.encode("gb18030"), {"content-type": f"text/html;charset={label}"}).text == html


@pytest.mark.parametrize(
    "meta",
    [
        '<meta httpequiv="ContentType" content="text/html; charset=gb2312">',
        "",
        '<meta charset="utf-8, ie=edge">',
        "<meta charset=>",
        '<meta charset="x-gbk">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_t5_malformed_and_missing_labels(meta: str, encoding: str) -> None:
    html = page(TEXT, meta)
    assert decode(html.encode(encoding)).text == html


def test_t6_one_bad_byte_in_utf8_is_counted_and_changes_nothing_else() -> None:
    raw = page(TEXT, '<meta charset="gb2312">').encode()
    at = raw.index("国务院".encode())
    found = decode(raw[:at] + b"\xff" + raw[at:])
    assert (found.encoding, found.replaced) == ("utf-8", 1)
    assert found.text.replace("\ufffd", "") == raw.decode()


def test_t6_half_a_character_at_the_end_of_half_a_page() -> None:
    found = decode(page(TEXT * 3).encode()[:-40])
    assert (found.encoding, found.replaced <= 1) == ("utf-8", True)


def test_t6_a_bad_byte_in_gbk_is_counted() -> None:
    raw = page(TEXT).encode("gb18030")
    at = raw.index("国务院".encode("gb18030"))
    found = decode(raw[:at] + b"\xff" + raw[at:])
    assert found.encoding == "gb18030"
    assert found.replaced >= 1
    assert "务院关于印发的通知" in found.text


def test_characters_that_the_page_itself_lost_are_not_counted_as_ours() -> None:
    assert decode(page(TEXT + "\ufffd").encode() + b"\xff").replaced == 1


def test_t7_utf8_read_as_latin_and_written_again_is_flagged() -> None:
    assert decode(page(TEXT).encode().decode("cp1252", "replace").encode()).double_encoded
    assert decode(page(TEXT).encode().decode("latin-1").encode()).double_encoded


def test_t7_utf8_read_as_gbk_and_written_again_is_flagged() -> None:
    assert decode(page(TEXT * 8).encode().decode("gb18030", "replace").encode()).double_encoded


@pytest.mark.parametrize(
    "text",
    [TEXT * 9, TRADITIONAL, "Ångström, fönster, för många år på sjön, också åt är", "café crème, déjà vu, naïve"],
)
def test_t7_real_text_is_not_flagged(text: str) -> None:
    assert not decode(page(text).encode()).double_encoded


def test_big5_with_and_without_its_label() -> None:
    html = page(TRADITIONAL, "<meta charset=big5>")
    assert decode(html.encode("big5hkscs")).text == html
    assert decode(page(TRADITIONAL * 2).encode("big5")).text == page(TRADITIONAL * 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    found = decode(page(TEXT, "<meta charset=gbk>").encode(encoding))
    assert (found.text, found.chosen_by) == (page(TEXT, "<meta charset=gbk>"), "bom")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_nuls(encoding: str) -> None:
    assert decode(page(TEXT).encode(encoding)).text == page(TEXT)


def test_nul_bytes_go() -> None:
    assert decode(page(TEXT).encode().replace(b"<p>", b"<p>\0\0")).text == page(TEXT)


@pytest.mark.parametrize(
    "start", [b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]
)
def test_a_file_sent_as_a_page_is_binary(start: bytes) -> None:
    found = decode(start + bytes(range(256)) * 20)
    assert (found.text, found.encoding, found.chosen_by) == ("", "binary", "signature")


def test_a_page_in_another_language_keeps_its_label() -> None:
    html = page("Привет, это страница о погоде и природе. " * 5, "<meta charset=windows-1251>")
    assert decode(html.encode("cp1251")).text == html
    html = page("Où sont passés les élèves de l'été dernier ? " * 5, "<meta charset=iso-8859-1>")
    assert decode(html.encode("latin-1")).text == html


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "gbk", "big5", "utf-16", "latin-1", "\u4e2d"]))
def test_no_bytes_and_no_label_raise(raw: bytes, label: str) -> None:
    found = decode(raw, {"Content-Type": f"text/html; charset={label}"})
    assert "\0" not in found.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=300))
def test_valid_utf8_comes_back_as_it_is(text: str) -> None:
    found = decode(("<p>" + text).encode())
    assert (found.text, found.encoding) == ("<p>" + text, "utf-8")
