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


NORMALIZED = {
    "a text": """
        if isinstance(detail, str):
            detail = {"reason": "failed", "message": detail}
        """,
    "whatever is no dict": """
        if not isinstance(detail, dict):
            detail = dict(reason="failed", message=detail)
        """,
    "whatever is no dict, in an expression": """
        detail = detail if isinstance(detail, dict) else {"message": detail}
        """,
    "whatever it is": 'detail = {"reason": "failed", "message": detail}',
    "a text that is filled in": """
        if detail is None:
            detail = "Failed"
        detail = {"reason": "failed", "message": detail}
        """,
}
FILLED_IN = {
    "by an if": """
        if detail is None:
            detail = "Failed"
        """,
    "where it is empty": """
        if not detail:
            detail = {"reason": "failed", "message": "Failed"}
        """,
    "by an or": 'detail = detail or "Failed"',
    "by an expression": 'detail = detail if detail is not None else "Failed"',
    "behind the call": "",
}
GIVEN = """
def __init__(self, detail=None):
{}
    super().__init__(404, detail)
    detail = None
"""


def given(folder: Path, body: str) -> Shape:
    """Return the shape of an exception that is given a text, which its constructor changes."""
    init = GIVEN.format(textwrap.indent(textwrap.dedent(body).strip("\n"), "    "))
    return raised(folder, init, '"No such item"')[1]


@pytest.mark.parametrize("case", NORMALIZED)
def test_a_detail_that_the_constructor_changes_is_not_what_it_was_given(
    tmp_path: Path, case: str
) -> None:
    assert given(tmp_path, NORMALIZED[case]) is Shape.OPAQUE


@pytest.mark.parametrize("case", FILLED_IN)
def test_a_detail_that_the_constructor_fills_in_is_what_it_was_given(
    tmp_path: Path, case: str
) -> None:
    assert given(tmp_path, FILLED_IN[case]) is Shape.STRING


def test_a_status_that_the_constructor_changes_is_not_what_it_was_given(tmp_path: Path) -> None:
    init = """
        def __init__(self, status_code, detail):
            if status_code == 400:
                status_code = 422
            super().__init__(status_code, detail)
        """
    assert raised(tmp_path, init, '400, "Not a number"') == (None, Shape.STRING)


NORMALIZED_BY_CALLS = {
    "each with a detail of its own": """
        def __init__(self, detail):
            if isinstance(detail, dict):
                super().__init__(404, detail)
            else:
                super().__init__(404, {"reason": "failed", "message": detail})
        """,
    "one of which returns": """
        def __init__(self, detail):
            if isinstance(detail, dict):
                super().__init__(404, detail)
                return
            super().__init__(404, {"reason": "failed", "message": detail})
        """,
    "spelt in two ways": """
        def __init__(self, detail):
            if isinstance(detail, dict):
                super().__init__(404, detail)
            else:
                super().__init__(404, detail={"reason": "failed", "message": detail})
        """,
}


@pytest.mark.parametrize("case", NORMALIZED_BY_CALLS)
def test_a_detail_on_which_two_calls_disagree_is_not_what_was_given(
    tmp_path: Path, case: str
) -> None:
    init = NORMALIZED_BY_CALLS[case]
    assert raised(tmp_path, init, '"No such item"')[1] is Shape.OPAQUE


def test_what_two_calls_agree_on_is_told(tmp_path: Path) -> None:
    init = """
        def __init__(self, detail, headers=None):
            if headers:
                super().__init__(404, detail, headers)
            else:
                super().__init__(404, detail, None)
        """
    assert raised(tmp_path, init, '"No such item"') == (404, Shape.STRING)


MIXED_IN = """
from fastapi import HTTPException

class Base:
{}

class Mixin(Base):
    pass

class AppError(Mixin, HTTPException):
    pass

raise AppError(404, "No such item")
"""


def test_the_constructor_of_a_class_before_the_exception_tells_nothing(tmp_path: Path) -> None:
    init = """
    def __init__(self, status_code, message):
        super().__init__(status_code, {"reason": "failed", "message": message})
"""
    site = sites_in(tmp_path, MIXED_IN.format(init))[-1]
    assert (site.status.value, site.detail.shape) == (None, Shape.OPAQUE)


def test_a_class_without_a_constructor_leaves_that_to_the_exception(tmp_path: Path) -> None:
    site = sites_in(tmp_path, MIXED_IN.format("    name = ''"))[-1]
    assert (site.status.value, site.detail.shape) == (404, Shape.STRING)


REST = {
    "by position": ("self, *args", "404, *args", '"No such item"'),
    "by position, behind another": ("self, code, *args", "404, *args", '1, "No such item"'),
    "by name": ("self, **kwargs", "404, **kwargs", 'detail="No such item"'),
    "by name, beside another": ("self, name, **rest", "404, **rest", '1, detail="No such item"'),
    "by either, by position": ("self, *args, **kwargs", "404, *args, **kwargs", '"No such item"'),
    "by either": ("self, *args, **kwargs", "404, *args, **kwargs", 'detail="No such item"'),
}
NO_REST = {
    "its own": ("self, detail, **kwargs", "404, **kwargs", '"No such item"'),
    "of another call": ("self, **kwargs", "404, **options", 'detail="No such item"'),
    "some of it": ("self, *args", "404, *args[1:]", '1, "No such item"'),
    "given already": ("self, **kwargs", 'detail={"reason": "x"}, **kwargs', "status_code=404"),
}


@pytest.mark.parametrize("case", REST)
def test_what_is_passed_on_with_the_rest_is_what_was_given(tmp_path: Path, case: str) -> None:
    parameters, arguments, given_ = REST[case]
    init = f"""
        def __init__({parameters}):
            super().__init__({arguments})
        """
    assert raised(tmp_path, init, given_) == (404, Shape.STRING)


@pytest.mark.parametrize("case", NO_REST)
def test_what_is_not_passed_on_with_the_rest(tmp_path: Path, case: str) -> None:
    parameters, arguments, given_ = NO_REST[case]
    init = f"""
        def __init__({parameters}):
            super().__init__({arguments})
        """
    assert raised(tmp_path, init, given_)[1] is not Shape.STRING


@pytest.mark.parametrize(
    "change", ['kwargs["detail"] = {}', "kwargs = {}", "kwargs.pop('detail')", "fill(kwargs)"]
)
def test_the_rest_is_not_passed_on_as_it_was_given(tmp_path: Path, change: str) -> None:
    init = f"""
        def __init__(self, **kwargs):
            {change}
            super().__init__(404, **kwargs)
        """
    assert raised(tmp_path, init, 'detail="No such item"') == (404, Shape.OPAQUE)


@pytest.mark.parametrize(
    ("parameters", "use", "arguments"),
    [
        ("self, detail=None", "(detail or 'none').upper()", 'detail or "Not found"'),
        ("self, detail=None", "'Failed: ' + (detail or '')", 'detail or "Not found"'),
        ("self, **kwargs", "kwargs['detail'].upper()", "**kwargs"),
        ("self, **kwargs", "kwargs.get('detail', '').upper()", "**kwargs"),
    ],
)
def test_what_is_taken_for_a_text_on_the_way(
    tmp_path: Path, parameters: str, use: str, arguments: str
) -> None:
    init = f"""
        def __init__({parameters}):
            self.text = {use}
            super().__init__(404, {arguments})
        """
    code = CODE.format(textwrap.indent(textwrap.dedent(init).strip(), "    "), 'detail="x"')
    decider = sites_in(tmp_path, code)[-1].signature.roles["detail"]
    assert getattr(decider, "is_text", False)
