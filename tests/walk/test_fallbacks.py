"""Constructors, and helpers, that take something else where they are given nothing."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.model.site import Shape, Site, Usage
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject
from tests.sites import sites_in

CLASSES = {
    "or": """
        def __init__(self, detail: str | None = None):
            super().__init__(404, detail or "Not found")
        """,
    "or, of the class": """
        detail = "Not found"

        def __init__(self, detail=None, headers=None):
            super().__init__(status_code=404, detail=detail or self.detail, headers=headers)
        """,
    "one of several": """
        def __init__(self, detail=None):
            super().__init__(404, detail=detail or self.__doc__ or "Not found")
        """,
    "if it is not None": """
        default_detail = "Not found"

        def __init__(self, detail=None):
            super().__init__(404, detail if detail is not None else self.default_detail)
        """,
    "if it is None": """
        def __init__(self, detail=None):
            super().__init__(404, "Not found" if detail is None else detail)
        """,
    "if it is empty": """
        def __init__(self, detail=None):
            super().__init__(404, detail if detail else "Not found")
        """,
    "ahead": """
        def __init__(self, detail=None):
            detail = detail or "Not found"
            super().__init__(404, detail)
        """,
    "ahead, by an if": """
        def __init__(self, detail=None):
            if detail is None:
                detail = "Not found"
            super().__init__(404, detail)
        """,
}
OTHERS = {
    "it depends on something else": """
        def __init__(self, detail=None, debug=False):
            super().__init__(404, detail if debug else "Not found")
        """,
    "the other way round": """
        def __init__(self, detail=None):
            super().__init__(404, "Not found" if detail is not None else detail)
        """,
    "of something else": """
        def __init__(self, detail=None):
            super().__init__(404, DEBUG or detail)
        """,
    "changed as well": """
        def __init__(self, detail=None):
            detail = detail or "Not found"
            detail = {"reason": "not_found", "message": detail}
            super().__init__(404, detail)
        """,
    "changed otherwise": """
        def __init__(self, detail=None):
            if not detail:
                detail = "Not found"
            else:
                detail = {"reason": "not_found", "message": detail}
            super().__init__(404, detail)
        """,
}


def sites(folder: Path, init: str, arguments: str) -> list[Site]:
    """Return the site of a constructor, and that of a call of it."""
    body = textwrap.indent(textwrap.dedent(init).strip("\n"), "    ")
    code = f"""
from fastapi import HTTPException
class Missing(HTTPException):
{body}

def f(item):
    raise Missing({arguments})
"""
    return sites_in(folder, code)


@pytest.mark.parametrize("case", CLASSES)
@pytest.mark.parametrize("given", ['"No such item"', 'detail="No such item"'])
def test_what_is_given_is_passed_on(tmp_path: Path, case: str, given: str) -> None:
    made, raised = sites(tmp_path, CLASSES[case], given)
    assert made.usage is Usage.SUPER_INIT
    assert (raised.status.value, raised.detail.shape) == (404, Shape.STRING)
    assert raised.detail.node is not None


@pytest.mark.parametrize("case", sorted(CLASSES.keys() - {"one of several"}))
@pytest.mark.parametrize("given", ["", "None", "detail=None"])
def test_what_stands_in_is_a_default(tmp_path: Path, case: str, given: str) -> None:
    made, raised = sites(tmp_path, CLASSES[case], given)
    assert raised.detail.shape is Shape.STRING
    assert raised.detail.is_decided_by_class
    assert raised.detail.node is None
    assert made.detail.text_default is not None


@pytest.mark.parametrize("case", OTHERS)
@pytest.mark.parametrize("given", ['"No such item"', ""])
def test_what_is_given_may_not_be_passed_on(tmp_path: Path, case: str, given: str) -> None:
    _, raised = sites(tmp_path, OTHERS[case], given)
    assert raised.detail.shape is Shape.OPAQUE


def test_a_default_that_names_another_parameter_is_not_told(tmp_path: Path) -> None:
    init = """
        def __init__(self, name, detail=None):
            super().__init__(404, detail or name)
        """
    _, raised = sites(tmp_path, init, '"x"')
    assert raised.detail.shape is Shape.OPAQUE


def test_a_dict_that_is_given_is_structured(tmp_path: Path) -> None:
    detail = '{"reason": "not_found", "message": "No such item"}'
    _, raised = sites(tmp_path, CLASSES["or"], detail)
    assert raised.detail.shape is Shape.STRUCTURED


@pytest.mark.parametrize(
    ("parameter", "body", "detail", "is_flagged"),
    [
        ('text="Not found"', "log()", "text", True),
        ('text="Not found"', 'if not text: text = "Gone"', "text", True),
        ('text="Not found"', "text = body_of(text)", "text", False),
        ('text="Not found"', "log()", "body_of(text)", False),
        ("text=None", "log()", "text", False),
        ('text={"reason": "not_found", "message": "Not found"}', "log()", "text", False),
    ],
)
def test_a_helper_may_answer_a_text_by_default(
    tmp_path: Path, parameter: str, body: str, detail: str, is_flagged: bool
) -> None:
    code = f"""
        from fastapi import HTTPException

        def not_found({parameter}):
            {body}
            return HTTPException(404, detail={detail})
    """
    diagnostics = ExampleProject(tmp_path, Silent(code), code, "ERR001").check().diagnostics
    said = ["by default" in diagnostic.message for diagnostic in diagnostics]
    assert said == [True] * is_flagged


@pytest.mark.parametrize(
    ("default", "shape"),
    [
        ("Texts.NOT_FOUND", Shape.STRING),
        ("Texts.CODE", Shape.OPAQUE),
        ("Texts.GONE", Shape.OPAQUE),
        ("None", Shape.OPAQUE),
        ("find()", Shape.OPAQUE),
    ],
)
def test_a_parameter_for_a_text_may_have_a_constant(
    tmp_path: Path, default: str, shape: Shape
) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        from fastapi import HTTPException

        class Texts:
            NOT_FOUND = "Not found"
            CODE = 404

        def not_found(text: str = {default}):
            return HTTPException(404, detail=text)
        """,
    )
    assert site.detail.shape is shape
