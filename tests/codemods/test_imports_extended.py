from __future__ import annotations

from pathlib import Path

import pytest
from import_examples import added, source_of, what_ruff_would_change

EXTENDED = {
    "to a statement of the module, in order": (
        """
        from fastapi import APIRouter, status
        """,
        """
        from fastapi import APIRouter, HTTPException, status
        """,
    ),
    "constants before classes before functions": (
        """
        from fastapi import ZONES, Request, status
        """,
        """
        from fastapi import ZONES, HTTPException, Request, status
        """,
    ),
    "at the end of unsorted names": (
        """
        from fastapi import status, APIRouter
        """,
        """
        from fastapi import status, APIRouter, HTTPException
        """,
    ),
    "a row each where one row is too long": (
        """
        from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, status
        """,
        """
        from fastapi import (
            APIRouter,
            BackgroundTasks,
            Depends,
            HTTPException,
            Request,
            Response,
            status,
        )
        """,
    ),
    "beside a comment that counts": (
        """
        from fastapi import APIRouter, Request, status  # everything that the routes need here
        """,
        """
        from fastapi import (  # everything that the routes need here
            APIRouter,
            HTTPException,
            Request,
            status,
        )
        """,
    ),
    "beside a directive that does not": (
        """
        from fastapi import APIRouter, Request, status  # noqa: F401, PLC0415, RUF100
        """,
        """
        from fastapi import APIRouter, HTTPException, Request, status  # noqa: F401, PLC0415, RUF100
        """,
    ),
    "on a row of its own, comments kept": (
        """
        from fastapi import (
            APIRouter,  # the routes
            # what handlers get
            Request,
        )
        """,
        """
        from fastapi import (
            APIRouter,  # the routes
            HTTPException,
            # what handlers get
            Request,
        )
        """,
    ),
    "on a row of its own, without a trailing comma": (
        """
        from fastapi import (
            APIRouter,
            Depends
        )
        """,
        """
        from fastapi import APIRouter, Depends, HTTPException
        """,
    ),
    "among several names a row": (
        """
        from fastapi import (APIRouter, Depends,
                             Request)
        """,
        """
        from fastapi import (APIRouter, Depends,
                             HTTPException, Request)
        """,
    ),
    "behind a backslash": (
        """
        from fastapi import APIRouter, BackgroundTasks, Body, Depends, File, Form, \\
            Request
        """,
        """
        from fastapi import APIRouter, BackgroundTasks, Body, Depends, File, Form, \\
            HTTPException, Request
        """,
    ),
    "not beside a name that is renamed": (
        """
        from fastapi import Request as Incoming
        from fastapi import status
        """,
        """
        from fastapi import HTTPException, status
        from fastapi import Request as Incoming
        """,
    ),
    "one statement a name": (
        """
        from fastapi import APIRouter
        from fastapi import Request
        """,
        """
        from fastapi import APIRouter
        from fastapi import HTTPException
        from fastapi import Request
        """,
    ),
}
NOT_TIDY = {
    "at the end of unsorted names",
    "among several names a row",
    "behind a backslash",
    "one statement a name",
}


@pytest.mark.parametrize(("before", "after"), EXTENDED.values(), ids=EXTENDED.keys())
def test_adds(before: str, after: str) -> None:
    result = added(before)
    assert result == source_of(after).text
    assert added(result) == result


def test_ruff_has_nothing_to_sort_or_format(tmp_path: Path) -> None:
    tidy = [before for name, (before, _) in EXTENDED.items() if name not in NOT_TIDY]
    assert what_ruff_would_change(map(added, tidy), tmp_path) == ""
