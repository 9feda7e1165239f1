"""ERR201: a broad handler swallows a tracked exception."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, ImportName, InsertRows
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.project.availability import Use
from errlint.project.exceptions import FASTAPI_CLASS, STARLETTE_CLASS
from errlint.rules.base import Example, Rule
from errlint.rules.flow.swallowing import Swallowing, swallowings


class SwallowedException(Rule):
    """A broad handler that swallows an HTTP exception.

    ## What it does
    Flags an `except Exception`, a bare `except` or an `except (A, Exception)`, which may be a tuple
    with a name, around code that raises a tracked exception, directly or in a helper of the
    project, where the handler turns it into something else. A handler that re-raises, or that asks
    what it caught, is fine, and so is one behind an `except HTTPException`. In a loop, a handler
    that takes note of a failure and goes on with the next item is fine, too. Websockets, middleware
    and exception handlers are left alone: no status would come of what they let through. In a route
    or a dependency, `with suppress(Exception)` around the `raise` counts as a handler.

    What a route raises, FastAPI raises again at the `yield` of each dependency of it, so a broad
    handler around that `yield` is flagged as well, where some file of the project hands the
    function to `Depends`. (Tried with FastAPI 0.105 to 0.165. One that raises nothing is flagged
    unless the project stays below 0.110: from then on, the client gets a 500.)

    So it is with the `yield` of a context manager that raises something else, where code of the
    project raises a tracked exception inside of its `with`.

    A decorator's wrapper calls whatever function the decorator is put on, so a broad handler around
    that call is flagged where one of those functions raises a tracked exception.

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
    status that the code says. It is unsafe where the broad handler tidies up, rolls a transaction
    back for instance: HTTP exceptions would pass by that, too. A handler in a dependency that
    should see them had better end in a `raise`.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    """

    code = "ERR201"
    name = "swallowed-exception"
    summary = "A broad handler swallows an HTTP exception"
    interests = frozenset({Interest.RAISING_CALLS, Interest.EXPOSED_YIELDS})
    fix = "`except HTTPException: raise` before it"

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag each broad handler that an exception raised in its `try` ends in."""
        for swallowing in swallowings(module):
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
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        def connection():
            failure = None
            connection = connect()
            try:
                yield connection
            except Exception as error:
                failure = error
            connection.close()
            if failure:
                raise failure

        @app.get("/items/{item_id}")
        def read(item_id: int, connection=Depends(connection)):
            raise HTTPException(404, detail="Item not found")
        """,
        """
        import asyncio

        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        async def load(item_id):
            raise HTTPException(404, detail="Item not found")

        @app.get("/items/{item_id}")
        async def read(item_id: int):
            try:
                async with asyncio.TaskGroup() as group:
                    task = group.create_task(load(item_id))
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
            return task.result()
        """,
        """
        from fastapi import HTTPException, status

        async def token_exchange(client, token):
            try:
                user = await client.userinfo(token=token)
                if not user:
                    raise HTTPException(status.HTTP_400_BAD_REQUEST, detail="Invalid token")
            except Exception as e:
                log.warning(f"Token exchange failed: {e}")
                raise HTTPException(status.HTTP_400_BAD_REQUEST, detail="Could not be validated")
        """,
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

        def named(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except HTTPException:
                raise
            except Exception:
                raise HTTPException(500, detail="Could not load the item")

        def raised_again(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception:
                log.exception("failed")
                raise

        def asked(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception as error:
                if isinstance(error, HTTPException):
                    raise error
                raise HTTPException(500, detail="Could not load the item")
        """,
        """
        from fastapi import HTTPException

        def after_the_try(item_id):
            try:
                item = load(item_id)
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
            else:
                raise HTTPException(404, detail="Item not found")

        def narrow(item_id):
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


def _finding(swallowing: Swallowing, module: Module) -> Finding:
    clause = swallowing.clause
    place = clause.range
    listed = ", ".join(swallowing.what[:3]) + (", …" if len(swallowing.what) > 3 else "")
    caught = "" if clause.types else "A bare "
    return Finding(
        f"{caught}`{clause.head}` swallows {listed}",
        place,
        clause.type_range or place,
        (place.start.row, place.start.row),
        None if clause.is_group or clause.is_suppression else _proposal(swallowing, module),
    )


def _proposal(swallowing: Swallowing, module: Module) -> Proposal | None:
    """Let through the class that catches all that is swallowed, by the name it has there."""
    classes = module.exceptions
    needed = {classes.outermost_class(module.path, name) for name in swallowing.exceptions}
    wanted = needed.pop() if len(needed) == 1 else STARLETTE_CLASS
    if not needed <= {FASTAPI_CLASS, STARLETTE_CLASS}:
        return None  # no single class catches them
    row = swallowing.clause.range.start.row
    use = Use(row)
    name = module.name_of(wanted, use)
    if name is None and wanted == FASTAPI_CLASS:
        name = module.name_of(STARLETTE_CLASS, use)
    changes: tuple[Change, ...] = ()
    if name is None:
        owner, _, name = wanted.rpartition(".")
        if wanted != FASTAPI_CLASS and module.name_of(FASTAPI_CLASS) == name:
            return None  # the name is FastAPI's class, which does not catch this one
        changes = (ImportName(owner, name, use=use),)
    if name.partition(".")[0] in module.local_names(row).assigned:
        return None
    insertion = InsertRows(row, (f"except {name}:", "\traise"))
    message = "Let HTTP exceptions through"
    sure = Applicability.UNSAFE if swallowing.clause.tidies_up else Applicability.SAFE
    return Proposal(message, (insertion, *changes), sure, WireEffect.STATUS)
