"""Which status the class of an exception decides, and where that can't be told."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.model.site import Shape, Usage
from tests.sites import sites_in


def test_subclass_with_the_detail_first(tmp_path: Path) -> None:
    (base, site) = sites_in(
        tmp_path,
        """
        from fastapi import HTTPException

        class TooLarge(HTTPException):
            def __init__(self, detail: str = "Too large"):
                super().__init__(status_code=413, detail=detail)

        raise TooLarge("The file is too large")
        """,
    )
    assert base.detail.shape is Shape.OPAQUE
    assert (site.status.value, site.detail.shape) == (413, Shape.STRING)


CLASS_STATUSES = """
    from fastapi import HTTPException

    class AppError(HTTPException):
        status_code = 400

        def __init__(self, detail):
            super().__init__(status_code=self.status_code, detail=detail)

    class NotFound(AppError):
        status_code = 404

    class NoTeam(NotFound):
        pass

    class Instance(AppError):
        def __init__(self, status_code):
            self.status_code = status_code
            super().__init__(self.status_code, "Failed")

    class NoPlayer(NotFound):
        def __init__(self):
            super().__init__("No such player")

    class NoGame(NoPlayer):
        status_code = 410

        def __init__(self, name):
            self.name = name
            super().__init__()

    class Unknown(HTTPException):
        def __init__(self):
            super().__init__(self.status_code)

    class BadRequest(HTTPException):
        def __init__(self, detail):
            super().__init__(400, detail=detail)

    class BadName(BadRequest):
        def __init__(self):
            super().__init__(detail="Bad name")

    def fail(error):
        raise {call}
"""


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("AppError('Failed')", 400),
        ("NotFound('No such team')", 404),
        ("NoTeam('No such team')", 404),
        ("NoPlayer()", 404),
        ("NoGame('chess')", 410),
        ("Instance(410)", None),
        ("Unknown()", None),
        ("BadRequest('Bad id')", 400),
        ("BadName()", 400),
    ],
)
def test_the_class_or_its_base_decides_the_status(
    call: str, status: int | None, tmp_path: Path
) -> None:
    raised = sites_in(tmp_path, CLASS_STATUSES.format(call=call))[-1]
    assert raised.status.value == status


def test_a_constructor_speaks_for_subclasses_that_decide_otherwise(tmp_path: Path) -> None:
    sites = sites_in(tmp_path, CLASS_STATUSES.format(call="NoTeam('No such team')"))
    constructors = [site for site in sites if site.usage is Usage.SUPER_INIT]
    assert constructors[0].status.source == "self.status_code"
    assert constructors[0].status.value is None
    assert [site.status.value for site in constructors[2:4]] == [404, 410]


def test_a_class_method_constructs_its_class(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException
        class Failure(HTTPException):
            @classmethod
            def of(cls, error):
                return cls(404, f"Not found: {error}")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)] == [404]


ATTRIBUTES_OF_SELF = {
    "a method of a class that others derive from": """
        class Failure(Exception):
            status_code = 400
            def exception(self):
                return HTTPException(self.status_code, "x")
        class Late(Failure):
            status_code = 402
        """,
    "a class method": """
        class Failure(Exception):
            status_code = 400
            @classmethod
            def exception(cls):
                return HTTPException(cls.status_code, "x")
        """,
    "by way of a local": """
        class Service:
            MISSING = 404
            def get(self):
                status = self.MISSING
                raise HTTPException(status, "x")
        """,
}


@pytest.mark.parametrize("code", ATTRIBUTES_OF_SELF.values(), ids=ATTRIBUTES_OF_SELF)
def test_a_subclass_may_have_another_value(code: str, tmp_path: Path) -> None:
    code = "from fastapi import HTTPException\n" + textwrap.dedent(code)
    assert [site.status.value for site in sites_in(tmp_path, code)] == [None]


def test_no_subclass_has_another_value(tmp_path: Path) -> None:
    code = """
        from enum import IntEnum
        from fastapi import HTTPException
        class Limits:
            MISSING = 404
            def get(self):
                raise HTTPException(Limits.MISSING, "x")
        class Code(IntEnum):
            MISSING = 404
            def get(self):
                raise HTTPException(self.MISSING, "x")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)] == [404, 404]
