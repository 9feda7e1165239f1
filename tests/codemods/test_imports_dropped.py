from __future__ import annotations

import pytest
from import_examples import draft_of, dropped, source_of, text_of

from errlint.source import Source

DROPPED = {
    "one of several names": (
        "from fastapi import APIRouter, HTTPException, status\n",
        "from fastapi import APIRouter, status\n",
    ),
    "the last name": (
        "from fastapi import APIRouter, HTTPException\n",
        "from fastapi import APIRouter\n",
    ),
    "one row of several": (
        """
        from fastapi import (
            APIRouter,
            HTTPException,  # ours
            # and this
            Request,
        )
        """,
        """
        from fastapi import (
            APIRouter,
            # and this
            Request,
        )
        """,
    ),
    "a row with a comment above, which stays": (
        """
        from fastapi import (
            APIRouter,
            # what routes raise and get
            HTTPException,
            Request,
        )
        """,
        """
        from fastapi import (
            APIRouter,
            # what routes raise and get
            Request,
        )
        """,
    ),
    "a row without trailing comma": (
        """
        from fastapi import (
            APIRouter,
            HTTPException
        )
        """,
        """
        from fastapi import APIRouter
        """,
    ),
    "one of several names a row": (
        """
        from fastapi import (APIRouter, BackgroundTasks, Body, Depends, File, Form, Header,
                             HTTPException, Query, Request)
        """,
        """
        from fastapi import (APIRouter, BackgroundTasks, Body, Depends, File, Form, Header,
                             Query, Request)
        """,
    ),
    "names that fit on a row without it": (
        """
        from fastapi import APIRouter, Depends, \\
            HTTPException
        """,
        """
        from fastapi import APIRouter, Depends
        """,
    ),
    "the statement": (
        """
        import click
        from fastapi import HTTPException

        LIMIT = 10
        """,
        """
        import click

        LIMIT = 10
        """,
    ),
    "a section with its heading": (
        """
        import os

        # what routes raise
        from fastapi import HTTPException

        # the tables
        from app import models
        """,
        """
        import os

        # the tables
        from app import models
        """,
    ),
    "the only import": (
        '''
        """Routes."""

        from fastapi import HTTPException


        def route(): ...
        ''',
        '''
        """Routes."""


        def route(): ...
        ''',
    ),
    "the first rows of the file": (
        """
        from fastapi import HTTPException

        LIMIT = 10
        """,
        """
        LIMIT = 10
        """,
    ),
    "the last rows of the file": (
        """
        import os

        from fastapi import HTTPException
        """,
        """
        import os
        """,
    ),
    "an import of a function": (
        """
        def route():
            from fastapi import HTTPException

            return 1
        """,
        """
        def route():
            return 1
        """,
    ),
    "under another name": (
        """
        import os
        from http import client as HTTPException
        """,
        """
        import os
        """,
    ),
    "the one of a docstring that only speaks of it": (
        '''
        """Raises HTTPException."""

        import os
        from fastapi import HTTPException

        NAMES = {"HTTPException": os}
        ''',
        '''
        """Raises HTTPException."""

        import os

        NAMES = {"HTTPException": os}
        ''',
    ),
    "with an `if TYPE_CHECKING` that is left empty": (
        """
        from typing import TYPE_CHECKING, Any

        if TYPE_CHECKING:
            from fastapi import HTTPException


        def route() -> Any: ...
        """,
        """
        from typing import Any


        def route() -> Any: ...
        """,
    ),
}


@pytest.mark.parametrize(("before", "after"), DROPPED.values(), ids=DROPPED.keys())
def test_drops(before: str, after: str) -> None:
    assert dropped(before) == source_of(after).text


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import HTTPException\n\nraise HTTPException(404)\n",
        "from fastapi import HTTPException\n\n__all__ = ['HTTPException']\n",
        "from fastapi import HTTPException\n\n__all__ = []\n__all__ += ['HTTPException']\n",
        "from fastapi import HTTPException\n\n__all__.extend(['HTTPException'])\n",
        "from fastapi import HTTPException\n\ndef f(e: 'HTTPException'): ...\n",
        "from fastapi import HTTPException\n\ndef f() -> 'list[HTTPException]': ...\n",
        "from fastapi import HTTPException\n\nerror: 'HTTPException | None' = None\n",
        "from fastapi import HTTPException\n\nError = Optional['HTTPException']\n",
        "from fastapi import HTTPException\n\nerror = cast('HTTPException', e)\n",
        "from fastapi import HTTPException\n\nerror = None  # type: HTTPException\n",
        "from fastapi import HTTPException as HTTPException\n",
        "from fastapi import HTTPException  # noqa: F401\n",
        "from fastapi import (\n    HTTPException,  # noqa: F401\n    status,\n)\n",
        "import os; from fastapi import HTTPException\n",
        "from fastapi import HTTPException; import os\n",
        "if True: from fastapi import HTTPException\n",
        "try:\n    from fastapi import HTTPException\nexcept ImportError:\n    pass\n",
        "def f():\n    from fastapi import HTTPException\n",
        "from fastapi import *\n",
        "import os\n",
    ],
)
def test_keeps_what_is_needed_or_unclear(text: str) -> None:
    assert dropped(text) == text


def test_keeps_what_a_package_exports() -> None:
    text = "from fastapi import HTTPException\n"
    assert dropped(text, filename="app/__init__.py") == text


def test_keeps_submodules_that_one_name_stands_for() -> None:
    text = "import http.client\nimport http.server\n"
    assert dropped(text, "http") == text
    assert dropped("import http.client\nimport os\n", "http") == "import os\n"


def test_reads_syntax_newer_than_the_interpreter() -> None:
    text = """
        from fastapi import HTTPException, Response, status

        try:
            raise HTTPException(404, "important")
        except ValueError, TypeError:
            print(t"{Response}")
        """
    assert dropped(text) == source_of(text).text
    assert dropped(text, "Response") == source_of(text).text
    assert "status" not in dropped(text, "status")


def test_keeps_future() -> None:
    text = "from __future__ import annotations\n"
    assert dropped(text, "annotations") == text


def test_drops_by_the_text_after_the_other_edits() -> None:
    source = Source("routes.py", "from fastapi import HTTPException\n\nraise HTTPException(404)\n")
    after = source.text.replace("raise HTTPException", "raise ApiError")
    assert text_of(draft_of(source).without_unused("HTTPException", source.text)) == source.text
    assert text_of(draft_of(source).without_unused("HTTPException", after)) == (
        "raise HTTPException(404)\n"
    )


OLD = "HTTP_422_UNPROCESSABLE_ENTITY"
NEW = "HTTP_422_UNPROCESSABLE_CONTENT"
ON_ONE_ROW = "from starlette.status import HTTP_404_NOT_FOUND, {}\n"
ROW_EACH = "from starlette.status import (\n    HTTP_404_NOT_FOUND,\n    {},\n)\n"


@pytest.mark.parametrize(
    "text",
    [
        ON_ONE_ROW,
        ON_ONE_ROW.replace("\n", "  # type: ignore\n"),
        ROW_EACH,
        ROW_EACH.replace("import (", "import (  # what we use"),
        ROW_EACH.replace("FOUND,", "FOUND,  # ours"),
        ROW_EACH.replace("    {}", "    HTTP_409_CONFLICT,\n    {}"),
    ],
)
def test_one_name_for_another_leaves_the_rows_as_they_are(text: str) -> None:
    source = source_of(text.format(OLD))
    after = f"{text.format(NEW)}\nprint(HTTP_404_NOT_FOUND, HTTP_409_CONFLICT)\n"
    draft = draft_of(source).adding("starlette.status", NEW).without_unused(OLD, after)
    assert draft.source.text == text.format(NEW)


def test_one_name_for_another_takes_more_rows_where_it_is_too_long() -> None:
    text = ON_ONE_ROW.replace("HTTP_404_NOT_FOUND", "HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE")
    draft = draft_of(source_of(text.format(OLD))).adding("starlette.status", NEW)
    rows = ROW_EACH.replace("HTTP_404_NOT_FOUND", "HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE")
    assert draft.without_unused(OLD, "").source.text == rows.format(NEW)
