from __future__ import annotations

import ast
from pathlib import Path

import pytest
from import_examples import added, source_of, what_ruff_would_change

from errlint.codemods.imports import add_import
from errlint.source import Source

NEW = {
    "to its section": (
        """
        import os
        from typing import Any

        import sqlalchemy
        from pydantic import BaseModel
        from starlette.requests import Request

        from app import models
        """,
        """
        import os
        from typing import Any

        import sqlalchemy
        from fastapi import HTTPException
        from pydantic import BaseModel
        from starlette.requests import Request

        from app import models
        """,
    ),
    "in a new section between others": (
        '''
        """Routes of the items."""

        from __future__ import annotations

        import os

        from app import models

        router = models.router(os.environ)
        ''',
        '''
        """Routes of the items."""

        from __future__ import annotations

        import os

        from fastapi import HTTPException

        from app import models

        router = models.router(os.environ)
        ''',
    ),
    "in a new section at the end": (
        """
        import os


        class Settings:
            path = os.curdir
        """,
        """
        import os

        from fastapi import HTTPException


        class Settings:
            path = os.curdir
        """,
    ),
    "in a new section at the start": (
        """
        #!/usr/bin/env python
        # Licensed to the Foundation under one or more agreements.

        from app import models

        models.load()
        """,
        """
        #!/usr/bin/env python
        # Licensed to the Foundation under one or more agreements.

        from fastapi import HTTPException

        from app import models

        models.load()
        """,
    ),
    "above the comment of the next import": (
        '''
        """Routes."""

        # the tables have to be known first
        from app import models
        ''',
        '''
        """Routes."""

        from fastapi import HTTPException

        # the tables have to be known first
        from app import models
        ''',
    ),
    "below the heading of its section": (
        """
        # Standard library
        import os

        # Third party
        from pydantic import BaseModel

        # Ours
        from app import models
        """,
        """
        # Standard library
        import os

        # Third party
        from fastapi import HTTPException
        from pydantic import BaseModel

        # Ours
        from app import models
        """,
    ),
    "sorted by module where `import` and `from` mix": (
        """
        from alembic import op
        import click
        from pydantic import BaseModel
        import sqlalchemy
        """,
        """
        from alembic import op
        import click
        from fastapi import HTTPException
        from pydantic import BaseModel
        import sqlalchemy
        """,
    ),
    "before `if TYPE_CHECKING` and `try`": (
        """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from fastapi import Request

        try:
            import orjson
        except ImportError:
            orjson = None
        """,
        """
        from typing import TYPE_CHECKING

        from fastapi import HTTPException

        if TYPE_CHECKING:
            from fastapi import Request

        try:
            import orjson
        except ImportError:
            orjson = None
        """,
    ),
    "beside its like, behind other statements": (
        """
        import sys

        sys.path.insert(0, "lib")

        from fastapi import Request
        """,
        """
        import sys

        sys.path.insert(0, "lib")

        from fastapi import HTTPException, Request
        """,
    ),
    "moved out of `if TYPE_CHECKING`": (
        """
        from typing import TYPE_CHECKING, Any

        from fastapi import Request

        if TYPE_CHECKING:
            from fastapi import HTTPException

        cache: dict[str, Any] = {}
        """,
        """
        from typing import Any

        from fastapi import HTTPException, Request

        cache: dict[str, Any] = {}
        """,
    ),
    "moved out of `if TYPE_CHECKING`, which still holds others": (
        """
        from typing import TYPE_CHECKING

        from fastapi import Request

        if TYPE_CHECKING:
            from fastapi import APIRouter, HTTPException
        """,
        """
        from typing import TYPE_CHECKING

        from fastapi import HTTPException, Request

        if TYPE_CHECKING:
            from fastapi import APIRouter
        """,
    ),
    "to a module, not to a function": (
        """
        import os


        def route():
            from fastapi import Request

            return Request, os
        """,
        """
        import os

        from fastapi import HTTPException


        def route():
            from fastapi import Request

            return Request, os
        """,
    ),
    "to a module without imports": (
        '''
        """Routes."""

        LIMIT = 10
        ''',
        '''
        """Routes."""

        from fastapi import HTTPException

        LIMIT = 10
        ''',
    ),
    "to a module without imports, before a function": (
        """
        # Licensed under the MIT licence

        @decorated
        def route(): ...
        """,
        """
        # Licensed under the MIT licence

        from fastapi import HTTPException


        @decorated
        def route(): ...
        """,
    ),
    "to a module without imports, above a comment on its first statement": (
        """
        # how many items a page has
        LIMIT = 10
        """,
        """
        from fastapi import HTTPException

        # how many items a page has
        LIMIT = 10
        """,
    ),
    "to a docstring": (
        '''
        """Errors."""
        ''',
        '''
        """Errors."""

        from fastapi import HTTPException
        ''',
    ),
    "to nothing": ("", "\nfrom fastapi import HTTPException\n"),
    "below `from __future__` alone": (
        """
        from __future__ import annotations

        LIMIT = 10
        """,
        """
        from __future__ import annotations

        from fastapi import HTTPException

        LIMIT = 10
        """,
    ),
    "below a star import": (
        """
        from fastapi import *
        """,
        """
        from fastapi import *
        from fastapi import HTTPException
        """,
    ),
    "not beside statements that share a row": (
        """
        import os; from fastapi import Request
        import sys
        """,
        """
        import os; from fastapi import Request
        import sys

        from fastapi import HTTPException
        """,
    ),
    "not to `import`": (
        """
        import fastapi
        """,
        """
        import fastapi
        from fastapi import HTTPException
        """,
    ),
}
NOT_TIDY = {
    "sorted by module where `import` and `from` mix",
    "not beside statements that share a row",
}


@pytest.mark.parametrize(("before", "after"), NEW.values(), ids=NEW.keys())
def test_adds(before: str, after: str) -> None:
    result = added(before)
    assert result == source_of(after).text
    assert added(result) == result


def test_ruff_has_nothing_to_sort_or_format(tmp_path: Path) -> None:
    tidy = [before for name, (before, _) in NEW.items() if name not in NOT_TIDY]
    assert what_ruff_would_change(map(added, tidy), tmp_path) == ""


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
    edits = add_import(source, ast.parse(source.text), "fastapi", "HTTPException")
    assert source.apply(edits).text == (
        "import os\r\n\r\nimport click\r\nfrom fastapi import HTTPException"
    )


def test_explodes_with_the_line_ends_of_the_file() -> None:
    source = Source("routes.py", "from fastapi import APIRouter, Request\r\n")
    edits = add_import(source, ast.parse(source.text), "fastapi", "status", line_length=40)
    assert source.apply(edits).text == (
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
