"""ERR302: an HTTPException that no handler of FastAPI knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errlint.model.changes import Change, DropImport, ImportName, SwapClass
from errlint.model.context import FunctionKind
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.ast_values import dotted_name
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import FOREIGN_PACKAGES
from errlint.project.frameworks import FRAMEWORKS
from errlint.project.names import (
    ClassDefinition,
    Definition,
    External,
    ModuleScope,
    Project,
    ValueDefinition,
)
from errlint.project.nodes import FunctionNode, uncalled
from errlint.project.values import Invocation
from errlint.rules.base import Example, Rule

_OF_THE_LIBRARY = "http.client.HTTPException"
_STATUS = "status_code"
_RUN_BY_FASTAPI = frozenset({FunctionKind.ROUTE, FunctionKind.DEPENDENCY})


class WrongHttpException(Rule):
    """An HTTP exception of another library, raised in code that FastAPI runs.

    ## What it does
    Flags `HTTPException` from `http.client`, `werkzeug`, `aiohttp` and the like, raised in a
    route of FastAPI's, in a dependency, or with a status as its first argument in a module that
    imports FastAPI; that of `http.client` wherever it gets a `status_code`, which it does not take.
    What other frameworks run, and routes that may be theirs, are left alone.

    ## Why is this bad?
    The name is right, the class is not: no exception handler of FastAPI knows it, so the client
    gets a 500 whatever status was meant.

    ## Example
    ```python
    from http.client import HTTPException
    ```

    ## Use instead
    ```python
    from fastapi import HTTPException
    ```

    ## Fix safety
    The fix is safe: the client gets the status that the code says. It is offered where the class
    is constructed as FastAPI's would be, and where the module does nothing else with it: an
    `except HTTPException` around a connection still means the other one.

    ## References
    - [http.client.HTTPException](https://docs.python.org/3/library/http.client.html#http.client.HTTPException)
    """

    code = "ERR302"
    name = "wrong-http-exception"
    summary = "An HTTP exception of another library, which FastAPI answers with a 500"
    fix = "the FastAPI import"

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag each construction of another library's exception in code that FastAPI runs."""
        foreign = [site for site in module.sites if site.is_foreign]
        for site in foreign:
            if site.usage not in (Usage.RAISED, Usage.RAISED_CLASS, Usage.RAISED_LATER):
                continue
            has_status = site.status.value is not None and 300 <= site.status.value < 600
            if _is_run_by_fastapi(site, module, has_status):
                is_fixable = has_status and _is_only_constructed(site, foreign, module)
                yield module.finding(
                    site,
                    f"`{site.exception}` is not FastAPI's: the client gets a 500",
                    None,
                    _proposal(site) if is_fixable else None,
                )

    INVALID = (
        Example(
            """
            from http.client import HTTPException

            from fastapi import APIRouter, status

            router = APIRouter()

            @router.get("/runs/{dag_id}")
            def latest_run(dag_id: str):
                if dag_id == "~":
                    raise HTTPException(status.HTTP_400_BAD_REQUEST, "Not supported")
            """,
            """
            from fastapi import APIRouter, HTTPException, status

            router = APIRouter()

            @router.get("/runs/{dag_id}")
            def latest_run(dag_id: str):
                if dag_id == "~":
                    raise HTTPException(status.HTTP_400_BAD_REQUEST, "Not supported")
            """,
        ),
        Example(
            """
            from http.client import HTTPException

            from app.queries import find

            def details(item_id):
                if not find(item_id):
                    raise HTTPException(status_code=404, detail="No such item")
            """,
            """
            from fastapi import HTTPException

            from app.queries import find

            def details(item_id):
                if not find(item_id):
                    raise HTTPException(status_code=404, detail="No such item")
            """,
        ),
        Example(
            """
            import http.client

            from fastapi import APIRouter

            router = APIRouter()

            @router.get("/runs")
            def runs():
                raise http.client.HTTPException(404, "No runs")
            """,
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/runs")
            def runs():
                raise HTTPException(404, "No runs")
            """,
        ),
        Example(
            """
            from http.client import HTTPConnection, HTTPException

            from fastapi import APIRouter

            router = APIRouter()

            @router.get("/proxy")
            def proxy():
                try:
                    HTTPConnection("upstream").request("GET", "/")
                except HTTPException:
                    raise HTTPException(502, "The upstream does not answer")
            """,
        ),
        Example(
            """
            from aiohttp import web
            from app.routers import router

            @router.get("/runs")
            async def runs():
                raise web.HTTPNotFound()
            """,
            files={
                "app/routers.py": """
                from fastapi import APIRouter

                class Router(APIRouter):
                    pass

                router = Router()
                """
            },
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        raise HTTPException(400, "Not supported")
        """,
        """
        from http.client import HTTPException

        def fetch(connection):
            if not connection.open:
                raise HTTPException("The connection is closed")
        """,
        """
        from http.client import HTTPException
        from fastapi import APIRouter

        def fetch(connection):
            try:
                connection.request("GET", "/")
            except HTTPException:
                return None
        """,
        """
        from flask import Flask
        from werkzeug.exceptions import HTTPException

        def fail(description):
            raise HTTPException(description)
        """,
        """
        from aiohttp import web

        routes = web.RouteTableDef()

        @routes.post("/events")
        async def report(request):
            raise web.HTTPBadRequest()
        """,
        """
        from aiohttp import web
        from fastapi import FastAPI

        app = FastAPI()
        routes = web.RouteTableDef()

        @routes.get("/events")
        async def events(request):
            raise web.HTTPException(text="Not supported")
        """,
        """
        from dashboard.routes import RouteTable as routes
        import aiohttp.web

        class EventHead:
            @routes.post("/report_events")
            async def report_events(self, request):
                raise aiohttp.web.HTTPBadRequest()
        """,
    )


def _is_run_by_fastapi(site: Site, module: Module, has_status: bool) -> bool:
    function = site.function
    if function is None or function.kind not in _RUN_BY_FASTAPI:
        return has_status and (module.imports_framework or _is_meant_for_fastapi(site))
    packages = {name.partition(".")[0] for name in _router_classes(function.node, module)}
    if packages & FRAMEWORKS:
        return True
    return module.imports_framework and not packages & FOREIGN_PACKAGES


def _is_meant_for_fastapi(site: Site) -> bool:
    """Tell whether the standard library's class is given what it does not take by name."""
    return site.exception == _OF_THE_LIBRARY and any(
        argument.keyword is not None and argument.keyword.value == _STATUS
        for argument in getattr(site.node, "args", ())
    )


def _router_classes(node: FunctionNode, module: Module) -> Iterator[str]:
    """Yield the classes of packages that the objects decorating a function derive theirs from."""
    project = module.project
    for decorator in node.decorator_list:
        router = (dotted_name(uncalled(decorator)) or "").rpartition(".")[0]
        for meaning in project.resolve(router, ModuleScope(project, module.path)):
            for class_ in _classes(meaning, project):
                if isinstance(class_, External):
                    yield class_.name
                elif isinstance(class_, ClassDefinition):
                    yield from Evaluator(project).ancestors(class_)


def _classes(meaning: Definition, project: Project) -> Sequence[Definition]:
    """Return what a name may be an instance of, itself where it is no value."""
    match meaning:
        case ValueDefinition(Invocation(function=class_), scope):
            return project.resolve(class_, scope)
    return (meaning,)


def _is_only_constructed(site: Site, foreign: list[Site], module: Module) -> bool:
    """Tell whether a module does nothing with the class but construct it."""
    name = site.spelling
    constructions = sum(other.spelling == name for other in foreign)
    return "." in name or module.uses_of(name) == constructions


def _proposal(site: Site) -> Proposal:
    name = "HTTPException"
    changes: list[Change] = [ImportName("fastapi", name, use=site.use)]
    if site.spelling != name:
        changes += [SwapClass(site, f"fastapi.{name}"), DropImport(site.spelling.partition(".")[0])]
    return Proposal("Import FastAPI's", tuple(changes), wire_effect=WireEffect.STATUS)
