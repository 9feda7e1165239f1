"""Measure how deep a text's syntax is nested, without parsing it.

A recursive parser needs stack for every level; LibCST's overflows it and takes the process down.
Measured with LibCST 1.9: up to 10 kB for a bracket and 2.5 kB for an operator or an attribute.
"""

from __future__ import annotations

import re

_MAX_BRACKETS = 200
"""CPython's own limit for nested brackets (MAXLEVEL in Parser/lexer/state.h)."""
_MAX_LEVELS = 1500
"""LibCST takes seconds from here on, a quadratic time; CPython 3.10 to 3.12 stop before 3000."""
_MAX_PATTERN_BRACKETS = 8
"""LibCST's time for the brackets in a `case` or `del` grows fourfold with every level."""

_CODE = re.compile(
    r"""
    (?P<prefix>(?<!\w)[A-Za-z]{0,2}|) (?P<quote>\"\"\"|'''|\"|')
    | (?P<skip>\#[^\r\n]* | \\(?:\r\n|.) | \.\.\.)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<comma>,)
    | (?P<colon>:)
    | (?P<end>[;\r\n])
    | (?P<link>\*\* | // | << | >> | [-+*/%@&|^~.] | \b(?:not|and|or|if|for|await)\b)
    | (?P<lambda>\blambda\b)
    | (?P<elif>\belif\b)
    | (?P<pattern>\b(?:case|del)\b)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTES = ('"""', "'''", '"', "'")
_PLAIN_STRINGS = {
    quote: re.compile(rf"(?:\\.|[^\\{'' if len(quote) == 3 else chr(10)}])*?{quote}", re.DOTALL)
    for quote in _QUOTES
}
_SPEC = "spec"
_FORMATTED = {
    quote: re.compile(rf"\\[^{{}}]|{{{{|(?P<open>{{)|(?P<end>{quote})", re.DOTALL)
    for quote in _QUOTES
} | {_SPEC: re.compile(r"(?P<open>\{)|(?P<end>\})")}
_LAMBDA = "lambda"


class TooDeep(Exception):
    """A text that is nested deeper than parsers take; `offset` says where."""

    def __init__(self, offset: int) -> None:
        super().__init__("nested too deeply")
        self.offset = offset


def levels_of(text: str) -> int:
    """Return how many levels the deepest expression of a text has at most.

    Strings and comments don't count, the expressions in f-strings do. Raises TooDeep.
    """
    meter = _Meter(text)
    offset = 0
    while offset < len(text):
        offset = meter.step(offset)
    return meter.deepest


class _Meter:
    """Walks over the tokens that open, end or lengthen an expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.deepest = 0
        self.levels = 0
        """Levels of the expression at hand."""
        self.floor = 0
        """What a comma leads back to: the levels that the innermost bracket stands on."""
        self.open: list[tuple[str, int, int]] = []
        """What is open: a bracket, `lambda`, an f-string's quote or format specification."""
        self.brackets = 0
        self.elifs = 0
        self.statement = 0
        """Where the statement at hand starts."""
        self.is_pattern = False

    @property
    def innermost(self) -> str | None:
        return self.open[-1][0] if self.open else None

    def step(self, offset: int) -> int:
        """Read the next token; return where it ends."""
        innermost = self.innermost
        pattern = _FORMATTED.get(innermost, _CODE) if innermost else _CODE
        match = pattern.search(self.text, offset)
        if match is None:
            return len(self.text)
        if pattern is not _CODE:
            self._read_formatted(match)
        elif match.lastgroup == "quote":
            return self._read_string(match)
        else:
            self._read_code(match)
        return match.end()

    def _read_formatted(self, match: re.Match[str]) -> None:
        if match.lastgroup == "open":
            self._push("{", match.start())
        elif match.lastgroup == "end":
            is_spec = self.innermost == _SPEC
            self._pop()
            if is_spec:
                self._pop()

    def _read_string(self, match: re.Match[str]) -> int:
        self._deepen(match.start())
        quote = match["quote"]
        if "f" in match["prefix"].lower() or "t" in match["prefix"].lower():
            self._push(quote, match.start())
            return match.end()
        end = _PLAIN_STRINGS[quote].match(self.text, match.end())
        return end.end() if end else match.end()

    def _read_code(self, match: re.Match[str]) -> None:
        match match.lastgroup:
            case "open":
                self._push(match.group(), match.start())
            case "close":
                self._close()
            case "link":
                self._deepen(match.start())
            case "lambda":
                self._push(_LAMBDA, match.start())
            case "comma":
                self.levels = self.floor
            case "colon":
                self._read_colon(match.end())
            case "end" if not self.open:
                self._start_statement(match.end())
            case "elif":
                self.elifs += 1
                self._deepen(match.start(), self.elifs)
            case "pattern":
                starts = not self.open and not self.text[self.statement : match.start()].strip()
                self.is_pattern = self.is_pattern or starts

    def _read_colon(self, end: int) -> None:
        if not self.open:
            self._start_statement(end)
        elif self.innermost == _LAMBDA:
            self._pop()
        elif self.innermost == "{" and len(self.open) > 1 and self.open[-2][0] in _FORMATTED:
            self._push(_SPEC, end)

    def _start_statement(self, start: int) -> None:
        self.levels = self.floor = 0
        self.statement = start
        self.is_pattern = False

    def _push(self, kind: str, offset: int) -> None:
        self.open.append((kind, self.levels, self.floor))
        self.brackets += 1
        if self.brackets > (_MAX_PATTERN_BRACKETS if self.is_pattern else _MAX_BRACKETS):
            raise TooDeep(offset)
        self._deepen(offset)
        self.floor = self.levels

    def _pop(self) -> None:
        _, levels, self.floor = self.open.pop()
        self.levels = self.floor if self.innermost in _FORMATTED else levels + 1
        self.brackets -= 1

    def _close(self) -> None:
        while self.innermost == _LAMBDA:
            self._pop()
        if self.open and self.innermost not in _FORMATTED:
            self._pop()

    def _deepen(self, offset: int, by: int = 1) -> None:
        self.levels += by
        if self.levels > _MAX_LEVELS:
            raise TooDeep(offset)
        self.deepest = max(self.deepest, self.levels)
