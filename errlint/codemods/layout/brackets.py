"""Brackets with elements separated by commas, and the comments between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from errlint.codemods.layout.document import Break, Comment, Doc, Group, IfBreak, Indent, group
from errlint.libcst_import import cst


@dataclass(frozen=True)
class Element:
    """One element of a bracket: its document, and the white space up to the next one.

    An element that is not the last and has no comma was added by a codemod.
    """

    doc: Doc
    has_comma: bool
    gaps: tuple[cst.BaseParenthesizableWhitespace, ...]


@dataclass(frozen=True)
class Bracket:
    """A bracket as it stands in the source: what it opens and closes with, and the spaces there.

    `opening` is the white space behind the opening bracket, `closing` what precedes the closing.
    """

    left: str
    right: str
    opening: cst.BaseParenthesizableWhitespace
    closing: cst.BaseParenthesizableWhitespace


def element(
    doc: Doc,
    comma: cst.Comma | cst.MaybeSentinel,
    *gaps: cst.BaseParenthesizableWhitespace,
) -> Element:
    """Return an element; `gaps` is further white space behind it."""
    if isinstance(comma, cst.Comma):
        return Element(doc, True, (comma.whitespace_before, comma.whitespace_after, *gaps))
    return Element(doc, False, gaps)


def enclosed(left: str, content: Doc, right: str, opening_comment: Doc) -> Group:
    """Return a bracket around a content that stands on lines of its own if it doesn't fit."""
    return group(left, opening_comment, Indent((Break.SOFT, content)), Break.SOFT, right)


def bracketed(
    bracket: Bracket, elements: Sequence[Element], *, magic_comma: bool, inner_group: bool = False
) -> Doc:
    """Return a bracket with its elements, separated by commas.

    With `inner_group` the elements may share one line between the brackets, as those of a call
    do. A trailing comma keeps the bracket exploded where `magic_comma` says that it counts, and a
    lone element gets none.
    """
    opening_comment, pending = comments_in(bracket.opening)
    if not elements:
        return _empty(bracket, opening_comment, pending)
    parts: list[Doc] = []
    last_comma = IfBreak(",") if len(elements) > 1 or elements[0].has_comma else ""
    for index, item in enumerate(elements):
        is_last = index == len(elements) - 1
        is_new = not item.has_comma and not is_last
        if not is_new and not (is_last and _is_added_last(bracket, elements)):
            parts += _own_lines(pending)
            pending = []
        trailing, own = _comments_behind(item, bracket.closing if is_last else None)
        parts += (item.doc, last_comma if is_last else ",", *trailing)
        if not is_last:
            parts.append(Break.SPACE)
        pending += own
    for comment in pending:
        parts += (Break.HARD, comment)
    if magic_comma and (elements[-1].has_comma or _is_added_last(bracket, elements)):
        parts.append(Break.FORCED)
    content: Doc = group(*parts) if inner_group else tuple(parts)
    return enclosed(bracket.left, content, bracket.right, tuple(opening_comment))


def comments_in(
    space: cst.BaseParenthesizableWhitespace,
) -> tuple[list[Comment], list[Comment]]:
    """Return the comment behind the code before a white space, and those on their own lines."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return [], []
    first = space.first_line.comment
    trailing = [Comment(first.value, trailing=True)] if first else []
    own = [Comment(line.comment.value, False) for line in space.empty_lines if line.comment]
    return trailing, own


def comments_of(node: cst.CSTNode) -> list[str]:
    """Return all comments in a node."""
    if isinstance(node, cst.Comment):
        return [node.value]
    return [comment for child in node.children for comment in comments_of(child)]


def gap(space: cst.BaseParenthesizableWhitespace, default: Doc) -> Doc:
    """Return the break for a white space: the default one if it holds no comment."""
    trailing, own = comments_in(space)
    if not trailing and not own:
        return default
    return (*trailing, *((Break.HARD, comment) for comment in own), Break.HARD)


def _empty(bracket: Bracket, opening: list[Comment], own: list[Comment]) -> Doc:
    _, closing = comments_in(bracket.closing)
    own = own + closing
    if not opening and not own:
        return bracket.left + bracket.right
    lines = tuple((Break.HARD, comment) for comment in own)
    return group(bracket.left, *opening, Indent(lines), Break.HARD, bracket.right)


def _own_lines(comments: list[Comment]) -> list[Doc]:
    return [(comment, Break.HARD) for comment in comments]


def _comments_behind(
    item: Element, closing: cst.BaseParenthesizableWhitespace | None
) -> tuple[list[Comment], list[Comment]]:
    trailing: list[Comment] = []
    own: list[Comment] = []
    for space in (*item.gaps, closing):
        if space is not None:
            more_trailing, more_own = comments_in(space)
            trailing += more_trailing
            own += more_own
    return trailing, own


def _is_added_last(bracket: Bracket, elements: Sequence[Element]) -> bool:
    """Tell whether the last element was added behind a magic trailing comma.

    The comma before it is then followed by the line of the closing bracket, which is indented
    less than the elements are.
    """
    if len(elements) < 2 or elements[-1].has_comma:
        return False
    if not isinstance(first := bracket.opening, cst.ParenthesizedWhitespace):
        return False
    before = elements[-2].gaps[-1] if elements[-2].gaps else None
    if isinstance(before, cst.SimpleWhitespace) and not before.value:
        before = bracket.closing
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return False
    return len(before.last_line.value) < len(first.last_line.value)
