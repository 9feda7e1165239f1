"""Exceptions that `functools.partial` has given some arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape, Site, Usage
from tests.sites import sites_in, sites_of, write

ERRORS = """
    import functools
    from functools import partial
    from fastapi import HTTPException, status

    NotFound = partial(HTTPException, status_code=status.HTTP_404_NOT_FOUND)
    gone = functools.partial(HTTPException, 410)
    Locked = partial(HTTPException, 423, "The record is locked")
    Unauthorized: partial = partial(
        HTTPException,
        status_code=401,
        detail="Not logged in",
        headers={"WWW-Authenticate": "Bearer"},
    )
    """


def raised(folder: Path, raising: str) -> Site:
    (site,) = sites_in(
        folder,
        f"""
        from app import errors
        from app.errors import NotFound, Unauthorized as Anonymous

        def f(item):
            raise {raising}
        """,
        **{"app/__init__.py": "", "app/errors.py": ERRORS},
    )
    return site


RAISED = {
    'NotFound(detail="x")': (404, Shape.STRING, "x"),
    'NotFound(detail={"reason": "x"})': (404, Shape.STRUCTURED, None),
    "NotFound()": (404, Shape.MISSING, None),
    'NotFound(status_code=410, detail="x")': (410, Shape.STRING, "x"),
    'errors.gone("x")': (410, Shape.STRING, "x"),
    'errors.gone(detail="x")': (410, Shape.STRING, "x"),
    'Anonymous(detail="x")': (401, Shape.STRING, "x"),
}


@pytest.mark.parametrize("raising", RAISED)
def test_what_a_call_adds(raising: str, tmp_path: Path) -> None:
    site = raised(tmp_path, raising)
    literal = getattr(site.detail.value, "literal", None)
    assert (site.status.value, site.detail.shape, literal) == RAISED[raising]
    assert site.usage is Usage.RAISED
    assert site.exception == "fastapi.HTTPException"


def test_what_is_given_in_advance(tmp_path: Path) -> None:
    site = raised(tmp_path, "Anonymous()")
    assert site.detail.is_decided_by_class
    assert site.headers.names == {"www-authenticate"}


def test_where_a_detail_is_given_in_advance_is_a_site(tmp_path: Path) -> None:
    write(tmp_path, {"app/errors.py": ERRORS})
    locked, unauthorized = sites_of(tmp_path, "app/errors.py")
    assert (locked.status.value, locked.detail.shape) == (423, Shape.STRING)
    assert (unauthorized.status.value, unauthorized.detail.shape) == (401, Shape.STRING)
    assert unauthorized.headers.names == {"www-authenticate"}
    assert {locked.usage, unauthorized.usage} == {Usage.PASSED}


def test_a_function_has_its_own(tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        """
        from functools import partial
        from fastapi import HTTPException

        def decode(token):
            http_exception = partial(HTTPException, status_code=401)
            try:
                return jwt.decode(token)
            except jwt.ExpiredSignatureError:
                raise http_exception(detail="Token expired")
        """,
    )
    assert (site.status.value, site.detail.shape) == (401, Shape.STRING)


def test_a_class_with_a_constructor_of_its_own(tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        """
        from functools import partial
        from fastapi import HTTPException

        class Missing(HTTPException):
            def __init__(self, what, message):
                self.what = what
                super().__init__(404, detail=message)

        NoUser = partial(Missing, "user")

        def f():
            raise NoUser("There is no such user")
        """,
    )[1:]
    assert (site.status.value, site.detail.shape) == (404, Shape.STRING)


@pytest.mark.parametrize(
    "code",
    [
        "from app.tools import partial\nX = partial(HTTPException, 404, 'x')\nraise X()",
        "from functools import partial\nX = partial(ValueError, 'x')\nraise X()",
        "from functools import partial\nX = partial(send, HTTPException, 'x')\nX()",
        "from functools import partial\nX = partial(*HTTPException, 'x')\nraise X()",
        "from functools import partial\nX = partial(HTTPException, 404)",
        "from functools import partial\nX = partial(func=HTTPException)",
        "import functools\nX = functools.partialmethod(HTTPException, 404, 'x')",
        '"""X = partial(HTTPException, 404, "x")"""',
    ],
)
def test_what_is_none(code: str, tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/tools.py": "def partial(*args): ..."}
    write(tmp_path, {"app/main.py": f"from fastapi import HTTPException\n{code}\n", **files})
    assert sites_of(tmp_path) == []
