"""ERR401's fix: `responses=` as the file has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject


def declared(
    folder: Path, before: str, decorator: str, rule: str = "ERR401", statuses: str = "409, 404"
) -> str:
    """Return the decorator of a route that answers two statuses, with `before` above it."""
    first, second = statuses.split(", ")
    code = (
        "from fastapi import FastAPI, HTTPException, status\n\n"
        f"app = FastAPI()\n{before}\n{decorator}\ndef route(name: str):\n"
        f'    if name == "a":\n        raise HTTPException({first}, "Taken")\n'
        f'    raise HTTPException({second}, "Missing")\n'
    )
    fixed = ExampleProject(folder, Silent(code), code, rule).fix()
    assert fixed.new is not None
    again = ExampleProject(folder, Silent(code), fixed.new.text, rule).fix()
    assert not again.is_changed
    text = fixed.new.text.partition(f"app = FastAPI()\n{before}\n")[2]
    return text.partition("\ndef route")[0]


@pytest.mark.parametrize(
    ("before", "decorator", "expected"),
    [
        (
            "",
            '@app.get("/{name}", responses=None)',
            '@app.get(\n    "/{name}",\n'
            '    responses={404: {"description": "Not Found"}, 409: {"description": "Conflict"}},\n)',
        ),
        (
            '@app.get("/a", responses={403: {"model": Problem}, 500: {"model": Problem}})\n'
            "def a(): ...\n",
            '@app.get("/{name}")',
            '@app.get("/{name}", responses={404: {"model": Problem}, 409: {"model": Problem}})',
        ),
        (
            '@app.get("/a", responses=errors([status.HTTP_403_FORBIDDEN]))\ndef a(): ...\n',
            '@app.get("/{name}")',
            "@app.get(\n"
            '    "/{name}", responses=errors([status.HTTP_404_NOT_FOUND, status.HTTP_409_CONFLICT])'
            "\n)",
        ),
        (
            "",
            '@app.get("/{name}", responses=errors([400, 404]))',
            '@app.get("/{name}", responses=errors([400, 404, 409]))',
        ),
        (
            "",
            "@app.get('/{name}', responses={**COMMON, '404': {'description': 'None', 'model': M}})",
            "",
        ),
        (
            "",
            '@app.get(\n    "/{name}",  # a comment\n    responses={404: Missing},\n)',
            '@app.get(\n    "/{name}",  # a comment\n'
            '    responses={404: Missing, 409: {"description": "Conflict"}},\n)',
        ),
        (
            "",
            '@app.get("/{name}", responses={404: {"description": "No", "model": M}})',
            '@app.get(\n    "/{name}",\n    responses={\n'
            '        404: {"description": "No", "model": M},\n'
            '        409: {"description": "Conflict", "model": M},\n    },\n)',
        ),
        (
            "",
            '@app.get("/{name}", responses={200: {"model": Item}})',
            '@app.get(\n    "/{name}",\n    responses={\n        200: {"model": Item},\n'
            '        404: {"description": "Not Found"},\n'
            '        409: {"description": "Conflict"},\n    },\n)',
        ),
        (
            "",
            '@app.get("/{name}", name = "a", responses={\n  400: {},  # first\n  404: {}  # last\n})',
            '@app.get("/{name}", name = "a", responses={\n  400: {},  # first\n  404: {},  # last\n'
            "  409: {}\n})",
        ),
        (
            "",
            '@app.get("/{name}", name = "a", responses={\n  404: {},  # the last\n})',
            '@app.get("/{name}", name = "a", responses={\n  404: {},  # the last\n  409: {},\n})',
        ),
        (
            "",
            '@app.get("/{name}", name = "a", responses={  # all\n  # first\n  404: {},\n'
            "  # second\n  410: {},\n})",
            '@app.get("/{name}", name = "a", responses={  # all\n  # first\n  404: {},\n'
            "  409: {},\n  # second\n  410: {},\n})",
        ),
        (
            "",
            '@app.get( # all\n  # first\n  "/{name}", name = "a"\n)',
            '@app.get( # all\n  # first\n  "/{name}", name = "a",\n'
            '  responses={404: {"description": "Not Found"}, '
            '409: {"description": "Conflict"}}\n)',
        ),
        (
            "",
            '@app.get("/{name}", name = "a", responses=errors([400,404]))',
            '@app.get("/{name}", name = "a", responses=errors([400,404, 409]))',
        ),
        (
            "",
            '@app.get(\n  "/{name}",\n  name = "a", # why\n)',
            '@app.get(\n  "/{name}",\n  name = "a", # why\n  responses={404: {"description": "Not Found"}, '
            '409: {"description": "Conflict"}},\n)',
        ),
        (
            "",
            '@app.get(\n  "/{name}", name = "a"\n)',
            '@app.get(\n  "/{name}", name = "a",\n  responses={404: {"description": "Not Found"}, '
            '409: {"description": "Conflict"}}\n)',
        ),
        (
            "",
            '@app.get( "/{name}" , name = "a")',
            '@app.get( "/{name}" , name = "a", responses={404: {"description": "Not Found"}, '
            '409: {"description": "Conflict"}})',
        ),
    ],
)
def test_is_written_as_the_file_has_it(
    before: str, decorator: str, expected: str, tmp_path: Path
) -> None:
    assert declared(tmp_path, before, decorator) == (expected or decorator)


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        (
            '@app.get("/{name}", responses={HTTPStatus.GONE: {"model": P}})',
            '@app.get(\n    "/{name}",\n    responses={\n'
            '        HTTPStatus.NOT_FOUND: {"model": P},\n'
            '        HTTPStatus.CONFLICT: {"model": P},\n'
            '        HTTPStatus.GONE: {"model": P},\n    },\n)',
        ),
        (
            '@app.get("/{name}", responses=errors([http.HTTPStatus.GONE.value]))',
            '@app.get(\n    "/{name}",\n    responses=errors(\n        [\n'
            "            http.HTTPStatus.NOT_FOUND.value,\n"
            "            http.HTTPStatus.CONFLICT.value,\n"
            "            http.HTTPStatus.GONE.value,\n        ]\n    ),\n)",
        ),
        (
            '@app.get("/{name}", responses=errors([codes.HTTP_410_GONE]))',
            "@app.get(\n"
            '    "/{name}",\n'
            "    responses=errors(\n"
            "        [codes.HTTP_404_NOT_FOUND, codes.HTTP_409_CONFLICT, codes.HTTP_410_GONE]\n"
            "    ),\n)",
        ),
        (
            '@app.get("/{name}", responses=errors([Codes.HTTP_410_GONE]))',
            '@app.get("/{name}", responses=errors([404, 409, Codes.HTTP_410_GONE]))',
        ),
    ],
)
def test_statuses_are_spelt_by_names_that_are_known(
    decorator: str, expected: str, tmp_path: Path
) -> None:
    before = (
        "import http\nfrom http import HTTPStatus\nfrom starlette import status as codes\n\n"
        "class Codes:\n    HTTP_410_GONE = 410\n"
    )
    assert declared(tmp_path, before, decorator) == expected


@pytest.mark.parametrize(
    ("decorator", "expected"),
    [
        (
            '@app.get("/{name}", responses=errors([410]))',
            '@app.get(\n    "/{name}", responses={**errors([404, 410]), '
            '304: {"description": "Not Modified"}}\n)',
        ),
        (
            '@app.get("/{name}", responses={410: {"model": Problem}})',
            '@app.get(\n    "/{name}",\n    responses={\n'
            '        304: {"description": "Not Modified"},\n'
            '        404: {"model": Problem},\n'
            '        410: {"model": Problem},\n    },\n)',
        ),
        (
            '@app.get("/{name}", responses=errors([status.HTTP_410_GONE]))',
            "@app.get(\n"
            '    "/{name}",\n    responses={\n'
            "        **errors([status.HTTP_404_NOT_FOUND, status.HTTP_410_GONE]),\n"
            '        304: {"description": "Not Modified"},\n    },\n)',
        ),
    ],
)
def test_what_is_no_error_has_no_model(decorator: str, expected: str, tmp_path: Path) -> None:
    """FastAPI refuses a model for a status without a body when the module is imported."""
    assert declared(tmp_path, "", decorator, statuses="404, 304") == expected


def test_a_status_without_a_name_is_a_number(tmp_path: Path) -> None:
    decorator = '@app.get("/{name}", responses=errors([status.HTTP_410_GONE]))'
    assert declared(tmp_path, "", decorator, statuses="498, 599") == (
        '@app.get("/{name}", responses=errors([status.HTTP_410_GONE, 498, 599]))'
    )


PLAIN = (
    '@app.get(\n    "/{name}",\n'
    '    responses={404: {"description": "Not Found"}, 409: {"description": "Conflict"}},\n)'
)


@pytest.mark.parametrize(
    "before",
    [
        "def add():\n    from app.docs import errors\n"
        '    @app.get("/a", responses=errors([403]))\n    def a(): ...\n',
        "def add(Problem):\n"
        '    @app.get("/a", responses={403: {"model": Problem}})\n    def a(): ...\n',
        "class Views:\n    Problem = dict\n"
        '    @app.get("/a", responses={403: {"model": Problem}})\n    def a(): ...\n',
        "routers = [APIRouter(responses={403: {'model': M}}) for M in models]\n",
        '@app.get("/a", responses=errors([403], "You are not allowed to"))\ndef a(): ...\n',
    ],
)
def test_what_is_bound_elsewhere_is_no_example(before: str, tmp_path: Path) -> None:
    assert declared(tmp_path, before, '@app.get("/{name}")') == PLAIN


def test_what_an_inner_function_is_declared_like_may_be_of_the_module(tmp_path: Path) -> None:
    before = (
        'def add():\n    @app.get("/a", responses={403: {"model": Problem}})\n    def a(): ...\n'
    )
    assert declared(tmp_path, before, '@app.get("/{name}")') == (
        '@app.get("/{name}", responses={404: {"model": Problem}, 409: {"model": Problem}})'
    )


def test_comments_of_an_example_are_not_written_again(tmp_path: Path) -> None:
    before = (
        '@app.get("/a", responses=errors(\n    # all of them\n    [\n        403,  # not yours\n'
        "    ],\n    model=Problem,\n))\ndef a(): ...\n"
    )
    assert declared(tmp_path, before, '@app.get("/{name}")') == (
        '@app.get("/{name}", responses=errors([404, 409], model=Problem))'
    )


def test_a_noqa_stays_on_the_first_row(tmp_path: Path) -> None:
    decorator = '@app.get("/{name}")  # noqa: B008'
    assert declared(tmp_path, "", decorator) == PLAIN.replace("(\n", "(  # noqa: B008\n", 1)


def test_brackets_are_indented_as_others_of_the_file(tmp_path: Path) -> None:
    before = "".join(f"def {name}():\n  call(\n      1,\n  )\n" for name in "abcde")
    assert declared(tmp_path, before, '@app.get("/{name}")') == PLAIN


@pytest.mark.parametrize(
    "decorator",
    [
        '@app.get("/{name}", responses=COMMON)',
        '@app.get("/{name}", **options)',
        '@app.get("/{name}")\n@app.get("/other/{name}")',
        '@app.get("/{name}", responses=COMMON | {403: {}})',
        '@app.get("/{name}", include_in_schema=False)',
    ],
)
def test_is_left_alone_where_it_can_not_be_added_to(decorator: str, tmp_path: Path) -> None:
    assert declared(tmp_path, "COMMON = {401: {}}\n", decorator) == decorator
