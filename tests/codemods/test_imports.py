from __future__ import annotations

import pytest
from import_examples import draft_of, replaced, source_of

from errlint.codemods.imports.edits import import_edits
from errlint.model.changes import DropImport, ImportName

REPLACED = {
    "another library's": (
        """
        from http.client import HTTPException

        from fastapi import APIRouter, status

        router = APIRouter()
        """,
        """
        from fastapi import APIRouter, HTTPException, status

        router = APIRouter()
        """,
    ),
    "one of several names": (
        """
        from starlette.exceptions import HTTPException, WebSocketException
        """,
        """
        from fastapi import HTTPException
        from starlette.exceptions import WebSocketException
        """,
    ),
    "the only import": (
        """
        from werkzeug.exceptions import HTTPException

        raise HTTPException(404)
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404)
        """,
    ),
    "one that says noqa": (
        """
        from werkzeug.exceptions import HTTPException  # noqa: F401
        """,
        """
        from fastapi import HTTPException
        """,
    ),
    "in a function": (
        """
        def route():
            from fastapi import status
            from starlette.exceptions import HTTPException

            raise HTTPException(status.HTTP_404_NOT_FOUND)
        """,
        """
        def route():
            from fastapi import HTTPException, status

            raise HTTPException(status.HTTP_404_NOT_FOUND)
        """,
    ),
    "in a function, and for the rest of the module": (
        """
        def route():
            from starlette.exceptions import HTTPException

            raise HTTPException(404)


        def other():
            raise HTTPException(404)
        """,
        """
        from fastapi import HTTPException


        def route():
            from fastapi import HTTPException

            raise HTTPException(404)


        def other():
            raise HTTPException(404)
        """,
    ),
    "in a branch": (
        """
        try:
            from starlette.exceptions import HTTPException
        except ImportError:
            HTTPException = None
        """,
        """
        try:
            from fastapi import HTTPException
        except ImportError:
            HTTPException = None
        """,
    ),
    "under `if TYPE_CHECKING`": (
        """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from starlette.exceptions import HTTPException
        """,
        """
        from fastapi import HTTPException
        """,
    ),
}


@pytest.mark.parametrize(("before", "after"), REPLACED.values(), ids=REPLACED.keys())
def test_replaces(before: str, after: str) -> None:
    result = replaced(before)
    assert result == source_of(after).text
    assert replaced(result) == result


def test_replaces_nothing_that_shares_a_row() -> None:
    text = "import os; from http.client import HTTPException\n"
    assert replaced(text) == text


def test_makes_all_changes_of_a_file_at_once() -> None:
    source = source_of(
        """
        import os

        from fastapi import APIRouter, HTTPException

        from airflow.models import Dag

        router = APIRouter()
        raise HTTPException(404)
        """
    )
    after = source.text.replace("raise HTTPException(404)", "raise ApiError(status.HTTP_404)")
    edits = import_edits(
        draft_of(source),
        [
            ImportName("fastapi", "status"),
            ImportName("airflow.errors", "ApiError"),
            ImportName("airflow.errors", "ApiError"),
        ],
        [DropImport("HTTPException"), DropImport("os"), DropImport("status")],
        after,
    )
    expected = source_of(
        """
        from fastapi import APIRouter, status

        from airflow.errors import ApiError
        from airflow.models import Dag

        router = APIRouter()
        raise HTTPException(404)
        """
    )
    assert source.apply(edits).text == expected.text


def test_imports_of_a_name_in_other_functions_stay() -> None:
    source = source_of(
        """
        from fastapi import HTTPException

        def get_job(job_id):
            raise HTTPException(404)

        def healthcheck(request):
            from app.monitoring import status  # avoids an import cycle

            return status.summary(request.app)

        def other():
            from app.monitoring import status

            raise HTTPException(404)
        """
    )
    rows = {index for index, row in enumerate(source.text.splitlines(), 1) if "raise" in row}
    edits = import_edits(
        draft_of(source, rows),
        [ImportName("fastapi", "status")],
        [],
        source.text.replace("(404)", "(status.HTTP_404_NOT_FOUND)"),
    )
    changed = source.apply(edits).text
    assert "from app.monitoring import status  # avoids an import cycle" in changed
    assert changed.count("from app.monitoring import status") == 1
