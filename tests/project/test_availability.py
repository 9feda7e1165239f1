from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from errlint.project.availability import Availability, Use

BOUND = {
    "above": "from fastapi import X, name\ndef f():\n    name",
    "below, for a function": "def f():\n    name\nfrom fastapi import name",
    "below, with code that calls others": "def f():\n    name\nrun(1)\nfrom fastapi import name",
    "beside what is used already": "try:\n    from fastapi import X, name\nexcept E: pass\nX(name)",
    "in all the branches": "if A:\n    from b import X, name\nelse:\n    from c import X, name\nname",
}

UNBOUND = {
    "for type checkers": "if TYPE_CHECKING:\n    from fastapi import name\nname",
    "for type checkers of some version": "if TYPE_CHECKING and A:\n    from x import name\nname",
    "in a branch for type checkers": "if TYPE_CHECKING:\n  if A:\n    from x import name\nname",
    "in one branch": "if A:\n    from b import X, name\nelse:\n    from c import X\nname",
    "in a branch": "from b import X\nif A:\n    from b import name\nname",
    "below": "from b import X\nname\nfrom b import name",
    "below, in a class": "class A:\n    name\nfrom b import name",
    "below, in a lambda": "f = lambda: name\nfrom b import name",
    "below a call": "def f():\n    name\nA = f()\nfrom b import name",
    "below a decorator": "def f():\n    name\n@f\ndef g(): pass\nfrom b import name",
    "in another function": "def f():\n    from b import name\ndef g():\n    name",
    "in the class": "class A:\n    from fastapi import name\n    def f(self):\n        name",
}


def is_bound(text: str) -> bool:
    rows = text.splitlines()
    row = max(n for n, line in enumerate(rows, 1) if "name" in line and "import" not in line)
    return Availability(ast.parse(text)).binds("name", Use(row, "X"))


@pytest.mark.parametrize("text", BOUND.values(), ids=BOUND)
def test_is_bound(text: str) -> None:
    assert is_bound(text)


@pytest.mark.parametrize("text", UNBOUND.values(), ids=UNBOUND)
def test_is_not_bound(text: str) -> None:
    assert not is_bound(text)


def test_a_late_import_is_as_good_as_the_one_that_is_relied_on() -> None:
    text = """
        def f():
            raise X(name)

        A = f()
        from fastapi import X
        from fastapi import name
        """
    found = Availability(ast.parse(dedent(text)))
    assert not found.binds("name", Use(3, "X"))
    assert found.binds("X", Use(3, "X"))
