"""Classes that make a dict of their arguments, for the detail."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape, Site
from errlint.project.values import literal_of
from tests.sites import sites_in

ERRORS = """
    from fastapi import HTTPException

    class ApiError(HTTPException):
        def __init__(self, status_code: int, reason: str, message: str = "Failed", **kwargs):
            self.reason = reason
            super().__init__(status_code, {"reason": reason, "message": message}, **kwargs)

    class NotFound(ApiError):
        def __init__(self, message):
            super().__init__(404, "not_found", message)

    class Inherits(ApiError):
        pass

    class PassesOn(ApiError):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)

    class Rebinds(HTTPException):
        def __init__(self, reason, message):
            reason = reason.lower()
            super().__init__(400, detail={"reason": reason, "message": message.strip()})

    class Overwrites(ApiError):
        def __init__(self, reason, message):
            super().__init__(400, reason, message)
            self.detail = {"reason": reason.upper()}

    class Nested(HTTPException):
        def __init__(self, code, message):
            super().__init__(400, detail={"error": {"reason": code, "message": message}})
    """


def given(folder: Path, raising: str) -> Site:
    code = f"from app.errors import ApiError, Inherits, Nested, NotFound, PassesOn, Rebinds\n\ndef f(item, error):\n    raise {raising}\n"
    (site,) = sites_in(folder, code, **{"app/__init__.py": "", "app/errors.py": ERRORS})
    assert (site.detail.shape, site.detail.is_decided_by_class) == (Shape.STRUCTURED, True)
    return site


@pytest.mark.parametrize(
    ("raising", "entries"),
    [
        ('ApiError(404, "gone", "It is gone")', {"reason": "gone", "message": "It is gone"}),
        ('ApiError(404, message="Gone", reason="gone")', {"reason": "gone", "message": "Gone"}),
        ('ApiError(404, "gone")', {"reason": "gone"}),
        ('NotFound("Item is gone")', {"message": "Item is gone"}),
        ('Inherits(404, "gone", "Gone")', {"reason": "gone", "message": "Gone"}),
        ('PassesOn(404, "gone", message="Gone")', {"reason": "gone", "message": "Gone"}),
        ("ApiError(*error)", {}),
        ("ApiError(**error)", {}),
        ('Rebinds("Gone", "Gone")', {}),
        ('Nested("gone", "Gone")', {}),
    ],
)
def test_the_arguments_are_entries(raising: str, entries: dict[str, str], tmp_path: Path) -> None:
    detail = given(tmp_path, raising).detail
    assert {entry.key: literal_of(entry.value) for entry in detail.given} == entries


def test_what_is_set_later_is_none_of_them(tmp_path: Path) -> None:
    code = 'from app.errors import Overwrites\n\nraise Overwrites("gone", "Gone")\n'
    (site,) = sites_in(tmp_path, code, **{"app/__init__.py": "", "app/errors.py": ERRORS})
    assert site.detail.given == ()


def test_a_constructor_gives_its_base_entries(tmp_path: Path) -> None:
    sites = sites_in(tmp_path, ERRORS)
    found = {site.function.qualname: site.detail for site in sites if site.function}
    assert [entry.key for entry in found["NotFound.__init__"].given] == ["reason", "message"]
    assert found["ApiError.__init__"].given == ()
    assert found["ApiError.__init__"].entries is not None
