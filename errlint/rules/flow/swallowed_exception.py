"""ERR201: a broad handler swallows a tracked exception."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from errlint.model.changes import Change, ImportName, InsertRows
from errlint.model.context import FunctionKind, Handler, RaisingCall, TryBody
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Usage
from errlint.rules.base import Example, Rule

if TYPE_CHECKING:
    import libcst as cst

_RAISED = (Usage.RAISED, Usage.RAISED_LATER)


class SwallowedException(Rule):
    """A broad handler that swallows an HTTP exception.

    ## What it does
    Flags an `except Exception`, a bare `except` or an `except (A, Exception)` around code that
    raises a tracked exception, directly or in a helper of the project, where the handler turns it
    into something else. A handler that re-raises, or that asks what it caught, is fine, and so
    is one behind an `except HTTPException`.

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
        flagged: dict[cst.CSTNode, list[str]] = {}
        handlers: dict[cst.CSTNode, Handler] = {}
        for site in module.sites:
            if site.usage in _RAISED and not site.is_foreign and not module.is_test:
                handler = swallowing(site.tries, site.exception)
                if handler:
                    handlers[handler.node] = handler
                    status = site.status.value or site.spelling
                    flagged.setdefault(handler.node, []).append(
                        f"the {status} of line {site.range.start.row}"
                    )
        for call in module.raising_calls:
            handler = swallowing(call.tries, call.exception)
            if handler and _answers_request(call, handler):
                handlers[handler.node] = handler
                flagged.setdefault(handler.node, []).append(f"what `{call.name}()` raises")
        for node, swallowed in flagged.items():
            yield self._finding(handlers[node], swallowed, module)

    def _finding(self, handler: Handler, swallowed: list[str], module: Module) -> Finding:
        place = module.locate(handler.node)
        distinct = list(dict.fromkeys(swallowed))
        listed = ", ".join(distinct[:3]) + (", …" if len(distinct) > 3 else "")
        caught = "`except Exception`" if handler.types else "A bare `except`"
        highlight = module.locate(handler.type_node) if handler.type_node else place
        return Finding(
            f"{caught} swallows {listed}",
            place,
            highlight,
            (place.start.row, place.start.row),
            None if handler.is_group else _proposal(handler, module),
        )

    INVALID = (
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


def swallowing(tries: tuple[TryBody, ...], exception: str) -> Handler | None:
    """Return the broad handler that an exception ends in, None where it gets through."""
    for body in tries:
        for handler in body.handlers:
            if exception in handler.types or handler.catches_http_exceptions:
                return None
            if handler.is_broad:
                if handler.lets_through:
                    break
                return handler
    return None


def _answers_request(call: RaisingCall, handler: Handler) -> bool:
    """Tell whether what the handler makes of a helper's exception goes to the client."""
    kind = call.function.kind if call.function else FunctionKind.OTHER
    return kind in (FunctionKind.ROUTE, FunctionKind.DEPENDENCY) and (
        handler.raises or handler.returns
    )


def _proposal(handler: Handler, module: Module) -> Proposal:
    name = module.name_of("fastapi.HTTPException") or module.name_of(
        "starlette.exceptions.HTTPException"
    )
    rows = (f"except {name or 'HTTPException'}:", "\traise")
    changes: tuple[Change, ...] = (InsertRows(module.locate(handler.node).start.row, rows),)
    if name is None:
        changes = (*changes, ImportName("fastapi", "HTTPException"))
    return Proposal("Let HTTP exceptions through", changes, wire_effect=WireEffect.STATUS)
