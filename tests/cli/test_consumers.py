from __future__ import annotations

import os
from pathlib import Path

import pytest

import errlint.writer
from errlint.source import Source
from tests.cli.conftest import Run

HEAD = 'from app import items\n\n\ndef test(body):\n    assert body.json()["detail"] == '
OLD = f'{HEAD}"Item not found"\n'
NEW = HEAD + '{"reason": "not_found", "message": "Item not found"}\n'


@pytest.fixture
def tested(project: Path) -> Path:
    """The project, with a test of it."""
    (project / "tests").mkdir()
    (project / "tests" / "test_items.py").write_text(OLD)
    return project


def test_what_is_given_moves_in_one_run(tested: Path, run: Run) -> None:
    result = run("fix", "--apply", "app", "tests")
    assert result.exit_code == 0
    assert (tested / "tests" / "test_items.py").read_text() == NEW
    assert f"fixed {os.path.join('tests', 'test_items.py')}: 1 ERR405" in result.stdout
    assert "clients see another body from 2" in result.stderr


def test_what_is_not_given_stays(tested: Path, run: Run) -> None:
    run("fix", "--apply", "app")
    assert (tested / "tests" / "test_items.py").read_text() == OLD


def test_what_stayed_moves_when_it_is_asked_for(tested: Path, run: Run) -> None:
    run("fix", "--apply", "app")
    assert run("fix", "--apply").exit_code == 0
    assert (tested / "tests" / "test_items.py").read_text() == OLD
    run("fix", "--apply", "--extend-select", "ERR405")
    assert (tested / "tests" / "test_items.py").read_text() == NEW


def test_an_interrupted_run_is_done_by_the_next(
    tested: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = errlint.writer.write

    def interrupted(path: str, old: Source, new: Source) -> None:
        if os.path.basename(path) == "items.py":
            raise KeyboardInterrupt
        write(path, old, new)

    monkeypatch.setattr(errlint.writer, "write", interrupted)
    assert run("fix", "--apply").exit_code == 130
    assert (tested / "tests" / "test_items.py").read_text() == NEW
    monkeypatch.undo()
    monkeypatch.chdir(tested)
    assert run("fix", "--apply").exit_code == 0
    assert "reason" in (tested / "app" / "items.py").read_text()
    assert (tested / "tests" / "test_items.py").read_text() == NEW


def test_a_check_names_it_only_when_asked(tested: Path, run: Run) -> None:
    assert "ERR405" not in run("check").stdout
    assert "ERR405" in run("check", "--select", "ERR405").stdout
    assert "ERR405" in run("check", "--select", "ALL", "--format", "json").stdout
