"""jingwen, the library: a page's bytes in, a clean article out. No network, no clock, no Scrapy."""

from cleaners.article import Article
from cleaners.edit import Cleaned, Edit, restore
from cleaners.page import clean_page
from cleaners.rules import PageRules
from cleaners.text import clean_text

__all__ = ["Article", "Cleaned", "Edit", "PageRules", "clean_page", "clean_text", "restore"]
