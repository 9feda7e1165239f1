"""ERR106: a status without the header that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.base import Example, SiteRule

_HEADERS = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
_WHY = {
    401: "the client can't tell how to log in",
    405: "the client can't tell which methods it may use",
    429: "the client can't tell when to come back",
}


class MissingHeader(SiteRule):
    """A status without the header that belongs to it.

    ## What it does
    Flags 401 without `WWW-Authenticate`, 405 without `Allow` and 429 without `Retry-After`.
    Headers that are no dict display, or that a subclass decides, are taken to be right. Off by
    default: where nothing but the project's own front end reads the answers, nobody asks for
    these headers.

    ## Why is this bad?
    RFC 9110 requires the first two: a client, or a library that it uses, logs in as the header
    says. RFC 6585 recommends the third, by which clients know when to try again.

    ## Example
    ```python
    raise HTTPException(401, "Not authenticated")
    ```

    ## Use instead
    ```python
    raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    ```

    ## Fix safety
    There is no fix: only the author knows the value.

    ## References
    - [RFC 9110, sections 15.5.2 and 15.5.6](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2)
    - [RFC 6585, section 4](https://www.rfc-editor.org/rfc/rfc6585#section-4)
    """

    code = "ERR106"
    name = "missing-header"
    summary = "The status lacks the header that belongs to it"
    is_default = False

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a status whose header is certainly not there."""
        status, names = site.status.value, site.headers.names
        if status not in _HEADERS or site.status.node is None or names is None:
            return
        header = _HEADERS[status]
        if header.lower() not in names:
            message = f"{status} without `{header}`: {_WHY[status]}"
            yield module.finding(site, message, site.status.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException, status

            def login():
                raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Incorrect password")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def update():
                raise HTTPException(405, "Read only", headers={"X-Error": "read-only"})
                raise HTTPException(429, "Slow down", headers=None)
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            class Unauthorized(HTTPException):
                def __init__(self, detail: str) -> None:
                    super().__init__(status_code=401, detail=detail)
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def login():
            raise HTTPException(401, "Who?", headers={"www-authenticate": "Bearer"})
        """,
        """
        from fastapi import HTTPException

        def update():
            raise HTTPException(405, "Read only", headers=dict(Allow="GET, HEAD"))
        """,
        """
        from fastapi import HTTPException

        def limited(headers: dict[str, str]):
            raise HTTPException(429, "Slow down", headers=headers)
        """,
        """
        from fastapi import HTTPException

        def limited(seconds: int):
            headers = {}
            headers["Retry-After"] = str(seconds)
            raise HTTPException(429, "Slow down", headers=headers)
        """,
        """
        from fastapi import HTTPException

        def login(extra):
            raise HTTPException(401, "Who?", headers={**extra})
            raise HTTPException(401, "Who?", headers={HEADER: "Bearer"})
            raise HTTPException(401, "Who?", **extra)
        """,
        """
        from fastapi import HTTPException

        class Unauthorized(HTTPException):
            def __init__(self, detail: str) -> None:
                super().__init__(401, detail, headers={"WWW-Authenticate": "Bearer"})

        def login():
            raise Unauthorized("Who?")
        """,
        """
        from fastapi import HTTPException

        def user():
            raise HTTPException(403, "Not yours")
            raise HTTPException(404, "User not found")
        """,
    )
