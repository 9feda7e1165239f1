"""The paths that Cadwyn knows routes by, put together from the whole project."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.cadwyn.files import Files
from errlint.routing.reader import read_routers
from errlint.routing.routers import ROUTING, Routers
from tests.sites import write

ITEMS = """
from fastapi import APIRouter

router = APIRouter(prefix="/items")

@router.get("/{number}")
def get_item(number): ...
"""
HANDED_OVER = "app.generate_and_include_versioned_routers(root)\n"


def routers(folder: Path, files: dict[str, str]) -> Routers:
    write(folder, files)
    paths = sorted(str(path) for path in folder.rglob("*.py"))
    found = Routers(Workspace(str(folder)).project)
    files_read = Files.read(paths)
    for path, tree in files_read.holding(ROUTING):
        read_routers(found, path, files_read.texts[path], tree)
    return found


def routes(folder: Path, files: dict[str, str]) -> dict[str, list[str]]:
    """Return the routes of each endpoint by its name."""
    found = routers(folder, files).routes()
    return {endpoint.qualname: list(map(str, paths)) for endpoint, paths in found.items()}


MAINS = {
    "a router itself": (
        "from app.items import router\napp.generate_and_include_versioned_routers(router)\n",
        ["GET /items/{number}"],
    ),
    "a router with another one in it": (
        "from app.items import router as items\nroot = APIRouter(prefix='/v1')\n"
        "root.include_router(items, prefix='/shop')\n" + HANDED_OVER,
        ["GET /v1/shop/items/{number}"],
    ),
    "three deep, twice": (
        "from app import items\nroot = APIRouter()\ninner = APIRouter(prefix='/in')\n"
        "inner.include_router(items.router)\n"
        "root.include_router(inner, prefix='/a')\nroot.include_router(inner, prefix='/b')\n"
        + HANDED_OVER,
        ["GET /a/in/items/{number}", "GET /b/in/items/{number}"],
    ),
    "prefixes with names": (
        "from app.items import router\nBASE = '/api'\nroot = APIRouter(prefix=f'{BASE}/v2')\n"
        "root.include_router(router, prefix=BASE)\n" + HANDED_OVER,
        ["GET /api/v2/api/items/{number}"],
    ),
    "inside of a function, imported there": (
        "def make():\n    from app.items import router\n    root = APIRouter(prefix='/v1')\n"
        "    root.include_router(router)\n"
        "    app = Cadwyn()\n    app.generate_and_include_versioned_routers(root)\n",
        ["GET /v1/items/{number}"],
    ),
    "made by a function": (
        "from app.items import router\ndef make():\n    root = APIRouter(prefix='/v3')\n"
        "    root.include_router(router)\n    return root\n"
        "app.generate_and_include_versioned_routers(make())\n",
        ["GET /v3/items/{number}"],
    ),
    "in a loop": (
        "from app import items\nroot = APIRouter()\nfor part in (items.router,):\n"
        "    root.include_router(part, prefix='/x')\n" + HANDED_OVER,
        ["GET /x/items/{number}"],
    ),
    "by keyword": (
        "from app.items import router\nroot = APIRouter()\n"
        "root.include_router(prefix='/k', router=router)\n" + HANDED_OVER,
        ["GET /k/items/{number}"],
    ),
    "nothing is versioned: all of them": (
        "from app.items import router\napp = FastAPI()\napp.include_router(router, prefix='/x')\n",
        ["GET /x/items/{number}"],
    ),
}


@pytest.mark.parametrize(("main", "expected"), MAINS.values(), ids=list(MAINS))
def test_a_path_is_put_together(tmp_path: Path, main: str, expected: list[str]) -> None:
    files = {"app/__init__.py": "", "app/items.py": ITEMS, "app/main.py": main}
    assert routes(tmp_path, files) == {"get_item": expected}


UNVERSIONED = {
    "another router": "from app.items import router\nroot = APIRouter()\n" + HANDED_OVER,
    "the application": (
        "from app.items import router\nroot = APIRouter()\napp.include_router(router)\n"
        + HANDED_OVER
    ),
    "two routers that look alike": (
        "root = APIRouter()\nother = APIRouter()\n"
        "from app.items import router\nother.include_router(router)\n" + HANDED_OVER
    ),
}


@pytest.mark.parametrize("main", UNVERSIONED.values(), ids=list(UNVERSIONED))
def test_a_router_without_versions_has_no_routes(tmp_path: Path, main: str) -> None:
    files = {"app/__init__.py": "", "app/items.py": ITEMS, "app/main.py": main}
    assert routes(tmp_path, files) == {}


def test_a_prefix_that_is_computed_hides_the_path(tmp_path: Path) -> None:
    main = "from app.items import router\nroot = APIRouter(prefix=f())\n"
    main += "root.include_router(router)\n" + HANDED_OVER
    files = {"app/__init__.py": "", "app/items.py": ITEMS, "app/main.py": main}
    found = routers(tmp_path, files)
    assert found.routes() == {}
    assert [endpoint.qualname for endpoint in found.hidden()] == ["get_item"]


def test_all_ways_to_add_a_route(tmp_path: Path) -> None:
    code = """
        from app.other import elsewhere

        root = APIRouter()

        @root.post("/a")
        @root.put(path="/b")
        async def both(): ...

        @root.api_route("/c", methods=["GET", "delete"])
        def several(): ...

        @root.api_route("/d")
        def one(): ...

        @root.websocket("/e")
        def socket(): ...

        @cache.get("/f")
        def cached(): ...

        def added(): ...

        root.add_api_route("/g", added, methods=["PATCH"])
        root.add_api_route("/h", endpoint=elsewhere)
        app.generate_and_include_versioned_routers(root)
    """
    files = {"app/__init__.py": "", "app/other.py": "def elsewhere(): ...\n", "app/main.py": code}
    assert routes(tmp_path, files) == {
        "both": ["POST /a", "PUT /b"],
        "several": ["GET /c", "DELETE /c"],
        "one": ["GET /d"],
        "added": ["PATCH /g"],
        "elsewhere": ["GET /h"],
    }


def test_methods_that_a_name_stands_for(tmp_path: Path) -> None:
    code = """
        from app.verbs import READING, made

        root = APIRouter()
        WRITING = ("post", "put")

        @root.api_route("/a", methods=READING)
        def read(): ...

        @root.api_route("/b", methods=WRITING)
        def write(): ...

        @root.api_route("/c", methods=made())
        def unknown(): ...

        @root.api_route("/d", **options)
        def anything(): ...

        app.generate_and_include_versioned_routers(root)
    """
    verbs = "READING = ['GET', 'HEAD']\ndef made(): ...\n"
    files = {"app/__init__.py": "", "app/verbs.py": verbs, "app/main.py": code}
    found = routers(tmp_path, files)
    assert {endpoint.qualname: list(map(str, of)) for endpoint, of in found.routes().items()} == {
        "read": ["GET /a", "HEAD /a"],
        "write": ["POST /b", "PUT /b"],
    }
    assert {endpoint.qualname for endpoint in found.hidden()} == {"unknown", "anything"}


def test_routers_that_include_each_other_end(tmp_path: Path) -> None:
    code = "a = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\n"
    code += "@a.get('/x')\ndef f(): ...\n"
    assert routes(tmp_path, {"main.py": code}) == {}
