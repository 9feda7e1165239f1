"""Whether an exception keeps the status and the detail that it is constructed with."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.model.site import Shape
from tests.sites import sites_in

REBOUND = {
    "a constant that a function sets": """
        G = 404
        def set_g():
            global G
            G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a constant that is set on one line": """
        A = G = 404
        def set_g(): global A, G; G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a local name that an inner function sets": """
        def f():
            status = 404
            def expire():
                nonlocal status  # it was there
                status = 410
            run(expire)
            raise HTTPException(status, "x")
        """,
    "an attribute of the exception": """
        def f():
            e = HTTPException(404, "x")
            e.status_code = 410
            raise e
        """,
    "an attribute of the object that is made": """
        class Gone(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=name)
                self.status_code = status_of(name)
        """,
}


@pytest.mark.parametrize("code", REBOUND.values(), ids=REBOUND)
def test_a_status_that_gets_another_value_can_not_be_told(code: str, tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, f"from fastapi import HTTPException\n{textwrap.dedent(code)}")
    assert site.status.value is None


KEPT = {
    "a constant of that name elsewhere": """
        G = 404
        def set_g():
            G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "words about a global": """
        G = 404
        def f():
            # made global G is found by everybody
            raise HTTPException(G, "x")
        """,
    "another constant": """
        G = 404
        H = 404
        def set_h():
            global H
            H = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a name that an inner function binds for itself": """
        def f():
            status = 404
            def expire():
                status = 410
            run(expire)
            raise HTTPException(status, "x")
        """,
    "another attribute": """
        def f():
            e = HTTPException(404, "x")
            e.seen = 410
            raise e
        """,
    "the same value": """
        class Missing(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=name)
                self.status_code = 404
        """,
    "a value that it is made with": """
        class Missing(HTTPException):
            def __init__(self, name):
                self.status_code = 410
                super().__init__(404, detail=name)
        """,
    "the status of another exception": """
        def f(other):
            e = HTTPException(404, "x")
            other.status_code = 410
            raise e
        """,
}


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT)
def test_a_status_that_keeps_its_value_can_be_told(code: str, tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, f"from fastapi import HTTPException\n{textwrap.dedent(code)}")
    assert site.status.value == 404


def test_a_class_that_sets_its_status_itself_has_none_that_can_be_told(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException

        class Gone(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=f"{name} is gone")
                self.status_code = status_of(name)

        class Passed(HTTPException):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.status_code = status_of(self)

        def f():
            raise Gone("x")
            raise Passed(404, "x")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)[2:]] == [None, None]


@pytest.mark.parametrize(
    "change", ['e.detail += "!"', 'e.detail = {"a": 1}', "e.detail, x = y", 'e.detail: str = "x"']
)
def test_a_detail_that_gets_another_value_can_not_be_told(change: str, tmp_path: Path) -> None:
    code = f"""
        from fastapi import HTTPException

        def f(y):
            e = HTTPException(404, "No such item")
            {change}
            raise e
        """
    (site,) = sites_in(tmp_path, code)
    assert site.detail.shape is Shape.OPAQUE
