"""ERR104 knows from the project's metadata whether the new names can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

CODE = """
from fastapi import HTTPException, status

raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
"""


def applicabilities(folder: Path, *requirements: str) -> list[Applicability]:
    example = Silent(CODE, files={"requirements.txt": "\n".join(requirements)})
    report = ExampleProject(folder, example, CODE, "ERR104").check()
    return [found.fix.applicability for found in report.diagnostics if found.fix]


@pytest.mark.parametrize("requirement", ["starlette>=0.48", "fastapi>=0.165", "starlette==1.0.0"])
def test_safe_where_every_version_has_the_new_names(tmp_path, requirement):
    assert applicabilities(tmp_path, requirement) == [Applicability.SAFE]


@pytest.mark.parametrize(
    "requirement", ["fastapi", "fastapi>=0.116.2", "fastapi>=0.163", "starlette>=0.45", "uvicorn"]
)
def test_unsafe_where_some_version_may_not(tmp_path, requirement):
    assert applicabilities(tmp_path, requirement) == [Applicability.UNSAFE]


@pytest.mark.parametrize("requirement", ["fastapi<0.116", "starlette<0.48", "fastapi==0.115.*"])
def test_silent_where_no_version_has_them(tmp_path, requirement):
    assert applicabilities(tmp_path, requirement) == []


def test_one_floor_is_enough(tmp_path):
    assert applicabilities(tmp_path, "fastapi>=0.116.2", "starlette>=0.48") == [Applicability.SAFE]
