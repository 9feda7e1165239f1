"""Fixes of whole statements: what moves with a call, and what keeps the style that it has."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.codemods.fixing import fixed

HEAD = "from fastapi import APIRouter, HTTPException, status\n\nrouter = APIRouter()\n\n\n"


def code(text: str) -> str:
    return HEAD + textwrap.dedent(text).lstrip("\n")


MOVING = {
    "elements beside it": (
        """
        errors = [HTTPException(404, "The one that you look for is gone now"), None, None]
        """,
        """
        errors = [
            HTTPException(
                404, {"reason": "not_found", "message": "The one that you look for is gone now"}
            ),
            None,
            None,
        ]
        """,
    ),
    "two in one statement": (
        """
        error = HTTPException(404, "Gone") if missing else HTTPException(409, "Here")
        """,
        """
        error = (
            HTTPException(404, {"reason": "not_found", "message": "Gone"})
            if missing
            else HTTPException(409, {"reason": "conflict", "message": "Here"})
        )
        """,
    ),
    "a decorator": (
        """
        @pytest.mark.parametrize("error", [HTTPException(404, "It is gone"), ValueError()])
        def test(error):
            pass
        """,
        """
        @pytest.mark.parametrize(
            "error",
            [
                HTTPException(404, {"reason": "not_found", "message": "It is gone"}),
                ValueError(),
            ],
        )
        def test(error):
            pass
        """,
    ),
    "a condition": (
        """
        if isinstance(HTTPException(404, "The one that you look for is gone now"), kind):
            pass
        """,
        """
        if isinstance(
            HTTPException(
                404, {"reason": "not_found", "message": "The one that you look for is gone now"}
            ),
            kind,
        ):
            pass
        """,
    ),
    "its cause": (
        """
        def f():
            raise HTTPException(404, "It is gone for ever and a long day") from errors.first(
                name
            )
        """,
        """
        def f():
            raise HTTPException(
                404, {"reason": "not_found", "message": "It is gone for ever and a long day"}
            ) from errors.first(name)
        """,
    ),
    "the raise that was missing": (
        """
        @router.get("/")
        def f():
            HTTPException(404, {"reason": "not_found", "message": "It is gone for ever!!"})
        """,
        """
        @router.get("/")
        def f():
            raise HTTPException(
                404, {"reason": "not_found", "message": "It is gone for ever!!"}
            )
        """,
    ),
    "a comment that goes": (
        """
        def f():
            raise HTTPException(
                404, {"reason": "gone", "message": "It is gone"}
            )  # TODO: structured error
        """,
        """
        def f():
            raise HTTPException(404, {"reason": "gone", "message": "It is gone"})
        """,
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVING.values(), ids=MOVING)
def test_moves_with_the_call(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, code(before)) == code(after)


def test_indents_in_brackets_as_the_file_does(tmp_path: Path) -> None:
    """Google's style, by Pyink: blocks by two spaces, brackets by four."""
    before = """
    def find(name):
      try:
        return load(
            name, folder=FOLDER
        )
      except KeyError as error:
        raise HTTPException(status_code=404, detail="There is no such file here") from error
    """
    after = """
    def find(name):
      try:
        return load(
            name, folder=FOLDER
        )
      except KeyError as error:
        raise HTTPException(
            status_code=404,
            detail={"reason": "not_found", "message": "There is no such file here"},
        ) from error
    """
    assert fixed(tmp_path, code(before)) == code(after)


KEPT = {
    "another statement of the line": (
        "x = 1; raise HTTPException(404, 'Gone'); y  =  2\n",
        "x = 1; raise HTTPException(404, {'reason': 'not_found', 'message': 'Gone'}); y  =  2\n",
    ),
    "a suite on the line of its head": (
        "if x : raise HTTPException(404, 'Gone')\n",
        "if x : raise HTTPException(404, {'reason': 'not_found', 'message': 'Gone'})\n",
    ),
    "a style of its own where a key has another name": (
        "if x:\n"
        "    raise HTTPException( status_code = 404,\n"
        "                         detail = {'code':'gone' , 'message': 'Gone'} ) # why\n",
        "if x:\n"
        "    raise HTTPException( status_code = 404,\n"
        "                         detail = {'reason':'gone' , 'message': 'Gone'} ) # why\n",
    ),
    "a style of its own where only the raise is missing": (
        "@router.get('/')\n"
        "def f():\n"
        "    HTTPException(404,\n"
        "                  {'reason':'gone' , 'message': 'Gone'})\n",
        "@router.get('/')\n"
        "def f():\n"
        "    raise HTTPException(404,\n"
        "                  {'reason':'gone' , 'message': 'Gone'})\n",
    ),
    "a default value": (
        "handler = lambda x=HTTPException(404, 'Gone') :x\n",
        "handler = lambda x=HTTPException(404, {'reason': 'not_found', 'message': 'Gone'}) :x\n",
    ),
    "blocks of two columns": (
        "if x:\n  raise HTTPException(404, 'The one thing that you look for is gone now')\n",
        "if x:\n"
        "  raise HTTPException(\n"
        "    404,\n"
        "    {'reason': 'not_found', 'message': 'The one thing that you look for is gone now'},\n"
        "  )\n",
    ),
    "tabs": (
        "if x:\n\tif y:\n\t\traise HTTPException(404, 'The one that you look for is gone now')\n",
        "if x:\n"
        "\tif y:\n"
        "\t\traise HTTPException(\n"
        "\t\t\t404,\n"
        "\t\t\t{'reason': 'not_found', 'message': 'The one that you look for is gone now'},\n"
        "\t\t)\n",
    ),
    "parentheses": (
        "raise (HTTPException(404, 'Gone'))\n",
        "raise (HTTPException(404, {'reason': 'not_found', 'message': 'Gone'}))\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), KEPT.values(), ids=KEPT)
def test_what_is_around_the_call_is_kept(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, HEAD + before) == HEAD + after
