"""In which section an added import stands, and what is left as it is."""

from __future__ import annotations

import pytest
from import_examples import added, draft_of, source_of, text_of

from errlint.source import Source


@pytest.mark.parametrize(
    ("module", "name", "row"),
    [
        ("http", "HTTPStatus", 2),
        ("airflow.api_fastapi.common.exceptions", "ExecutionHTTPException", 8),
        (".errors", "ApiError", 11),
        ("..errors", "ApiError", 10),
        (".", "errors", 10),
    ],
)
def test_adds_to_the_section_of_the_module(module: str, name: str, row: int) -> None:
    text = """
        import os
        from typing import Any

        import sqlalchemy
        from pydantic import BaseModel

        from airflow.api import deps
        from airflow.models import Dag

        from .base import Base
        """
    assert added(text, module, name).splitlines()[row - 1] == f"from {module} import {name}"


def test_adds_where_the_neighbours_show_the_section() -> None:
    before = """
        import sqlalchemy

        from shop.models import Item
        """
    after = """
        import sqlalchemy

        from shop.errors import ApiError
        from shop.models import Item
        """
    assert added(before, "shop.errors", "ApiError") == source_of(after).text


def test_keeps_line_ends_and_a_missing_one_at_the_end() -> None:
    source = Source("routes.py", "import os\r\n\r\nimport click")
    assert text_of(draft_of(source).adding("fastapi", "HTTPException")) == (
        "import os\r\n\r\nimport click\r\nfrom fastapi import HTTPException"
    )


def test_explodes_with_the_line_ends_of_the_file() -> None:
    source = Source("routes.py", "from fastapi import APIRouter, Request\r\n")
    assert text_of(draft_of(source, line_length=40).adding("fastapi", "status")) == (
        "from fastapi import (\r\n    APIRouter,\r\n    Request,\r\n    status,\r\n)\r\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import HTTPException\n",
        "from fastapi import APIRouter, HTTPException\n",
        "from fastapi import HTTPException as HTTPException\n",
        "try:\n    from fastapi import HTTPException\nexcept ImportError:\n    pass\n",
        "import os; from fastapi import HTTPException\n",
    ],
)
def test_adds_nothing_that_is_there(text: str) -> None:
    assert added(text) == text


def test_adds_nothing_where_a_row_is_shared_with_future() -> None:
    text = "from __future__ import annotations; import os\n"
    assert added(text) == text


def test_another_name_for_the_class_does_not_count() -> None:
    text = "from fastapi import HTTPException as HE\n"
    assert added(text) == f"from fastapi import HTTPException\n{text}"
