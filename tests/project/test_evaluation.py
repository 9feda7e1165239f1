"""What values are followed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.project.evaluation import Evaluator
from errlint.project.names import ModuleScope
from errlint.project.values import Concatenation, Opaque, Reference, Text


def evaluated(folder: Path, text: str, name: str) -> object:
    path = folder / "a.py"
    path.write_text(text)
    project = Workspace(str(folder)).project
    return Evaluator(project).evaluate(Reference(name), ModuleScope(project, str(path))).value


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
        ("a = b[c]\nb = {}", Opaque()),
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
