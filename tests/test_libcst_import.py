"""LibCST as errlint imports it is LibCST as everybody does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent / "errlint" / "walk" / "walker.py"
PLAIN = "import libcst as cst"
LEAN = "from errlint.libcst_import import cst"


def outcome(importing: str, code: str) -> str:
    script = f"import dataclasses, inspect, sys\n{importing}\n{code}"
    run = subprocess.run(
        [sys.executable, "-c", script, str(SAMPLE)], capture_output=True, text=True, check=True
    )
    return run.stdout


NODES = """
from libcst._nodes.base import CSTNode

def kinds(kind):
    yield kind
    for inner in kind.__subclasses__():
        yield from kinds(inner)

known = {kind for kind in kinds(CSTNode) if vars(sys.modules[kind.__module__])[kind.__name__] is kind}
for kind in sorted(known, key=lambda kind: kind.__name__):
    methods = [getattr(kind, name).__qualname__ for name in ("__repr__", "__eq__", "__hash__")]
    slots = kind.__dict__.get("__slots__")
    print(kind.__name__, inspect.signature(kind), methods, slots, kind.__match_args__)
"""
OTHERS = """
from libcst.metadata import CodePosition, CodeRange

place = CodeRange(CodePosition(1, 2), CodePosition(3, 4))
print(place == CodeRange(CodePosition(1, 2), CodePosition(3, 4)), place, hash(place) is not None)
"""
TREE = """
text = open(sys.argv[1], encoding="utf-8").read()
module = cst.parse_module(text)
print(repr(module), module.code == text, module.deep_equals(cst.parse_module(text)))
print(module.with_changes(body=[]), module.deep_clone().deep_equals(module))
"""


@pytest.mark.parametrize("code", [NODES, OTHERS, TREE], ids=["nodes", "others", "tree"])
def test_nothing_else_is_changed(code):
    plain = outcome(PLAIN, code)
    assert plain.strip()
    assert outcome(LEAN, code) == plain


def test_nodes_take_assignments():
    code = "node = cst.Name('x')\nnode.value = 'y'\nprint(node.value)"
    assert outcome(LEAN, code) == "y\n"
    with pytest.raises(subprocess.CalledProcessError):
        outcome(PLAIN, code)


def test_others_have_the_decorator_that_they_know():
    code = "import dataclasses\nprint(dataclasses.dataclass.__module__)"
    assert outcome(LEAN, code) == outcome(PLAIN, code) == "dataclasses\n"
