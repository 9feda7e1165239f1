"""Where the imports of a module stand, and where a new one goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from errlint.codemods.imports.order import Key, Section, module_key, section_of, sorted_index
from errlint.codemods.imports.statement import ImportStatement, read_statement
from errlint.project.nodes import IMPORTS
from errlint.source import Edit, Position, Range, Source

_DIRECTIVE = re.compile(r"#\s*(?:[\w-]+:|noqa|nosec|fmt\b|type\b)")
_SPLIT = re.compile(r"#\s*(?:ruff:\s*)?isort:\s*split\b")


def qualified_module(node: ast.ImportFrom) -> str:
    """Return the module as the statement spells it: `..errors`."""
    return "." * node.level + (node.module or "")


@dataclass(frozen=True)
class Imported:
    """What an import imports, as far as it decides where the import goes."""

    is_from: bool
    module: str
    level: int
    section: Section
    first_name: str

    @classmethod
    def of(cls, module: str, name: str, first_party: Collection[str]) -> Imported:
        """Return what `from module import name` imports; `module` may begin with dots."""
        absolute = module.lstrip(".")
        level = len(module) - len(absolute)
        return cls(True, absolute, level, section_of(absolute, level, first_party), name)

    @property
    def spelling(self) -> str:
        """Return the module as statements spell it: `..errors`."""
        return "." * self.level + self.module

    @property
    def key(self) -> Key:
        """Return the key that sorts imports by module."""
        return module_key(self.module, self.level, self.first_name)

    @property
    def default_key(self) -> Key:
        """Return the key that puts `import x` before `from x`."""
        return (self.is_from, self.key)

    @property
    def key_across_sections(self) -> Key:
        """Return the key that sorts the imports of several sections."""
        return (self.section, self.is_from, self.key)


@dataclass(frozen=True)
class PlacedImport:
    """An import in a run of imports; `top` is the first row of the comments right above it."""

    imported: Imported
    statement: ImportStatement
    top: int


ImportGroup = tuple[PlacedImport, ...]
"""Imports that no blank row divides, other than one above a comment."""


def runs_of(
    source: Source, block: Sequence[ast.stmt], first_party: Collection[str]
) -> list[list[ImportGroup]]:
    """Return the runs of imports of a block that nothing else stands between, in groups."""
    runs: list[list[ImportGroup]] = []
    previous: PlacedImport | None = None
    for node in block:
        item = _item(source, node, first_party)
        if item is not None:
            gap = _rows_between(source, previous, item) if previous else ()
            if previous is None or any(_SPLIT.match(row) for row in gap):
                runs.append([(item,)])
            elif "" in gap and not _is_set_apart_by_comment(previous, item):
                runs[-1].append((item,))
            else:
                runs[-1][-1] = (*runs[-1][-1], item)
        previous = item
    return runs


def insertion(
    source: Source, runs: Sequence[Sequence[ImportGroup]], new: Imported, text: str
) -> Edit:
    """Return the edit that puts a new import, `text`, into one of several runs."""
    run = _best_run(runs, new)
    group = _group_for(run, new)
    if group is not None:
        return _insertion_in_group(source, run, group, new, text)
    before = [group for group in run if min(_sections(group)) <= new.section]
    if before:
        return insert_rows(source, before[-1][-1].statement.last + 1, f"\n{text}")
    return _insertion_above(source, run, run[0][0], f"{text}\n")


def insert_rows(source: Source, row: int, text: str) -> Edit:
    """Return the edit that inserts rows above a row, maybe the one behind the last."""
    text = text.replace("\n", source.line_end)
    if row <= len(source.line_starts):
        start = Position(row, 1)
        return Edit(Range(start, start), text + source.line_end)
    end = source.position(len(source.text))
    return Edit(Range(end, end), source.line_end + text)


def is_directive(comment: str) -> bool:
    """Tell whether a comment speaks to a tool: `# noqa`, `# ruff: noqa`, `# type: ignore`."""
    return _DIRECTIVE.match(comment) is not None


def comments_top(source: Source, row: int, floor: int) -> int:
    """Return the first row of the comments right above a row, not above `floor`."""
    while row > floor and source.line(row - 1).lstrip().startswith("#"):
        row -= 1
    return row


def _item(source: Source, node: ast.stmt, first_party: Collection[str]) -> PlacedImport | None:
    if not isinstance(node, IMPORTS):
        return None
    statement = read_statement(source, node)
    if statement is None:
        return None
    if isinstance(node, ast.ImportFrom):
        imported = Imported.of(qualified_module(node), statement.names[0].text, first_party)
    else:
        module = node.names[0].name
        imported = Imported(False, module, 0, section_of(module, 0, first_party), "")
    return PlacedImport(imported, statement, comments_top(source, statement.first, 1))


def _rows_between(source: Source, before: PlacedImport, after: PlacedImport) -> list[str]:
    rows = range(before.statement.last + 1, after.statement.first)
    return [source.line(row).strip() for row in rows]


def _is_set_apart_by_comment(before: PlacedImport, after: PlacedImport) -> bool:
    """Tell whether only a comment is why a blank row precedes an import of the same section."""
    known, next_ = before.imported, after.imported
    is_headed = after.top < after.statement.first
    return is_headed and known.section == next_.section and known.default_key <= next_.default_key


def _sections(group: ImportGroup) -> set[Section]:
    return {item.imported.section for item in group}


def _affinity(group: ImportGroup, new: Imported) -> int:
    """Return how many leading parts of its module a new import shares with one of a group."""
    return max(_parts_shared(item.imported, new) for item in group)


def _parts_shared(known: Imported, new: Imported) -> int:
    if known.level or new.level or new.section in (Section.FUTURE, Section.STANDARD):
        return 0
    pairs = zip(known.module.split("."), new.module.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _best_run(runs: Sequence[Sequence[ImportGroup]], new: Imported) -> Sequence[ImportGroup]:
    """Return the first run with related imports, else with imports of the same section."""
    for run in runs:
        if any(_affinity(group, new) for group in run):
            return run
    for run in runs:
        if any(new.section in _sections(group) for group in run):
            return run
    beyond_future = [run for run in runs if _sections(run[-1]) != {Section.FUTURE}]
    return (beyond_future or runs)[0]


def _group_for(run: Sequence[ImportGroup], new: Imported) -> ImportGroup | None:
    """Return the group of a run that a new import belongs to."""
    closest = max(_affinity(group, new) for group in run)
    if closest:
        candidates = [group for group in run if _affinity(group, new) == closest]
    else:
        candidates = [group for group in run if new.section in _sections(group)]
    foreign = [group for group in run if Section.THIRD_PARTY in _sections(group)]
    if not candidates and new.section is Section.FIRST_PARTY and len(foreign) > 1:
        # nothing names the project's own packages, but two groups say that it keeps them apart
        candidates = foreign[-1:]
    if not candidates:
        candidates = [g for g in run if min(_sections(g)) < new.section < max(_sections(g))]
    of_kind = [group for group in candidates if any(item.imported.is_from for item in group)]
    return next(iter(of_kind or candidates), None)


def _insertion_in_group(
    source: Source, run: Sequence[ImportGroup], group: ImportGroup, new: Imported, text: str
) -> Edit:
    known = [item.imported for item in group]
    related = [i for i, item in enumerate(known) if _parts_shared(item, new)]
    same = [i for i, item in enumerate(known) if item.section == new.section]
    unsorted = (related or same or [len(group) - 1])[-1] + 1
    index = sorted_index(known, new, _ORDERS, unsorted)
    if index > 0:
        return insert_rows(source, group[index - 1].statement.last + 1, text)
    return _insertion_above(source, run, group[0], text)


def _insertion_above(
    source: Source, run: Sequence[ImportGroup], item: PlacedImport, text: str
) -> Edit:
    """Put an import above the first one of a group.

    Comments at the head of the file, directives, and those that head each group stay where they
    are; other comments belong to the import below them, and a blank row goes above them.
    """
    headings = [group[0] for group in run if group[0].top < group[0].statement.first]
    comments = [source.line(row).strip() for row in range(item.top, item.statement.first)]
    stays = (item is run[0][0] and (item.top == 1 or any(map(is_directive, comments)))) or (
        item in headings and len(headings) > 1
    )
    if stays or not comments:
        return insert_rows(source, item.statement.first, text)
    return insert_rows(source, item.top, text.rstrip("\n") + "\n")


_ORDERS: tuple[Callable[[Imported], Key], ...] = (
    lambda imported: imported.default_key,
    lambda imported: imported.key,
    lambda imported: imported.key_across_sections,
)
"""How a group may be sorted: the default, `force-sort-within-sections`, all sections in one."""
