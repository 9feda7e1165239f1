"""Strings: literals that stay as they are, and implicitly concatenated ones that may be joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from errlint.codemods.layout.brackets import gap
from errlint.codemods.layout.document import Break, Doc, IfBreak, Raw, group
from errlint.libcst_import import cst

SourceOf = Callable[[cst.CSTNode], str]


def literal(source: str) -> Doc:
    """Return a string literal, which is never changed inside."""
    return Raw(source) if "\n" in source or "\r" in source else source


def is_multiline(node: cst.BaseExpression, source_of: SourceOf) -> bool:
    """Tell whether a node is one literal of several lines."""
    if not isinstance(node, (cst.SimpleString, cst.FormattedString, cst.TemplatedString)):
        return False
    return not node.lpar and isinstance(literal(source_of(node)), Raw)


def concatenated(node: cst.ConcatenatedString, source_of: SourceOf) -> Doc:
    """Return the parts of an implicit concatenation, to be put in a group.

    Parts on several lines become one literal where that fits, as ruff does; parts that share a
    line stay apart, as Black leaves them.
    """
    parts = list(_parts(node))
    lines: list[Doc] = []
    for part, space in parts:
        lines.append(literal(source_of(part)))
        if space is not None:
            lines.append(gap(space, Break.SPACE))
    if not any(isinstance(space, cst.ParenthesizedWhitespace) for _, space in parts):
        return tuple(lines)
    has_comment = any(space is not None and gap(space, "") for _, space in parts)
    one = None if has_comment else _join([part for part, _ in parts], source_of)
    if one is None:
        return (Break.FORCED, *lines)
    return IfBreak(tuple(lines), one)


def implicit(node: cst.ConcatenatedString, source_of: SourceOf) -> Doc:
    """Return an implicit concatenation that stands by itself."""
    return group(concatenated(node, source_of))


def _parts(
    node: cst.ConcatenatedString,
) -> Iterator[tuple[cst.BaseExpression, cst.BaseParenthesizableWhitespace | None]]:
    """Yield the literals, each with the white space behind it."""
    yield node.left, node.whitespace_between
    if isinstance(node.right, cst.ConcatenatedString):
        yield from _parts(node.right)
    else:
        yield node.right, None


def _join(parts: list[cst.BaseExpression], source_of: SourceOf) -> str | None:
    """Return the parts as one literal; None if that would change more than the quotes between."""
    quotes = {part.quote for part in parts if isinstance(part, cst.SimpleString)}
    quotes |= {part.end for part in parts if isinstance(part, cst.FormattedString)}
    prefixes = {_prefix(part) for part in parts}
    if len(quotes) != 1 or not prefixes <= {"", "f"}:
        return None
    (quote,) = quotes
    if len(quote) != 1:
        return None
    prefix = "f" if "f" in prefixes else ""
    content = "".join(_content(part, prefix, source_of) for part in parts)
    return f"{prefix}{quote}{content}{quote}"


def _prefix(part: cst.BaseExpression) -> str:
    match part:
        case cst.SimpleString():
            return part.prefix.lower()
        case cst.FormattedString():
            return part.start.rstrip("\"'").lower()
    return "other"


def _content(part: cst.BaseExpression, prefix: str, source_of: SourceOf) -> str:
    match part:
        case cst.SimpleString():
            text = part.raw_value
            return text.replace("{", "{{").replace("}", "}}") if prefix == "f" else text
        case cst.FormattedString():
            return "".join(source_of(piece) for piece in part.parts)
    raise TypeError(type(part).__name__)
