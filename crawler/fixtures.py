"""Fixtures: a page as served, how it was served, and the fields that a person has read and signed.

``fixtures/pages/<site>/<slug>/`` holds ``page.html``, ``response.json`` and ``article.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaners.article import Article, to_json
from cleaners.decode import decode
from cleaners.selectors import select
from cleaners.tree import parse
from crawler.cleaning import clean
from crawler.items import Page
from crawler.lists.reading import read_list
from crawler.sites import Site, SiteError, load_site
from crawler.sites.loading import FOLDER as SITES
from crawler.sites.loading import line_of, site_names

FOLDER = Path("fixtures/pages")
# What a reader checks and a run is held to: the fields a page shows. The rest of an Article follows from them.
FIELDS = (
    *("status", "title", "subtitle", "authors", "editors", "source", "published", "section"),
    *("policy", "attachments", "next_page", "text"),
)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
# Headers that cleaning looks at; others may carry a session and do not belong into a repository.
_HEADERS = frozenset(("content-type", "content-encoding", "last-modified", "etag"))


class FixtureError(ValueError):
    """A fixture that cannot be made or read; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """One saved page of a site with what is expected of it."""

    folder: Path
    page: Page
    expected: dict[str, Any]


def save(page: Page, site: Site, slug: str, root: Path = FOLDER) -> Path:
    """Write a new fixture with the fields as read today and ``reviewed_by`` empty; the folder's path.

    Refuses (FixtureError) a slug that is no plain name, and a fixture that exists: a golden is changed by hand.
    """
    if not _SLUG.fullmatch(slug):
        raise FixtureError(f"{slug!r} is no slug: small letters, digits and hyphens")
    folder = root / site.name / slug
    if folder.exists():
        raise FixtureError(f"{folder} exists: change it by hand, or take another slug")
    fields = {"reviewed_by": "", **fields_of(clean(page, site))}
    response = {
        "url": page.url,
        "status": page.status,
        "headers": {name: value for name, value in page.headers.items() if name in _HEADERS},
        "fetched_at": page.fetched,
    }
    folder.mkdir(parents=True)
    (folder / "page.html").write_bytes(page.body)
    (folder / "response.json").write_text(_dump(response), "utf-8")
    (folder / "article.json").write_text(_dump(fields), "utf-8")
    return folder


def read(folder: Path, site: str) -> Fixture:
    """Refuses (FixtureError) a folder that lacks a file or whose JSON cannot be read."""
    try:
        response = json.loads((folder / "response.json").read_text("utf-8"))
        expected = json.loads((folder / "article.json").read_text("utf-8"))
        body = (folder / "page.html").read_bytes()
        page = Page(
            response["url"], int(response["status"]), response["headers"], body, response["fetched_at"], site=site
        )
    except OSError as error:
        raise FixtureError(f"{error.filename}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise FixtureError(f"{folder}: {error!r}") from None
    return Fixture(folder, page, expected)


def fields_of(article: Article) -> dict[str, Any]:
    """The fields of an article that a fixture keeps, as JSON values."""
    record = json.loads(to_json(article))
    return {name: record[name] for name in FIELDS}


def check_all(sites: Path = SITES, root: Path = FOLDER) -> tuple[int, int, list[str]]:
    """How many sites and fixtures there are, and a line for everything that is wrong with them."""
    problems: list[str] = []
    count = 0
    names = site_names(sites)
    for name in names:
        try:
            site = load_site(name, folder=sites)
        except SiteError as error:
            problems.append(str(error))
            continue
        fixtures = []
        for folder in sorted(path for path in (root / name).glob("*") if path.is_dir()):
            count += 1
            try:
                fixtures.append(read(folder, name))
                problems += check(fixtures[-1], site)
            except FixtureError as error:
                problems.append(str(error))
        problems += [f"{sites / name}.toml:{problem}" for problem in unused(site, fixtures, sites / f"{name}.toml")]
    return len(names), count, problems


def check(fixture: Fixture, site: Site) -> Iterator[str]:
    """A line for every field that came out otherwise than signed."""
    file = fixture.folder / "article.json"
    if not fixture.expected.get("reviewed_by"):
        yield f"{file}: reviewed_by is empty: nobody has read this yet"
    fields: dict[str, Any] = fields_of(clean(fixture.page, site))
    if "listed" in fixture.expected:
        fields["listed"] = len(read_list(fixture.page.body, fixture.page.url, site.lists, site.entries).entries)
    for name, wanted in fixture.expected.items():
        if name == "reviewed_by":
            continue
        if name not in fields:
            yield f"{file}: unknown field {name!r}"
        elif fields[name] != wanted:
            yield f"{file}: {name}: expected {_short(wanted)}, got {_short(fields[name])}"


def unused(site: Site, fixtures: list[Fixture], file: Path) -> Iterator[str]:
    """Line and reason for each selector of a site that finds nothing on any of its fixtures: it is broken, or untested."""
    if not fixtures:
        return
    pages = [parse(decode(one.page.body, one.page.headers), one.page.url) for one in fixtures]
    text = file.read_text("utf-8")
    for number, rules in enumerate(site.pages):
        for key in (name for name in rules.__dataclass_fields__ if name not in ("name", "until")):
            value = getattr(rules, key)
            for selector in value if isinstance(value, tuple) else [value] if value else []:
                if not any(select(page, selector) for page in pages):
                    yield f"{line_of(text, key, 'page', number)}: {key}: {selector!r} finds nothing on the site's fixtures"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}…"
