"""ERR201 in the wrapper of a decorator, which calls the functions that it is put on."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

IMPORTS = """\
import functools

from fastapi import APIRouter, HTTPException

from app.stock import find

router = APIRouter()


"""
HANDLED = """\
def handled(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        try:
            return await func(*args, **kwargs)
        {clauses}

    return wrapper


"""
WITH_ARGUMENTS = """\
def handled(message):
    def decorate(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            try:
                return await func(*args, **kwargs)
            except Exception as error:
                raise HTTPException(500, detail=message) from error

        return wrapper

    return decorate


"""
FAILS = "except Exception as error:\n            raise HTTPException(500, detail='No') from error"
ROUTE = """\
@router.get("/items/{item_id}")
@handled
async def read(item_id: int):
    return find(item_id)
"""
STOCK = """\
from fastapi import HTTPException


def find(item_id):
    if item_id > 3:
        raise HTTPException(404, detail="No such item")
    return item_id
"""
LOST = ["`except Exception` swallows what functions under `@handled` raise"]


def messages(folder: Path, code: str, **files: str) -> list[str]:
    others = {f"app/{name}.py": text for name, text in {"stock": STOCK, **files}.items()}
    example = ExampleProject(folder, Silent(code, files=others), code, "ERR201")
    return [found.message for found in example.check().diagnostics]


def handled(*clauses: str) -> str:
    return HANDLED.format(clauses="\n        ".join(clauses))


def test_what_a_route_raises_by_a_helper_ends_in_the_wrapper(tmp_path: Path) -> None:
    assert messages(tmp_path, IMPORTS + handled(FAILS) + ROUTE) == LOST


def test_a_decorator_with_arguments_returns_one(tmp_path: Path) -> None:
    route = ROUTE.replace("@handled", '@handled("No item")')
    assert messages(tmp_path, IMPORTS + WITH_ARGUMENTS + route) == LOST


@pytest.mark.parametrize(
    ("imported", "name"),
    [
        ("from app.main import handled", "handled"),
        ("from app import main", "main.handled"),
    ],
)
def test_a_decorator_is_put_on_methods_of_other_modules(
    tmp_path: Path, imported: str, name: str
) -> None:
    service = f"""\
{imported}
from app.stock import find


class Shop:
    @{name}
    async def read(self, item_id):
        return find(item_id)
"""
    assert messages(tmp_path, IMPORTS + handled(FAILS), service=service) == LOST


@pytest.mark.parametrize(
    "clauses",
    [
        ("except HTTPException:", "    raise", FAILS),
        ("except Exception:", "    log.exception('failed')", "    raise"),
        ("except Exception as error:", "    log.exception(error)"),
        ("except KeyError as error:", "    raise HTTPException(404, detail='No') from error"),
    ],
)
def test_a_wrapper_that_lets_http_exceptions_through_is_fine(
    tmp_path: Path, clauses: tuple[str, ...]
) -> None:
    assert messages(tmp_path, IMPORTS + handled(*clauses) + ROUTE) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return find(item_id)", "return item_id"),
        ("@handled\n", ""),
        ("@handled\n", "@others.handled\n"),
        ("@handled\n", "# @handled\n"),
    ],
)
def test_nothing_is_lost_where_no_function_under_it_raises(
    tmp_path: Path, before: str, after: str
) -> None:
    assert before in ROUTE
    code = IMPORTS + "from elsewhere import others\n\n\n" + handled(FAILS)
    assert messages(tmp_path, code + ROUTE.replace(before, after)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    return wrapper", "    return func"),
        ("def handled(func):", "def handled(other, func):"),
        ("        try:", "        func = replaced\n        try:"),
    ],
)
def test_a_function_that_calls_something_else_is_no_wrapper(
    tmp_path: Path, before: str, after: str
) -> None:
    code = handled(FAILS)
    assert before in code
    assert messages(tmp_path, IMPORTS + code.replace(before, after) + ROUTE) == []
