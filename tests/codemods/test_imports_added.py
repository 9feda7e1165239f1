from __future__ import annotations

from pathlib import Path

import pytest
from import_examples import added, source_of, what_ruff_would_change

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
