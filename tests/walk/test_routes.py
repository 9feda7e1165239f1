"""Which routes serve the function of a site, where no decorator says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.context import FunctionKind, ParameterSource
from tests.sites import sites_in

HEAD = """
from fastapi import APIRouter, FastAPI, HTTPException

router = APIRouter(prefix="/teams")
app = FastAPI()


"""


def routes(folder: Path, code: str) -> list[list[str]]:
    """Return the routes that each site is reached by."""
    found = [site.function for site in sites_in(folder, HEAD + code)]
    return [[str(route) for route in function.routes] if function else [] for function in found]


def test_a_function_is_a_route_where_it_is_registered_for_one(tmp_path: Path) -> None:
    code = """
def team(name: str, limit: int = 5):
    raise HTTPException(404)

def teams():
    raise HTTPException(503)

router.add_api_route("/{name}", team, methods=["GET", "put"])
router.add_api_route(path="", endpoint=teams)
app.add_api_websocket_route("/feed", teams)
"""
    assert routes(tmp_path, code) == [
        ["GET /teams/{name}", "PUT /teams/{name}"],
        ["GET /teams", "WEBSOCKET /feed"],
    ]
    function = sites_in(tmp_path, HEAD + code)[0].function
    assert function is not None
    assert function.kind is FunctionKind.ROUTE
    assert function.parameters == {"name": ParameterSource.PATH, "limit": ParameterSource.QUERY}


METHODS = {
    "a name of the module": ("WRITING", ["POST /teams", "PUT /teams"]),
    "names of texts": ("[READ, 'head']", ["GET /teams", "HEAD /teams"]),
    "a name of another module": ("verbs.SAFE", ["GET /teams", "OPTIONS /teams"]),
    "names of the standard library": ("[HTTPMethod.PATCH, 'GET']", ["PATCH /teams", "GET /teams"]),
    "none": ("None", ["GET /teams"]),
    "what nobody has made": ("SOMETHING", ["/teams"]),
    "what is called": ("methods_of(app)", ["/teams"]),
    "what one name of can't be told": ("['GET', other]", ["/teams"]),
    "lists put together": ("['GET', *WRITING]", ["/teams"]),
    "a name with several values": ("EITHER", ["/teams"]),
}


@pytest.mark.parametrize(("listed", "expected"), METHODS.values(), ids=METHODS.keys())
def test_methods_are_what_their_names_say(tmp_path: Path, listed: str, expected: list[str]) -> None:
    code = f"""
from http import HTTPMethod
from app import verbs

READ = "get"
WRITING = ["POST", "put"]
EITHER = ["GET"] if app.debug else ["POST"]

@app.api_route("/teams", methods={listed})
def teams(limit: int):
    raise HTTPException(503)
"""
    verbs = {"app/verbs.py": "SAFE = ('GET', 'OPTIONS')\n"}
    [site] = sites_in(tmp_path, HEAD + code, **verbs)
    assert site.function is not None
    assert [str(route) for route in site.function.routes] == expected
    assert site.function.parameters == {"limit": ParameterSource.QUERY}


def test_a_method_is_a_route_of_the_object_that_registers_it(tmp_path: Path) -> None:
    code = """
class Server:
    def __init__(self, app):
        self.router = APIRouter()
        self.router.add_api_route("/teams/{name}", self.team, methods=["GET"])
        app.add_api_route("/health", self.health)
        app.add_api_route("/other", Other.team)

    async def team(self, name: str):
        raise HTTPException(404)

    @staticmethod
    def health():
        raise HTTPException(503)


class Other:
    def team(self):
        raise HTTPException(404)

    def health(self):
        raise HTTPException(500)
"""
    assert routes(tmp_path, code) == [["GET /teams/{name}"], ["GET /health"], ["GET /other"], []]
    function = sites_in(tmp_path, HEAD + code)[0].function
    assert function is not None
    assert function.parameters == {"name": ParameterSource.PATH}


def test_other_functions_are_no_routes(tmp_path: Path) -> None:
    code = """
def team():
    raise HTTPException(404)

def add_api_route(function):
    raise HTTPException(404)

class Teams:
    def team(self):
        raise HTTPException(404)

def register(teams, path):
    add_api_route(team)
    router.add_api_route(path, team)
    router.add_api_route("/teams", teams.team)
    router.add_api_route("/made", make(team))
    router.add_api_route("/everything", *team)
    router.add_route_class("/team", team)
"""
    assert routes(tmp_path, code) == [[], [], []]
