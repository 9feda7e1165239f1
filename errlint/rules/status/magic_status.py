"""ERR105: a status written as a number."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, ImportName, NameStatus
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Spelling
from errlint.project.facts import Import, ModuleFacts
from errlint.project.frameworks import FRAMEWORKS
from errlint.rules.base import Example, SiteRule
from errlint.rules.status.versions import has_new_names, lacks_new_names
from errlint.statuses import ASSIGNED, RENAMED, old_name, starlette_name


class MagicStatus(SiteRule):
    """A status written as a number.

    ## What it does
    Flags an integer where `status.HTTP_404_NOT_FOUND` would say what it means. Off by default:
    many people know their statuses by number.

    ## Why is this bad?
    A name is found by a search for it, can't be mistyped, and says which of two neighbours, 401
    or 403, was meant.

    ## Example
    ```python
    raise HTTPException(404, "User not found")
    ```

    ## Use instead
    ```python
    raise HTTPException(status.HTTP_404_NOT_FOUND, "User not found")
    ```

    ## Fix safety
    The fix is safe: the number stays the same, and `from fastapi import status` is added. There
    is none where `status` already means something else in the function or module, nor where the
    framework's own import may fail and something else takes the place of its class. For 413, 414,
    416 and 422 it is unsafe unless the project's requirements say whether its Starlette is older
    than 0.48, the first with the names of RFC 9110.

    ## References
    - [FastAPI: Response Status Code](https://fastapi.tiangolo.com/tutorial/response-status-code/)
    """

    code = "ERR105"
    name = "magic-status"
    summary = "The status is written as a number"
    is_default = False
    fix = "`status.HTTP_…`, import added"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag an integer that has a name."""
        value = site.status.value
        if site.status.spelling is not Spelling.LITERAL or value is None or value not in ASSIGNED:
            return
        name = starlette_name(value)
        if lacks_new_names(module):
            name = old_name(name)
        message = f"{value} is `status.{name}`"
        yield module.finding(site, message, site.status.node, _proposal(site, module, name))

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def user(user_id: str):
                raise HTTPException(404, "User not found")
            """,
            """
            from fastapi import HTTPException, status

            def user(user_id: str):
                raise HTTPException(status.HTTP_404_NOT_FOUND, "User not found")
            """,
        ),
        Example(
            """
            from starlette import status
            from starlette.exceptions import HTTPException

            class Forbidden(HTTPException):
                def __init__(self) -> None:
                    super().__init__(status_code=403, detail="Forbidden")
            """,
            """
            from starlette import status
            from starlette.exceptions import HTTPException

            class Forbidden(HTTPException):
                def __init__(self) -> None:
                    super().__init__(status_code=status.HTTP_403_FORBIDDEN, detail="Forbidden")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop(status: str):
                if status == "running":
                    raise HTTPException(409, "Still running")
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            def register(app: FastAPI):
                @app.get("/events")
                def events(status: str):
                    return EVENTS[status]

                @app.get("/events/{event_id}")
                def event(event_id: str):
                    raise HTTPException(404, "No such event")
            """,
            """
            from fastapi import FastAPI, HTTPException, status

            def register(app: FastAPI):
                @app.get("/events")
                def events(status: str):
                    return EVENTS[status]

                @app.get("/events/{event_id}")
                def event(event_id: str):
                    raise HTTPException(status.HTTP_404_NOT_FOUND, "No such event")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            from app.models import status

            def stop(job: Job):
                if job.status == status.RUNNING:
                    raise HTTPException(409, "Still running")
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop(job):
                raise HTTPException(409, "Still running")
                status = job.stop()
            """,
        ),
        Example(
            """
            from fastapi import HTTPException, status

            raise HTTPException(422, "Not a number")
            """,
            """
            from fastapi import HTTPException, status

            raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Not a number")
            """,
            files={"requirements.txt": "starlette<0.48"},
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        CLIENT_DISCONNECTED = 408

        def read_body(request):
            raise HTTPException(status_code=CLIENT_DISCONNECTED, detail="The client is gone")
        """,
        """
        from fastapi import HTTPException

        def forward(response):
            raise HTTPException(response.status if response else 502, "The backend failed")
        """,
        """
        from fastapi import status
        from fastapi.responses import JSONResponse

        def missing():
            return JSONResponse(None, 404)
        """,
        """
        from fastapi import HTTPException, status

        raise HTTPException(status.HTTP_404_NOT_FOUND, "User not found")
        """,
        """
        from http import HTTPStatus

        from fastapi import HTTPException

        raise HTTPException(HTTPStatus.NOT_FOUND, "User not found")
        """,
        """
        from fastapi import HTTPException

        NOT_FOUND = 404

        raise HTTPException(NOT_FOUND, "User not found")
        """,
        """
        from fastapi import HTTPException

        def forward(response):
            raise HTTPException(response.status_code, "The server said no")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(499, "The client closed the connection")
        """,
        """
        from fastapi import HTTPException

        class Conflict(HTTPException):
            def __init__(self, detail: str, status_code: int = 409) -> None:
                super().__init__(status_code=status_code, detail=detail)
        """,
    )


def _proposal(site: Site, module: Module, name: str) -> Proposal | None:
    if not site.is_called:
        return None
    names = module.local_names(site.range.start.row)
    facts = module.project.facts(module.path)
    if "status" in names.parameters | names.assigned or facts is None:
        return None
    bound = facts.bindings.get("status", ())
    if not all(isinstance(binding, Import) and _is_status(binding) for binding in bound):
        return None
    changes: list[Change] = [NameStatus(site, name)]
    if not bound or not module.availability.binds("status", site.use):
        changes.append(ImportName(_package(facts, site), "status", use=site.use))
    is_safe = name not in RENAMED.values() or has_new_names(module)
    applicability = Applicability.SAFE if is_safe else Applicability.UNSAFE
    return Proposal(f"Use `status.{name}`", tuple(changes), applicability, WireEffect.NONE)


def _package(facts: ModuleFacts, site: Site) -> str:
    """Return the package to import `status` from: that of its other imports, or of the class."""
    known = facts.bindings.get("status") or [b for group in facts.bindings.values() for b in group]
    packages = {b.module.partition(".")[0] for b in known if isinstance(b, Import)}
    if packages.isdisjoint(FRAMEWORKS):
        packages = {site.exception.partition(".")[0]}
    return "starlette" if "starlette" in packages and "fastapi" not in packages else "fastapi"


def _is_status(binding: Import) -> bool:
    name = f"{binding.module}.{binding.attribute}" if binding.attribute else binding.module
    return name in [f"{package}.status" for package in FRAMEWORKS]
