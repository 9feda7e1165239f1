"""ERR203: an exception that is constructed and never raised."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import InsertRaise
from errlint.model.context import FunctionKind
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.makers import annotated_name
from errlint.project.names import ModuleScope
from errlint.rules.base import Example, Silent, SiteRule
from errlint.rules.flow.swallowing import swallowing_clause

_SWALLOWED = "ERR201"


class NotRaised(SiteRule):
    """An exception that is constructed, but not raised.

    ## What it does
    Flags a construction whose result is dropped, or returned from a route or a dependency. A
    function that builds exceptions for others to raise is fine.

    ## Why is this bad?
    Nothing fails. FastAPI takes a returned exception for the result: the client gets a 200 with
    the exception's attributes as its body, `{"status_code": 404, "detail": …, "headers": null}`,
    or a 500 where the route declares another type. A dependency that returns it lets the request
    through, with the exception in place of the user. One that is dropped does nothing at all.

    ## Example
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            return HTTPException(404, detail="Item not found")
        return items[item_id]
    ```

    ## Use instead
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            raise HTTPException(404, detail="Item not found")
        return items[item_id]
    ```

    ## Fix safety
    The fix is safe: the client gets the status that the code says. It is offered where the
    statement is nothing but the construction, and no success: that needs a response (ERR103 speaks
    of it). It is unsafe in a `try` whose broad handler would catch what is raised, unless ERR201
    lets it out of there without passing by what the handler tidies up.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    """

    code = "ERR203"
    name = "not-raised"
    summary = "An exception is constructed and never raised"
    fix = "`raise`"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag an exception that nothing raises, outside of tests."""
        consequence = _consequence(site)
        if consequence is None or _is_test(site, module) or _provides_exceptions(site, module):
            return
        message = f"`{site.spelling}` is not raised: {consequence}"
        yield module.finding(site, message, None, _proposal(site, module))

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                result = find(item_id)
                if result is None:
                    result = HTTPException(404, detail="Item not found")
                return result
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                if item_id not in items:
                    return HTTPException(404, detail="Item not found")
                return items[item_id]
            """,
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                if item_id not in items:
                    raise HTTPException(404, detail="Item not found")
                return items[item_id]
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def check(token):
                if not token:
                    HTTPException(
                        status_code=401,
                        detail="Not authenticated",
                    )
                return token
            """,
            """
            from fastapi import HTTPException

            def check(token):
                if not token:
                    raise HTTPException(
                        status_code=401,
                        detail="Not authenticated",
                    )
                return token
            """,
        ),
        Example(
            """
            from fastapi import Depends, FastAPI, HTTPException

            app = FastAPI()

            def current_user(token: str):
                if token not in users:
                    return HTTPException(status_code=401, detail="Not authenticated")
                return users[token]

            @app.get("/me")
            def me(user=Depends(current_user)):
                return user
            """,
            """
            from fastapi import Depends, FastAPI, HTTPException

            app = FastAPI()

            def current_user(token: str):
                if token not in users:
                    raise HTTPException(status_code=401, detail="Not authenticated")
                return users[token]

            @app.get("/me")
            def me(user=Depends(current_user)):
                return user
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int) -> Item:
                item = find(item_id)
                return item if item else HTTPException(404, detail="Item not found")
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.put("/items/{item_id}")
            def update(item_id: int):
                save(item_id)
                return HTTPException(200, detail="Updated")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        NOT_FOUND = HTTPException(404, detail="Item not found")
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read(item_id: int):
            error = HTTPException(404, detail="Item not found")
            if item_id not in items:
                raise error
            return items[item_id]
        """,
        """
        from fastapi import HTTPException

        def not_found(name):
            return HTTPException(404, detail=f"{name} not found")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, detail="Item not found")
        """,
        """
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        def credentials_exception() -> HTTPException:
            return HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})

        @app.get("/me")
        def me(token: str, error: Annotated[HTTPException, Depends(credentials_exception)]):
            if token != "good":
                raise error
        """,
        """
        from fastapi import HTTPException

        def authenticate(token):
            error = HTTPException(401, detail="Not authenticated")
            if not token:
                raise error
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.get("/items")
        def items():
            def missing(name):
                return HTTPException(404, detail=f"{name} not found")

            raise missing("Item")
        """,
        """
        from fastapi import APIRouter, HTTPException
        from app.errors import error_for_client

        router = APIRouter()

        @router.get("/failures")
        def failures():
            return [describe(HTTPException(404, detail="Item not found"))]
        """,
        """
        from fastapi import Depends, FastAPI, HTTPException
        from fastapi.security import HTTPBearer

        app = FastAPI()

        class HTTPBearer403(HTTPBearer):
            def make_not_authenticated_error(self):
                return HTTPException(status_code=403, detail="Not authenticated")

        @app.get("/me")
        def me(credentials=Depends(HTTPBearer403())):
            return credentials
        """,
        Silent(
            """
            import pytest
            from app.errors import NotFound

            def test_needs_a_name():
                with pytest.raises(TypeError):
                    NotFound()
            """,
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class NotFound(HTTPException):
                    def __init__(self, name):
                        super().__init__(404, detail=f"{name} not found")
                """
            },
        ),
    )


def _proposal(site: Site, module: Module) -> Proposal | None:
    """Raise what is no success, where that gets out of the `try` that it stands in.

    ERR201 lets it out of a handler that does nothing but to answer.
    """
    if not site.stands_alone or site.status.is_success:
        return None
    clause = swallowing_clause(site.tries, site.exception, module)
    gets_out = clause is None or (not clause.tidies_up and _lets_out(module))
    sure = Applicability.SAFE if gets_out else Applicability.UNSAFE
    return Proposal("Raise it", (InsertRaise(site),), sure, WireEffect.STATUS)


def _lets_out(module: Module) -> bool:
    """Tell whether ERR201 is asked about a file."""
    settings = module.settings
    is_ignored = _SWALLOWED in settings.ignored_codes_for(module.path)
    return settings.selects(_SWALLOWED, True) and not is_ignored


def _consequence(site: Site) -> str | None:
    """Say what happens instead, None where the exception may still be raised."""
    if site.usage is Usage.DISCARDED:
        return "it does nothing"
    if site.function is None:
        return None
    if site.usage is Usage.RETURNED and site.function.kind is FunctionKind.DEPENDENCY:
        return "the request goes on, with the exception as the value of the dependency"
    if site.usage is Usage.RETURNED_FROM_ROUTE:
        if site.function.declares_response:
            return "it is not what the route declares, the client gets a 500"
        return "the client gets a 200 with its attributes as the body"
    return None


def _provides_exceptions(site: Site, module: Module) -> bool:
    """Tell whether a dependency is there to build what others raise, by what it says it returns."""
    function = site.function
    if function is None or function.kind is not FunctionKind.DEPENDENCY:
        return False
    returned = annotated_name(function.node.returns)
    if returned is None:
        return False
    scope = ModuleScope(module.project, module.path)
    return module.exceptions.tracked(module.project.resolve(returned, scope)) is not None


def _is_test(site: Site, module: Module) -> bool:
    kind = site.function.kind if site.function else FunctionKind.OTHER
    return module.is_test or kind is FunctionKind.TEST
