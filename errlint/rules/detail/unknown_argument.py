"""ERR010: an argument that the constructor of an exception doesn't take."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import RenameArgument
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, StrayArgument
from errlint.project.signatures import DETAIL, ROLES, Passed
from errlint.project.values import Integer, Value
from errlint.rules.base import Example, Silent, SiteRule
from errlint.schema import MESSAGE_ALIASES

_ALIKE = 0.7
"""How much of two names has to be the same for one to be a slip of the other."""


class UnknownArgument(SiteRule):
    """An argument that the exception doesn't take.

    ## What it does
    Flags an argument by a name that the constructor doesn't have: FastAPI's and Starlette's
    `HTTPException` take `status_code`, `detail` and `headers`, a class of your own what its
    `__init__` says. A class whose `__init__` takes `*args` or `**kwargs` is left alone.

    ## Why is this bad?
    The construction is a `TypeError`: the client gets a 500 in place of the error, and neither its
    status nor its text. The other rules about details have nothing to say of such a detail before
    it is one.

    ## Example
    ```python
    raise HTTPException(status_code=404, details="Book not found")
    ```

    ## Use instead
    ```python
    raise HTTPException(status_code=404, detail="Book not found")
    ```

    ## Fix safety
    The fix gives the argument the name of the one that is missing. It is safe where that is a slip
    of the pen, as `details` or `status`, and unsafe where it is another word, as `message`. There
    is none where nothing is missing.

    ## References
    - [FastAPI: HTTPException](https://fastapi.tiangolo.com/reference/exceptions/)
    """

    code = "ERR010"
    name = "unknown-argument"
    summary = "The exception takes no such argument"
    fix = "the name of the argument that is missing"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag each argument that makes the construction fail."""
        names = [_meant(argument, site) for argument in site.stray_arguments]
        for argument, name in zip(site.stray_arguments, names, strict=True):
            message = (
                f"`{site.spelling}` takes no `{argument.name}`: the construction is a `TypeError`"
            )
            proposal = None
            if name and names.count(name) == 1:
                proposal = _renaming(site, argument, name)
            yield module.finding(site, message, argument.node, proposal)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def read(book_id: int):
                if book_id not in books:
                    raise HTTPException(status_code=404, details="Book not found")
            """,
            """
            from fastapi import HTTPException

            def read(book_id: int):
                if book_id not in books:
                    raise HTTPException(status_code=404, detail="Book not found")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException, status

            def read(loan_id: int):
                if loan_id not in loans:
                    raise HTTPException(status=status.HTTP_404_NOT_FOUND, detail="No loan")
            """,
            """
            from fastapi import HTTPException, status

            def read(loan_id: int):
                if loan_id not in loans:
                    raise HTTPException(status_code=status.HTTP_404_NOT_FOUND, detail="No loan")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def register(email: str):
                if email in users:
                    raise HTTPException(
                        status_code=400,
                        message=f"{email} is registered already",  # as the form shows it
                    )
            """,
            """
            from fastapi import HTTPException

            def register(email: str):
                if email in users:
                    raise HTTPException(
                        status_code=400,
                        detail=f"{email} is registered already",  # as the form shows it
                    )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop():
                raise HTTPException(code=404, msg="Trip not found")
            """,
            """
            from fastapi import HTTPException

            def stop():
                raise HTTPException(status_code=404, detail="Trip not found")
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            def login(user):
                raise HTTPException(401, "Wrong password", error="wrong_password")
                raise HTTPException(401, error="wrong_password", message="Wrong password")
                raise HTTPException(detail="Wrong password", status="error")
            """,
            count=4,
        ),
        Example(
            """
            from app.errors import NotFound

            def read(item_id: int):
                raise NotFound(detail=f"No item {item_id}")
            """,
            """
            from app.errors import NotFound

            def read(item_id: int):
                raise NotFound(message=f"No item {item_id}")
            """,
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class NotFound(HTTPException):
                    def __init__(self, message: str):
                        super().__init__(status_code=404, detail=message)
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            class NotFound(HTTPException):
                def __init__(self, name: str):
                    super().__init__(status_code=404, message=f"{name} not found")
            """,
            """
            from fastapi import HTTPException

            class NotFound(HTTPException):
                def __init__(self, name: str):
                    super().__init__(status_code=404, detail=f"{name} not found")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        raise HTTPException(status_code=307, detail="Moved", headers={"Location": "/login"})
        """,
        """
        from fastapi import HTTPException

        def fail(arguments):
            raise HTTPException(status_code=400, **arguments)
        """,
        """
        from fastapi import HTTPException

        class ApiError(HTTPException):
            def __init__(self, status_code: int, error_code: str, message: str):
                super().__init__(status_code, {"reason": error_code, "message": message})

        raise ApiError(status_code=404, error_code="not_found", message="Item not found")
        """,
        """
        from fastapi import HTTPException

        class ApiError(HTTPException):
            def __init__(self, status_code: int, **extra):
                super().__init__(status_code, extra)

        raise ApiError(404, reason="not_found", message="Item not found")
        """,
        """
        from fastapi import HTTPException

        class Telling:
            def __init__(self, message: str = "", **rest):
                super().__init__(**rest)
                self.message = message

        class ApiError(Telling, HTTPException):
            pass

        raise ApiError(status_code=404, message="Item not found")
        """,
        """
        from fastapi import HTTPException
        from lib.mixins import Telling

        class ApiError(Telling, HTTPException):
            def __init__(self, message):
                super().__init__(status_code=404, message=message)
        """,
        Silent(
            """
            from lib.errors import ApiError

            raise ApiError(code="not_found", message="Item not found")
            """,
            settings={"exceptions": ["lib.errors.ApiError"]},
        ),
        """
        from werkzeug.exceptions import HTTPException

        raise HTTPException(description="Item not found")
        """,
    )


def _meant(argument: StrayArgument, site: Site) -> str | None:
    """Return the parameter that an argument is meant for, None where nothing says which."""
    free = _free(site)
    if found := _slip(argument.name, tuple(free)):
        role = free[found]
    elif argument.name in MESSAGE_ALIASES:
        role = DETAIL
    else:
        role = "status_code"
    if role == "status_code" and not _is_error(argument.value):
        return None
    return next((name for name, its_role in free.items() if its_role == role), None)


def _is_error(value: Value) -> bool:
    return isinstance(value, Integer) and 400 <= value.value <= 599


def _free(site: Site) -> dict[str, str]:
    """Return the parameters that a construction gives nothing for, each with what it decides."""
    if site.has_open_arguments:
        return {}
    given = {
        "status_code": site.status.node,
        DETAIL: site.detail.node,
        "headers": site.headers.node,
    }
    deciders = {role: site.signature.roles.get(role) for role in ROLES if given[role] is None}
    return {d.parameter: role for role, d in deciders.items() if isinstance(d, Passed)}


def _slip(name: str, parameters: tuple[str, ...]) -> str | None:
    """Return the parameter whose name is almost the same."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, parameters, 1, _ALIKE)), None)


def _renaming(site: Site, argument: StrayArgument, name: str) -> Proposal:
    is_slip = _slip(argument.name, (name,)) is not None
    return Proposal(
        f"Call it `{name}`",
        (RenameArgument(site, argument.node, name),),
        Applicability.SAFE if is_slip else Applicability.UNSAFE,
        WireEffect.STATUS,
    )
