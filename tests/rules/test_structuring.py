"""ERR001 and ERR004 know whether a structured detail would reach the client."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

OF_STARLETTE = """
from starlette.exceptions import HTTPException

raise HTTPException(404, "No such notebook")
"""
OF_A_SUBCLASS = """
from app.errors import NotebookError

raise NotebookError(404, "No such notebook")
"""
SUBCLASS = """
from starlette.exceptions import HTTPException

class NotebookError(HTTPException):
    pass
"""
WITHOUT_DETAIL = """
from starlette.exceptions import HTTPException

raise HTTPException(404)
"""
WITH_FASTAPI = """
from fastapi import APIRouter
from starlette.exceptions import HTTPException

raise HTTPException(404, "No such notebook")
"""
OF_FASTAPI = """
from fastapi import HTTPException

raise HTTPException(404, "No such notebook")
"""


def applicabilities(
    folder: Path, code: str, *requirements: str, selected: str = "ERR001", **settings: object
) -> list[Applicability]:
    files = {"requirements.txt": "\n".join(requirements), "app/errors.py": SUBCLASS}
    example = Silent(code, settings=settings, files=files)
    report = ExampleProject(folder, example, code, selected).check()
    return [found.fix.applicability for found in report.diagnostics if found.fix]


@pytest.mark.parametrize("code", [OF_STARLETTE, OF_A_SUBCLASS])
def test_starlettes_own_handler_takes_no_structure(tmp_path: Path, code: str) -> None:
    assert applicabilities(tmp_path, code, "starlette", "uvicorn") == [Applicability.UNSAFE]


def test_a_missing_detail_is_no_other_case(tmp_path: Path) -> None:
    found = applicabilities(tmp_path, WITHOUT_DETAIL, "starlette", selected="ERR004")
    assert found == [Applicability.UNSAFE]


@pytest.mark.parametrize("code", [OF_STARLETTE, OF_A_SUBCLASS])
def test_that_of_fastapi_takes_it_from_starlettes_class_as_well(tmp_path: Path, code: str) -> None:
    assert applicabilities(tmp_path, code, "fastapi>=0.115", "uvicorn") == [Applicability.SAFE]


@pytest.mark.parametrize("code", [WITH_FASTAPI, OF_FASTAPI])
def test_a_module_that_imports_fastapi_is_answered_by_it(tmp_path: Path, code: str) -> None:
    assert applicabilities(tmp_path, code, "starlette") == [Applicability.SAFE]


@pytest.mark.parametrize(
    "code",
    [
        f'{OF_STARLETTE}\ndef show():\n    """Example:\n\n    from fastapi import FastAPI\n    """\n',
        f"{OF_STARLETTE}\ndef app():\n    from fastapi import FastAPI\n    return FastAPI()\n",
    ],
)
def test_what_a_docstring_or_another_function_imports_does_not_count(
    tmp_path: Path, code: str
) -> None:
    assert applicabilities(tmp_path, code, "starlette") == [Applicability.UNSAFE]


@pytest.mark.parametrize("line", ["import fastapi.routing", "if True:\n    import fastapi"])
def test_an_import_counts_however_it_is_written(tmp_path: Path, line: str) -> None:
    code = f"{line}\n{OF_STARLETTE}"
    assert applicabilities(tmp_path, code, "starlette") == [Applicability.SAFE]


def test_a_configured_class_is_the_projects_own_decision(tmp_path: Path) -> None:
    code = 'from shared.errors import ApiError\nraise ApiError(404, "No such notebook")\n'
    found = applicabilities(tmp_path, code, "starlette", exceptions=["shared.errors.ApiError"])
    assert found == [Applicability.SAFE]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('logger.warning("api error: " + message)', Applicability.UNSAFE),
        ('self.code = message.lower().replace(" ", "-")', Applicability.UNSAFE),
        ("self.message = message", Applicability.SAFE),
        ('logger.warning(f"api error: {message}")', Applicability.SAFE),
        ("self.extra = extra.lower()", Applicability.SAFE),
    ],
)
def test_a_constructor_may_need_a_text(
    tmp_path: Path, statement: str, expected: Applicability
) -> None:
    code = f"""
from fastapi import HTTPException

class Conflict(HTTPException):
    def __init__(self, message, extra=""):
        {statement}
        super().__init__(409, message)

raise Conflict("Item is locked")
"""
    assert applicabilities(tmp_path, code, "fastapi") == [expected]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (": str", Applicability.UNSAFE),
        (": str | None = None", Applicability.UNSAFE),
        (": Optional[str] = None", Applicability.UNSAFE),
        (": 'str'", Applicability.UNSAFE),
        ("", Applicability.SAFE),
        (": Any", Applicability.SAFE),
        (": object", Applicability.SAFE),
        (": str | dict[str, str]", Applicability.SAFE),
        (": Detail", Applicability.SAFE),
        (": 'Detail | str'", Applicability.SAFE),
    ],
)
def test_a_constructor_may_say_that_it_takes_a_text(
    tmp_path: Path, annotation: str, expected: Applicability
) -> None:
    code = f"""
from typing import Any, Optional
from fastapi import HTTPException

class Conflict(HTTPException):
    def __init__(self, detail{annotation}):
        super().__init__(409, detail)

raise Conflict("Item is locked")
"""
    assert applicabilities(tmp_path, code, "fastapi") == [expected]


@pytest.mark.parametrize(
    ("raised", "applicability"),
    [
        ("HTTPException(status_code, detail)", Applicability.UNSAFE),
        ("HTTPException(status_code=status_code, detail=detail)", Applicability.UNSAFE),
        ("HTTPException(404, detail)", Applicability.SAFE),
        ('HTTPException(status_code, "No such notebook")', Applicability.SAFE),
        ('HTTPException(status_code, f"No such notebook: {detail}")', Applicability.SAFE),
        ("HTTPException(OURS.status_code, str(OURS))", Applicability.SAFE),
    ],
)
def test_one_reason_for_all_that_a_function_is_given_is_a_guess(
    tmp_path: Path, raised: str, applicability: Applicability
) -> None:
    code = f"""
from fastapi import HTTPException

def fail(status_code: int, detail: str):
    raise {raised}
"""
    assert applicabilities(tmp_path, code) == [applicability]
