"""ERR102: a guard for an empty path parameter."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.base import Example, SiteRule
from errlint.rules.status.empty_path import problem_of_guard


class UnreachablePathCheck(SiteRule):
    """A guard for an empty parameter of the path, which no request can reach.

    ## What it does
    Flags `if not key`, `key == ""`, `len(key) == 0` and `key is None` where `key` is a text
    parameter of the route's own path. `{key}` matches one character or more, so that the check
    never holds. `{key:path}` can be empty, though never `None`: there the check belongs in the
    signature. Says nothing about `key.strip()`, which `%20` reaches, about a name that the
    function assigns, and about a condition that something else can make true.

    ## Why is this bad?
    The error is documented, translated and tested, and no client will ever see it. A rule for
    `{key:path}` in the signature is in the OpenAPI document and answers as all validation does.

    ## Example
    ```python
    @router.get("/variables/{key:path}")
    def get_variable(key: str):
        if not key:
            raise HTTPException(404, "No key")
    ```

    ## Use instead
    ```python
    @router.get("/variables/{key:path}")
    def get_variable(key: Annotated[str, Path(min_length=1)]): ...
    ```

    ## Fix safety
    There is no fix: removing the check, or moving it, changes code around the site.

    ## References
    - [Starlette: Path Parameters](https://www.starlette.io/routing/#path-parameters)
    - [FastAPI: Path Parameters and Numeric Validations](https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/)
    """

    code = "ERR102"
    name = "unreachable-path-check"
    summary = "The guard tests a path parameter for being empty"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a guard that does nothing but test path parameters for being empty."""
        if site.guard and (problem := problem_of_guard(site, module)):
            yield module.finding(site, problem, site.guard.range)

    INVALID = (
        Example(
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/{variable_key:path}")
            def get_variable(variable_key: str):
                if not variable_key:
                    raise HTTPException(404, "No key")
            """,
        ),
        Example(
            """
            from typing import Annotated

            from fastapi import APIRouter, HTTPException, Path

            router = APIRouter(prefix="/users/{name}")

            @router.put("/keys/{key}")
            async def put(name: str, key: Annotated[str, Path(max_length=250)], value: str):
                if name == "" or len(key) == 0:
                    raise HTTPException(422, "Missing parameter")
                if key is None:
                    raise HTTPException(422, "No key")
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.get("/items/{item_id}")
            def item(item_id: int):
                if item_id is not None:
                    return ITEMS[item_id]
                else:
                    raise HTTPException(400, "No item")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        def get_variable(key: str):
            if not key.strip():
                raise HTTPException(422, "The key is blank")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        def get_variable(key: str):
            key = key.strip("/")
            if not key:
                raise HTTPException(422, "The key is blank")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        def get_variable(key: str, team: str):
            if not key or not team:
                raise HTTPException(422, "Key and team are required")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/items/{item_id}")
        def item(item_id: int):
            if not item_id:
                raise HTTPException(422, "Items are counted from 1")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/items")
        @router.get("/items/{item_id}")
        def item(item_id: str | None = None):
            if item_id is None:
                raise HTTPException(422, "Name an item")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables")
        def get_variable(key: str):
            if not key:
                raise HTTPException(422, "The key is empty")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        def get_variable(key: str):
            variable = VARIABLES.get(key)
            if not variable:
                raise HTTPException(404, "Variable not found")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        def get_variable(key: str):
            if key not in VARIABLES:
                raise HTTPException(404, "Variable not found")
            if key:
                raise HTTPException(501, "Not implemented")
        """,
        """
        from fastapi import HTTPException

        def variable(key: str):
            if not key:
                raise HTTPException(422, "The key is empty")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key}")
        @router.get("/folders/{key:path}")
        def get_variable(key: str):
            if not key:
                raise HTTPException(422, "The key is empty")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/variables/{key:int}")
        def get_variable(key: str):
            if not key:
                raise HTTPException(422, "The key is empty")
        """,
        """
        from typing import Annotated

        from fastapi import FastAPI, HTTPException
        from pydantic import StringConstraints

        app = FastAPI()

        @app.get("/items/{key}")
        def read(key: Annotated[str, StringConstraints(strip_whitespace=True)]):
            if not key:
                raise HTTPException(404, "No key")
        """,
    )
