"""ERR401's fix over several files: what routes inherit, and what the same run changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Example, Silent
from errlint.run.all_files import fix_all
from errlint.run.found import FixOptions
from tests.rules.examples import ExampleProject, dedented

DEPENDENCIES = Example(
    """
    from fastapi import Depends, FastAPI
    from app.users import UserDep, require, users_or_error

    app = FastAPI()

    @app.get("/users/{name}", responses={403: {"description": "Not yours"}})
    def get_user(name: str, user: UserDep):
        return users_or_error(name)

    @app.get("/keys", dependencies=[Depends(require("keys"))])
    def get_keys():
        return ["abc"]
    """,
    after="""
    from fastapi import Depends, FastAPI
    from app.users import UserDep, require, users_or_error

    app = FastAPI()

    @app.get(
        "/users/{name}",
        responses={
            401: {"description": "Unauthorized"},
            403: {"description": "Not yours"},
            404: {"description": "Not Found"},
        },
    )
    def get_user(name: str, user: UserDep):
        return users_or_error(name)

    @app.get(
        "/keys",
        dependencies=[Depends(require("keys"))],
        responses={401: {"description": "Unauthorized"}},
    )
    def get_keys():
        return ["abc"]
    """,
    files={
        "app/users.py": """
        from typing import Annotated
        from fastapi import Depends, HTTPException
        from fastapi.security import OAuth2PasswordBearer

        bearer = OAuth2PasswordBearer("token")

        async def get_current_user(token: Annotated[str, Depends(bearer)]):
            if token not in users:
                raise HTTPException(401, detail="Log in")
            return users[token]

        UserDep = Annotated["User", Depends(get_current_user)]

        def users_or_error(name):
            if name not in users:
                raise unknown(name)
            return users[name]

        def unknown(name):
            return HTTPException(404, detail=f"{name} is unknown")

        def require(right):
            def check(user: UserDep):
                if right not in user.rights:
                    raise HTTPException(401, detail="Not yours")
            return check
        """
    },
)
SERVICE = Example(
    """
    from fastapi import APIRouter
    from app.service import Service

    router = APIRouter()
    service = Service()

    @router.get("/teams/{name}")
    async def get_team(name: str):
        return service.team(name)
    """,
    after="""
    from fastapi import APIRouter
    from app.service import Service

    router = APIRouter()
    service = Service()

    @router.get(
        "/teams/{name}",
        responses={401: {"description": "Unauthorized"}, 404: {"description": "Not Found"}},
    )
    async def get_team(name: str):
        return service.team(name)
    """,
    files={
        "app/application.py": """
        from fastapi import Depends, FastAPI
        from app import main
        from app.service import authenticate

        app = FastAPI()
        app.include_router(main.router, dependencies=[Depends(authenticate)])
        """,
        "app/service.py": """
        from fastapi import HTTPException, Request

        class Service:
            def team(self, name):
                return self._found(name)

            def _found(self, name):
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
                return teams[name]

        def authenticate(request: Request):
            if "authorization" not in request.headers:
                raise HTTPException(401, detail="Log in")
        """,
    },
)


@pytest.mark.parametrize("example", [DEPENDENCIES, SERVICE], ids=["dependencies", "service"])
def test_statuses_that_a_route_inherits_are_declared(example: Example, tmp_path: Path) -> None:
    fixed = ExampleProject(tmp_path, example, example.before, "ERR401").fix()
    assert fixed.new is not None and example.after is not None
    assert fixed.new.text == dedented(example.after)
    assert fixed.left == ()


CHANGING = """
from fastapi import FastAPI, HTTPException
from app.checks import checked

app = FastAPI()

@app.post("/teams")
def create(team: dict):
    try:
        checked(team)
        return int(team["size"])
    except ValueError:
        raise HTTPException(400, "Size is invalid")
"""
CHECKS = """
from fastapi import HTTPException

def checked(team):
    try:
        int(team["members"])
    except ValueError:
        raise HTTPException(400, "Members are invalid")
    if team["name"] in teams:
        raise HTTPException(409, "Name is taken")
"""


def test_what_the_run_changes_is_documented_as_it_is_then(tmp_path: Path) -> None:
    example = Silent(CHANGING, files={"app/checks.py": CHECKS})
    project = ExampleProject(tmp_path, example, CHANGING, "ERR401,ERR101")
    first, _ = fix_all(project.jobs, FixOptions(unsafe=True))
    assert first.new is not None
    assert "raise HTTPException(422" in first.new.text
    assert '@app.post("/teams", responses={409: {"description": "Conflict"}})' in first.new.text


def test_without_unsafe_it_is_only_told(tmp_path: Path) -> None:
    example = Silent(CHANGING, files={"app/checks.py": CHECKS})
    project = ExampleProject(tmp_path, example, CHANGING, "ERR401")
    first, _ = fix_all(project.jobs, FixOptions())
    assert not first.is_changed
    assert [(item.code, item.range.start.row) for item in first.left] == [
        ("ERR401", 6),
        ("ERR401", 12),
    ]
