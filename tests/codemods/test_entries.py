"""The project's own class takes the entries of a dict as arguments of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixing import fixed

OWN_CLASS = """
from fastapi import HTTPException


class ApiError(HTTPException):
    def __init__({parameters}):
        super().__init__({passed})
"""
USUAL = (
    "self, status_code, reason, message, **kwargs",
    'status_code, {"reason": reason, "message": message}, **kwargs',
)
RAISING = """
from fastapi import HTTPException


def read(item_id, details):
    raise HTTPException({arguments})
"""
RAISED = """
from errors import ApiError


def read(item_id, details):
    raise ApiError({arguments})
"""


def swapped(folder: Path, arguments: str, parameters: str, passed: str) -> str:
    (folder / "errors.py").write_text(OWN_CLASS.format(parameters=parameters, passed=passed))
    text = RAISING.format(arguments=arguments)
    return fixed(folder, text, raise_with="errors.ApiError")


@pytest.mark.parametrize(
    ("arguments", "after"),
    [
        ('404, "No item"', '404, reason="not_found", message="No item"'),
        (
            'status_code=404, detail=f"No item {item_id}"',
            'status_code=404, reason="not_found", message=f"No item {item_id}"',
        ),
        (
            'detail={"message": "No item", "reason": "gone"}, status_code=410',
            'message="No item", reason="gone", status_code=410',
        ),
        (
            '401, {"reason": "expired", "message": "Late"}, {"X-A": "b"}',
            '401, reason="expired", message="Late", headers={"X-A": "b"}',
        ),
        (
            '404, {"reason": "Not here", "message": "No item"}',
            '404, reason="not_here", message="No item"',
        ),
        ("404, None", '404, reason="not_found", message="Not Found"'),
    ],
)
def test_a_class_that_puts_them_together_gets_them(
    arguments: str, after: str, tmp_path: Path
) -> None:
    assert swapped(tmp_path, arguments, *USUAL) == RAISED.format(arguments=after)


@pytest.mark.parametrize(
    ("parameters", "passed", "after"),
    [
        (
            "self, reason, message, *, status=400",
            'status, {"reason": reason, "message": message}',
            'status=404, reason="gone", message="No item"',
        ),
        (
            "self, status_code: int, code: str, text: str",
            'status_code=status_code, detail={"message": text, "reason": code}',
            '404, code="gone", text="No item"',
        ),
        (
            "self, status_code, reason, message, details=None, **rest",
            'status_code, {"reason": reason, "message": message, "details": details, **rest}',
            '404, reason="gone", message="No item"',
        ),
    ],
)
def test_they_have_the_names_of_its_parameters(
    parameters: str, passed: str, after: str, tmp_path: Path
) -> None:
    given = '404, {"reason": "gone", "message": "No item"}'
    assert swapped(tmp_path, given, parameters, passed) == RAISED.format(arguments=after)


@pytest.mark.parametrize(
    ("parameters", "passed"),
    [
        ("self, status_code, reason", 'status_code, {"reason": reason, "message": "Failed"}'),
        ("self, status_code, reason, message, at", USUAL[1].removesuffix(", **kwargs")),
        ("self, status_code, reason, message", 'status_code, {"reason": reason, "text": message}'),
        ("self, status_code, reason, message", "status_code, body(reason, message)"),
        ("self, status_code, reason, message", 'status_code, {"reason": reason, **message}'),
    ],
)
def test_a_class_that_makes_something_else_is_left_alone(
    parameters: str, passed: str, tmp_path: Path
) -> None:
    given = '404, {"reason": "gone", "message": "No item"}'
    (tmp_path / "errors.py").write_text(OWN_CLASS.format(parameters=parameters, passed=passed))
    text = RAISING.format(arguments=given)
    assert fixed(tmp_path, text, raise_with="errors.ApiError") == text


@pytest.mark.parametrize(
    "arguments",
    [
        '404, {"reason": "gone", "message": "No item", "id": item_id}',
        '404, {"reason": "gone", "message": "No item", **details}',
        "404, details",
        '404, {"reason": "gone", "message": "No item"}, *details',
        '404, {\n        "reason": "gone",  # for good\n        "message": "No item",\n    }',
    ],
)
def test_what_a_class_does_not_take_stays(arguments: str, tmp_path: Path) -> None:
    assert swapped(tmp_path, arguments, *USUAL) == RAISING.format(arguments=arguments)
