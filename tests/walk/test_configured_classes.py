"""Classes that the configuration names, though they derive from no HTTP exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape, Site, Usage
from tests.sites import sites_in

ERRORS = """
    class ApiError(Exception):
        status_code = 500

        def __init__(self, status_code: int, detail, headers=None):
            super().__init__(detail)
            self.status_code = status_code
            self.detail = detail

    class NotFound(ApiError):
        def __init__(self, what):
            super().__init__(404, f"{what} not found")

    class Failure(Exception):
        def __init__(self, message, *, code):
            super().__init__(message)
            self.message = message
            self.code = code

    class Plain(Exception):
        pass

    class Other(Exception):
        def __init__(self, status_code, detail):
            self.status_code = status_code
            self.detail = detail
    """
CONFIGURED = frozenset({"app.errors.ApiError", "app.errors.base.Failure", "app.errors.Plain"})


def sites(folder: Path, raising: str) -> list[Site]:
    code = f"""
        from shared.errors import RemoteError
        from app import errors
        from app.errors import ApiError, NotFound as Missing, Other, Plain

        def f(item):
            raise {raising}
        """
    files = {
        "app/__init__.py": "",
        "app/errors/base.py": ERRORS,
        "app/errors/__init__.py": "from .base import ApiError, Failure, NotFound, Other, Plain\n",
    }
    return sites_in(folder, code, CONFIGURED | {"shared.errors.RemoteError"}, **files)


RAISED = {
    'ApiError(404, "x")': (404, Shape.STRING, "app.errors.base.ApiError"),
    'errors.ApiError(detail="x", status_code=409)': (409, Shape.STRING, "app.errors.base.ApiError"),
    'Missing("item")': (404, Shape.STRING, "app.errors.base.NotFound"),
    'errors.Failure("x", code=404)': (None, Shape.OPAQUE, "app.errors.base.Failure"),
    'Plain(404, "x")': (None, Shape.OPAQUE, "app.errors.base.Plain"),
    'RemoteError(404, "x")': (404, Shape.STRING, "shared.errors.RemoteError"),
}


@pytest.mark.parametrize("raising", RAISED)
def test_their_own_constructors_are_read(raising: str, tmp_path: Path) -> None:
    (site,) = sites(tmp_path, raising)
    assert (site.status.value, site.detail.shape, site.exception) == RAISED[raising]
    assert site.usage is Usage.RAISED


@pytest.mark.parametrize(
    "raising", ['Other(404, "x")', 'errors.Other(404, "x")', 'ValueError("x")']
)
def test_no_others_are_sites(raising: str, tmp_path: Path) -> None:
    assert sites(tmp_path, raising) == []


def test_a_site_in_their_constructors_is_one_of_a_tracked_base(tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, ERRORS, frozenset({"app.main.ApiError"}))
    assert (site.usage, site.status.value) == (Usage.SUPER_INIT, 404)
    assert site.detail.shape is Shape.STRING
