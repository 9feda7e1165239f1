"""Which statuses are declared for a route, by itself and by all that includes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.routing.test_routers import routers

APP = "from fastapi import APIRouter, FastAPI, status\n\n"
ROUTE = '@{}.get("/a"{})\ndef a():\n    pass\n\n\n'


def documented(folder: Path, **files: str) -> dict[str, set[int]]:
    """Return the statuses declared for each endpoint by its name."""
    found = routers(folder, {f"{name}.py": text for name, text in files.items()})
    return {endpoint.qualname: set(told) for endpoint, told in found.documented().items()}


@pytest.mark.parametrize(
    ("responses", "statuses"),
    [
        ("{404: {}, 409: {}}", {404, 409}),
        ('{"404": {}}', {404}),
        ("{status.HTTP_403_FORBIDDEN: {}}", {403}),
        ("create_doc([401, status.HTTP_404_NOT_FOUND])", {401, 404}),
        ("{**create_doc([404]), 200: {}}", {200, 404}),
        ("{**COMMON, 409: {}}", {401, 409}),
        ("COMMON | {404: {}}", {401, 404}),
        ("DENIED", {401, 403}),
        ("{**DENIED, 404: {}}", {401, 403, 404}),
        ("docs.GONE", {410}),
        ("None", set()),
    ],
)
def test_what_a_route_declares(responses: str, statuses: set[int], tmp_path: Path) -> None:
    route = ROUTE.format("app", f", responses={responses}")
    named = "COMMON = {401: {}}\nDENIED = {status.HTTP_403_FORBIDDEN: {}, **COMMON}\n"
    text = f"{APP}import docs\n{named}app = FastAPI()\n{route}"
    docs = "from http import HTTPStatus\nGONE = {HTTPStatus.GONE: {}}\n"
    assert documented(tmp_path, main=text, docs=docs) == {"a": statuses}


@pytest.mark.parametrize(
    "arguments",
    [
        ", responses=told_elsewhere",
        ", responses=problem_docs()",
        ", responses={**problem_docs()}",
        ', openapi_extra={"responses": {"404": {}}}',
        ", responses={**told_elsewhere}",
        ", responses=PARTLY",
        ", responses=ENDLESS",
        ', responses={"4XX": {}}',
        ', responses={"default": {}}',
        ", responses=create_doc(STATUSES)",
        ", **options",
        ", include_in_schema=False",
    ],
)
def test_what_can_not_be_told(arguments: str, tmp_path: Path) -> None:
    named = "PARTLY = {404: {}, **told_elsewhere}\nENDLESS = {404: {}, **ENDLESS}\n"
    text = f"{APP}{named}app = FastAPI()\n{ROUTE.format('app', arguments)}"
    assert documented(tmp_path, main=text) == {}


def test_what_is_around_a_route_counts(tmp_path: Path) -> None:
    items = f"{APP}router = APIRouter(responses={{404: {{}}}})\n{ROUTE.format('router', '')}"
    main = (
        f"{APP}from items import router\n\n"
        "outer = APIRouter(responses={401: {}})\n"
        "outer.include_router(router, responses={409: {}})\n"
        "app = FastAPI(responses={500: {}})\napp.include_router(outer)\n"
    )
    assert documented(tmp_path, items=items, main=main) == {"a": {401, 404, 409, 500}}


def test_an_application_that_a_function_is_given(tmp_path: Path) -> None:
    items = f"{APP}router = APIRouter()\n{ROUTE.format('router', '')}"
    main = (
        f"{APP}from items import router\n\n\n"
        "def add_routers(app: FastAPI) -> None:\n    app.include_router(router)\n\n\n"
        "def create():\n    app = FastAPI(responses={500: {}})\n    add_routers(app)\n    return app\n"
    )
    assert documented(tmp_path, items=items, main=main) == {"a": {500}}


@pytest.mark.parametrize(
    "main",
    [
        "",
        "def add(app):\n    app.include_router(router)\n",
        "app = FastAPI(**options)\napp.include_router(router)\n",
        "app = FastAPI()\nouter = Unknown()\nouter.include_router(router)\napp.include_router(outer)\n",
        "router.include_router(router)\n",
    ],
)
def test_a_route_that_no_known_application_serves(main: str, tmp_path: Path) -> None:
    items = f"{APP}router = APIRouter()\n{ROUTE.format('router', '')}"
    assert documented(tmp_path, items=items, main=f"{APP}from items import router\n\n{main}") == {}
