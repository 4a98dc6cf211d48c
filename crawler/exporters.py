"""The feed format of Articles: the very lines that ``scrapy export`` writes."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter

from cleaners.article import Article, to_json


class ArticleLines(BaseItemExporter):
    """JSON Lines in UTF-8, whatever the settings of the project that uses it say; other items become their fields."""

    def __init__(self, file: BinaryIO, **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self.file = file

    def export_item(self, item: Any) -> None:
        if isinstance(item, Article) and not self.fields_to_export:
            line = to_json(item)
        else:
            fields = ItemAdapter(item).asdict()
            if self.fields_to_export:
                fields = {name: fields[name] for name in self.fields_to_export if name in fields}
            line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=str)
        self.file.write(line.encode("utf-8", "backslashreplace") + b"\n")
