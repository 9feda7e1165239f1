from __future__ import annotations

import ast
import sys
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint import syntax
from errlint.project.tree import read_syntax_tree
from errlint.source import Edit, Position, Range, Source
from errlint.verify import verify

OLD = dedent("""\
    \"\"\"Answer questions about users.\"\"\"
    from fastapi import APIRouter, HTTPException

    router = APIRouter()


    @router.get("/users/{name}")
    def user(name: str, *, deep: bool = False):
        # TODO: errors
        if name not in USERS:
            raise HTTPException(404, "Ünknown")  # ü
        else:
            found = USERS[name]
        try:
            return load(found, deep=deep)
        except ValueError as error:
            HTTPException(500, detail=f"{error}")
        return None
    """)


def edit(source: Source, before: str, after: str) -> Edit:
    """Return the edit of a piece of text that the source has once."""
    assert source.text.count(before) == 1
    start = source.text.index(before)
    place = Range(source.position(start), source.position(start + len(before)))
    return Edit(place, after)


def verdict(*changes: tuple[str, str], text: str = OLD) -> str | None:
    source = Source("a.py", text)
    edits = [edit(source, before, after) for before, after in changes]
    return verify(source, source.apply(edits), edits)


CALL = 'HTTPException(404, "Ünknown")'
FORM = 'HTTPException(404, {"reason": "unknown", "message": "Ünknown"})'


class TestAccepted:
    @pytest.mark.parametrize(
        "changes",
        [
            [(CALL, FORM)],
            [(CALL, f"({FORM})")],
            [(CALL, FORM.replace(", ", ",\n    "))],
            [(CALL, "ApiError")],
            [('"Ünknown"', "None")],
            [(', "Ünknown"', "")],
            [('404, "', '404, headers={}, detail="')],
            [("404", "404 if name else 500")],
            [("        HTTPException(500", "        raise HTTPException(500")],
            [("HTTPException(500", "raise HTTPException(500")],
            [("return None", "raise None")],
            [("    # TODO: errors\n", "")],
            [("  # ü", "")],
            [("APIRouter, HTTPException", "APIRouter, HTTPException, status")],
            [("APIRouter, HTTPException", "HTTPException")],
            [("from fastapi import APIRouter, HTTPException\n", "")],
            [("\nrouter =", "import json\n\nrouter =")],
            [
                (
                    "    except ValueError as",
                    "    except HTTPException:\n        raise\n    except ValueError as",
                )
            ],
            [('{name}")', '{name}", responses={404: {}})')],
            [("deep: bool = False", "deep: bool = False, other: int = 1")],
            [("deep: bool = False", "deep: Annotated[bool, Query()] = False")],
            [(CALL, FORM), ("    # TODO: errors\n", ""), ("APIRouter, ", "APIRouter, status, ")],
            [("ValueError as error", "(ValueError, KeyError) as error")],
            [],
        ],
    )
    def test_what_stays_within_the_edits(self, changes: list[tuple[str, str]]) -> None:
        assert verdict(*changes) is None

    @pytest.mark.parametrize(
        ("text", "before", "after"),
        [
            ("lookup = lambda: Error(1)\nx = 2\n", "Error(1)", "Error(2)"),
            ("raise Error\r\nx = 2\r\n", "Error", "Error(\r\n    1,\r\n)"),
            ("raise Error\rx = 2\r", "Error", "Error(1)"),
            ("x = 'ä'; raise Error(1); y = 'ü'", "Error(1)", "Error(22)"),
            ("class A(B):\n    x: int = 1; y = Error(1)\n", "Error(1)", "Error(22)"),
            ("if a:\n  raise X\nelif b:\n  raise Y\nelse:\n  pass\n", "Y", "Y()"),
            ("with a as b, c as d:\n  raise X\n", "X", "X()"),
            ("match x:\n  case {'a': 1, **r} if r:\n    raise X\n  case _: pass\n", "X", "X()"),
            ("async def f():\n  return [X async for i in j if k]\n", "X", "X()"),
            ("x = (X)\ny = 1\n", "X", "X()"),
            ("f'''\n{a}\n'''\nraise X\n", "X", "X()"),
            ("\f\nraise X\ny = 1\n", "X", "X()"),
        ],
    )
    def test_in_any_kind_of_statement(self, text: str, before: str, after: str) -> None:
        assert verdict((before, after), text=text) is None


class TestRefused:
    @pytest.mark.parametrize(
        "changes",
        [
            [(CALL, FORM[:-1])],
            [("USERS[name]", "USERS[name\n")],
            [("    # TODO: errors\n", "    # TODO: errors\n  x = 1\n")],
            [("return None", "return return")],
            [("return None", "'''")],
        ],
    )
    def test_what_does_not_parse(self, changes: list[tuple[str, str]]) -> None:
        assert str(verdict(*changes)).startswith("the result does not parse: ")

    @pytest.mark.parametrize(
        ("text", "before", "after"),
        [
            # the rest of a row becomes a comment, or a string
            ("x = 1; y = 2\n", "1", "1 #"),
            ("x = 1\n'''+a # '''\n", "1", "'''"),
            # a statement is joined with the one that follows
            ("x\ny = 2\n", "x", "x = \\"),
            ("f(1)\n(2)\n", "f(1)\n", "f(1)"),
            ("return\nx\n", "return\n", "return "),
            # a statement enters or leaves a block
            ("if a:\n    b\n    cd\n", "\n    c", "\nc"),
            ("if a:\n    b\n    cd\n", "b\n    ", "b\n"),
            ("if a:\n    b\nc\n", "b\n", "b\n    "),
            ("b\nc\n", "b\n", "if a:\n    b\n    "),
            ("def f():\n    a\nb\n", "def f():\n", "def f(): pass\nif 1:\n"),
            ("if a: raise E(1)\nelse: b\n", "E(1)", "E(1)\nif c: d"),
            # a block becomes another one
            ("if a:\n    b\nelse:\n    c\n", "else:", "if 1:"),
            ("for a in b:\n    c\nelse:\n    d\n", "else:\n    ", "    "),
            ("try:\n    a\nexcept B:\n    c\nelse:\n    d\n", "else", "finally"),
            ("class A:\n    x = 1\n", "class A:", "def A():"),
            # an operator binds other operands
            ("x = a * b\n", "a", "c + a"),
            ("x = E(1) * b\n", "E(1)", "1 + 2"),
            ("x = f(E(1), c)\n", "E(1)", "E(1)), (2"),
            ("raise E(1) from e\n", "E(1)", "E(1); raise F"),
        ],
    )
    def test_what_changes_other_nodes(self, text: str, before: str, after: str) -> None:
        reason = str(verdict((before, after), text=text))
        assert reason.startswith("the syntax tree changes outside of the edits, at row ")

    def test_the_row_is_named(self) -> None:
        assert str(verdict(("c = 3", "c = 3 #"), text="a\nb\nc = 3; d = 4\n")).endswith("at row 3")

    def test_edits_that_are_not_those_of_the_text(self) -> None:
        old = Source("a.py", "x = 1\ny = 2\n")
        one = edit(old, "1", "3")
        assert verify(old, Source("a.py", "x = 3\ny = 4\n"), [one]) == (
            "the new text is not what the edits make of the old one"
        )

    def test_without_edits_what_does_not_parse(self) -> None:
        assert verify(Source("a.py", "x"), Source("a.py", "y")) is None
        assert "at row 2" in str(verify(Source("a.py", "x"), Source("a.py", "x\n)")))


class TestKnownTrees:
    TEXT = "def f():\n    raise X(1); c\n\n\ndef g():\n    a = X(1); b\n"

    def verdict(self, before: str, after: str, wanted: str = "raise") -> str | None:
        """Return what is said where trees are known that have but one of the functions."""
        old = Source("a.py", self.TEXT)
        change = edit(old, before, after)
        new = old.apply([change])
        trees = [read_syntax_tree(s, [s.text.index(wanted)]) for s in (old, new)]
        assert all(tree and tree.left_out for tree in trees)
        return verify(old, new, [change], (trees[0], trees[1]))

    def test_the_same_functions_are_left_out(self) -> None:
        assert self.verdict("raise X(1)", "raise X(1, 2)") is None

    def test_another_statement_changes_in_what_was_read(self) -> None:
        assert "at row 2" in str(self.verdict("raise X(1)", "raise X(1) #"))

    def test_what_was_left_out_is_read_where_it_is_edited(self) -> None:
        assert self.verdict("a = X(1)", "a = X(2)") is None
        assert "at row 6" in str(self.verdict("a = X(1)", "a = X(1) #"))


NEWER = "try:\n    a = t'{b}'\nexcept A, B:\n    raise X(1)\nc = 3\n"


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the interpreter reads it itself")
class TestNewerSyntax:
    def test_is_compared_by_statements(self) -> None:
        assert verdict(("X(1)", "Y(22)"), text=NEWER) is None
        assert verdict(("c = 3\n", ""), text=NEWER) is None
        assert (
            verdict(("except A, B:", "except A, B:\n    raise\nexcept C:"), text=NEWER) is not None
        )

    def test_has_to_parse(self) -> None:
        assert "does not parse" in str(verdict(("X(1)", "X(1"), text=NEWER))

    def test_statements_stay_in_their_blocks(self) -> None:
        assert "at row" in str(verdict(("\nc", "\n    c"), text=NEWER))


class TestDepth:
    def test_of_nesting_is_no_harm(self) -> None:
        text = f"x = {'[' * 3000}{']' * 3000}\nraise X\n"
        assert "does not parse" in str(verdict(("raise X", "raise Y"), text=text))

    def test_of_operators_is_no_harm(self) -> None:
        text = f"x = {' + '.join('a' * 900)}\nraise X\n"
        assert verdict(("raise X", "raise Y"), text=text) is None


STATEMENTS = st.recursive(
    st.sampled_from(["x = 1", "raise E(1, 'ä')", "f(a, b)", "return", "import a, b", "'''a\nb'''"]),
    lambda inner: st.builds(
        lambda head, body: f"{head}:\n" + "\n".join(f"  {line}" for line in body.split("\n")),
        st.sampled_from(["if a", "def f(b, c=1)", "@d\ndef f()", "while x", "with a as b", "else"]),
        st.lists(inner, min_size=1, max_size=3).map("\n".join),
    ),
    max_leaves=8,
)


class TestAnyProgram:
    @given(text=STATEMENTS, data=st.data())
    def test_an_edit_of_all_of_a_call_is_accepted(self, text: str, data: st.DataObject) -> None:
        source = Source("a.py", f"{text}\n")
        calls = [i for i in range(len(text)) if text.startswith("E(1, 'ä')", i)]
        if syntax.parse_tree(source.text) is None or not calls:
            return
        chosen = data.draw(st.lists(st.sampled_from(calls), unique=True))
        edits = [
            Edit(Range(source.position(i), source.position(i + len("E(1, 'ä')"))), "G({\n'a': 1})")
            for i in chosen
        ]
        assert verify(source, source.apply(edits), edits) is None

    @given(
        text=STATEMENTS, start=st.integers(0, 60), length=st.integers(0, 9), new=st.text("x ()\n")
    )
    def test_what_was_not_edited_is_still_there(
        self, text: str, start: int, length: int, new: str
    ) -> None:
        source = Source("a.py", f"{text}\nlast = 'statement'\n")
        if syntax.parse_tree(source.text) is None or start + length > len(text):
            return
        one = Edit(Range(source.position(start), source.position(start + length)), new)
        changed = source.apply([one])
        if verify(source, changed, [one]) is None:
            tree = syntax.parse_tree(changed.text)
            assert tree is not None
            assert ast.unparse(tree.body[-1]) == "last = 'statement'"


def test_a_position_is_one_of_characters() -> None:
    source = Source("a.py", "x = 'äöü'; raise E\n")
    place = Range(Position(1, 18), Position(1, 19))
    assert source.slice(place) == "E"
    assert verify(source, source.apply([Edit(place, "F")]), [Edit(place, "F")]) is None
