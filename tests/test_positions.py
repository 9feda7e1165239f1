"""Positions lead to the text, whatever LibCST leaves out when it generates code."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from errlint.positions import positions_of
from errlint.source import Source

LOSSLESS = [
    "raise E\n",
    "",
    "# a\n\f\nx = 1\n",
    "if x:\r\n\f    raise E\r\n",
    "x = [\n\f1]; y\n",
    'x = """\n\f\\\n"""; y\n',
]
LOSSY = [
    "import a\n\fraise E(404)\n",
    "\fx = 1\ny = 2\n",
    "import a\n\f\f\fraise E(404)\n",
    "class A:\n\f  x = 1\n    \fdef f(self):\n\f    return 1\n",
    "@a\n\f@b\n\fdef f(): pass\n",
    "try:\n a\n\fexcept B:\n  c\n\felse:\n  d\n",
    "if a:\n b\n\felif c:\n d\n\felse:\n e\n",
    "x = 1\n\\\ny = 2\nz = 3\n",
    "\\\ny = 2\n",
    "\\\n\\\ny = 2\n",
    "if x:\n    a\n\\\n    b\nc\n",
    "if x:\n    a\n    \\\n  b\n    c\n",
    "@a\n\\\n@b\n\\\ndef f(): pass\n",
    "x\r\\\ry\rz\r",
    "x\n  \n\t\n",
    "x = '''\n\f\\\n'''\n\fy\n",
    "\f\\\nx\n\n\\\n\fy\n",
]


@pytest.mark.parametrize("text", [*LOSSLESS, *LOSSY])
def test_every_position_leads_to_the_text_of_its_node(text: str) -> None:
    module = cst.parse_module(text)
    source = Source("a.py", text)
    for node, place in positions_of(module, text).items():
        if isinstance(node, (cst.Name, cst.Raise, cst.Assign, cst.SimpleString, cst.Decorator)):
            found = source.slice(place)
            assert found == module.code_for_node(node).strip().rstrip(";")


@pytest.mark.parametrize("text", LOSSY)
def test_libcst_still_leaves_something_out(text: str) -> None:
    assert cst.parse_module(text).code != text


@pytest.mark.parametrize("module", ["click.decorators", "click.globals", "click.parser"])
def test_they_are_those_that_libcst_resolves(module: str) -> None:
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None
    text = Path(spec.origin).read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    resolved = wrapper.resolve(PositionProvider)
    found = positions_of(wrapper.module, text)
    for node, place in resolved.items():
        ours = found[node]
        assert (ours.start.row, ours.start.column - 1) == (place.start.line, place.start.column)
        assert (ours.end.row, ours.end.column - 1) == (place.end.line, place.end.column)
