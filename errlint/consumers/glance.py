"""Tell from the text alone whether a file may read an error body."""

from __future__ import annotations

import re

_READ = re.compile(r"\.json\(|\bloads\(|\.detail\b")
_RAW = re.compile(
    r"\.(?:text|content|body)(?:\.decode\(\))?[ \t]*=="
    r"|==[ \t][^\n]*\.(?:text|content|body)\b"
    r"|[\"']\d{3}: "
)


def may_consume(text: str) -> bool:
    """Tell whether a text may compare an error body, or the detail of an exception."""
    if "==" not in text and "assert" not in text:
        return False
    return ("detail" in text and bool(_READ.search(text))) or bool(_RAW.search(text))
