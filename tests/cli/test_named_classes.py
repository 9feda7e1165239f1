"""`raise-with` and `exceptions` name classes that there are, as far as that can be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def errors(project: Path) -> Path:
    """A module of the project that has `ApiError`."""
    (project / "errlint.toml").write_text('raise-with = "app.errors.ApiException"\n')
    (project / "app" / "__init__.py").touch()
    path = project / "app" / "errors.py"
    path.write_text("from fastapi import HTTPException\n\nclass ApiError(HTTPException): ...\n")
    return path


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_class_that_its_module_has_not_is_an_error(command: str, errors: Path, run: Run) -> None:
    result = run(command)
    assert result.exit_code == 2
    assert result.stderr.rstrip().endswith(
        "errlint.toml: `raise-with` names no class: app/errors.py has no `ApiException`"
    )


def test_nobody_is_told_where_the_rule_does_not_run(errors: Path, run: Run) -> None:
    assert run("check", "--ignore", "ERR008").exit_code == 1
    assert run("sites").exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "class ApiException(Exception): ...\n",
        "from app.clean import *\n",
        "def __getattr__(name):\n    return make(name)\n",
        "globals().update(make())\n",
        "from elsewhere import Error as ApiException\n",
    ],
)
def test_a_module_that_may_have_it_is_fine(text: str, errors: Path, run: Run) -> None:
    errors.write_text(text)
    assert run("check").exit_code == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("app.unknown.ApiError", "there is no module `app.unknown`"),
        ("app.unknown.deeper.ApiError", "there is no module `app.unknown`"),
        ("app.ApiError", "app/__init__.py has no `ApiError`"),
        ("app.errors.Outer.ApiError", "app/errors.py has no `Outer`"),
        ("tools.error.ApiError", "there is no module `tools.error`"),
    ],
)
@pytest.mark.parametrize("key", ["raise-with", "exceptions"])
def test_a_module_that_the_project_has_not_is_an_error(
    key: str, name: str, reason: str, errors: Path, run: Run
) -> None:
    (errors.parents[1] / "tools").mkdir()
    (errors.parents[1] / "tools" / "errors.py").touch()
    value = f'["{name}"]' if key == "exceptions" else f'"{name}"'
    (errors.parents[1] / "errlint.toml").write_text(f"{key} = {value}\n")
    result = run("check")
    assert result.exit_code == 2
    assert result.stderr.rstrip().endswith(f"errlint.toml: `{key}` names no class: {reason}")


@pytest.mark.parametrize(
    "name",
    [
        "lib.errors.ApiError",
        "fastapi.HTTPException",
        "app.compiled.ApiError",
        "app.sub.ApiError",
        "space.errors.ApiError",
    ],
)
@pytest.mark.parametrize("key", ["raise-with", "exceptions"])
def test_what_may_be_there_is_not_questioned(key: str, name: str, errors: Path, run: Run) -> None:
    (errors.parent / "compiled.cpython-312-x86_64-linux-gnu.so").touch()
    (errors.parent / "__init__.py").write_text("from elsewhere import sub\n")
    (errors.parents[1] / "space" / "part").mkdir(parents=True)
    value = f'["{name}"]' if key == "exceptions" else f'"{name}"'
    (errors.parents[1] / "errlint.toml").write_text(f"{key} = {value}\n")
    assert run("check").exit_code == 1
