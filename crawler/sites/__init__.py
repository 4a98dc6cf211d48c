"""The site registry: one TOML file per site. Imports no Scrapy, so that an archive can be cleaned without it."""

from crawler.sites.loading import all_sites, load_site, site_names
from crawler.sites.values import Expect, Site, SiteError

__all__ = ["Expect", "Site", "SiteError", "all_sites", "load_site", "site_names"]
