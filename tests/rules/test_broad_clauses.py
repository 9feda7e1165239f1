"""Rules take a clause for a broad one by what the names in it mean, wherever that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

FAILURES = """
    from fastapi import HTTPException

    FAILURES = (KeyError, Exception)
    EXPECTED = (KeyError, ValueError)

    def refuse():
        raise HTTPException(403)
"""
SWALLOWED_HELPER = """
    from fastapi import HTTPException
    from app.failures import EXPECTED, FAILURES, refuse

    def read():
        try:
            refuse()
        except {caught}:
            raise HTTPException(500, detail="Failed")
"""
SWALLOWED_WITHOUT_A_SITE = """
    from fastapi.responses import JSONResponse
    from app.failures import EXPECTED, FAILURES, refuse

    @router.get("/items")
    def read():
        try:
            refuse()
        except {caught}:
            return JSONResponse({{"reason": "failed"}}, status_code=500)
"""
SWALLOWED_IN_DEPENDENCY = """
    from fastapi import Depends, FastAPI, HTTPException
    from app.failures import EXPECTED, FAILURES, refuse

    app = FastAPI()

    def get_session():
        session = Session()
        try:
            yield session
        except {caught}:
            raise HTTPException(500, detail="Failed")

    @app.get("/items")
    def read(session=Depends(get_session)):
        refuse()
"""
LEAKED = """
    from fastapi import HTTPException
    from app.failures import EXPECTED, FAILURES

    def read():
        try:
            load()
        except {caught} as error:
            shown = error
            raise HTTPException(500, detail=f"Failed: {{shown}}")
"""
CODE = {
    "a helper in a try": ("ERR201", SWALLOWED_HELPER),
    "a helper, answered by a response": ("ERR201", SWALLOWED_WITHOUT_A_SITE),
    "what a dependency yields to": ("ERR201", SWALLOWED_IN_DEPENDENCY),
    "the text of an exception": ("ERR202", LEAKED),
}


def found(folder: Path, rule: str, code: str) -> list[str]:
    example = Silent(code, files={"app/failures.py": FAILURES})
    return [one.code for one in ExampleProject(folder, example, code, rule).check().diagnostics]


@pytest.mark.parametrize("caught", ["Exception", "FAILURES", "(KeyError, FAILURES)"])
@pytest.mark.parametrize(("rule", "code"), CODE.values(), ids=CODE.keys())
def test_a_clause_that_means_every_exception(
    tmp_path: Path, rule: str, code: str, caught: str
) -> None:
    assert found(tmp_path, rule, code.format(caught=caught)) == [rule]


@pytest.mark.parametrize("caught", ["EXPECTED", "(KeyError, ValueError)", "client.Exception"])
@pytest.mark.parametrize(("rule", "code"), CODE.values(), ids=CODE.keys())
def test_a_clause_for_some_exceptions(tmp_path: Path, rule: str, code: str, caught: str) -> None:
    assert found(tmp_path, rule, code.format(caught=caught)) == []
