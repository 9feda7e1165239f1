"""Tell from the text alone whether a file may read an error body."""

from __future__ import annotations

import re

_READ = re.compile(r"\.json\(|\bloads\(|\.detail\b")


def may_consume(text: str) -> bool:
    """Tell whether a text may compare an error body, or the detail of an exception."""
    return "detail" in text and ("==" in text or "assert" in text) and bool(_READ.search(text))
