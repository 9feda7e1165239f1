"""Calls that log something, by the names that such functions have."""

from __future__ import annotations

import ast
import re

from errlint.project.ast_values import last_word

_LOGS = re.compile(
    r"a?(?:critical|debug|error|exception|fatal|info|log|trace|warn|warning)|print(?:_\w+)?|echo"
    r"|log_\w+|capture_(?:exception|message)|record_exception|set_(?:attribute|status|tag)"
)


def is_log(call: ast.Call) -> bool:
    """Tell whether a call does nothing but to log, print or trace."""
    return _LOGS.fullmatch(last_word(call.func)) is not None
