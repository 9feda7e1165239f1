"""ERR007: a detail whose shape can't be told."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Shape, Site
from errlint.rules.base import DetailRule, Example


class OpaqueDetail(DetailRule):
    """A detail of which reading the code doesn't tell what it is.

    ## What it does
    Flags a `detail` whose shape can't be determined: a parameter, the result of a call, an
    attribute of which no class of the project says what it is, something that is a string on one
    path and structured on another, or arguments passed as `*args` and `**kwargs`.

    ## Why is this bad?
    Neither errlint nor the next reader can say what the client gets. It is off by default: use it
    to find the places that the other rules say nothing about.

    ## Example
    ```python
    raise HTTPException(response.status_code, detail=response.json())
    ```

    ## Use instead
    ```python
    raise HTTPException(
        response.status_code,
        detail={"reason": "upstream_error", "message": response.json()["message"]},
    )
    ```

    ## Fix safety
    There is no fix.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    """

    code = "ERR007"
    name = "opaque-detail"
    summary = "The shape of the detail can't be told"
    is_default = False

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a construction whose detail may be anything."""
        detail = site.detail
        if detail.shape is Shape.OPAQUE and not detail.is_decided_by_class:
            yield module.finding(site, "Can't tell what the detail is", detail.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def fail(response):
                raise HTTPException(response.status_code, detail=response.json())
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            class DocumentError(Exception):
                def __init__(self, message: str | None):
                    self.message = message

            def to_http(error: DocumentError):
                return HTTPException(400, detail=error.message)
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            def fail(arguments):
                raise HTTPException(**arguments)
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            def fail(is_v2):
                raise HTTPException(
                    404,
                    detail={"reason": "not_found", "message": "No item"} if is_v2 else "No item",
                )
            """
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def fail(name):
            raise HTTPException(404, detail=f"No {name}")
        """,
        """
        from fastapi import HTTPException

        def fail(extra):
            raise HTTPException(404, detail={"reason": "not_found", "message": "No item", **extra})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404)
        """,
        """
        from fastapi import HTTPException

        class NotFound(HTTPException):
            def __init__(self, detail):
                super().__init__(404, detail=detail)
        """,
        """
        from fastapi import HTTPException

        def fail(error: Exception):
            raise HTTPException(400, detail=str(error))
        """,
        """
        from fastapi import HTTPException

        class DocumentError(Exception):
            message: str

        def to_http(error: DocumentError):
            return HTTPException(400, detail=error.message)
        """,
    )
