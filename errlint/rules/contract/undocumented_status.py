"""ERR401: a route answers a status that no `responses=` declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from errlint.model.changes import DeclareStatuses
from errlint.model.context import FunctionKind
from errlint.model.contract import Contract, FunctionKey, StatusOrigin
from errlint.model.declared_route import DeclaredRoute
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.site import RAISED, Site
from errlint.rules.base import Example, Rule, Silent
from errlint.rules.contract.route_names import route_name

_NEEDLESS = frozenset({422, 499})
"""What FastAPI documents by itself for every route that is given anything, and what is answered to
clients that are gone."""


class UndocumentedStatus(Rule):
    """A route answers a status that no `responses=` declares.

    ## What it does
    Flags a status that a route raises, itself or by a helper or dependency of the project, and that
    neither its own `responses=` and `status_code=` declare, nor the `responses=` of its router, of
    an `include_router()`, or of the application. What a helper in `responses=` is given counts
    (`create_doc([400, 404])`). Left alone are routes of which that can't be told by reading, those
    that no application in the given paths includes, and those that are not published
    (`include_in_schema=False`, `openapi_url=None`).

    Helpers are followed as far as names and annotations lead to them, into methods as well; what
    catches an HTTP exception on the way ends the search, and what a helper only does if it is given
    an optional argument is left out. Dependencies are those of the route, of all that includes it,
    and of the class-based view (`@cbv(router)`) that it is a method of.

    ## Why is this bad?
    The OpenAPI document is what clients are generated from and tested against. A status that is not
    in it meets code that was not made for it.

    ## Example
    ```python
    @router.get("/items/{item_id}")
    def get_item(item_id: str):
        if item_id not in items:
            raise HTTPException(404, detail={"reason": "not_found", "message": "No such item"})
        return items[item_id]
    ```

    ## Use instead
    ```python
    @router.get("/items/{item_id}", responses={404: {"model": Problem}})
    def get_item(item_id: str):
        if item_id not in items:
            raise HTTPException(404, detail={"reason": "not_found", "message": "No such item"})
        return items[item_id]
    ```

    ## Fix safety
    The fix is unsafe: what documents an answer is the project's choice. It is written as the
    nearest route above in the file has it whose names mean the same there, with the same helper,
    model and spelling of statuses, else as `{404: {"description": "Not Found"}}`. Statuses that are
    no errors get no model. There is no fix where `responses=` is a name. Statuses that the same run
    changes are documented as they are then.

    ## References
    - [FastAPI: Additional Responses in OpenAPI](https://fastapi.tiangolo.com/advanced/additional-responses/)
    """

    code = "ERR401"
    name = "undocumented-status"
    summary = "A route answers a status that no `responses=` declares"
    is_default = False
    fix = "declares the status in the route's `responses=`"
    interests = frozenset({Interest.ROUTES})

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: what is declared stands in other files as well."""
        yield from ()

    def check_contract(self, module: Module, contract: Contract) -> Iterator[Finding]:
        """Flag the first site of each undeclared status of a route, and those that it inherits."""
        seen: set[tuple[str, int]] = set()
        declared = {route.function.qualname: route for route in module.extras.declared_routes}
        for site in module.sites:
            function, status = site.function, site.status.value
            if status is None or function is None or not _answers(site):
                continue
            key = FunctionKey(module.path, function.qualname)
            route = declared.get(function.qualname)
            is_raised = status in contract.raised.get(key, ())
            is_new = is_raised and (function.qualname, status) not in seen
            if is_new and _is_undocumented(status, key, route, contract):
                seen.add((function.qualname, status))
                message = _message(route_name(function, contract.routes.get(key, ())), str(status))
                proposal = _proposal(route, (status,))
                yield module.finding(site, message, site.status.node, proposal)
        for route in module.extras.declared_routes:
            key = FunctionKey(module.path, route.function.qualname)
            undocumented: dict[str, dict[int, StatusOrigin]] = {}
            for status, (origin, routes) in sorted(contract.inherited.get(key, {}).items()):
                is_seen = (key.qualname, status) in seen
                if not is_seen and _is_undocumented(status, key, route, contract):
                    name = route_name(route.function, routes)
                    undocumented.setdefault(name, {})[status] = origin
            for named, statuses in undocumented.items():
                yield _inherited(route, named, statuses)

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, HTTPException, status

            app = FastAPI()

            @app.get("/items/{item_id}", responses={404: {"description": "No such item"}})
            def get_item(item_id: str):
                if item_id not in items:
                    raise HTTPException(404, detail="No such item")
                if is_hidden(item_id):
                    raise HTTPException(status.HTTP_403_FORBIDDEN, detail="Not yours")
                if is_secret(item_id):
                    raise HTTPException(status_code=403, detail="Not yours either")
                return items[item_id]
            """,
            after="""
            from fastapi import FastAPI, HTTPException, status

            app = FastAPI()

            @app.get(
                "/items/{item_id}",
                responses={403: {"description": "Forbidden"}, 404: {"description": "No such item"}},
            )
            def get_item(item_id: str):
                if item_id not in items:
                    raise HTTPException(404, detail="No such item")
                if is_hidden(item_id):
                    raise HTTPException(status.HTTP_403_FORBIDDEN, detail="Not yours")
                if is_secret(item_id):
                    raise HTTPException(status_code=403, detail="Not yours either")
                return items[item_id]
            """,
        ),
        Example(
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter(prefix="/teams", responses={401: {}, 403: {}})

            @router.get("/{name}")
            def get_team(name: str):
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
                return teams[name]
            """,
            after="""
            from fastapi import APIRouter, HTTPException

            router = APIRouter(prefix="/teams", responses={401: {}, 403: {}})

            @router.get("/{name}", responses={404: {}})
            def get_team(name: str):
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
                return teams[name]
            """,
            files={
                "app/application.py": """
                from fastapi import FastAPI
                from app.main import router

                def create_app():
                    app = FastAPI()
                    app.include_router(router)
                    return app
                """
            },
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI, HTTPException, status

        app = FastAPI(responses={500: {"description": "Our fault"}})

        @app.get(
            "/items/{item_id}",
            responses={404: {"description": "No such item"}, status.HTTP_403_FORBIDDEN: {}},
        )
        def get_item(item_id: str):
            if item_id not in items:
                raise HTTPException(404, detail="No such item")
            if is_hidden(item_id):
                raise HTTPException(403, detail="Not yours")
            if is_malformed(item_id):
                raise HTTPException(422, detail="Malformed")
            if is_gone():
                raise HTTPException(499, detail="The client has hung up")
            raise HTTPException(500, detail="Our fault")
        """,
        Silent(
            """
            from fastapi import APIRouter, HTTPException, status
            from app.docs import create_doc

            router = APIRouter()

            @router.get("/{name}", responses=create_doc([status.HTTP_404_NOT_FOUND, 409]))
            def get_team(name: str):
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
                if not may_see(name):
                    raise HTTPException(403, detail="Not yours")
                return teams[name]
            """,
            files={
                "app/application.py": """
                from fastapi import APIRouter, FastAPI
                from app.docs import create_doc
                from app.main import router

                outer = APIRouter(responses=create_doc([401, 403]))
                outer.include_router(router, prefix="/teams")
                app = FastAPI()
                app.include_router(outer)
                """,
                "app/docs.py": """
                def create_doc(statuses):
                    return {status: {"model": Problem} for status in statuses}
                """,
            },
        ),
        Silent(
            """
            from fastapi import APIRouter, FastAPI, HTTPException

            router = APIRouter()

            @router.get("/{name}")
            def get_team(name: str):
                raise HTTPException(404, detail="No such team")

            def add_routers(app: FastAPI) -> None:
                app.include_router(router)
            """,
            files={
                "app/application.py": """
                from fastapi import FastAPI
                from app.main import add_routers

                app = FastAPI(responses={404: {"description": "There is nothing"}})
                add_routers(app)
                """
            },
        ),
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/{name}")
        def get_team(name: str):
            raise HTTPException(404, detail="No application is known to include the router")
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.get("/hidden", include_in_schema=False)
        def hidden():
            raise HTTPException(404, detail="Not published")

        @app.get("/ranges", responses={"4XX": {"description": "Your fault"}})
        def ranges():
            raise HTTPException(404, detail="Declared")

        @app.get("/told", responses=told_elsewhere)
        def told():
            raise HTTPException(404, detail="Can't be told")

        @app.get("/redirected", status_code=307)
        def redirected():
            raise HTTPException(307, headers={"Location": "/told"})
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI(title="Administration", openapi_url=None)

        @app.get("/healthz")
        def healthz():
            raise HTTPException(503)
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.get("/caught")
        def caught():
            try:
                raise HTTPException(404, detail="Never leaves")
            except HTTPException:
                return None
        """,
        """
        from fastapi import BackgroundTasks, FastAPI, HTTPException

        app = FastAPI()

        @app.get("/teams/{name}", responses={404: {}})
        def get_team(name: str):
            return team_or_error(name)

        @app.post("/import")
        def import_teams(tasks: BackgroundTasks):
            tasks.add_task(team_or_error, "first")

        def team_or_error(name):
            if name not in teams:
                raise HTTPException(404, detail="No such team")
            return teams[name]
        """,
    )


def _answers(site: Site) -> bool:
    """Tell whether a site raises what its route answers."""
    is_route = site.function is not None and site.function.kind is FunctionKind.ROUTE
    return is_route and site.usage in RAISED and not site.is_foreign and not site.is_caught


def _is_undocumented(
    status: int, key: FunctionKey, route: DeclaredRoute | None, contract: Contract
) -> bool:
    declared, by_now = contract.documented.get(key), route.statuses if route else frozenset()
    return declared is not None and status not in declared | by_now | _NEEDLESS


def _proposal(route: DeclaredRoute | None, statuses: Iterable[int]) -> Proposal | None:
    if route is None or route.call is None:
        return None
    added = tuple(statuses)
    listed = ", ".join(map(str, added))
    return Proposal(
        f"Declare {listed} in `responses=`",
        (DeclareStatuses(route.call, route.responses, added),),
        Applicability.UNSAFE,
        WireEffect.NONE,
    )


def _inherited(
    declared: DeclaredRoute, named: str, statuses: Mapping[int, StatusOrigin]
) -> Finding:
    raised = [
        f"{status} (raised by `{origin.function}` at {origin.filename}:{origin.row})"
        for status, origin in statuses.items()
    ]
    listed = " and ".join(filter(None, (", ".join(raised[:-1]), raised[-1])))
    proposal = _proposal(declared, statuses)
    message = _message(named, listed)
    return Finding(message, declared.range, declared.range, declared.rows, proposal)


def _message(route: str, answers: str) -> str:
    return f"`{route}` answers {answers}, which no `responses=` declares"
