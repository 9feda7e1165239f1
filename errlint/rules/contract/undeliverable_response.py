"""ERR402: a route declares a status that nothing it runs answers."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.contract import Contract, FunctionKey
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule, Silent
from errlint.rules.contract.route_names import route_name


class UndeliverableResponse(Rule):
    """A route declares a status that nothing it runs answers.

    ## What it does
    Flags a status of a client's error that a route declares in its own `responses=`, where nothing
    that it may run decides that status: not its own code, its dependencies, what these call, nor
    any exception handler or middleware of the project. A helper that is given statuses counts
    (`create_doc([400, 404])`).

    What a route may run is taken to be far more than it is: from its function, its dependencies and
    whatever runs around every route, each name leads to everything of that name in the given files,
    whatever it is an attribute of; and a class leads to all its methods. All statuses that are
    written there may be answered. So the rule says nothing of a route

    - that reaches a status which is no constant: `HTTPException(error.status)`, also in an
      exception handler, which runs around every route, but for one that answers the status of the
      HTTP exception that it is given;
    - that reaches a call of which no name says what it runs: of a parameter, an element of a
      container, `getattr()` or `import_module()` with a computed name;
    - that reaches an import of the project's own code which is not among the given files, or a
      dependency, a middleware or an exception class of a library;
    - that no application in the given paths includes, or that serves several routes;
    - and nothing at all where a given file can't be read.

    A function of a library that raises HTTP exceptions when it is called is not known for it.
    Left alone are statuses that come by a name which routes may share (`**COMMON`), those of a
    router or an application, 5xx, and what is answered around a route: 405, 408, 413, 422, 429 and
    the like, 400 where FastAPI may read a body, and 404 where the path has a converter. Tests are
    not looked at, neither for routes nor for what these run. Large applications are seldom told.

    `errlint fix` does not run this rule: what it says of a route rests on the files around it.

    ## Why is this bad?
    Whoever reads the OpenAPI document writes code for an answer that never comes. Often a status
    has been copied from the route above, or the check has moved and taken its answer along.

    ## Example
    ```python
    @app.get("/items", responses={404: {"description": "No such item"}})
    def list_items():
        return sorted(items)
    ```

    ## Use instead
    ```python
    @app.get("/items")
    def list_items():
        return sorted(items)
    ```

    ## Fix safety
    There is no fix: the declaration may be right and the check missing.

    ## References
    - [FastAPI: Additional Responses in OpenAPI](https://fastapi.tiangolo.com/advanced/additional-responses/)
    """

    code = "ERR402"
    name = "undeliverable-response"
    summary = "A route declares a status that nothing it runs answers"
    is_default = False
    interests = frozenset({Interest.ROUTES})

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: what a route runs stands in other files as well."""
        yield from ()

    def check_contract(self, module: Module, contract: Contract) -> Iterator[Finding]:
        """Flag the decorator of each route that declares what can't be answered."""
        for declared in module.extras.declared_routes:
            function = declared.function
            statuses = contract.undeliverable.get(FunctionKey(module.path, function.qualname))
            if statuses:
                *others, last = map(str, sorted(statuses))
                listed = " and ".join(filter(None, (", ".join(others), last)))
                message = (
                    f"`{route_name(function)}` declares {listed}, which nothing it runs answers"
                )
                yield Finding(message, declared.range, declared.range, declared.rows)

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()
            items = {"a": "apple"}

            @app.get("/items", responses={404: {"description": "No such item"}})
            def list_items():
                return sorted(items)

            @app.get("/items/{item_id}", responses={404: {"description": "No such item"}})
            def get_item(item_id: str):
                if item_id not in items:
                    raise HTTPException(404, detail="No such item")
                return items[item_id]
            """
        ),
        Example(
            """
            from typing import Annotated
            from fastapi import APIRouter, Depends
            from sqlalchemy import select
            from sqlalchemy.orm import Session
            from app.database import get_session
            from app.docs import create_doc
            from app.errors import Conflict, Missing
            from app.models import Team

            router = APIRouter()
            SessionDep = Annotated[Session, Depends(get_session)]

            def found(session: Session, name: str) -> Team:
                team = session.scalar(select(Team).where(Team.name == name))
                if team is None:
                    raise Missing()
                return team

            @router.get("", responses=create_doc([404]))
            def list_teams(session: SessionDep):
                return session.scalars(select(Team).order_by(Team.name)).all()

            @router.delete("/{name}", responses=create_doc([404, 410]))
            def delete_team(name: str, session: SessionDep):
                session.delete(found(session, name))

            @router.post("", responses=create_doc([409]))
            def create_team(name: str, session: SessionDep):
                if session.get(Team, name):
                    raise Conflict(name)
                session.add(Team(name=name))
            """,
            count=2,
            files={
                "app/application.py": """
                from fastapi import FastAPI, Request
                from fastapi.responses import JSONResponse
                from app.errors import TeamError
                from app.main import router

                app = FastAPI()
                app.include_router(router, prefix="/teams")

                @app.exception_handler(TeamError)
                async def answer(request: Request, exc: TeamError):
                    return JSONResponse({"detail": str(exc)}, status_code=409)
                """,
                "app/errors.py": """
                from fastapi import HTTPException, status

                class TeamError(Exception):
                    pass

                class Conflict(TeamError):
                    def __init__(self, name):
                        super().__init__(f"{name} is taken")

                class Missing(HTTPException):
                    def __init__(self):
                        super().__init__(status.HTTP_404_NOT_FOUND, "No such team")
                """,
                "app/database.py": """
                from sqlalchemy import create_engine
                from sqlalchemy.orm import sessionmaker

                make = sessionmaker(create_engine("sqlite://"))

                def get_session():
                    with make() as session:
                        yield session
                """,
                "app/models.py": """
                from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

                class Base(DeclarativeBase):
                    pass

                class Team(Base):
                    name: Mapped[str] = mapped_column(primary_key=True)
                """,
                "app/docs.py": """
                def create_doc(statuses):
                    return {status: {"description": "An error"} for status in statuses}
                """,
            },
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.get("/items/{item_id}", responses={404: {"description": "No such item"}})
        async def read_item(item_id: str):
            if item_id == "foo":
                return {"id": "foo", "value": "there goes my hero"}
            return JSONResponse(status_code=404, content={"message": "Item not found"})
        """,
        """
        import httpx
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.get("/upstream", responses={404: {"description": "Whatever upstream says"}})
        async def upstream():
            response = httpx.get("https://example.org")
            if response.is_error:
                raise HTTPException(response.status_code)
            return response.json()
        """,
        """
        from fastapi import Depends, FastAPI
        from fastapi.security import HTTPBearer

        app = FastAPI(dependencies=[Depends(HTTPBearer())])

        @app.get("/secured", responses={401: {"description": "Log in"}, 403: {}})
        def secured():
            return "yes"
        """,
        """
        from company.common import get_team
        from fastapi import Depends, FastAPI

        app = FastAPI()

        @app.get("/teams/{name}", responses={404: {"description": "Raised by another package"}})
        def get_team_by_name(team=Depends(get_team)):
            return team
        """,
        """
        from fastapi import FastAPI

        app = FastAPI()
        COMMON = {401: {}, 404: {}}

        @app.get("/convention", responses={**COMMON})
        def convention():
            return "shared by many routes"

        @app.get("/servers", responses={405: {}, 413: {}, 422: {}, 429: {}, 503: {}, "4XX": {}})
        def servers():
            return "answered around the route"

        @app.get("/numbers/{number:int}", responses={404: {}})
        def numbers(number: int):
            return "the router answers 404 for what is no number"

        @app.post("/bodies", responses={400: {}})
        def bodies(body: dict):
            return "FastAPI answers 400 for a body that can't be read"
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        class Teams:
            def get(self, name: str):
                raise HTTPException(404, detail="No such team")

        @app.get("/cached/{name}", responses={404: {"description": "Of another class, perhaps"}})
        def cached(name: str):
            return cache.get(name)

        cache = {}
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        HANDLERS = {}

        def register(function):
            HANDLERS[function.__name__] = function
            return function

        @register
        def remove():
            raise HTTPException(404)

        @app.get("/run/{name}", responses={404: {"description": "No such thing"}})
        def run(name: str):
            return HANDLERS[name]()
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(KeyError)
        async def missing(request, exc):
            return JSONResponse(status_code=404, content={"detail": "No such thing"})

        @app.get("/items/{name}", responses={404: {"description": "No such thing"}})
        def get_item(name: str):
            return items[name]

        items = {}
        """,
        """
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/teams", responses={404: {"description": "No known application includes it"}})
        def list_teams():
            return []
        """,
        Silent(
            """
            from fastapi import APIRouter, Depends
            from app.service import Repository, SqlRepository

            router = APIRouter()

            def repository() -> Repository:
                return SqlRepository()

            @router.get("/teams/{name}", responses={404: {"description": "No such team"}})
            def get_team(name: str, teams: Repository = Depends(repository)):
                return teams.get(name)
            """,
            files={
                "app/application.py": """
                from fastapi import FastAPI
                from app.main import router

                app = FastAPI()
                app.include_router(router)
                """,
                "app/service.py": """
                from abc import ABC, abstractmethod
                from fastapi import HTTPException

                class Repository(ABC):
                    @abstractmethod
                    def get(self, name): ...

                class SqlRepository(Repository):
                    def get(self, name):
                        raise HTTPException(404, detail="No such team")
                """,
            },
        ),
    )
