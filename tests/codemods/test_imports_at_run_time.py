"""What a fix writes is there when the code runs: imported before it, and wherever it was."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from fixing import fixed

RELIES_ON = {
    "no import for type checkers": (
        """
        from typing import TYPE_CHECKING

        from fastapi import HTTPException

        if TYPE_CHECKING:
            from fastapi import Request, status


        def item(request: "Request"):
            raise HTTPException(404, DETAIL)
        """,
        """
        from typing import TYPE_CHECKING

        from fastapi import HTTPException, status

        if TYPE_CHECKING:
            from fastapi import Request


        def item(request: "Request"):
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "the import that the library's absence is guarded by": (
        """
        try:
            from fastapi import HTTPException
        except ImportError:
            HTTPException = None


        def item():
            raise HTTPException(404, DETAIL)
        """,
        """
        try:
            from fastapi import HTTPException, status
        except ImportError:
            HTTPException = None


        def item():
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "the import that may be suppressed": (
        """
        with suppress(ImportError):
            from starlette.exceptions import HTTPException

        raise HTTPException(404, DETAIL)
        """,
        """
        with suppress(ImportError):
            from starlette import status
            from starlette.exceptions import HTTPException

        raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "the import of its own function": (
        """
        import os


        def item():
            from fastapi import HTTPException

            raise HTTPException(404, DETAIL)


        def other():
            from fastapi import HTTPException

            raise HTTPException(499, DETAIL)
        """,
        """
        import os


        def item():
            from fastapi import HTTPException, status

            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)


        def other():
            from fastapi import HTTPException

            raise HTTPException(499, DETAIL)
        """,
    ),
    "the library that its own function imports": (
        """
        def item():
            from starlette.exceptions import HTTPException

            raise HTTPException(404, DETAIL)
        """,
        """
        def item():
            from starlette import status
            from starlette.exceptions import HTTPException

            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "the module's imports if those have the framework anyway": (
        """
        from fastapi import APIRouter


        def item():
            from fastapi import HTTPException

            raise HTTPException(404, DETAIL)
        """,
        """
        from fastapi import APIRouter, status


        def item():
            from fastapi import HTTPException

            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "both branches where both have it": (
        """
        try:
            from fastapi import HTTPException, status
        except ImportError:
            from starlette import status
            from starlette.exceptions import HTTPException

        raise HTTPException(404, DETAIL)
        """,
        """
        try:
            from fastapi import HTTPException, status
        except ImportError:
            from starlette import status
            from starlette.exceptions import HTTPException

        raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "no import in another branch": (
        """
        import sys

        from fastapi import HTTPException

        if sys.version_info >= (3, 12):
            from fastapi import status


        def item():
            raise HTTPException(404, DETAIL)
        """,
        """
        import sys

        from fastapi import HTTPException, status

        if sys.version_info >= (3, 12):
            from fastapi import status


        def item():
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)
        """,
    ),
    "no import below code that runs at once": (
        """
        import os

        from fastapi import HTTPException

        if "KEY" not in os.environ:
            raise HTTPException(404, DETAIL)

        from fastapi import Depends, status
        """,
        """
        import os

        from fastapi import HTTPException, status

        if "KEY" not in os.environ:
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)

        from fastapi import Depends, status
        """,
    ),
    "no import below the call of the function": (
        """
        from fastapi import HTTPException


        def item():
            raise HTTPException(404, DETAIL)


        FIRST = item()

        from fastapi import status
        """,
        """
        from fastapi import HTTPException, status


        def item():
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)


        FIRST = item()

        from fastapi import status
        """,
    ),
    "a late import that only functions need": (
        """
        def item():
            raise HTTPException(404, DETAIL)


        app = make_app()

        from fastapi import HTTPException, status
        """,
        """
        def item():
            raise HTTPException(status.HTTP_404_NOT_FOUND, DETAIL)


        app = make_app()

        from fastapi import HTTPException, status
        """,
    ),
}


NEITHER = {
    "a class takes the place of the missing one": """
        try:
            from fastapi import HTTPException
        except ImportError:

            class HTTPException(Exception):
                pass


        def item():
            raise HTTPException(404, DETAIL)
        """,
    "another class does": """
        try:
            from fastapi import HTTPException
        except ImportError:
            from app.compat import HTTPException


        def item():
            raise HTTPException(404, DETAIL)
        """,
    "each branch has its own": """
        import sys

        if sys.version_info >= (3, 12):
            from fastapi import HTTPException
        else:
            from fastapi.exceptions import HTTPException


        def item():
            raise HTTPException(404, DETAIL)
        """,
    "only one branch has the name": """
        try:
            from fastapi import HTTPException, status
        except ImportError:
            from starlette.exceptions import HTTPException


        def item():
            raise HTTPException(404, DETAIL)
        """,
    "there is no row for an import": """
        from __future__ import annotations; import fastapi


        def item():
            raise fastapi.HTTPException(404, DETAIL)
        """,
}


@pytest.mark.parametrize(("before", "after"), RELIES_ON.values(), ids=RELIES_ON)
def test_a_name_comes_from(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, dedent(before), "ERR105", ignore=["ERR001"]) == dedent(after)


@pytest.mark.parametrize("text", NEITHER.values(), ids=NEITHER)
def test_there_is_no_fix_where(text: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, dedent(text), "ERR105", ignore=["ERR001"]) == dedent(text)
