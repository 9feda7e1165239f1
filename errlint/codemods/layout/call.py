"""One rewritten expression: where it stands, and its text."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from errlint.codemods.layout.brackets import comments_of
from errlint.codemods.layout.chains import chain
from errlint.codemods.layout.document import (
    Page,
    Reserved,
    comment_width,
    print_document,
    text_width,
)
from errlint.codemods.layout.expressions import Arranger
from errlint.libcst_import import cst
from errlint.project.cst_values import source_of
from errlint.syntax import parse_tree

_CODE_AND_COMMENT = re.compile(r"""(?P<code>(?:"[^"\n]*"|'[^'\n]*'|[^#"'])*)(?P<comment>#.*)?""")
_WITHOUT_MEANING = re.compile(r"[\s,()\"']+")


@dataclass(frozen=True)
class CallFrame:
    """Where a call stands.

    `indent` is the leading white space of the call's first line, `before` what follows it there
    up to the call; `after` is what follows the call on its last line; `unit` is what a level is
    indented by. Without `magic_trailing_comma`, trailing commas don't keep brackets exploded.
    """

    indent: str
    before: str
    after: str
    line_length: int
    line_end: str = "\n"
    unit: str = "    "
    magic_trailing_comma: bool = True

    @property
    def page(self) -> Page:
        """Return what the call is printed on."""
        return Page(
            column=text_width(self.indent + self.before),
            indent=self.indent,
            unit=self.unit,
            width=self.line_length,
            line_end=self.line_end,
        )

    @property
    def columns_after(self) -> int:
        """Return how many columns the text behind the call takes on its last line."""
        match = _CODE_AND_COMMENT.match(self.after.rstrip())
        assert match is not None
        comment = match["comment"]
        return text_width(match["code"].rstrip()) + (comment_width(comment) if comment else 0)


def render_expression(node: cst.Call | cst.Dict, frame: CallFrame) -> str:
    """Return the text of a call or a display, laid out as `ruff format` does where it stands.

    Comments inside stay where they are and strings are not changed. Where the layout would
    change more than white space, commas and parentheses, it is written as it is.
    """
    source = source_of(node, frame.line_end)
    arranger = Arranger.of(node, source, frame.line_end, frame.magic_trailing_comma)
    if isinstance(node, cst.Call):
        laid_out = chain(node, arranger, fluent=False)
    else:
        laid_out = arranger.expression(node)
    text = print_document((laid_out, Reserved(frame.columns_after)), frame.page)
    return text if has_same_meaning(text, source) else source


def has_same_meaning(text: str, source: str) -> bool:
    """Tell whether two texts of one expression or statement differ in their layout only.

    They have the same comments and the same syntax tree. Syntax that the running interpreter
    doesn't know is compared by its characters.
    """
    if text == source:
        return True
    try:
        if "#" in source and _comments_of(text) != _comments_of(source):
            return False
    except cst.ParserSyntaxError:
        return False
    expected, found = parse_tree(source), parse_tree(text)
    if expected is None:
        return _WITHOUT_MEANING.sub("", text) == _WITHOUT_MEANING.sub("", source)
    return found is not None and ast.dump(found) == ast.dump(expected)


def _comments_of(text: str) -> list[str]:
    return sorted(comments_of(cst.parse_module(text)))
