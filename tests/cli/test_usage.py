from __future__ import annotations

import os
from pathlib import Path

import pytest

import errlint.run.results
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere"], ["no such file or folder", "`nowhere`"]),
        (["check", "book.ipynb", "app/items.py"], ["notebooks are not supported: `book.ipynb`"]),
        (["fix", "-", "--stdin-filename", "a.ipynb"], ["notebooks are not supported: `a.ipynb`"]),
        (["check", "nowhere", "self.py"], ["folder: `nowhere`; too many levels", ": `self.py`"]),
        (["check", "--selct", "ERR001"], ["--selct", "--select"]),
        (["check", "--select", "ERR999"], ["--select", "`ERR999`"]),
        (["check", "--ignore", "F401"], ["--ignore", "`F401`", "`errlint rule`"]),
        (["check", "--format", "xml"], ["'xml'", "concise"]),
        (["check", "-", "app"], ["standard input"]),
        (["check", "--stdin-filename", "a.py", "app"], ["--stdin-filename", "`-`"]),
        (["chek"], ["no command `chek`; did you mean `check`?"]),
        (["migrate"], ["no command `migrate`; valid: `check`, `clean`, `fix`"]),
        (["--chek"], ["--chek"]),
        (["sites", "nowhere"], ["no such file or folder"]),
        (["fix", "nowhere"], ["no such file or folder"]),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(
    project: Path, run: Run, arguments: list[str], words: list[str]
) -> None:
    (project / "book.ipynb").write_text('{"cells": [], "nbformat": 4}')
    (project / "self.py").symlink_to("self.py")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("errlint: ")
    assert all(word in line for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('selct = ["ERR001"]\n', ["`selct`", "`select`"]),
        ("select = [\n", ["errlint.toml"]),
        ('line-length = "long"\n', ["`line-length`"]),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix", "sites"])
def test_a_wrong_configuration_is_one_line_and_exit_2(
    project: Path, run: Run, command: str, text: str, words: list[str]
) -> None:
    (project / "errlint.toml").write_text(text)
    result = run(command)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"errlint: {project / 'errlint.toml'}: ")
    assert all(word in line for word in words)


def test_a_folder_with_a_notebook_is_fine(project: Path, run: Run) -> None:
    (project / "app" / "book.ipynb").write_text("{}")
    (project / "errlint.toml").write_text('extend-exclude = ["*.ipynb"]\n')
    assert run("check", "app").exit_code == 1
    assert run("check", "--force-exclude", "app/book.ipynb").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or not os.geteuid(), reason="root reads all")
def test_a_folder_without_permission_is_told_from_one_that_is_not_there(
    project: Path, run: Run
) -> None:
    (project / "app").chmod(0)
    result = run("check", "app/items.py")
    (project / "app").chmod(0o700)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "errlint: permission denied: `app/items.py`\n"


def test_an_interrupted_run_says_so(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(errlint.run.results, "reports", interrupted)
    result = run("check")
    assert result.exit_code == 130
    assert result.stderr.strip() == "errlint: interrupted"


def test_help_lists_the_commands(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.split("Commands:\n")[1].splitlines()] == [
        "check",
        "fix",
        "sites",
        "stats",
        "rule",
        "clean",
    ]


def test_no_command_is_a_wrong_call(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert result.stdout.startswith("Usage: errlint ")


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"errlint {errlint.__version__}\n"
