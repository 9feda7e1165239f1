"""ERR201: a broad handler swallows a tracked exception."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errlint.model.changes import Change, ImportName, InsertRows
from errlint.model.context import Function, FunctionKind, Handler, TryBody
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.names import ClassDefinition, qualified_name
from errlint.rules.base import Example, Rule

if TYPE_CHECKING:
    import libcst as cst

_RAISED = frozenset({Usage.RAISED, Usage.RAISED_CLASS})
_ANSWERING = frozenset({FunctionKind.ROUTE, FunctionKind.DEPENDENCY})
_FASTAPI = "fastapi.HTTPException"
_STARLETTE = "starlette.exceptions.HTTPException"


class SwallowedException(Rule):
    """A broad handler that swallows an HTTP exception.

    ## What it does
    Flags an `except Exception`, a bare `except` or an `except (A, Exception)` around code that
    raises a tracked exception, directly or in a helper of the project, where the handler turns it
    into something else. A handler that re-raises, or that asks what it caught, is fine, and so
    is one behind an `except HTTPException`. In a loop, a handler that takes note of a failure and
    goes on with the next item is fine, too.

    ## Why is this bad?
    The client gets the handler's answer, usually a 500, instead of the 404 that the code says,
    and the log shows a failure that is none.

    ## Example
    ```python
    try:
        item = await load(item_id)
        if item is None:
            raise HTTPException(404, detail="Item not found")
    except Exception:
        raise HTTPException(500, detail="Could not load the item")
    ```

    ## Use instead
    ```python
    try:
        item = await load(item_id)
        if item is None:
            raise HTTPException(404, detail="Item not found")
    except HTTPException:
        raise
    except Exception:
        raise HTTPException(500, detail="Could not load the item")
    ```

    ## Fix safety
    The fix is safe: it inserts a handler that lets HTTP exceptions through. Clients see the
    status that the code says.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    """

    code = "ERR201"
    name = "swallowed-exception"
    summary = "A broad handler swallows an HTTP exception"
    fix = "`except HTTPException: raise` before it"

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag each broad handler that an exception raised in its `try` ends in."""
        found: dict[cst.CSTNode, _Swallowing] = {}
        for item in (*_raised_here(module), *_raised_by_helpers(module)):
            known = found.get(item.handler.node)
            found[item.handler.node] = known.joined(item) if known else item
        for swallowing in found.values():
            yield _finding(swallowing, module)

    INVALID = (
        Example(
            """
            from starlette.exceptions import HTTPException as StarletteHTTPException

            def read(item_id):
                try:
                    if item_id not in items:
                        raise StarletteHTTPException(404, detail="Item not found")
                    return items[item_id]
                except:
                    return None
            """,
            """
            from starlette.exceptions import HTTPException as StarletteHTTPException

            def read(item_id):
                try:
                    if item_id not in items:
                        raise StarletteHTTPException(404, detail="Item not found")
                    return items[item_id]
                except StarletteHTTPException:
                    raise
                except:
                    return None
            """,
        ),
        Example(
            """
            from app.errors import NotFound

            def read(item_id):
                try:
                    if item_id not in items:
                        raise NotFound(item_id)
                    return items[item_id]
                except Exception as error:
                    raise NotFound("?") from error
            """,
            """
            from fastapi import HTTPException

            from app.errors import NotFound

            def read(item_id):
                try:
                    if item_id not in items:
                        raise NotFound(item_id)
                    return items[item_id]
                except HTTPException:
                    raise
                except Exception as error:
                    raise NotFound("?") from error
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
        Example(
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    item = load(item_id)
                    if item is None:
                        raise HTTPException(404, detail="Item not found")
                    return item
                except Exception:
                    raise HTTPException(500, detail="Could not load the item")
            """,
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    item = load(item_id)
                    if item is None:
                        raise HTTPException(404, detail="Item not found")
                    return item
                except HTTPException:
                    raise
                except Exception:
                    raise HTTPException(500, detail="Could not load the item")
            """,
        ),
        Example(
            """
            from fastapi import APIRouter, HTTPException
            from app.access import check_access

            router = APIRouter()

            @router.get("/reports")
            def reports(user: str):
                try:
                    check_access(user)
                    return build(user)
                except (KeyError, Exception) as error:
                    raise HTTPException(500, detail="Could not build the report") from error
            """,
            """
            from fastapi import APIRouter, HTTPException
            from app.access import check_access

            router = APIRouter()

            @router.get("/reports")
            def reports(user: str):
                try:
                    check_access(user)
                    return build(user)
                except HTTPException:
                    raise
                except (KeyError, Exception) as error:
                    raise HTTPException(500, detail="Could not build the report") from error
            """,
            files={
                "app/access.py": """
                from fastapi import HTTPException

                def check_access(user):
                    if not user:
                        deny(user)

                def deny(user):
                    raise HTTPException(403, detail="Access denied")
                """
            },
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def update_all(tokens):
            failed = []
            for token in tokens:
                try:
                    if token not in known:
                        raise HTTPException(404, detail="Token not found")
                    update(token)
                except Exception as error:
                    failed.append((token, str(error)))
            return failed
        """,
        """
        from fastapi import HTTPException

        async def snapshot(self):
            try:
                await self.refresh()
                if self.current is None:
                    raise HTTPException(status_code=503, detail="Could not refresh")
                return self.current
            except Exception as error:
                raise HTTPException(status_code=503, detail="Could not refresh") from error
        """,
        """
        from fastapi import HTTPException

        async def callback(client):
            try:
                token = await client.authorize()
                if not token:
                    raise HTTPException(401, detail="No token")
            except Exception as error:
                message = message_for(error)
                log.warning(message)
            return redirect(message)
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        def authorized_flow(flow_id):
            if flow_id not in flows:
                raise HTTPException(404, detail="Flow not found")
            return flows[flow_id]

        @router.websocket("/flows/{flow_id}")
        async def stream(websocket, flow_id: str):
            try:
                flow = authorized_flow(flow_id)
            except Exception as error:
                await websocket.send_json({"error": str(error)})
                return
        """,
        """
        from fastapi import APIRouter, HTTPException
        from fastapi.responses import JSONResponse

        router = APIRouter()

        def team_of(team_id):
            if team_id not in teams:
                raise HTTPException(404, detail="Team not found")
            return teams[team_id]

        @router.post("/keys")
        def create_key(team_id: str, is_admin: bool):
            team = None
            try:
                team = team_of(team_id)
            except Exception:
                # an administrator may create keys for a team that is yet to come
                if not is_admin:
                    raise HTTPException(400, detail="Unknown team")
            return new_key(team)
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except HTTPException:
                raise
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception:
                log.exception("failed")
                raise
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception as error:
                if isinstance(error, HTTPException):
                    raise error
                raise HTTPException(500, detail="Could not load the item")
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                item = load(item_id)
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
            else:
                raise HTTPException(404, detail="Item not found")
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except ValueError:
                raise HTTPException(422, detail="Bad id")
        """,
        """
        from fastapi import HTTPException
        from starlette.exceptions import HTTPException as StarletteHTTPException

        def read(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except StarletteHTTPException as error:
                return error
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
        """,
    )


@dataclass(frozen=True)
class _Swallowing:
    """A handler, and what it swallows: in words, and by the names of the classes."""

    handler: Handler
    what: tuple[str, ...]
    exceptions: frozenset[str]

    def joined(self, other: _Swallowing) -> _Swallowing:
        what = dict.fromkeys((*self.what, *other.what))
        return _Swallowing(self.handler, tuple(what), self.exceptions | other.exceptions)


def _raised_here(module: Module) -> Iterator[_Swallowing]:
    for site in module.sites:
        if site.usage not in _RAISED or site.is_foreign or module.is_test:
            continue
        handler = _swallowing_handler(site.tries, site.exception)
        if (
            handler
            and not _is_websocket(site.function)
            and not _says_the_same(site, handler, module)
        ):
            what = f"the {site.status.value or site.spelling} of line {site.range.start.row}"
            yield _Swallowing(handler, (what,), frozenset({site.exception}))


def _raised_by_helpers(module: Module) -> Iterator[_Swallowing]:
    for call in module.raising_calls:
        kind = call.function.kind if call.function else FunctionKind.OTHER
        handler = _swallowing_handler(call.tries, call.exception)
        if not handler or kind not in _ANSWERING or _is_websocket(call.function):
            continue
        if handler.always_fails:
            what = f"what `{call.name}()` raises"
            yield _Swallowing(handler, (what,), frozenset({call.exception}))


def _swallowing_handler(tries: tuple[TryBody, ...], exception: str) -> Handler | None:
    """Return the broad handler that an exception ends in, None where it gets through."""
    for body in tries:
        for handler in body.handlers:
            if exception in handler.types or handler.catches_http_exceptions:
                return None
            if handler.is_broad:
                if handler.lets_through:
                    break
                collects = body.is_in_loop and not (handler.raises or handler.returns)
                return None if collects else handler
    return None


def _is_websocket(function: Function | None) -> bool:
    """Tell whether there is no response that a status could be in."""
    routes = function.routes if function else ()
    return bool(routes) and all(route.method == "WEBSOCKET" for route in routes)


def _says_the_same(site: Site, handler: Handler, module: Module) -> bool:
    """Tell whether the handler answers with the status and the detail that it swallows."""
    inside = [s for s in module.sites if s.handler and s.handler.node is handler.node]
    said = _answer(site, module)
    return bool(inside) and all(_answer(other, module) == said for other in inside)


def _answer(site: Site, module: Module) -> tuple[int | None, str]:
    return site.status.value, module.source_of(site.detail.node or site.node)


def _finding(swallowing: _Swallowing, module: Module) -> Finding:
    handler = swallowing.handler
    place = module.locate(handler.node)
    listed = ", ".join(swallowing.what[:3]) + (", …" if len(swallowing.what) > 3 else "")
    caught = "`except Exception`" if handler.types else "A bare `except`"
    return Finding(
        f"{caught} swallows {listed}",
        place,
        module.locate(handler.type_node) if handler.type_node else place,
        (place.start.row, place.start.row),
        None if handler.is_group else _proposal(swallowing, module),
    )


def _proposal(swallowing: _Swallowing, module: Module) -> Proposal | None:
    """Let through the class that catches all that is swallowed, by the name it has there."""
    needed = {_root(name, module) for name in swallowing.exceptions}
    wanted = _FASTAPI if needed == {_FASTAPI} else _STARLETTE
    row = module.locate(swallowing.handler.node).start.row
    name = module.name_of(wanted) or module.name_of(_STARLETTE)
    changes: tuple[Change, ...] = ()
    if name is None:
        name = "HTTPException"
        if module.name_of(_FASTAPI) is not None:
            return None  # the name is FastAPI's class, which does not catch Starlette's
        changes = (ImportName(wanted.rpartition(".")[0], name),)
    if name in module.local_names(row).assigned:
        return None
    insertion = InsertRows(row, (f"except {name}:", "\traise"))
    message = "Let HTTP exceptions through"
    return Proposal(message, (insertion, *changes), wire_effect=WireEffect.STATUS)


def _root(exception: str, module: Module) -> str:
    """Return the framework's class that a tracked exception is, or derives from."""
    waiting = [exception]
    while waiting:
        name = waiting.pop()
        if name in (_FASTAPI, _STARLETTE):
            return name
        for meaning in module.project.named(module.path, name):
            if isinstance(meaning, ClassDefinition):
                bases = module.project.bases(meaning)
                names = (qualified_name(module.project, base) for base in bases)
                waiting += [
                    base.replace("fastapi.exceptions.", "fastapi.") for base in names if base
                ]
    return _STARLETTE
