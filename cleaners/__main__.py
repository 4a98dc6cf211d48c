"""The library's command line: `jingwen clean`, `jingwen explain`, `jingwen schema`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from cleaners.article import Article, to_json
from cleaners.explain import explain
from cleaners.flattened import clean_flattened
from cleaners.page import clean_page

EXAMPLES = """examples:
  jingwen clean page.html --url https://www.example.gov.cn/a.html
  jingwen clean saved_pages/ > articles.jsonl
  jingwen clean --text - < flattened.txt
  jingwen explain page.html

exit codes:
  0  every input was cleaned
  1  an input could not be used (it is named on standard error; the others were cleaned)
  2  the command line itself is wrong
"""
PAGE_NAMES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt"})
SCREENFUL = 24  # files; fewer are over before a progress line could be read
# What tells a page from a text when the name does not: any tag that pages begin or are built with.
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|meta|div|p|table|span|title)\b", re.I)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class InputError(Exception):
    """An input that cannot be used; the message is one line that names it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stdout = None
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jingwen",
        description="Clean Chinese news pages: the article and nothing else, with a ledger of what was taken out.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="clean|explain|schema")
    clean = commands.add_parser(
        "clean", help="files, folders or - to JSON Lines", epilog=EXAMPLES, formatter_class=parser.formatter_class
    )
    clean.add_argument("inputs", nargs="+", metavar="FILE|DIR|-")
    clean.add_argument("--url", type=_web_address, help="the page's address (one input only)")
    clean.add_argument("--text", dest="form", action="store_const", const="text", help="print the text alone")
    clean.add_argument(
        "--json", dest="form", action="store_const", const="json", help="print one JSON record a line (default)"
    )
    clean.set_defaults(run=_clean, form="json")
    show = commands.add_parser("explain", help="show what was taken out, and by which rule")
    show.add_argument("inputs", nargs=1, metavar="FILE|-")
    show.add_argument("--url", type=_web_address)
    show.set_defaults(run=_explain)
    schema = commands.add_parser("schema", help="print the JSON Schema of a record")
    schema.set_defaults(run=_schema)
    return parser


def _web_address(value: str) -> str:
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc:
        raise argparse.ArgumentTypeError(f"{value!r} is not an http or https address")
    return value


def _clean(args: argparse.Namespace) -> int:
    files = list(_files(args.inputs))
    if args.url and len(files) != 1:
        raise SystemExit(_complain("--url names one page, but there are several inputs") or 2)
    failed = 0
    for done, name in enumerate(files, 1):
        try:
            article = _read(name, args.url)
        except InputError as err:
            failed = _complain(str(err))
            continue
        line = article.text if args.form == "text" else to_json(article)
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
        if len(files) > SCREENFUL and (done % 100 == 0 or done == len(files)):
            print(f"jingwen: {done} of {len(files)}", file=sys.stderr)
    return failed


def _explain(args: argparse.Namespace) -> int:
    try:
        article = _read(args.inputs[0], args.url)
    except InputError as err:
        return _complain(str(err))
    print(explain(article, coloured=sys.stdout.isatty()))
    return 0


def _schema(args: argparse.Namespace) -> int:
    try:
        from msgspec.json import schema
    except ImportError:
        return _complain("the schema needs msgspec: pip install msgspec")
    print(json.dumps(schema(Article), ensure_ascii=False, indent=1))
    return 0


def _files(inputs: Iterable[str]) -> Iterator[str]:
    """Every input by name; a folder stands for the pages and texts below it, sorted."""
    for name in inputs:
        if name != "-" and Path(name).is_dir():
            found = sorted(str(path) for path in Path(name).rglob("*") if path.suffix.lower() in PAGE_NAMES)
            if not found:
                raise SystemExit(_complain(f"{name}: no page (*.html, *.htm, *.shtml, *.txt) in this folder"))
            yield from found
        else:
            yield name


def _read(name: str, url: str | None) -> Article:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as err:
        raise InputError(f"{name}: {err.strerror or err}") from err
    if not raw.strip():
        raise InputError(f"{name}: empty, {len(raw)} bytes")
    is_page = bool(_MARKUP.search(raw[:4096])) or raw.startswith(_UTF16) or b"\x00" in raw[:4096]
    article = clean_page(raw, url) if is_page and not name.endswith(".txt") else clean_flattened(raw, url)
    return replace(article, provenance=replace(article.provenance, file=None if name == "-" else name))


def _complain(message: str) -> int:
    print(f"jingwen: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
