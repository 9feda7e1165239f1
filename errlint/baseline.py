"""Findings that are known already, so that a run reports only what came since."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from errlint.identity import Identity, identities
from errlint.model.diagnostic import UNREADABLE, Diagnostic
from errlint.source import ReadSource, Source
from errlint.writer import WriteError, create, write

VERSION = 1
"""A file that can't be read may hide anything."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIELDS = {"filename": str, "code": str, "text": str, "count": int}


class BaselineError(Exception):
    """A baseline that can't be read, or is none."""


class BaselineComparison(NamedTuple):
    """What a run found beyond a baseline, and how it differs from it otherwise.

    `known` counts findings that are in the baseline, `gone` what is in it and was not found.
    """

    new: tuple[Diagnostic, ...]
    known: int
    gone: int


@dataclass(frozen=True)
class Run:
    """What a run looked for: the files by the names that reports give them, and the rules.

    `find_codes` returns the codes of those that ran, in whatever file.
    """

    filenames: Collection[str]
    find_codes: Callable[[], Collection[str]]

    @cached_property
    def codes(self) -> Collection[str]:
        """Return the codes of the rules that ran."""
        return self.find_codes()

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return the absolute paths of the files."""
        return frozenset(map(os.path.abspath, self.filenames))


@dataclass(frozen=True)
class Baseline:
    """How often each finding is known."""

    counts: Counter[Identity]

    @classmethod
    def of(cls, found: Iterable[Diagnostic], path: str, read: ReadSource) -> Baseline:
        """Return the baseline of all that was found; `path` is where it is going to be."""
        lasting = (item for item in found if item.code != UNREADABLE)
        return cls(Counter(identities(lasting, _folder(path), read)))

    @classmethod
    def read(cls, path: str) -> Baseline:
        """Return the baseline in a file. Raises BaselineError."""
        try:
            with open(path, encoding="utf-8") as file:
                parsed = json.load(file)
        except FileNotFoundError:
            hint = "`--write-baseline` makes one"
            raise BaselineError(f"{path}: there is no such file; {hint}") from None
        except OSError as error:
            raise BaselineError(f"{path}: can't be read: {error.strerror}") from None
        except (ValueError, RecursionError) as error:
            raise BaselineError(f"{path}: is no JSON: {error}") from None
        return cls(_counts(parsed, path))

    def with_others(self, before: Baseline, path: str, run: Run) -> Baseline:
        """Return this baseline with what was known of other files, as long as they are there.

        `path` is that of the baseline, `run` the one that this one is about. What it did not look
        for stays as well.
        """
        left = before.counts
        kept = {entry: left[entry] for entry in left if not _is_gone(entry, _folder(path), run)}
        return Baseline(self.counts + Counter(kept))

    def write(self, path: str) -> None:
        """Put the baseline into a file, one finding a line. Raises WriteError."""
        rows = [
            _escaped(json.dumps({**entry._asdict(), "count": count}, ensure_ascii=False))
            for entry, count in sorted(self.counts.items())
        ]
        listed = ",\n".join(f"    {row}" for row in rows)
        findings = f"[\n{listed}\n  ]" if rows else "[]"
        new = Source(path, f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n')
        old = _source(path)
        if old is None:
            create(path, new)
        else:
            write(path, old, new)

    def compare(
        self, found: Sequence[Diagnostic], path: str, read: ReadSource, run: Run
    ) -> BaselineComparison:
        """Return what is new; where more of a kind is found than known, the last of them.

        `path` is that of the baseline. What the `run` did not look for is not gone.
        """
        left = self.counts.copy()
        new: list[Diagnostic] = []
        for item, entry in zip(found, identities(found, _folder(path), read), strict=True):
            if item.code != UNREADABLE and left[entry]:
                left[entry] -= 1
            else:
                new.append(item)
        unmatched = Counter({entry: count for entry, count in left.items() if count})
        folder = _folder(path)
        gone = sum(unmatched[entry] for entry in unmatched if _is_gone(entry, folder, run))
        return BaselineComparison(tuple(new), len(found) - len(new), gone)


def _escaped(row: str) -> str:
    """Return JSON with escapes for the bytes of file names that are no UTF-8."""
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", row)


def _folder(path: str) -> str:
    """Return the folder of a baseline, which the names of files in it are relative to."""
    return os.path.dirname(os.path.abspath(path))


def _is_gone(entry: Identity, folder: str, run: Run) -> bool:
    """Tell whether a run would have found what a baseline knows, were it there."""
    path = os.path.normpath(os.path.join(folder, entry.filename))
    return not os.path.exists(path) or (path in run.paths and entry.code in run.codes)


def _source(path: str) -> Source | None:
    try:
        with open(path, "rb") as file:
            return Source(path, file.read().decode("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise WriteError(path, f"can't be replaced: {error}") from None


def _counts(parsed: Any, path: str) -> Counter[Identity]:
    if not isinstance(parsed, dict) or not isinstance(parsed.get("findings"), list):
        raise BaselineError(f"{path}: expected an object with a list of `findings`")
    if parsed.get("version") != VERSION:
        raise BaselineError(f"{path}: expected `version` to be {VERSION}")
    counts: Counter[Identity] = Counter()
    for number, item in enumerate(parsed["findings"], 1):
        for name, kind in _FIELDS.items():
            if not isinstance(item, dict) or type(item.get(name)) is not kind:
                wanted = f"`{name}`, a {'number' if kind is int else 'string'}"
                raise BaselineError(f"{path}: finding {number}: expected {wanted}")
        if item["count"] < 1:
            raise BaselineError(f"{path}: finding {number}: expected `count` to be 1 or more")
        counts[Identity(item["filename"], item["code"], item["text"])] += item["count"]
    return counts
