"""Wiring of the crawler: safe by default. Every line that differs from Scrapy's default says why."""

from __future__ import annotations

from typing import Any

BOT_NAME = "jingwen"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Who we are. An operator adds an address of their own, so that a site can write to a person before it blocks.
USER_AGENT = "jingwen/0.1.0 (+https://pypi.org/project/jingwen/)"

# The store is the truth: addresses, pages, articles. Beside it raw responses (WARC) and attachments (under their hash).
STORE = "out/jingwen.sqlite"
ARCHIVE_DIR = "out/warc"
FILES_DIR = "out/files"
# An article that is still listed is asked for again after this many seconds, with If-None-Match.
RECHECK_AFTER = 7 * 24 * 3600
# Processes that clean beside the crawl; 0 cleans inline, which a polite crawl never notices.
CLEAN_WORKERS = 0

# Polite (crawler/politeness.py): robots.txt first, then as slow as the site needs.
ROBOTSTXT_OBEY = True
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Never 0: without a delay Scrapy 2.19 sends a host's whole queue at once, whatever the concurrency (its requests count
# as under way only when their tasks start).
DOWNLOAD_DELAY = 0.5
# Seconds a host is held after a failure; doubled at each further one, up to the second figure.
BACKOFF_START = 2.0
BACKOFF_MAX = 60.0

# Doors (SECURITY.md): Scrapy opens both consoles by default, and reads file:, ftp:, s3: and data: addresses.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "crawler.guard.GuardedHandler",
    "https": "crawler.guard.GuardedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
# Closed hosts (private, loopback …) that may be fetched all the same, one by one: "127.0.0.1:8123", "intranet.example".
GUARD_ALLOW: list[str] = []
# A proxy resolves names by itself, where the guard cannot see the address: none is taken from the environment.
HTTPPROXY_ENABLED = False
# Scrapy's default does not verify.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A referrer may carry a token in its query: other origins see our origin and no more.
REFERRER_POLICY = "strict-origin-when-cross-origin"

# Limits per response: bytes on the wire and again after decompression; seconds in all, name lookup and body included.
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
# A whole run ends by itself after this many seconds (0: never), so that a stuck job cannot block the next one.
CLOSESPIDER_TIMEOUT = 6 * 3600

# No article text in the log at any level we use: DEBUG prints every item.
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {"jsonl": "crawler.exporters.ArticleLines", "jsonlines": "crawler.exporters.ArticleLines"}

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "crawler.guard.GuardMiddleware": 10,
    # The guard's own check holds for redirects of `dont_filter` requests too.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    # Inside retry (550), so that every attempt counts; outside decompression and redirects.
    "crawler.politeness.Politeness": 560,
}
EXTENSIONS: dict[str, Any] = {}
