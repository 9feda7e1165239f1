"""What constructors decide that set the attributes of their exception themselves."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.model.site import Shape
from tests.sites import sites_in

CODE = """
from fastapi import HTTPException

class AppError(HTTPException):
{}

def f():
    raise AppError({})
"""


def raised(folder: Path, init: str, arguments: str) -> tuple[int | None, Shape]:
    """Return the status and the shape of an exception of a class with a constructor."""
    code = CODE.format(textwrap.indent(textwrap.dedent(init).strip(), "    "), arguments)
    site = sites_in(folder, code)[-1]
    return site.status.value, site.detail.shape


TOLD = {
    "all of them": """
        def __init__(self, status_code, detail=None, headers=None):
            self.status_code = status_code
            self.detail = detail
            self.headers = headers
        """,
    "with the message alone given to the base of all": """
        def __init__(self, status_code: int, detail: str):
            Exception.__init__(self, detail)
            self.status_code: int = status_code
            self.detail = detail
        """,
    "behind what the base has decided otherwise": """
        def __init__(self, code, message):
            super().__init__(500, "Failed")
            self.status_code = code
            self.detail = message
        """,
    "with other attributes": """
        def __init__(self, code, message):
            self.code = code
            self.status_code = code
            self.detail = message
            self.message = message
        """,
    "with a status of the class": """
        def __init__(self, _, detail):
            self.status_code = 404
            self.detail = detail
        """,
}


@pytest.mark.parametrize("init", TOLD.values(), ids=TOLD)
def test_a_constructor_that_sets_attributes_passes_what_it_is_given(
    init: str, tmp_path: Path
) -> None:
    assert raised(tmp_path, init, '404, "No such item"') == (404, Shape.STRING)


OPEN = {
    "on a condition": """
        def __init__(self, code, message):
            if code:
                self.status_code = code
                self.detail = message
        """,
    "of another object": """
        def __init__(self, error, message):
            error.status_code = 404
            error.detail = message
        """,
    "twice": """
        def __init__(self, code, message):
            self.status_code = code
            self.detail = message
            if not message:
                self.status_code = 500
                self.detail = "Failed"
        """,
    "to what it has bound anew": """
        def __init__(self, code, message):
            code = int(code)
            message = translated(message)
            self.status_code = code
            self.detail = message
        """,
    "to what it makes of it": """
        def __init__(self, code, message):
            self.status_code = code or 500
            self.detail = {"text": message}
        """,
    "unless it leaves before": """
        def __init__(self, code, message):
            if not message:
                return
            self.status_code = code
            self.detail = message
        """,
    "to what more is added": """
        def __init__(self, code, message):
            self.status_code = code
            self.detail = message
            self.status_code += 1
            self.detail += "."
        """,
    "under other names": """
        def __init__(self, code, message):
            self.code = code
            self.message = message
        """,
    "ahead of what may decide it again": """
        def __init__(self, code, message):
            self.status_code = code
            self.detail = message
            self.setup.__init__(self)
        """,
}


@pytest.mark.parametrize("init", OPEN.values(), ids=OPEN)
def test_a_constructor_that_sets_attributes_otherwise_tells_nothing(
    init: str, tmp_path: Path
) -> None:
    status, shape = raised(tmp_path, init, '404, "No such item"')
    assert status is None
    assert shape is not Shape.STRING


def test_a_message_that_the_class_sets_is_nothing_of_its_sites(tmp_path: Path) -> None:
    init = """
        def __init__(self, name):
            self.status_code = 404
            self.detail = "No such item"
        """
    assert raised(tmp_path, init, '"x"') == (404, Shape.OPAQUE)
