"""What tells a finding from all others, from one run to the next."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from errlint.model.diagnostic import Diagnostic
from errlint.source import ReadSource, Source

_LONGEST = 120
_LAYOUT = re.compile(r"(?<=[(\[{]) |,? ?(?=[)\]}])")
"""What formatters put behind opening brackets and before closing ones."""


class Identity(NamedTuple):
    """What a finding is told by, wherever its rows move to.

    `filename` is relative to a folder, with slashes; `text` begins the construct that the finding
    is about, on one row.
    """

    filename: str
    code: str
    text: str


def identities(found: Iterable[Diagnostic], folder: str, read: ReadSource) -> Iterator[Identity]:
    """Yield what each finding is told by, file names being relative to `folder`."""
    sources: dict[str, Source | None] = {}
    for item in found:
        if item.filename not in sources:
            sources[item.filename] = read(item.filename)
        source = sources[item.filename]
        text = _on_one_row(source.slice(item.range)) if source else ""
        yield Identity(relative(item.filename, folder), item.code, text[:_LONGEST])


def fingerprints(found: Iterable[Diagnostic], folder: str, read: ReadSource) -> Iterator[str]:
    """Yield 32 hexadecimal digits for each finding, others for each that is told by the same."""
    import hashlib

    seen: Counter[Identity] = Counter()
    for identity in identities(found, folder, read):
        seen[identity] += 1
        text = "\0".join((*identity, str(seen[identity])))
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def relative(filename: str, folder: str) -> str:
    """Return a file's name as seen from a folder, with slashes."""
    try:
        name = os.path.relpath(os.path.abspath(filename), folder)
    except ValueError:  # on another drive
        name = os.path.abspath(filename)
    return name.replace(os.sep, "/")


def _on_one_row(text: str) -> str:
    """Return code the same, over however many rows a formatter puts it."""
    return _LAYOUT.sub("", " ".join(text.split()))
