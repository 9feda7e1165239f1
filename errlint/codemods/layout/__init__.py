"""The layout of rewritten calls, as `ruff format` and Black write it."""

from errlint.codemods.layout.call import CallFrame, render_expression
from errlint.codemods.layout.statement import is_whole_value, relaid_statement
from errlint.codemods.layout.style import bracket_unit, indentation_unit, preferred_quote

__all__ = [
    "CallFrame",
    "bracket_unit",
    "indentation_unit",
    "is_whole_value",
    "preferred_quote",
    "relaid_statement",
    "render_expression",
]
