"""What is read of a site: its status, its detail, what becomes of the exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape, Spelling, Usage
from tests.sites import sites_in

SPELLINGS = {
    "404": (404, Spelling.LITERAL),
    "status.HTTP_404_NOT_FOUND": (404, Spelling.STARLETTE),
    "HTTPStatus.NOT_FOUND": (404, Spelling.HTTP_STATUS),
    "HTTPStatus.NOT_FOUND.value": (404, Spelling.HTTP_STATUS),
    "http.HTTPStatus.UNPROCESSABLE_CONTENT": (422, Spelling.HTTP_STATUS),
    "MISSING": (404, Spelling.CONSTANT),
    "codes.MISSING": (404, Spelling.CONSTANT),
    "Codes.GONE": (410, Spelling.CONSTANT),
    "Codes.GONE.value": (410, Spelling.CONSTANT),
    "HTTP_404_NOT_FOUND": (404, Spelling.STARLETTE),
    "response.status_code": (None, Spelling.EXPRESSION),
    "code": (None, Spelling.EXPRESSION),
    "400 if code else 500": (None, Spelling.EXPRESSION),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_status(spelling: str, tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        import http
        from http import HTTPStatus
        from fastapi import HTTPException, status
        from starlette.status import HTTP_404_NOT_FOUND
        from app import codes
        from app.codes import MISSING, Codes

        def f(code, response):
            raise HTTPException({spelling}, "x")
        """,
        **{
            "app/__init__.py": "",
            "app/codes.py": """
                from enum import IntEnum
                MISSING = 404
                class Codes(IntEnum):
                    GONE = 410
                """,
        },
    )
    assert (site.status.value, site.status.spelling) == SPELLINGS[spelling]
    assert site.status.source == spelling


SHAPES = {
    '"x"': Shape.STRING,
    'f"{item} x"': Shape.STRING,
    '"a" "b"': Shape.STRING,
    '"a" + item': Shape.STRING,
    'item + "a"': Shape.STRING,
    '"%s" % item': Shape.STRING,
    '"{}".format(item)': Shape.STRING,
    "str(item)": Shape.STRING,
    "repr(item)": Shape.STRING,
    '", ".join(item)': Shape.STRING,
    '"a" if item else "b"': Shape.STRING,
    "texts.TAKEN": Shape.STRING,
    "TAKEN": Shape.STRING,
    "Messages.TAKEN": Shape.STRING,
    "Messages.TAKEN.value": Shape.STRING,
    "Plain.TAKEN.value": Shape.STRING,
    'Messages.DEFAULT("x")': Shape.STRING,
    'Messages.NAMED("x")': Shape.STRING,
    "texts.TAKEN.format(item)": Shape.STRING,
    "local": Shape.STRING,
    "typed": Shape.STRING,
    '{"reason": "x"}': Shape.STRUCTURED,
    'dict(reason="x")': Shape.STRUCTURED,
    "FORM": Shape.STRUCTURED,
    "[item]": Shape.SEQUENCE,
    '("a trailing comma",)': Shape.SEQUENCE,
    '{"a set"}': Shape.SEQUENCE,
    "[str(i) for i in item]": Shape.SEQUENCE,
    "None": Shape.MISSING,
    "item": Shape.OPAQUE,
    "mixed": Shape.OPAQUE,
    "Plain.TAKEN": Shape.OPAQUE,
    'item or "b"': Shape.OPAQUE,
    'item if item else "b"': Shape.OPAQUE,
    'b"bytes"': Shape.OPAQUE,
    "item.json()": Shape.OPAQUE,
    "item + item": Shape.OPAQUE,
    "unknown_function(item)": Shape.OPAQUE,
    "looped": Shape.OPAQUE,
}


@pytest.mark.parametrize("detail", SHAPES)
def test_shape(detail: str, tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        from fastapi import HTTPException
        from app import texts
        from app.texts import FORM, TAKEN, Messages, Plain

        def f(item, typed: str):
            local = "a"
            if item:
                local = f"{{item}} b"
            local += "c"
            mixed = "a"
            if item:
                mixed = {{"reason": "b"}}
            for looped in item:
                pass
            raise HTTPException(400, {detail})
        """,
        **{
            "app/__init__.py": "",
            "app/texts.py": """
                from enum import Enum
                TAKEN = "Taken"
                FORM = {"reason": "taken"}
                def _message(text="") -> str:
                    return f"[{text}]"
                class Messages(str, Enum):
                    TAKEN = "Taken"
                    DEFAULT = _message
                    NAMED = lambda name="": f"{name} is taken"
                class Plain(Enum):
                    TAKEN = "Taken"
                """,
        },
    )
    assert site.detail.shape is SHAPES[detail]


USAGES = {
    "raise HTTPException(404)": Usage.RAISED,
    "raise HTTPException(404) from None": Usage.RAISED,
    "raise HTTPException": Usage.RAISED_CLASS,
    "raise HTTPException(404) if item else KeyError()": Usage.RAISED,
    "raise HTTPException(404).with_traceback(item)": Usage.RAISED,
    "error = HTTPException(404)\n    raise error": Usage.RAISED_LATER,
    "error = HTTPException(404)\n    error.headers = {}": Usage.PASSED,
    "return HTTPException(404)": Usage.RETURNED,
    "HTTPException(404)": Usage.DISCARDED,
    "report(HTTPException(404))": Usage.PASSED,
    "raise mark(HTTPException(404))": Usage.PASSED,
}


@pytest.mark.parametrize("statement", USAGES)
def test_usage(statement: str, tmp_path: Path) -> None:
    code = f"from fastapi import HTTPException\ndef f(item):\n    {statement}\n"
    (site,) = sites_in(tmp_path, code)
    assert site.usage is USAGES[statement]


def test_returned_from_route(tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter(prefix="/items")

        @router.get("/{item_id}")
        def item(item_id: int):
            return HTTPException(404)
        """,
    )
    assert site.usage is Usage.RETURNED_FROM_ROUTE
    assert site.function is not None
    assert [str(route) for route in site.function.routes] == ["GET /items/{item_id}"]


MESSAGES = """
from enum import Enum
from fastapi import HTTPException
class Messages(Enum):
    GONE = "{} is gone"
class Texts:
    GONE = "%s is gone"
    value = "Gone"
def fill(template, name):
    local = "{}"
"""


NAMED = {
    "Messages.GONE.value": "Messages.GONE",
    "Messages.GONE.value.format(name)": "Messages.GONE",
    "Texts.GONE % name": "Texts.GONE",
    "Texts.GONE.format(name)": "Texts.GONE",
    "Texts.value": "Texts.value",
    "template.format(name)": None,
    "local.format(name)": None,
    "Messages.value": None,
    "name.GONE.value": None,
    "Texts.GONE + name": None,
    "'{}'.format(Texts.GONE)": None,
}


@pytest.mark.parametrize(("detail", "constant"), NAMED.items())
def test_a_detail_names_the_constant_that_it_fills_in(
    detail: str, constant: str | None, tmp_path: Path
) -> None:
    (site,) = sites_in(tmp_path, f"{MESSAGES}    raise HTTPException(404, {detail})\n")
    assert site.detail.constant == constant


@pytest.mark.parametrize(
    ("detail", "constant"),
    [
        ('MESSAGES["no_user"]', "MESSAGES.no_user"),
        ('MESSAGES["no_user"].format(name=item)', "MESSAGES.no_user"),
        ("MESSAGES[item]", None),
        ('MESSAGES["no user"]', None),
        ('item["no_user"]', None),
        ('local["no_user"]', None),
    ],
)
def test_the_key_of_a_text_names_it(detail: str, constant: str | None, tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        from fastapi import HTTPException

        MESSAGES = {{"no_user": "There is no user {{name}}", "no user": "There is none"}}

        def f(item):
            local = {{"no_user": "There is no user"}}
            raise HTTPException(404, {detail})
        """,
    )
    assert site.detail.constant == constant


@pytest.mark.parametrize(
    ("detail", "constant"),
    [
        ('translate("user_not_found", item)', "user_not_found"),
        ('translate("errors.userNotFound")', "errors.userNotFound"),
        ('translate("forbidden")', None),
        ('translate("There is no user")', None),
        ("translate(item)", None),
        ('find("user_not_found")', None),
        ('"user_not_found".upper()', None),
        ('f"{item}"', None),
    ],
)
def test_the_key_of_what_a_function_finds_names_it(
    detail: str, constant: str | None, tmp_path: Path
) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        from fastapi import HTTPException

        def translate(key: str, language: str = "en") -> str: ...

        def find(key): ...

        def f(item):
            raise HTTPException(404, {detail})
        """,
    )
    assert site.detail.constant == constant
