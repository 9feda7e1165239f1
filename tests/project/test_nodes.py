import ast

import pytest

from errlint.project.nodes import inner_nodes, own_nodes

LEAVES = (
    ast.Name,
    ast.Constant,
    ast.expr_context,
    ast.operator,
    ast.boolop,
    ast.unaryop,
    ast.cmpop,
)


@pytest.mark.parametrize(
    "text",
    [
        "raise HTTPException(404, detail=f'{a!r:>{b}} {c}', **d) from e",
        "from a.b import c as d, e\nimport f as g",
        "global a, b",
        "x: int = {**a, 'b': -1, 'c': not d and e or f < g}",
        "match a:\n case True | None: pass\n case {'b': 1, **c}: pass\n case D(e, f=g) if h: pass\n"
        " case [1, *_]: pass",
        "@a\nasync def b(c: d = 1, /, *e, f=2, **g) -> h:\n async with i as j: return await k",
        "try: pass\nexcept (A, B) as e: raise\nelse: del x[1:2]\nfinally: y = (yield)",
        "lambda a, *b, c=1: [d async for d in e if d]",
        "class A(B, metaclass=C):\n x += 1j\n y = b'' if ... else 1.5",
    ],
)
def test_inner_nodes_are_the_children_that_may_have_children(text: str) -> None:
    for node in ast.walk(ast.parse(text)):
        children = [child for child in ast.iter_child_nodes(node) if not isinstance(child, LEAVES)]
        assert inner_nodes(node) == children


def test_own_nodes_come_in_the_order_of_the_text_without_inner_functions() -> None:
    body = ast.parse(
        "f(g(1), h)\nif x.y:\n    i()\ndef j(): k()\nclass L: m()\nn(lambda: o())"
    ).body
    names = [ast.unparse(node.func) for node in own_nodes(body) if isinstance(node, ast.Call)]
    assert names == ["f", "g", "i", "n"]
