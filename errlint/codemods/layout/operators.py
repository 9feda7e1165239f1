"""Chains of binary operators, comparisons and `and`/`or`: they break before the operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from errlint.codemods.layout.brackets import gap
from errlint.codemods.layout.document import Break, Doc, group
from errlint.codemods.layout.strings import SourceOf, concatenated
from errlint.libcst_import import cst

BinaryLike = cst.BinaryOperation | cst.BooleanOperation | cst.Comparison
Arrange = Callable[[cst.BaseExpression], Doc]

_LOOSEST_FIRST: tuple[frozenset[str], ...] = (
    frozenset({"and", "or"}),
    frozenset({"<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"}),
    frozenset({"|"}),
    frozenset({"^"}),
    frozenset({"&"}),
    frozenset({"<<", ">>"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "//", "%", "@"}),
    frozenset({"**"}),
)
_SPACES = ("whitespace_before", "whitespace_between", "whitespace_after")


@dataclass(frozen=True)
class _Operator:
    symbol: str
    before: Doc
    after: Doc

    @property
    def binding(self) -> int:
        for index, symbols in enumerate(_LOOSEST_FIRST):
            if self.symbol in symbols:
                return index
        raise KeyError(self.symbol)

    @property
    def doc(self) -> Doc:
        return (self.before, self.symbol, self.after)


@dataclass(frozen=True)
class _Chain:
    """Operands with the operators between them, of any binding strength."""

    operands: tuple[cst.BaseExpression, ...]
    operators: tuple[_Operator, ...] = ()

    def part(self, first: int, last: int) -> _Chain:
        """Return the operands from `first` to `last`, both included."""
        return _Chain(self.operands[first : last + 1], self.operators[first:last])


def binary_like(node: BinaryLike, arrange: Arrange, source_of: SourceOf) -> Doc:
    """Return an operation with all operations nested in it that are not parenthesized."""
    chain = _flattened(node, source_of)
    strings = [
        index
        for index, operand in enumerate(chain.operands)
        if isinstance(operand, cst.ConcatenatedString) and not operand.lpar
    ]
    if strings and not isinstance(node, cst.BooleanOperation):
        return _around_strings(chain, strings, arrange, source_of)
    return group(_split(chain, arrange))


def _flattened(node: cst.BaseExpression, source_of: SourceOf) -> _Chain:
    match node:
        case cst.BinaryOperation() | cst.BooleanOperation():
            pairs: list[tuple[cst.CSTNode, cst.BaseExpression]] = [(node.operator, node.right)]
        case cst.Comparison():
            pairs = [(target.operator, target.comparator) for target in node.comparisons]
        case _:
            return _Chain((node,))
    chain = _operand(node.left, source_of)
    for operator, right in pairs:
        behind = _operand(right, source_of)
        chain = _Chain(
            chain.operands + behind.operands,
            (*chain.operators, _operator(operator, source_of), *behind.operators),
        )
    return chain


def _operand(node: cst.BaseExpression, source_of: SourceOf) -> _Chain:
    is_nested = isinstance(node, (cst.BinaryOperation, cst.BooleanOperation, cst.Comparison))
    return _flattened(node, source_of) if is_nested and not node.lpar else _Chain((node,))


def _operator(node: cst.CSTNode, source_of: SourceOf) -> _Operator:
    spaces = {name: getattr(node, name) for name in _SPACES if hasattr(node, name)}
    before, after = spaces["whitespace_before"], spaces["whitespace_after"]
    plain = node.with_changes(**dict.fromkeys(spaces, cst.SimpleWhitespace(" ")))
    symbol = source_of(plain).strip()
    is_tight = symbol == "**" and isinstance(before, cst.SimpleWhitespace) and not before.value
    return _Operator(
        symbol,
        gap(before, Break.SOFT if is_tight else Break.SPACE),
        gap(after, "" if is_tight else " "),
    )


def _split(chain: _Chain, arrange: Arrange) -> Doc:
    """Return a chain that breaks before its loosest operators."""
    if not chain.operators:
        return arrange(chain.operands[0])
    loosest = min(operator.binding for operator in chain.operators)
    parts: list[Doc] = []
    first = 0
    for index, operator in enumerate(chain.operators):
        if operator.binding == loosest:
            parts += (_side(chain.part(first, index), arrange), operator.doc)
            first = index + 1
    parts.append(_side(chain.part(first, len(chain.operators)), arrange))
    return tuple(parts)


def _side(chain: _Chain, arrange: Arrange) -> Doc:
    return group(_split(chain, arrange)) if chain.operators else arrange(chain.operands[0])


def _around_strings(
    chain: _Chain, strings: Sequence[int], arrange: Arrange, source_of: SourceOf
) -> Doc:
    """Return a chain that breaks between the parts of its implicit concatenations first."""
    parts: list[Doc] = []
    side: list[Doc] = []
    done = 0
    for index in strings:
        if index > done:
            operator = chain.operators[index - 1]
            side += (_split(chain.part(done, index - 1), arrange), operator.before)
            parts += (group(*side, operator.symbol), operator.after)
        elif side:
            parts.append(group(*side))
        string = chain.operands[index]
        assert isinstance(string, cst.ConcatenatedString)
        parts.append(concatenated(string, source_of))
        done = index + 1
        side = [chain.operators[index].doc] if done < len(chain.operands) else []
    if side:
        parts.append(group(*side, _split(chain.part(done, len(chain.operators)), arrange)))
    return group(*parts)
