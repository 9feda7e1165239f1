"""Applications that Cadwyn versions: old requests get the old bytes, new ones the new form."""

from __future__ import annotations

import json
import textwrap
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.cadwyn.apps import NEW, OLD, App

pytest.importorskip("cadwyn")

ROUTES = """
    from typing import Annotated

    from fastapi import APIRouter, Depends, FastAPI, HTTPException, status
    from starlette.exceptions import HTTPException as StarletteHTTPException

    from app.errors import GONE, Conflict, Full, shared
    from app.services import Service, check

    items = APIRouter(prefix="/items")

    @items.get("/{number}")
    def get_item(number: int):
        if number == 0:
            return {"detail": {"reason": "not_found", "message": "Item 0 not found"}}
        if number == 1:
            raise HTTPException(status.HTTP_404_NOT_FOUND, detail=f"Item {number} not found")
        if number == 2:
            raise HTTPException(409, {"error": "Taken \\u00e9", "code": "item_taken", "by": [1]})
        if number == 3:
            raise HTTPException(404)
        if number == 4:
            raise HTTPException(422, detail=None)
        if number == 5:
            raise HTTPException(400, {"message": "Bad number", "number": number})
        if number == 6:
            raise HTTPException(404, {"reason": "not_found", "message": "Item deleted"})
        if number == 7:
            raise HTTPException(410, GONE, headers={"X-Since": "2020"})
        if number == 8:
            raise HTTPException(403, {"reason": "Not allowed", "message": "No"})
        if number == 9:
            raise HTTPException(400, "Odd" if number % 2 else "Even")
        if number == 10:
            raise HTTPException(status_code=number + 400, detail="Of any status")
        if number == 11:
            raise Conflict("eleven")
        if number == 12:
            check(number)
        if number == 13:
            Service().load(number)
        if number == 14:
            raise HTTPException(400, "Quotes \\"'\\" and \\\\ and\\nnew lines: " + str(number))
        if number == 15:
            raise Full()
        if number == 16:
            raise HTTPException(507, detail=dict(reason="unknown", message=str(number)))
        return {"number": number}

    @items.api_route("/{number}", methods=["PUT", "PATCH"])
    async def put_item(number: int):
        check(number)
        return get_item(number)

    def current_user(token: str = ""):
        if token == "bad":
            raise HTTPException(401, "Bad token", headers={"WWW-Authenticate": "Bearer"})
        if token == "ugly":
            check(12)

    users = APIRouter()

    @users.get("/users/{name}", dependencies=[Depends(current_user)])
    def get_user(name: str):
        if name == "star":
            raise StarletteHTTPException(404, "No star")
        if name == "shared":
            raise shared
        if name == "kept":
            raise HTTPException(401, {"reason": "other", "message": "Bad token"})
        raise HTTPException(404, "No user " + name)

    router = APIRouter(prefix="/v1")
    for part in (items, users):
        router.include_router(part, prefix="/shop")
"""
ERRORS = """
    from fastapi import HTTPException

    GONE = "It is gone"
    shared = HTTPException(418, "Shared")

    class Conflict(HTTPException):
        def __init__(self, what):
            super().__init__(status_code=409, detail=f"Conflict of {what}")

    class Full(HTTPException):
        def __init__(self):
            super().__init__(507, "Full")
"""
SERVICES = """
    from fastapi import HTTPException

    def check(number):
        if number == 12:
            raise HTTPException(400, "Checked: %d" % number)

    class Service:
        def load(self, number):
            self._fail(number)

        def _fail(self, number):
            raise HTTPException(503, f"{number} is too much")
"""
ITEMS = [f"GET /v1/shop/items/{number}" for number in range(17)]
INSIDE = [*ITEMS, *(f"PUT /v1/shop/items/{n}" for n in (1, 2, 12)), "PATCH /v1/shop/items/6"]
INSIDE += ["GET /v1/shop/users/bob", "GET /v1/shop/users/kept", "GET /v1/nothing"]
OUTSIDE = [
    "GET /v1/shop/users/bob?token=bad",
    "GET /v1/shop/users/bob?token=ugly",
    "GET /v1/shop/users/star",
    "GET /v1/shop/users/shared",
]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return App(tmp_path)


@pytest.fixture
def shop(app: App) -> App:
    app.write({"routes.py": ROUTES, "errors.py": ERRORS, "services.py": SERVICES})
    return app


def test_old_requests_get_the_old_bytes(shop: App) -> None:
    before = shop.answers(OLD, *INSIDE)
    assert "not given back" not in shop.fix().stderr
    shop.release()
    assert shop.answers(OLD, *INSIDE) == before


def test_new_requests_get_the_new_form(shop: App) -> None:
    before = shop.answers(NEW, *INSIDE)
    shop.fix()
    shop.release()
    after = shop.answers(NEW, *INSIDE)
    assert {request for request in INSIDE if after[request] == before[request]} == {
        "GET /v1/shop/items/0",
        "GET /v1/shop/items/6",
        "GET /v1/shop/items/16",
        "PATCH /v1/shop/items/6",
        "GET /v1/shop/users/kept",
        "GET /v1/nothing",
    }
    for request in set(ITEMS) - {"GET /v1/shop/items/0"}:
        detail = json.loads(after[request].body)["detail"]
        assert {"reason", "message"} <= detail.keys()
        assert after[request].status == before[request].status


def test_what_cadwyn_does_not_see_is_answered_by_a_handler(shop: App) -> None:
    requests = [*INSIDE, *OUTSIDE]
    before = shop.answers(OLD, *requests)
    result = shop.fix()
    assert "register `answer_error`" in result.stderr
    assert "own handler" not in result.stderr
    shop.release(handled=True)
    assert shop.answers(OLD, *requests) == before
    assert all(b'"reason":' in a.body for a in shop.answers(NEW, *OUTSIDE).values())


def test_a_handler_that_is_there_already_has_to_be_called(shop: App) -> None:
    handler = """
    from starlette.exceptions import HTTPException

    async def answer(request, exc: HTTPException):
        return await send(request, exc.detail)

    def install(app):
        app.add_exception_handler(HTTPException, answer)
    """
    (shop.root / "app" / "answers.py").write_text(textwrap.dedent(handler))
    assert "end with the project's own handler" in shop.fix().stderr


def test_an_exception_that_is_shared_keeps_its_new_form(shop: App) -> None:
    shop.fix()
    shop.release(handled=True)
    shop.answers(OLD, "GET /v1/shop/users/shared")
    with shop._client() as client:
        url = "/v1/shop/users/shared"
        bodies = [client.get(url, headers={"x-api-version": v}).json() for v in (OLD, NEW, OLD)]
    assert [body["detail"] for body in bodies][::2] == ["Shared", "Shared"]
    assert bodies[1]["detail"]["message"] == "Shared"


def test_a_changed_status_is_taken_back(app: App) -> None:
    app.write(
        {
            "routes.py": """
                from fastapi import APIRouter, HTTPException
                from pydantic import TypeAdapter, ValidationError

                router = APIRouter()

                @router.get("/numbers/{text}")
                def get_number(text: str):
                    try:
                        return TypeAdapter(int).validate_python(text)
                    except ValidationError:
                        raise HTTPException(status_code=400, detail="Invalid number: " + text)

                @router.get("/kept/{text}")
                def get_kept(text: str):
                    try:
                        return TypeAdapter(int).validate_python(text)
                    except ValidationError:
                        raise HTTPException(400, {"reason": "invalid", "message": "No number"})
            """
        }
    )
    requests = ("GET /numbers/1", "GET /numbers/x", "GET /kept/x")
    before = app.answers(OLD, *requests)
    app.fix("--unsafe")
    app.release()
    assert app.answers(OLD, *requests) == before
    new = app.answers(NEW, *requests)
    assert [answer.status for answer in new.values()] == [200, 422, 422]
    assert new["GET /kept/x"].body == before["GET /kept/x"].body


@pytest.mark.parametrize(
    "schema",
    [
        'schema = "rfc9457"\n',
        '[schema]\nmessage = "{message}"\ncode = "{reason:upper}"\nversion = 2\n',
    ],
)
def test_any_schema_is_taken_back(shop: App, schema: str) -> None:
    (shop.root / "errlint.toml").write_text(schema)
    requests = [*INSIDE, *OUTSIDE]
    before = shop.answers(OLD, *requests)
    shop.fix()
    shop.release(handled=True)
    assert shop.answers(OLD, *requests) == before
    assert shop.answers(NEW, *requests) != before


def test_the_class_of_the_project_is_taken_back(app: App) -> None:
    app.write(
        {
            "errors.py": """
                from fastapi import HTTPException

                class ApiError(HTTPException):
                    pass
            """,
            "routes.py": """
                from fastapi import APIRouter, HTTPException

                router = APIRouter()

                @router.get("/")
                def index():
                    raise HTTPException(404, "Nothing here")
            """,
        }
    )
    (app.root / "errlint.toml").write_text('raise-with = "app.errors.ApiError"\n')
    before = app.answers(OLD, "GET /")
    app.fix()
    assert "raise ApiError" in (app.root / "app" / "routes.py").read_text()
    app.release()
    assert app.answers(OLD, "GET /") == before


def test_the_phrase_of_the_status_is_the_one_that_python_knows(app: App) -> None:
    app.write(
        {
            "routes.py": """
                from fastapi import APIRouter, HTTPException

                router = APIRouter()

                @router.get("/")
                def index():
                    raise HTTPException(413)
            """
        }
    )
    app.fix()
    app.release()
    answer = app.answers(OLD, "GET /")["GET /"]
    assert json.loads(answer.body) == {"detail": HTTPStatus(413).phrase}


def test_the_phrase_and_the_same_text_are_one(app: App) -> None:
    app.write(
        {
            "routes.py": """
                from fastapi import APIRouter, HTTPException

                router = APIRouter()

                @router.get("/{number}")
                def index(number: int):
                    if number:
                        raise HTTPException(404, "Not Found")
                    raise HTTPException(404)
            """
        }
    )
    requests = ("GET /0", "GET /1")
    before = app.answers(OLD, *requests)
    assert "not given back" not in app.fix().stderr
    app.release()
    assert app.answers(OLD, *requests) == before


def test_versions_between_and_routes_of_other_versions(app: App) -> None:
    app.write(
        {
            "routes.py": """
                from cadwyn import VersionedAPIRouter
                from fastapi import HTTPException

                router = VersionedAPIRouter(prefix="/items")

                @router.get("/{number}")
                def get_item(number: int):
                    raise HTTPException(404, f"Item {number} not found")

                @router.only_exists_in_older_versions
                @router.delete("/{number}")
                def delete_item(number: int):
                    raise HTTPException(409, "Kept")
            """,
            "versions/others.py": """
                from cadwyn import VersionChange, endpoint

                class NoDeletion(VersionChange):
                    description = "Items are not deleted any more"
                    instructions_to_migrate_to_previous_version = (
                        endpoint("/items/{number}", ["DELETE"]).existed,
                        endpoint("/items/{number}", ["GET"]).had(path="/things/{number}"),
                    )
            """,
            "versions/__init__.py": """
                from cadwyn import HeadVersion, Version, VersionBundle
                from app.versions.others import NoDeletion

                bundle = VersionBundle(
                    HeadVersion(),
                    Version("2026-11-21"),
                    Version("2026-01-01", NoDeletion),
                    Version("2025-01-01"),
                )
            """,
        }
    )
    versions = app.root / "app" / "versions" / "__init__.py"
    text = versions.read_text()
    old, middle = ("GET /things/1", "DELETE /items/1"), ("GET /items/1", "DELETE /items/1")
    before = app.answers(OLD, *old), app.answers("2026-01-01", *middle)
    app.fix()
    added = text.replace('Version("2026-11-21")', 'Version("2026-11-21", StructuredErrors)')
    versions.write_text("from app.versions.v2026_11_21 import StructuredErrors\n" + added)
    assert (app.answers(OLD, *old), app.answers("2026-01-01", *middle)) == before
    assert app.answers(NEW, *middle)["GET /items/1"] != before[1]["GET /items/1"]
