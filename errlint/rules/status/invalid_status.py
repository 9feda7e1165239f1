"""ERR103: a status that is none of an error, or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Shape, Site, Spelling, Status, Usage
from errlint.project.evaluation import is_text
from errlint.project.signatures import Passed
from errlint.rules.base import Example, Silent, SiteRule
from errlint.statuses import ASSIGNED, VENDORS

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_REDIRECTING = frozenset({300, 304})
_NO_INTEGER = re.compile(r"None|True|False|[-+]?(?:\d+\.\d*|\.\d+)")
_NEGATIVE = re.compile(r"-\s*\d+")
_CLIENT_CLOSED_REQUEST = 499
"""nginx's: nobody is left to read the answer, only logs and tracing see the status."""


class InvalidStatus(SiteRule):
    """A status that is not one of an error, or no status at all.

    ## What it does
    Flags a status outside of 400 to 599, a code that the registry of HTTP statuses does not have,
    a string, `None`, `True` or `404.0`, and an exception without a status. A redirect is fine with
    a `Location` header, or with headers that can't be read; 300 and 304 need none. 418 is fine,
    and so is 499 for a client that is gone: only the log sees it. 520 and the like are flagged:
    Cloudflare uses them, no standard does. The rules about details have nothing to say of a 2xx:
    it has no reason.

    ## Why is this bad?
    A client takes 200 for success whatever the body says. `raise HTTPException` without a call,
    or without `status_code`, is a `TypeError`, and so is a string sent as a status: the client
    gets a 500. With an unassigned code and no detail, Starlette finds no phrase for the detail:
    a `ValueError`, again a 500.

    ## Example
    ```python
    if user is None:
        raise HTTPException(status_code=200, detail="User not found")
    ```

    ## Use instead
    ```python
    if user is None:
        raise HTTPException(status_code=404, detail="User not found")
    ```

    ## Fix safety
    There is no fix: only the author knows which error it is.

    ## References
    - [IANA: HTTP Status Code Registry](https://www.iana.org/assignments/http-status-codes/)
    - [RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)
    """

    code = "ERR103"
    name = "invalid-status"
    summary = "The status is not one of an error, or missing"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a status that is missing, a string, or not one of an error."""
        status = site.status
        if site.usage is Usage.RAISED_CLASS:
            if site.signature.required:
                message = f"No status: `{site.spelling}` raised without a call is a `TypeError`"
                yield module.finding(site, message)
        elif _lacks_status(site):
            yield module.finding(site, "No status: the construction is a `TypeError`")
        elif status.node is not None and status.resolved is not None:
            kind = _other_kind(site.status)
            if kind and site.signature.required is not None:
                yield module.finding(site, f"The status is {kind}, not an integer", status.node)
            elif _NEGATIVE.fullmatch(status.source):
                message = f"{status.source} is not the status of an error"
                yield module.finding(site, message, status.node)
            elif status.value is not None and (problem := _problem(status.value, site)):
                yield module.finding(site, problem, status.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def user(user_id: str):
                if user_id not in USERS:
                    raise HTTPException(status_code=200, detail="User not found")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop():
                raise HTTPException
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop():
                raise HTTPException(detail="Stopped")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def user():
                raise HTTPException("404", "User not found")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def user():
                raise HTTPException(None, "User not found")
                raise HTTPException(status_code=True, detail="User not found")
                raise HTTPException(404.0, "User not found")
                raise HTTPException(-404, "User not found")
            """,
            count=4,
        ),
        Example(
            """
            from fastapi import HTTPException

            def proxy():
                raise HTTPException(520, "The upstream answered something odd")
                raise HTTPException(427, "Who knows")
                raise HTTPException(6000, "Out of range")
            """,
            count=3,
        ),
        Example(
            """
            from fastapi import HTTPException

            def login():
                raise HTTPException(302, "Log in first")
                raise HTTPException(302, "Log in first", headers={"X-Reason": "expired"})
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            class Gone(HTTPException):
                def __init__(self, detail: str) -> None:
                    super().__init__(detail=detail)
            """,
        ),
    )

    VALID = (
        """
        from functools import partial

        from fastapi import HTTPException

        denied = partial(HTTPException, detail={"reason": "denied", "message": "Not yours"})

        def share(item):
            raise denied(403)
        """,
        """
        from fastapi import HTTPException, status

        raise HTTPException(status.HTTP_404_NOT_FOUND, "User not found")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(418, "I'm a teapot")
        """,
        """
        from http import HTTPStatus

        from fastapi import HTTPException

        raise HTTPException(HTTPStatus.MISDIRECTED_REQUEST, "Not here")
        """,
        """
        from fastapi import HTTPException

        def to_login(url: str):
            raise HTTPException(status_code=307, headers={"location": url})
        """,
        """
        from fastapi import HTTPException

        def to_login(url: str):
            headers = {"Location": url}
            raise HTTPException(status_code=307, headers=headers)
        """,
        """
        import asyncio

        from fastapi import HTTPException

        async def poll(job):
            try:
                return await job.events()
            except asyncio.CancelledError as exc:
                raise HTTPException(status_code=499, detail="Polling was cancelled") from exc
        """,
        """
        from fastapi import HTTPException

        def cached():
            raise HTTPException(300)
            raise HTTPException(304)
        """,
        """
        from fastapi import HTTPException

        class Failed(HTTPException):
            def __init__(self, status_code: int | None = None, detail: str = "Failed") -> None:
                super().__init__(status_code or 500, detail)

        def user(offset: int):
            raise Failed(None, "The database is gone")
            raise HTTPException(-offset, "User not found")
        """,
        """
        from fastapi import HTTPException

        class Conflict(HTTPException):
            def __init__(self, **kwargs) -> None:
                kwargs.setdefault("status_code", 409)
                super().__init__(**kwargs)

        class Gone(HTTPException):
            def __init__(self, **kwargs) -> None:
                super().__init__(**{"status_code": 410, **kwargs})

        class Locked(HTTPException):
            def __init__(self, *args) -> None:
                args = args or (423, "Locked")
                super().__init__(*args)

        def save(state: str):
            if state == "gone":
                raise Gone()
            if state == "locked":
                raise Locked
            raise Conflict(detail="The record was changed")
        """,
        """
        from fastapi import HTTPException

        class RecordChanged(HTTPException):
            def __init__(self) -> None:
                super().__init__(status_code=409, detail="The record was changed")

        def save(is_changed: bool):
            if is_changed:
                raise RecordChanged
        """,
        """
        from fastapi import HTTPException

        def test_answers():
            class RecordChanged(HTTPException):
                def __init__(self):
                    self.status_code = 409
                    self.detail = "The record was changed"

            raise RecordChanged
        """,
        """
        from fastapi import HTTPException

        class NotFound(HTTPException):
            def __init__(self, status_code: int = 404, detail: str = "Not found") -> None:
                super().__init__(status_code=status_code, detail=detail)

        def user():
            raise NotFound()
            raise NotFound(detail="User not found")
        """,
        """
        from fastapi import HTTPException

        class WithReason:
            def __init__(self, reason: str) -> None:
                super().__init__(409, reason)

        class Conflict(WithReason, HTTPException):
            def __init__(self) -> None:
                super().__init__("conflict")
        """,
        """
        from fastapi import HTTPException

        def forward(response, arguments):
            raise HTTPException(response.status_code, response.text)
            raise HTTPException(*arguments)
            raise HTTPException(**arguments)
        """,
        Silent(
            """
            from lib.errors import ApiError

            def stop():
                raise ApiError
                raise ApiError("stopped")
            """,
            settings={"exceptions": ["lib.errors.ApiError"]},
        ),
    )


def _other_kind(status: Status) -> str | None:
    """Return in words what a status is that is no integer, None where it may be one."""
    if status.resolved is not None and is_text(status.resolved):
        return "a string"
    return f"`{status.source}`" if _NO_INTEGER.fullmatch(status.source) else None


def _lacks_status(site: Site) -> bool:
    decider = site.signature.roles.get("status_code")
    return (
        site.status.spelling is Spelling.ABSENT
        and not site.has_open_arguments
        and not site.stray_arguments
        and isinstance(decider, Passed)
        and decider.parameter in (site.signature.required or ())
    )


def _problem(status: int, site: Site) -> str | None:
    """Return in words what is wrong with a status, None if nothing is."""
    if status in _REDIRECTS:
        names = site.headers.names
        is_lost = names is not None and "location" not in names
        return f"{status} redirects nowhere without a `Location` header" if is_lost else None
    if status in _NOT_REDIRECTING:
        return None
    if not 400 <= status <= 599:
        return f"{status} is not the status of an error"
    if status in ASSIGNED or status == _CLIENT_CLOSED_REQUEST:
        return None
    owner = f"{VENDORS[status]}'s own, " if status in VENDORS else ""
    problem = f"{status} is {owner}not in the registry of HTTP statuses"
    lacks_phrase = site.is_framework_class and site.detail.shape is Shape.MISSING
    return f"{problem}: without a detail it is a `ValueError`" if lacks_phrase else problem
