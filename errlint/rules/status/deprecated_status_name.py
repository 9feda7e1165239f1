"""ERR104: a name of a status that Starlette has deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import NameStatus
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.base import Example, Silent, SiteRule
from errlint.rules.status.direct_names import swapped_imports
from errlint.rules.status.versions import has_new_names, lacks_new_names
from errlint.statuses import RENAMED

_MODULES = ("fastapi.status", "starlette.status")


class DeprecatedStatusName(SiteRule):
    """A name of a status from before RFC 9110.

    ## What it does
    Flags exceptions with a status by one of the names in `starlette.status` and `fastapi.status`
    that Starlette deprecates since 0.48: `HTTP_413_REQUEST_ENTITY_TOO_LARGE`,
    `HTTP_414_REQUEST_URI_TOO_LONG`, `HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE` and
    `HTTP_422_UNPROCESSABLE_ENTITY`. Other uses of these names are not looked at. The members of
    `http.HTTPStatus` are not deprecated. A project that pins an older Starlette, which lacks
    the new names, is left alone.

    ## Why is this bad?
    Each use is a `DeprecationWarning`, an error under `-W error`, and the names will go.

    ## Example
    ```python
    raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
    ```

    ## Use instead
    ```python
    raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Not a number")
    ```

    ## Fix safety
    The number stays the same. The fix is safe where the project's own metadata asks for
    starlette 0.48 or later, or for FastAPI 0.165 or later, the first release that requires it;
    elsewhere it is unsafe, since an older Starlette does not have the new names. The metadata
    are `pyproject.toml`, `setup.cfg` and `requirements*.txt`, the nearest that speaks of either.

    ## References
    - [RFC 9110, section 15.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5)
    - [Starlette: Status Codes](https://www.starlette.io/responses/)
    """

    code = "ERR104"
    name = "deprecated-status-name"
    summary = "The status has a name that Starlette has deprecated"
    fix = "the RFC 9110 name (needs starlette ≥ 0.48)"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a deprecated name where the project can have the new one."""
        package, _, old = (site.status.qualified or "").rpartition(".")
        new = RENAMED.get(old)
        if new is None or package not in _MODULES or lacks_new_names(module):
            return
        is_safe = has_new_names(module)
        proposal = Proposal(
            f"Use `{new}`",
            (NameStatus(site, new), *swapped_imports(site, new)),
            Applicability.SAFE if is_safe else Applicability.UNSAFE,
            WireEffect.NONE,
        )
        message = f"`{old}` is deprecated since starlette 0.48"
        yield module.finding(site, message, site.status.node, proposal)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException, status

            def parse(text: str):
                raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
            """,
            """
            from fastapi import HTTPException, status

            def parse(text: str):
                raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Not a number")
            """,
        ),
        Example(
            """
            from starlette import status as http
            from starlette.exceptions import HTTPException

            def upload(size: int):
                raise HTTPException(
                    status_code=http.HTTP_413_REQUEST_ENTITY_TOO_LARGE, detail="Too large"
                )
            """,
            """
            from starlette import status as http
            from starlette.exceptions import HTTPException

            def upload(size: int):
                raise HTTPException(status_code=http.HTTP_413_CONTENT_TOO_LARGE, detail="Too large")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException
            from starlette.status import HTTP_414_REQUEST_URI_TOO_LONG

            def parse(text: str):
                raise HTTPException(HTTP_414_REQUEST_URI_TOO_LONG, "The filter is too long")
            """,
            """
            from fastapi import HTTPException
            from starlette.status import HTTP_414_URI_TOO_LONG

            def parse(text: str):
                raise HTTPException(HTTP_414_URI_TOO_LONG, "The filter is too long")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException, status

        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, "Not a number")
        """,
        """
        from http import HTTPStatus

        from fastapi import HTTPException

        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "Not a number")
        """,
        """
        from fastapi import HTTPException

        from app.codes import HTTP_422_UNPROCESSABLE_ENTITY

        raise HTTPException(HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
        """,
        """
        from fastapi import HTTPException, status

        raise HTTPException(status.HTTP_404_NOT_FOUND, "Not found")
        """,
        """
        from fastapi import HTTPException

        from app.compat import status

        raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
        """,
        Silent(
            """
            from fastapi import HTTPException, status

            raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
            """,
            files={"requirements.txt": "fastapi==0.115.12\nuvicorn\n"},
        ),
    )
