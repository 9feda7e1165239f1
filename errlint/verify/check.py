"""Parse a text before and after its edits, and compare."""

from __future__ import annotations

from collections.abc import Iterable

from errlint import syntax
from errlint.project.tree import SyntaxTree, read_abridged
from errlint.source import Edit, Source
from errlint.verify.changes import Changes, Holes
from errlint.verify.comparison import Difference, TreeComparison
from errlint.verify.trees import AstTree, CstTree, Tree


def verify(
    old: Source,
    new: Source,
    edits: Iterable[Edit] | None = None,
    known: tuple[SyntaxTree | None, SyntaxTree | None] = (None, None),
) -> str | None:
    """Return why a rewritten text is refused, None if it is as promised.

    It has to parse, and its syntax tree has to be that of the old text but for the nodes that the
    edits touch. Without the edits, of which the new text has to be made up, it only has to parse.
    `known` are trees of both texts that were read before, of which it is known that they parse.
    """
    applied = None if edits is None else tuple(edits)
    if applied is not None and old.apply(applied).text != new.text:
        return "the new text is not what the edits make of the old one"
    if applied is None:
        found = _trees(old, new)
        return found if isinstance(found, str) else None
    changes = Changes.of(old, applied)
    trees = _fitting(*known, changes) or _abridged(old, new, changes) or _trees(old, new)
    if isinstance(trees, str):
        return trees
    try:
        TreeComparison(*trees, changes).run()
    except Difference as difference:
        row = old.position(difference.offset).row
        return f"the syntax tree changes outside of the edits, at row {row}"
    except RecursionError:
        return "nested too deeply to be compared"
    return None


def does_not_parse(problem: syntax.SyntaxProblem) -> str:
    """Return what is said of a rewritten text that is no Python."""
    return f"the result does not parse: {problem.message}, at row {problem.position.row}"


def _fitting(
    before: SyntaxTree | None, after: SyntaxTree | None, changes: Changes
) -> tuple[Tree, Tree] | None:
    """Return two trees to compare if all that they leave out has the same text in both.

    A tree that was not read from the file itself has other places.
    """
    if before is None or after is None:
        return None
    if _edits_what_is_left_out(changes.old, before) or _edits_what_is_left_out(changes.new, after):
        return None
    if before.source is not before.file or after.source is not after.file:
        return None
    if before.texts_left_out != after.texts_left_out:
        return None
    return AstTree(before.source, before.root), AstTree(after.source, after.root)


def _edits_what_is_left_out(holes: Holes, tree: SyntaxTree) -> bool:
    return any(holes.touching(body) for body in tree.left_out)


def _abridged(old: Source, new: Source, changes: Changes) -> tuple[Tree, Tree] | None:
    """Return both trees without the functions that have the same text in both."""
    before = read_abridged(old, changes.old.borders)
    after = read_abridged(new, changes.new.borders)
    trees = _fitting(before, after, changes)
    return None if trees is None or syntax.problem_of(new.text) else trees


def _trees(old: Source, new: Source) -> tuple[Tree, Tree] | str:
    """Return both trees, of the same parser: Python's own, where it can read the old text."""
    old_tree = syntax.parse_tree(old.text)
    try:
        if old_tree is None:
            old_module, new_module = syntax.parse_module(old.text), syntax.parse_module(new.text)
            return CstTree.of(old, old_module), CstTree.of(new, new_module)
        new_tree = syntax.parse_tree(new.text)
        if new_tree is None:
            problem = syntax.problem_of(new.text)
            raise problem or syntax.SyntaxProblem("newer syntax", new.position(0))
    except syntax.SyntaxProblem as problem:
        return does_not_parse(problem)
    return AstTree(old, old_tree), AstTree(new, new_tree)
