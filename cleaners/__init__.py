"""jingwen, the library: a page's bytes in, a clean article out. No network, no clock, no Scrapy."""
