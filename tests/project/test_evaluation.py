"""What values are followed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.project.attributes import evaluator_with_attributes
from errlint.project.evaluation import Evaluator
from errlint.project.names import ModuleScope
from errlint.project.values import Choice, Concatenation, Integer, Null, Opaque, Reference, Text


def evaluated(folder: Path, text: str, name: str) -> object:
    path = folder / "a.py"
    path.write_text(text)
    project = Workspace(str(folder)).project
    return Evaluator(project).evaluate(Reference(name), ModuleScope(project, str(path))).value


def told(folder: Path, text: str) -> object:
    """Return what `a` is, where attributes of objects are read, too."""
    path = folder / "a.py"
    path.write_text(text)
    workspace = Workspace(str(folder))
    evaluator = evaluator_with_attributes(workspace.project, workspace.classes)
    return evaluator.evaluate(Reference("a"), ModuleScope(workspace.project, str(path))).value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b = 'c'", Text(("c",))),
        ("a = b\nb = 'c'", Text(("c",))),
        ("a = a", Opaque()),
        ("a = b\nb = a", Opaque()),
        ("a = str('c')", Text(("c",))),
        ("a = str(b)\nb = 'c'", Text()),
        ("a = str('c', 'utf-8')", Text()),
        ("a = str(object='c')", Text()),
        ("a = repr('c')", Text()),
        ("from gettext import gettext as _\na = _('c')", Text(("c",))),
        ("a = _('c')", Text(("c",))),
        ("def _(key, request): ...\na = _('c', request)", Text(("c",))),
        ("a = i18n.gettext(b)\nb = 'c'", Text(("c",))),
        ("a = _(b)", Opaque()),
        ("a = translate('c')", Opaque()),
        ("a = b['c']\nb = {'c': 'd', 'e': {}}", Text(("d",))),
        ("a = b['c']\nb = dict(c='d')", Text(("d",))),
        ("a = b['c']\nb = {'c': e}\ne = 'd'", Text(("d",))),
        ("a = b['c']\nb = {'c': 'd', 'c': 'e'}", Text()),
        ("a = b['c']['d']\nb = {'c': {'d': 'e'}}", Text(("e",))),
        ("a = b[c]\nb = {'c': 'd', 'e': 'f'}", Text()),
        ("a = B.b['c']\nclass B:\n    b = {'c': 'd'}", Text(("d",))),
        ("a = b[c]\nb = {'c': 'd', 'e': {}}", Opaque()),
        ("a = b['f']\nb = {'c': 'd'}", Opaque()),
        ("a = b['c']\nb = {'c': 'd', **e}", Opaque()),
        ("a = b[0]\nb = ['c']", Opaque()),
        ("a = b[0]\nb = 'c', 4", Text(("c",))),
        ("a = b[1]\nb = 'c', 4", Integer(4)),
        ("a = b[2]\nb = 'c', 4", Opaque()),
        ("a = b[0]\nb = 'c', f()", Opaque()),
        ("a = b[c]\nb = {}", Opaque()),
        ("a = b.get('c')\nb = {'c': 'd'}", Text(("d",))),
        ("a = b.get('e')\nb = {'c': 'd'}", Choice((Opaque(), Null()))),
        ("a = b.get(c)\nb = {'c': 'd'}", Choice((Text(), Null()))),
        ("a = b.get(c, 'e')\nb = {'c': 'd'}", Text()),
        ("a = b.get(c, 'e')\nb = {'c': 4}", Choice((Opaque(), Text(("e",))))),
        ("a = b.get(c, 'e')", Opaque()),
        ("a = b.get(*c)\nb = {'c': 'd'}", Opaque()),
        ("a = b.get()\nb = {'c': 'd'}", Opaque()),
        ("from http import HTTPStatus\na = HTTPStatus.GONE.phrase", Text()),
        ("from http import HTTPStatus\na = HTTPStatus.GONE.is_error", Opaque()),
        ("a = 'bc'[:1]", Text()),
        ("a = b[1:]\nb = str(c)", Text()),
    ],
)
def test_names_lead_to_values(tmp_path: Path, text: str, expected: object) -> None:
    assert evaluated(tmp_path, text, "a") == expected


def test_a_text_that_is_added_to_again_and_again_is_a_text(tmp_path: Path) -> None:
    text = "a = 'b'\n" + "a = a + 'c'\na = 'd' + a\n" * 20
    value = evaluated(tmp_path, text, "a")
    assert not isinstance(value, Opaque)
    both = Concatenation(Reference("a"), Text(("e",)))
    project = Workspace(str(tmp_path)).project
    scope = ModuleScope(project, str(tmp_path / "a.py"))
    assert isinstance(Evaluator(project).evaluate(both, scope).value, Text)


_ENUM = """
from enum import Enum

class Error(Enum):
    NOT_FOUND = 404, "Item not found"

    def __init__(self, status: int, text: str):
        self.status = status
        self.text = text

    @property
    def message(self) -> str:
        return self.value[1]
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Error.NOT_FOUND.value[0]", Integer(404)),
        ("Error.NOT_FOUND.value[1]", Text(("Item not found",))),
        ("Error.NOT_FOUND.text", Text()),
        ("Error.NOT_FOUND.message", Text()),
        ("Error.NOT_FOUND.name", Text(("NOT_FOUND",))),
        ("Error.NOT_FOUND.status", Opaque()),
        ("Error.NOT_FOUND.other", Opaque()),
        ("Error.GONE.text", Opaque()),
        ("Error.NOT_FOUND", Opaque()),
    ],
)
def test_what_the_members_of_an_enum_have(
    tmp_path: Path, expression: str, expected: object
) -> None:
    assert told(tmp_path, f"{_ENUM}\na = {expression}") == expected


_RECORD = """
from dataclasses import dataclass

@dataclass(frozen=True)
class Error:
    status: int
    message: str

    def shown(self): ...

NOT_FOUND = Error(404, "Item not found")
GONE: Error = make()
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("NOT_FOUND.message", Text()),
        ("NOT_FOUND.status", Opaque()),
        ("NOT_FOUND.shown", Opaque()),
        ("GONE.message", Opaque()),
    ],
)
def test_what_a_constant_that_a_class_makes_has(
    tmp_path: Path, expression: str, expected: object
) -> None:
    assert told(tmp_path, f"{_RECORD}\na = {expression}") == expected
