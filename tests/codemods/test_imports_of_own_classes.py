"""A class of the project is imported where it is there when the code runs."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from fixing import fixed

OWN_CLASS = """
from fastapi import HTTPException


class ApiException(HTTPException):
    pass
"""


def with_own_class(folder: Path, text: str) -> str:
    (folder / "errors.py").write_text(OWN_CLASS)
    return fixed(folder, dedent(text), raise_with="errors.ApiException", select=["ERR008"])


def test_a_class_for_type_checkers_is_imported_at_run_time(tmp_path: Path) -> None:
    text = """
        from typing import TYPE_CHECKING

        from fastapi import HTTPException

        if TYPE_CHECKING:
            from errors import ApiException


        def item() -> "ApiException":
            raise HTTPException(404, {"reason": "x", "message": "y"})
        """
    after = """
        from errors import ApiException


        def item() -> "ApiException":
            raise ApiException(404, {"reason": "x", "message": "y"})
        """
    assert with_own_class(tmp_path, text) == dedent(after)


def test_a_class_is_imported_above_the_code_that_runs_at_once(tmp_path: Path) -> None:
    text = """
        from fastapi import HTTPException

        if not KEY:
            raise HTTPException(404, {"reason": "x", "message": "y"})

        from errors import Other
        """
    after = with_own_class(tmp_path, text)
    assert after.index("import ApiException") < after.index("raise ApiException")


def test_a_class_of_the_project_is_imported_in_the_function_that_imports_the_other(
    tmp_path: Path,
) -> None:
    text = """
        def item():
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "x", "message": "y"})
        """
    after = """
        def item():
            from errors import ApiException

            raise ApiException(404, {"reason": "x", "message": "y"})
        """
    assert with_own_class(tmp_path, text) == dedent(after)


def test_a_class_of_the_project_is_not_imported_where_the_framework_may_be_missing(
    tmp_path: Path,
) -> None:
    text = """
        try:
            from fastapi import HTTPException
        except ImportError:
            HTTPException = None


        def item():
            raise HTTPException(404, {"reason": "x", "message": "y"})
        """
    assert with_own_class(tmp_path, text) == dedent(text)


def test_a_handler_lets_through_a_class_that_is_there(tmp_path: Path) -> None:
    text = """
        from typing import TYPE_CHECKING

        from errors import ApiException

        if TYPE_CHECKING:
            from fastapi import HTTPException


        def item():
            try:
                raise ApiException(404)
            except Exception as error:
                raise ApiException(500) from error
        """
    (tmp_path / "errors.py").write_text(OWN_CLASS)
    after = fixed(tmp_path, dedent(text), select=["ERR201"])
    assert "except HTTPException:\n        raise\n" in after
    assert after.index("from fastapi import HTTPException") < after.index("def item")
    assert "if TYPE_CHECKING" not in after
