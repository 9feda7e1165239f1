"""What the fix of ERR201 puts in front of a broad handler, and when it is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject, dedented

HANDLING = """
    from fastapi import HTTPException

    async def rename(session, file):
        try:
            if file is None:
                raise HTTPException(404, detail="File not found")
            await session.flush()
        except Exception as error:
            {does}
            raise HTTPException(500, detail="Could not rename the file") from error
"""


@pytest.mark.parametrize(
    "does",
    [
        "log.exception(error)",
        "await logger.aerror(f'failed: {error}')",
        "message = str(error); print(message)",
        "sentry_sdk.capture_exception(error)",
    ],
)
def test_the_fix_is_safe_where_the_handler_only_answers(does: str, tmp_path: Path) -> None:
    code = HANDLING.format(does=does)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.SAFE


@pytest.mark.parametrize(
    "does",
    [
        "await session.rollback()",
        "file.state = 'failed'",
        "remove(file)",
        "async with new_session() as other: note(other, file)",
    ],
)
def test_the_fix_is_unsafe_where_the_handler_tidies_up(does: str, tmp_path: Path) -> None:
    code = HANDLING.format(does=does)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.UNSAFE


@pytest.mark.parametrize(
    ("imports", "spelling", "shown"),
    [
        ("import fastapi", "fastapi.HTTPException", "fastapi.HTTPException"),
        ("import fastapi as api", "api.HTTPException", "api.HTTPException"),
        ("from fastapi import HTTPException as Problem", "Problem", "Problem"),
        ("import fastapi\nfrom fastapi import HTTPException", "fastapi.HTTPException", None),
        ("from fastapi import exceptions", "exceptions.HTTPException", None),
        ("import starlette.exceptions as web", "web.HTTPException", "web.HTTPException"),
    ],
)
def test_the_fix_names_the_class_as_the_module_does(
    imports: str, spelling: str, shown: str | None, tmp_path: Path
) -> None:
    code = f"""{imports}


def load(item_id):
    try:
        raise {spelling}(404, detail="Item not found")
    except Exception:
        raise {spelling}(500, detail="Failed")
"""
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert f"except {shown or 'HTTPException'}:" in "".join(e.content for e in found.fix.edits)


NESTED = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/items/{{item_id}}")
    def read(item_id: int):
        try:
            try:
                if item_id not in items:
                    raise HTTPException(404, detail="Item not found")
            except {caught}:
                {does}
        except Exception:
            raise HTTPException(500, detail="Could not read the item")
"""


@pytest.mark.parametrize(
    ("caught", "does", "row"),
    [
        ("HTTPException", "raise", 13),
        ("HTTPException as error", "log.info(error); raise error", 13),
        ("ValueError", "return None", 13),
        ("HTTPException", "return None", None),
        ("HTTPException as error", "return known(error)", None),
        ("HTTPException", "raise KeyError(item_id)", None),
        ("HTTPException as error", "if error.status_code == 404: return None", None),
        ("Exception", "return None", 11),
    ],
)
def test_what_is_raised_again_goes_on_to_the_next_try(
    caught: str, does: str, row: int | None, tmp_path: Path
) -> None:
    code = NESTED.format(caught=caught, does=does)
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert [diagnostic.range.start.row for diagnostic in found] == ([row] if row else [])


def test_one_run_lets_an_exception_through_all_handlers(tmp_path: Path) -> None:
    code = NESTED.format(caught="Exception", does="return None")
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR201").fix()
    assert fixed.new is not None
    assert fixed.new.text.count("except HTTPException:\n") == 2
    assert fixed.left == ()


def test_one_run_lets_an_exception_through_a_helper_and_its_caller(tmp_path: Path) -> None:
    code = """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        def load(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception:
                return None

        @app.get("/items/{item_id}")
        def read(item_id: int):
            try:
                return load(item_id)
            except Exception:
                raise HTTPException(500, detail="Could not read the item")
    """
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR201").fix()
    assert fixed.new is not None
    assert fixed.new.text.count("except HTTPException:\n") == 2
    assert fixed.left == ()


CONFIGURED = """
    from fastapi import APIRouter

    from app.errors import {imported}

    router = APIRouter()

    @router.get("/items/{{item_id}}")
    def read(item_id: int):
        try:
            if item_id not in items:
                raise {raised}(404, "Item not found")
            return items[item_id]
        {before}except Exception:
            return None
    """
CONFIGURED_ERRORS = """
    class ApiError(Exception):
        def __init__(self, status_code, detail):
            self.status_code = status_code
            self.detail = detail

    class NotFound(ApiError):
        pass
    """


@pytest.mark.parametrize(
    ("imported", "raised", "caught"),
    [
        ("ApiError", "ApiError", "ApiError"),
        ("ApiError as Failure", "Failure", "Failure"),
        ("ApiError, NotFound", "NotFound", "ApiError"),
    ],
)
def test_a_configured_class_is_let_through(
    imported: str, raised: str, caught: str, tmp_path: Path
) -> None:
    before = CONFIGURED.format(imported=imported, raised=raised, before="")
    through = f"except {caught}:\n            raise\n        "
    after = CONFIGURED.format(imported=imported, raised=raised, before=through)
    example = Silent(
        before,
        files={"app/__init__.py": "", "app/errors.py": CONFIGURED_ERRORS},
        settings={"exceptions": ["app.errors.ApiError"]},
    )
    fixed = ExampleProject(tmp_path, example, before, "ERR201").fix().new
    assert fixed and fixed.text == dedented(after)


def test_nothing_is_proposed_where_no_one_class_catches_them(tmp_path: Path) -> None:
    code = """
    from fastapi import APIRouter, HTTPException

    from app.errors import ApiError

    router = APIRouter()

    @router.get("/items/{item_id}")
    def read(item_id: int):
        try:
            if item_id < 0:
                raise HTTPException(422, "Negative")
            raise ApiError(404, "Item not found")
        except Exception:
            return None
    """
    example = Silent(
        code,
        files={"app/__init__.py": "", "app/errors.py": CONFIGURED_ERRORS},
        settings={"exceptions": ["app.errors.ApiError"]},
    )
    (found,) = ExampleProject(tmp_path, example, code, "ERR201").check().diagnostics
    assert found.fix is None
