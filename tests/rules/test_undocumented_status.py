"""ERR401 beyond the examples of the rule: which route it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

TEAMS = """
from fastapi import APIRouter, Depends, HTTPException

def user():
    raise HTTPException(401)

def team_or_error(name):
    raise HTTPException(404)

router = APIRouter(prefix="/teams")

@router.get("/{name}")
def team(name: str):
    return team_or_error(name)

@router.delete("/{name}")
def delete_team(name: str):
    raise HTTPException(409)
"""
MAIN = """
from fastapi import Depends, FastAPI
from app.main import router, user

app = FastAPI()
"""


def named(folder: Path, main: str, **files: str) -> dict[str, list[str]]:
    """Return the statuses that are said of each route."""
    texts = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    example = Silent(TEAMS, files={**texts, "app/application.py": MAIN + main})
    report = ExampleProject(folder, example, TEAMS, "ERR401").check()
    found: dict[str, list[str]] = {}
    for diagnostic in report.diagnostics:
        _, route, said = diagnostic.message.split("`", 2)
        statuses = [word for word in said.split("(")[0].split() if word.strip(",").isdecimal()]
        found.setdefault(route, []).extend(status.strip(",") for status in statuses)
    return found


@pytest.mark.parametrize(
    ("main", "prefix"),
    [
        ("app.include_router(router)", "/teams"),
        ("app.include_router(router, prefix='/api')", "/api/teams"),
        (
            "from fastapi import APIRouter\nouter = APIRouter(prefix='/v1')\n"
            "outer.include_router(router, prefix='/shop')\napp.include_router(outer, prefix='/api')",
            "/api/v1/shop/teams",
        ),
        ("app.include_router(router, prefix=settings.prefix)", "/teams"),
    ],
)
def test_a_route_is_named_by_its_whole_path(main: str, prefix: str, tmp_path: Path) -> None:
    routes = {f"GET {prefix}/{{name}}": ["404"], f"DELETE {prefix}/{{name}}": ["409"]}
    assert named(tmp_path, main) == routes


def test_a_route_is_named_by_which_it_happens(tmp_path: Path) -> None:
    main = (
        "app.include_router(router)\n"
        "app.include_router(router, prefix='/v2', dependencies=[Depends(user)])\n"
    )
    assert named(tmp_path, main) == {
        "GET /teams/{name}": ["404"],
        "GET /v2/teams/{name}": ["401"],
        "DELETE /teams/{name}": ["409"],
        "DELETE /v2/teams/{name}": ["401"],
    }


def test_an_application_in_a_test_names_no_route(tmp_path: Path) -> None:
    test = f"{MAIN}app.include_router(router, prefix='/test')\n"
    main = "app.include_router(router, prefix='/api')"
    routes = {"GET /api/teams/{name}": ["404"], "DELETE /api/teams/{name}": ["409"]}
    assert named(tmp_path, main, app__a__test_teams=test) == routes


REGISTERED = """
from fastapi import APIRouter, FastAPI, HTTPException

app = FastAPI()
router = APIRouter(prefix="/v1")

def team_or_error(name):
    raise HTTPException(404)

def team(name: str):
    return team_or_error(name)

def teams():
    raise HTTPException(503)

def unregistered(name):
    return team_or_error(name)

class Server:
    def team(self, name: str):
        return team_or_error(name)

    def register(self):
        app.add_api_route("/server/{name}", self.team)

app.router.add_api_route("/teams", teams)
router.add_api_route("/teams/{name}", team, methods=["PUT"])
router.add_api_route("/other", app.other)
router.add_api_route("/unknown", unknown)
app.include_router(router, prefix="/api")
"""


def test_registered_functions_are_routes(tmp_path: Path) -> None:
    report = ExampleProject(tmp_path, Silent(REGISTERED), REGISTERED, "ERR401").check()
    found = {(d.range.start.row, d.message.split("`")[1]) for d in report.diagnostics}
    assert found == {
        (13, "GET /teams"),
        (23, "GET /server/{name}"),
        (26, "PUT /api/v1/teams/{name}"),
    }


def test_another_function_of_the_same_name_is_another_route(tmp_path: Path) -> None:
    code = TEAMS.replace("def delete_team(", "def team(")
    example = Silent(code, files={"app/application.py": f"{MAIN}app.include_router(router)\n"})
    report = ExampleProject(tmp_path, example, code, "ERR401").check()
    assert "`DELETE /teams/{name}` answers 409" in report.diagnostics[-1].message
