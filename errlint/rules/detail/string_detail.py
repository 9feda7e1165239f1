"""ERR001: the detail is a string."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Structure
from errlint.model.diagnostic import Applicability
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.site import Shape, Site
from errlint.rules.base import DetailRule, Example, Silent
from errlint.rules.detail.structuring import applicability_of_structure


class StringDetail(DetailRule):
    """A detail that is a string.

    ## What it does
    Flags a `detail` that is a string: a literal, an f-string, a concatenation, `%` and `.format()`,
    `str(...)`, a name or attribute that resolves to a string constant or to a member of a `str`
    enum in any module of the project, a local whose every assignment is a string, a conditional
    whose branches are strings, what is looked up in a dict of strings. So is an attribute of a
    constant, a caught exception or a parameter whose class in the project says that it is a string:
    by an annotation, a property, or all that its methods assign to it, and the `text` of what has a
    `status_code`. So is a tuple of one string, which a comma too many makes: clients get a list. In
    a subclass, a string that the constructor sets, or passes on by default, is flagged there, once
    for all places, and so is the default of a helper. A detail of a status under 300 is left alone,
    here and by all rules about details, as it is no error, and of 304, as it has no body.

    ## Why is this bad?
    A client can only tell one error from another by comparing sentences, so no sentence can ever
    be improved, translated or given a parameter without breaking somebody. A structured detail
    has a reason for machines and a message for people.

    ## Example
    ```python
    raise HTTPException(status.HTTP_404_NOT_FOUND, detail=f"Dag {dag_id!r} was not found")
    ```

    ## Use instead
    ```python
    raise HTTPException(
        status.HTTP_404_NOT_FOUND,
        detail={"reason": "not_found", "message": f"Dag {dag_id!r} was not found"},
    )
    ```

    ## Fix safety
    The fix is safe: it keeps the expression and builds the structured form of the project's
    schema around it. Clients see another body: what was `detail` is now `detail.message`. The
    reason is chosen from the configuration, from what the site already names, from the message,
    from the guard, then from the status. The fix is unsafe for Starlette's class where nothing
    tells that FastAPI answers it, neither an import of the module nor the project's requirements:
    Starlette's own handler takes the detail for a text, and fails with anything else. It is unsafe
    as well where the constructor of a subclass takes it for one (`detail: str`, `"..." + detail`),
    for a tuple of one string, and where a function is given both status and detail: all that it
    raises would have the same reason. A default has no fix: whatever its class is given is to have
    the same form. Neither has an attribute of `self` that a constructor passes on: each subclass
    may have another text there, which needs a reason of its own.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [RFC 9457: Problem Details for HTTP APIs](https://www.rfc-editor.org/rfc/rfc9457)
    """

    code = "ERR001"
    name = "string-detail"
    summary = "The detail is a string"
    fix = "build the structured form around the same expression"
    interests = frozenset({Interest.OWN_DETAILS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag the strings of sites, and those that classes set as details themselves."""
        yield from super().check(module)
        message = f"Detail is a string, not {module.settings.schema.described}"
        for text in module.extras.own_details:
            yield Finding(message, text, text, (text.start.row, text.end.row))

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a string that the site itself gives."""
        detail, wanted = site.detail, module.settings.schema.described
        if detail.text_default is not None:
            message = f"The detail is a string by default, not {wanted}"
            yield module.finding(site, message, detail.text_default)
        if detail.node is None or not (detail.shape is Shape.STRING or detail.is_lone_text):
            return
        what, sure = "a string", applicability_of_structure(site, module)
        if detail.is_lone_text:
            what, sure = "a tuple of one string, by its last comma", Applicability.UNSAFE
        if detail.is_decided_by_class:
            what = "a string that each class decides for itself"
        proposal = Proposal(f"Build {wanted}", (Structure(site),), sure)
        has_comment = detail.is_lone_text and "#" in module.source_of(detail.node)
        is_fixable = not (has_comment or detail.is_decided_by_class)
        yield module.finding(
            site, f"Detail is {what}, not {wanted}", detail.node, proposal if is_fixable else None
        )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, "Item not found")
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException, status

            def get_dag(dag_id: str):
                raise HTTPException(
                    status_code=status.HTTP_404_NOT_FOUND,
                    detail=f"The Dag with ID: `{dag_id}` was not found",
                )
            """,
            """
            from fastapi import HTTPException, status

            def get_dag(dag_id: str):
                raise HTTPException(
                    status_code=status.HTTP_404_NOT_FOUND,
                    detail={
                        "reason": "not_found",
                        "message": f"The Dag with ID: `{dag_id}` was not found",
                    },
                )
            """,
        ),
        Example(
            """
            from functools import partial
            from fastapi import HTTPException

            Locked = partial(HTTPException, 423)

            def rename(record):
                raise Locked(detail=f"{record} is locked")
            """,
            """
            from functools import partial
            from fastapi import HTTPException

            Locked = partial(HTTPException, 423)

            def rename(record):
                raise Locked(detail={"reason": "locked", "message": f"{record} is locked"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.constants import ERROR_MESSAGES

            raise HTTPException(status_code=400, detail=ERROR_MESSAGES.ID_TAKEN)
            """,
            """
            from fastapi import HTTPException
            from app.constants import ERROR_MESSAGES

            raise HTTPException(
                status_code=400, detail={"reason": "id_taken", "message": ERROR_MESSAGES.ID_TAKEN}
            )
            """,
            files={
                "app/constants.py": """
                from enum import Enum

                class ERROR_MESSAGES(str, Enum):
                    ID_TAKEN = "Uh-oh! This id is already registered."
                """
            },
            settings={"line-length": 100},
        ),
        Example(
            """
            from compatibility import status
            from fastapi import HTTPException

            raise HTTPException(status.HTTP_404_NOT_FOUND, detail="Task not found")
            """,
            """
            from compatibility import status
            from fastapi import HTTPException

            raise HTTPException(
                status.HTTP_404_NOT_FOUND,
                detail={"reason": "not_found", "message": "Task not found"},
            )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.documents import DocumentError, load

            def read(path):
                try:
                    return load(path)
                except DocumentError as e:
                    raise HTTPException(400, detail=e.message)
            """,
            """
            from fastapi import HTTPException
            from app.documents import DocumentError, load

            def read(path):
                try:
                    return load(path)
                except DocumentError as e:
                    raise HTTPException(
                        400, detail={"reason": "invalid_request", "message": e.message}
                    )
            """,
            files={
                "app/documents.py": """
                class DocumentError(Exception):
                    def __init__(self, message: str):
                        super().__init__(message)
                        self.message = message
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            def check(group):
                raise HTTPException(
                    status_code=403,
                    detail=(
                        "Current user has no access to "
                        f"the group {group}.",
                    ),
                )
            """,
            """
            from fastapi import HTTPException

            def check(group):
                raise HTTPException(
                    status_code=403,
                    detail={
                        "reason": "access_denied",
                        "message": f"Current user has no access to the group {group}.",
                    },
                )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            class AppError(HTTPException):
                def __init__(self, detail="Broken", status_code=400):
                    super().__init__(status_code=status_code, detail=detail)

            def fail():
                raise AppError()
                raise AppError(status_code=409)
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            class AppError(HTTPException):
                STATUS_CODE = 500
                DETAIL = "Something is broken"

                def __init__(self, **kwargs):
                    super().__init__(status_code=self.STATUS_CODE, detail=self.DETAIL, **kwargs)

            class PostNotFound(AppError):
                STATUS_CODE = 404
                DETAIL = "Post not found"

            def fail():
                raise PostNotFound()
            """
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        class ApiError(HTTPException):
            def __init__(self, status_code: int, detail: dict | str) -> None:
                if isinstance(detail, str):
                    detail = {"reason": "failed", "message": detail}
                super().__init__(status_code, detail)

        raise ApiError(404, "Item not found")
        """,
        """
        from fastapi import HTTPException, status

        raise HTTPException(status.HTTP_304_NOT_MODIFIED, "Not modified")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        class AppError(HTTPException):
            def __init__(self, message="Broken", detail=None, status_code=400):
                super().__init__(status_code, detail={"reason": "x", "message": message})

        class ThirdError(HTTPException):
            def __init__(self, detail=None, status_code=400):
                super().__init__(status_code, detail=detail)
        """,
        """
        from myproject.errors import HTTPException

        raise HTTPException(404, "not FastAPI's")
        """,
        """
        from fastapi import HTTPException

        def fail(detail):
            raise HTTPException(400, detail=detail)
        """,
        """
        from fastapi import HTTPException

        async def proxy(response):
            raise HTTPException(response.status, detail=await response.json())
        """,
        """
        from fastapi import HTTPException

        def check(error):
            detail = "Bad request"
            if error:
                detail = {"reason": "bad_request", "message": str(error)}
            raise HTTPException(400, detail=detail)
        """,
        """
        from fastapi import HTTPException

        def check(error):
            raise HTTPException(400, detail=(error,))

        def check_all():
            raise HTTPException(400, detail=("Bad name", "Bad id"))

        def check_name():
            raise HTTPException(400, detail=["Bad name"])
        """,
        """
        from fastapi import HTTPException
        from library import LibraryError

        def read(path):
            try:
                return load(path)
            except LibraryError as e:
                raise HTTPException(400, detail=e.message)
        """,
        """
        from fastapi import HTTPException

        class DocumentError(Exception):
            def __init__(self, detail: str | dict):
                self.detail = detail

        class PageError(HTTPException):
            def __init__(self, detail: str):
                super().__init__(404, detail=detail)
                self.detail = detail

        def read(path):
            try:
                return load(path)
            except DocumentError as e:
                raise HTTPException(400, detail=e.detail)
            except PageError as e:
                raise HTTPException(400, detail=e.detail)
        """,
        Silent(
            """
            from fastapi import HTTPException

            def validate(errors: list):
                raise HTTPException(422, detail=[str(error) for error in errors])
            """
        ),
    )
