"""What is known of the files of one project: recalled at the start of a run, kept at its end."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errlint.cache.codec import decoded, encoded
from errlint.cache.keys import database_name, run_key
from errlint.cache.store import (
    BROKEN,
    Question,
    Row,
    Stamps,
    Store,
    discard,
    is_about_access,
    prune,
)
from errlint.project.trail import FOLDER, MISSING, Leaf, Seen, opened, seen_file, seen_folder

if TYPE_CHECKING:
    from errlint.cache.tracing import Traced
    from errlint.config import Settings
    from errlint.model.report import FileReport, Target
    from errlint.plan import Home

_FEW = 64
"""How many files are looked up one by one; for more of them the tables are read whole."""
_RACY = 2_000_000_000
"""A file may change again without another time of change for so many nanoseconds."""


@dataclass(eq=False, repr=False)
class Memory:
    """The cache of one project for one kind of run.

    Nothing here fails: without a cache that can be read nothing is recalled, and without one that
    can be written nothing is kept.
    """

    home: Home
    folder: str
    kind: str
    _started: int = field(default_factory=time.time_ns)
    _restamped: Stamps = field(default_factory=dict)
    _stale: set[int] = field(default_factory=set)
    _has_news: bool = False
    """Whether anything was learnt about what was known that is worth a write."""
    _keys: dict[int, str] = field(default_factory=dict)
    _numbers: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict)
    _generation: int = 0
    """What the database said when the numbers of its leaves were those in `_numbers`."""
    _is_pruned: bool = False

    def __post_init__(self) -> None:
        self._file = os.path.join(self.folder, database_name(self.home, self.folder))
        self._prefix = os.path.join(self.home.root, "")

    def recall(self, targets: Sequence[Target]) -> dict[str, FileReport]:
        """Return what is known of files by their paths, where it still holds."""
        store = Store.opened(self._file)
        if store is None:
            return {}
        try:
            return self._recalled(store, targets)
        except BROKEN as error:
            self._give_up(error)
            return {}
        finally:
            store.close()

    def keep(self, results: Sequence[tuple[Target, Traced]] = ()) -> None:
        """Keep what a run has found, and what it has learnt about what was known."""
        if not results and not self._has_news:
            return
        store = Store.made(self._file)
        if store is None:
            return
        try:
            with store.transaction():
                self._write(store, results)
        except BROKEN as error:
            self._give_up(error)
        finally:
            store.close()
        if not self._is_pruned:
            prune(self.folder)
            self._is_pruned = True

    def _recalled(self, store: Store, targets: Sequence[Target]) -> dict[str, FileReport]:
        rows = self._rows(store, targets)
        stamps = self._stamps(store, rows, targets)
        current = self._current(stamps)
        self._reexamine(store, stamps, current)
        stale = store.resting_on(self._stale) if self._stale else frozenset()
        for number, name in stale:
            rows.get(number, {}).pop(name, None)
        runs = {key: store.run(key) for key in self._keys.values()}
        found = {}
        for target in targets:
            # what is done with goes at once: in a large tree it would add up
            name, run = self._short(target.path), runs[self._key(target.settings)]
            row = rows[run].pop(name, None) if run is not None and run in rows else None
            seen = current.get(name) or stamps.pop(name, None)
            if row and seen and seen.digest == row.digest and row.is_whole:
                found[target.path] = decoded(row.report, target.filename)
        return found

    def _rows(self, store: Store, targets: Sequence[Target]) -> dict[int, dict[str, Row]]:
        """Return the results for some files, by their kinds of run and their names."""
        names: dict[str, list[str]] = {}
        for target in targets:
            names.setdefault(self._key(target.settings), []).append(self._short(target.path))
        found: dict[int, dict[str, Row]] = {}
        for key, wanted in names.items():
            run = store.run(key)
            if run is not None:
                is_few = len(targets) < _FEW
                found[run] = store.rows(run, wanted) if is_few else store.all_rows(run)
        return found

    def _stamps(
        self, store: Store, rows: Mapping[int, Iterable[str]], targets: Sequence[Target]
    ) -> Stamps:
        """Return what everything was like that the results for some files rest on."""
        if len(targets) >= _FEW:
            return store.all_stamps()
        paths: set[str] = set()
        for run, names in rows.items():
            paths |= {*names, *store.paths_of(store.leaves_of(run, names))}
        return {**store.folders(), **store.stamps(paths)}

    def _current(self, stamps: Stamps) -> Stamps:
        """Return what those files and folders are like now that may have changed."""
        prefix, stat, sep = self._prefix, os.stat, os.sep
        found: Stamps = {}
        for name, (size, mtime, _) in stamps.items():
            path = name if name[:1] == sep or name[1:2] == ":" else prefix + name
            try:
                now = stat(path)
            except OSError:
                if size != MISSING.size:
                    found[name] = MISSING
                continue
            if now.st_mtime_ns != mtime or size not in (now.st_size, FOLDER):
                found[name] = _look(path)
        return found

    def _reexamine(self, store: Store, stamps: Stamps, current: Stamps) -> None:
        """Find out which answers are other ones now that files and folders have changed."""
        changed: list[str] = []
        folders: list[str] = []
        for path, seen in current.items():
            before, now = stamps[path], self._settled(seen)
            if now != before:
                self._restamped[path] = seen
                self._has_news |= bool(now.mtime) and not os.path.isabs(path)
            if seen.digest != before.digest or (seen.size == FOLDER) != (before.size == FOLDER):
                self._has_news = True
                is_folder = FOLDER in (seen.size, before.size)
                (folders if is_folder else changed).append(path)
        if changed or folders:
            names = {path: changed_names(stamps[path], current[path]) for path in folders}
            self._stale |= self._answered_otherwise(_questions(store, changed, names), current)

    def _answered_otherwise(self, questions: Sequence[Question], seen: Stamps) -> set[int]:
        """Return the numbers of the leaves whose answers have changed."""
        if not questions:
            return set()
        from errlint.cache.questions import answer_of
        from errlint.cache.tracing import traced_workspace

        workspace = traced_workspace(self.home)
        for name, now in seen.items():
            workspace.trail.seen.setdefault(os.path.join(self._prefix, name), now)
        return {
            number
            for number, leaf, answer in questions
            if answer_of(workspace, self._whole(leaf)) != answer
        }

    def _write(self, store: Store, results: Sequence[tuple[Target, Traced]]) -> None:
        store.drop_leaves(self._stale)
        stamps = {name: self._settled(seen) for name, seen in self._restamped.items()}
        for path, seen in self._seen_meanwhile(results):
            stamps.setdefault(self._short(path), self._settled(seen))
        self._drop_outdated(store, stamps)
        store.put_stamps(stamps)
        if store.generation != self._generation:
            self._numbers.clear()
        for target, traced in results:
            self._put(store, target, traced)
        self._generation = store.generation
        self._stale.clear()
        self._restamped.clear()
        self._has_news = False

    def _put(self, store: Store, target: Target, traced: Traced) -> None:
        numbers = self._numbers.setdefault(traced.origin, {})
        for local, leaf, answer in traced.fresh:
            numbers[local] = self._number(store, self._short_leaf(leaf), answer)
        is_complete = all(local in numbers for local in traced.leaves)
        if traced.is_lasting and is_complete:
            run = store.run(self._key(target.settings), is_wanted=True)
            name, report = self._short(target.path), encoded(traced.report)
            leaves = array("I", sorted(numbers[local] for local in traced.leaves))
            assert run is not None
            store.put_row(run, name, Row.of(traced.digest, report), leaves.tobytes())

    def _seen_meanwhile(
        self, results: Sequence[tuple[Target, Traced]]
    ) -> Iterator[tuple[str, Seen]]:
        for _, traced in results:
            yield from traced.seen.items()
        if "workspace" in vars(self.home):
            yield from self.home.workspace.trail.seen.items()

    def _drop_outdated(self, store: Store, stamps: Stamps) -> None:
        """Drop what rests on files that this run found changed, without having recalled them."""
        known = store.stamps(name for name in stamps if name not in self._restamped)
        changed = [
            name
            for name, before in known.items()
            if before.digest != stamps[name].digest
            and FOLDER not in (before.size, stamps[name].size)
        ]
        store.drop_leaves(self._answered_otherwise(list(store.questions(changed)), {}))

    def _number(self, store: Store, leaf: Leaf, answer: bytes) -> int:
        number, is_outdated = store.number_of(leaf, answer)
        if is_outdated:
            store.drop_leaves({number})
            self._numbers.clear()
            number, _ = store.number_of(leaf, answer)
        return number

    def _settled(self, seen: Seen) -> Seen:
        """Return what can be relied on: not the time of a file that may change within it again."""
        is_racy = seen.mtime > self._started - _RACY
        return seen._replace(mtime=0) if is_racy else seen

    def _give_up(self, error: Exception) -> None:
        self._has_news = False
        self._restamped.clear()
        self._stale.clear()
        if not is_about_access(error):
            with suppress(OSError):
                discard(self._file)

    def _key(self, settings: Settings) -> str:
        key = self._keys.get(id(settings))
        if key is None:
            key = self._keys[id(settings)] = run_key(self.kind, settings)
        return key

    def _short(self, path: str) -> str:
        """Return a path as it is kept: relative to the project, which may move."""
        prefix = self._prefix
        if path.startswith(prefix):
            return path[len(prefix) :]
        return "" if path == self.home.root else path

    def _short_leaf(self, leaf: Leaf) -> Leaf:
        return leaf._replace(path=self._short(leaf.path))

    def _whole(self, leaf: Leaf) -> Leaf:
        path = os.path.join(self._prefix, leaf.path) if leaf.path else self.home.root
        return leaf._replace(path=path)


def _questions(
    store: Store, changed: Sequence[str], folders: Mapping[str, frozenset[str]]
) -> list[Question]:
    """Return what was asked about files, and what names that came to folders or went may decide."""
    from errlint.cache.questions import LOCATIONS, may_have_moved

    questions = [item for item in store.questions(changed) if item[1].kind not in LOCATIONS]
    if folders:
        located = store.questions_of(LOCATIONS)
        questions += [item for item in located if may_have_moved(item[1], folders)]
    return questions


def changed_names(before: Seen, after: Seen) -> frozenset[str]:
    """Return the names that came to a folder or went from it."""
    old, new = (seen.digest if seen.size == FOLDER else b"" for seen in (before, after))
    names = {*old.split(b"\n")} ^ {*new.split(b"\n")}
    return frozenset(name.decode("utf-8", "surrogateescape") for name in names if name)


def _look(path: str) -> Seen:
    """Return what a file or folder is like now."""
    if os.path.isdir(path):
        return seen_folder(path)
    try:
        with opened(path) as file:
            return seen_file(file)[0]
    except OSError:
        return MISSING
