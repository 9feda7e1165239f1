"""What the functions around a row bind."""

from __future__ import annotations

import ast
import textwrap

from errlint.project.local_names import LocalNames, local_names

MODULE = """
status = 1                                  # 2
def outer(a, *args, b=lambda z: z, **more): # 3
    import os.path as p, sys                # 4
    def sibling(status):                    # 5
        hidden = 1                          # 6
    def inner(key, /):                      # 7
        nonlocal local                      # 8
        return key                          # 9
    local = (walrus := 2)                   # 10
    try:                                    # 11
        for x, (y, z) in a:                 # 12
            pass                            # 13
    except ValueError as error:             # 14
        del b                               # 15
    match a:                                # 16
        case {"k": [first, *rest], **others}:  # 17
            pass                            # 18
class A:                                    # 19
    attribute = 1                           # 20
"""


def at(row: int) -> LocalNames:
    return local_names(ast.parse(textwrap.dedent(MODULE)), row)


def test_none_at_the_top_level():
    assert at(2) == at(20) == LocalNames()


def test_a_function_binds_its_parameters_and_what_its_statements_assign():
    found = at(13)
    assert {"a", "args", "b", "more"} <= found.parameters
    assert {"p", "sys", "sibling", "inner", "local", "walrus"} <= found.assigned
    assert {"x", "y", "z", "error", "b", "first", "rest", "others"} <= found.assigned


def test_what_another_function_inside_binds_is_its_own():
    found = at(13)
    assert "hidden" not in found.assigned
    assert "status" not in found.parameters


def test_an_inner_function_sees_what_the_outer_ones_bind():
    found = at(9)
    assert {"a", "key"} <= found.parameters
    assert {"local", "x"} <= found.assigned
    assert "status" not in found.parameters | found.assigned
