"""What a shell sees: exit codes, standard input, suppressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.process import errlint

OLD = 'raise HTTPException(404, "Item not found")'
NEW = 'raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})'
HEAD = "from fastapi import HTTPException\n\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "errlint.toml").touch()
    (tmp_path / "good.py").write_text(f"{HEAD}{NEW}\n")
    (tmp_path / "bad.py").write_text(f"{HEAD}{OLD}\n")
    (tmp_path / "manual.py").write_text(f'{HEAD}raise HTTPException(200, {{"reason": "x"}})\n')
    return tmp_path


CODES = {
    "clean": (["check", "good.py"], 0),
    "findings": (["check", "bad.py"], 1),
    "findings of rules that are not asked for": (["check", "bad.py", "--ignore", "ERR001"], 0),
    "findings among clean files": (["check", "."], 1),
    "listed": (["sites", "bad.py"], 0),
    "counted": (["stats", "bad.py"], 0),
    "explained": (["rule", "ERR001"], 0),
    "nothing to fix": (["fix", "good.py"], 0),
    "changes that are only shown": (["fix", "bad.py"], 1),
    "changes that are written": (["fix", "--apply", "bad.py"], 0),
    "what no fix puts right": (["fix", "--apply", "--select", "ERR103", "manual.py"], 1),
    "no command": ([], 2),
    "a command that does not exist": (["chekc"], 2),
    "an option that does not exist": (["check", "--bogus"], 2),
    "a rule that does not exist": (["check", "--select", "ERR999"], 2),
    "a rule that can not be explained": (["rule", "ERR999"], 2),
    "a format that does not exist": (["check", "--format", "xml"], 2),
    "a path that does not exist": (["check", "good.py", "gone.py"], 2),
}


@pytest.mark.parametrize("case", CODES)
def test_exit_codes(project: Path, case: str) -> None:
    arguments, code = CODES[case]
    outcome = errlint(*arguments, cwd=project)
    assert outcome.code == code, outcome
    if code == 2 and arguments:
        assert outcome.stdout == ""
        assert len(outcome.stderr.splitlines()) == 1


class TestStandardInput:
    def test_is_checked(self, project: Path) -> None:
        outcome = errlint("check", "-", cwd=project, stdin=f"{HEAD}{OLD}\n".encode())
        assert outcome.code == 1
        assert outcome.lines[0].startswith("-:3:7: ERR001 ")

    def test_has_the_name_that_it_is_given(self, project: Path) -> None:
        (project / "errlint.toml").write_text('per-file-ignores = { "tests/**" = ["ERR001"] }\n')
        for name, code in (("app/main.py", 1), ("tests/main.py", 0)):
            text = f"{HEAD}{OLD}\n".encode()
            outcome = errlint("check", "-", "--stdin-filename", name, cwd=project, stdin=text)
            assert outcome.code == code
            assert [line.split(":")[0] for line in outcome.lines] == [name] * code

    def test_comes_out_fixed(self, project: Path) -> None:
        text = f"# é\r\n{HEAD}{OLD}\n".encode()
        outcome = errlint("fix", "--apply", "-", cwd=project, stdin=text)
        assert outcome.code == 0
        assert outcome.stdout.encode() == text.replace(OLD.encode(), NEW.encode())

    def test_comes_out_as_it_is_where_nothing_is_wrong(self, project: Path) -> None:
        outcome = errlint("fix", "--apply", "-", cwd=project, stdin=b"x = 1\n")
        assert (outcome.code, outcome.stdout) == (0, "x = 1\n")

    @pytest.mark.parametrize("text", [b"def f(:\n", b"x = '\xff'\n", b"x = '\0'\n"])
    def test_that_is_no_python_is_one_line(self, project: Path, text: bytes) -> None:
        outcome = errlint("check", "-", cwd=project, stdin=text)
        assert outcome.code == 1
        assert [line.split()[1] for line in outcome.lines] == ["ERR000"]

    def test_may_be_empty(self, project: Path) -> None:
        assert errlint("check", "-", cwd=project).code == 0


SUPPRESSED = {
    "noqa": f"{HEAD}{OLD}  # noqa\n",
    "noqa with a code": f"{HEAD}{OLD}  # noqa: ERR001\n",
    "noqa among others": f"{HEAD}{OLD}  # noqa: F401, ERR001 why\n",
    "ignore": f"{HEAD}{OLD}  # errlint: ignore\n",
    "ignore with a code": f"{HEAD}{OLD}  # errlint: ignore[ERR001]\n",
    "inside of the statement": f'{HEAD}raise HTTPException(\n    404,\n    "x",  # noqa: ERR001\n)\n',
    "on the last row of the statement": f'{HEAD}raise HTTPException(\n    404, "x"\n)  # noqa\n',
    "behind a string of several rows": f'{HEAD}raise HTTPException(404, """x\ny""")  # noqa\n',
    "behind a string that speaks of it": f'{HEAD}raise HTTPException(404, "# noqa: E1")  # noqa\n',
    "the whole file": f"# errlint: ignore-file\n{HEAD}{OLD}\n",
    "the whole file, below other comments": f"#!/x\n# é\n\n# errlint: ignore-file\n{HEAD}{OLD}\n",
}
NOT_SUPPRESSED = {
    "another code": f"{HEAD}{OLD}  # noqa: ERR002\n",
    "the row above": f"{HEAD}x = 1  # noqa: ERR001\n{OLD}\n",
    "the row below": f"{HEAD}{OLD}\nx = 1  # noqa: ERR001\n",
    "in a string": f'{HEAD}raise HTTPException(404, "Lines with # noqa are left out")\n',
    "in a string of several rows": f'{HEAD}raise HTTPException(404, """x\n# noqa: ERR001\n""")\n',
    "in a string before another one": f'{HEAD}raise HTTPException(404, "# noqa")  # noqa: E501\n',
    "another tool": f"{HEAD}{OLD}  # type: ignore\n",
    "the whole file, behind code": f"{HEAD}# errlint: ignore-file\n{OLD}\n",
}


@pytest.mark.parametrize("case", SUPPRESSED)
def test_what_is_suppressed_is_neither_found_nor_fixed(project: Path, case: str) -> None:
    (project / "bad.py").write_text(SUPPRESSED[case], encoding="utf-8")
    assert errlint("check", "bad.py", cwd=project).code == 0
    assert errlint("fix", "--apply", "bad.py", cwd=project).code == 0
    assert (project / "bad.py").read_text(encoding="utf-8") == SUPPRESSED[case]


@pytest.mark.parametrize("case", NOT_SUPPRESSED)
def test_what_is_not_suppressed_is_found(project: Path, case: str) -> None:
    (project / "bad.py").write_text(NOT_SUPPRESSED[case])
    outcome = errlint("check", "bad.py", cwd=project)
    assert [line.split()[1] for line in outcome.lines] == ["ERR001"]


NEWER = {
    "except without parentheses (3.14)": "try:\n    f()\nexcept KeyError, ValueError:\n    §\n",
    "a template (3.14)": "x = t'HTTPException {y!r:>{z}}'\n§\n",
    "type parameters (3.12)": "def f[T: (int, str), *Ts, **P](x: T) -> T:\n    §\n",
    "a generic class (3.12)": "class A[T](B[T]):\n    def f(self):\n        §\n",
    "a type alias (3.12)": "type X[T] = list[T]\n§\n",
    "a default of a type parameter (3.13)": "def f[T = int](x: T):\n    §\n",
    "quotes inside of quotes (3.12)": 'x = f"{y["a"]}"\n§\n',
    "a comment in an f-string (3.12)": "x = f'{\n  y  # a\n}'\n§\n",
    "groups of exceptions (3.11)": "try:\n    f()\nexcept* ValueError as error:\n    §\n",
    "an unpacked subscript (3.11)": "x = y[*z]\n§\n",
}


@pytest.mark.parametrize("case", NEWER)
def test_syntax_of_any_version_is_read_and_kept(project: Path, case: str) -> None:
    text = HEAD + NEWER[case]
    before = text[: text.index("§")]
    row, column = before.count("\n") + 1, len(before) - before.rfind("\n") + len("raise ")
    (project / "bad.py").write_text(text.replace("§", OLD))
    (project / "errlint.toml").write_text('select = ["ERR000", "ERR001"]\n')
    checked = errlint("check", "bad.py", cwd=project)
    assert checked.lines[0].startswith(f"bad.py:{row}:{column}: ERR001 "), checked
    assert errlint("fix", "--apply", "bad.py", cwd=project).code == 0
    assert (project / "bad.py").read_text() == text.replace("§", NEW)
    assert errlint("check", "bad.py", cwd=project).code == 0
