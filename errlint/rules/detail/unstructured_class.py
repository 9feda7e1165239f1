"""ERR008: a plain class where the project has its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from errlint.model.changes import DropImport, GiveEntries, ImportName, SwapClass
from errlint.model.diagnostic import Applicability
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.cycles import leads_to
from errlint.project.exceptions import TrackedClass
from errlint.project.names import ClassDefinition
from errlint.project.signatures import DETAIL, Decided, Passed, Signature, entry_role
from errlint.project.values import Mapping
from errlint.rules.base import DetailRule, Example, Silent

if TYPE_CHECKING:
    from errlint.config import Settings


class UnstructuredClass(DetailRule):
    """A plain HTTPException, in a project that has a class of its own for errors.

    ## What it does
    Flags `HTTPException`, FastAPI's or Starlette's, where `raise-with` names another class to
    raise. It is off unless `raise-with` is set. A redirect is no error and stays as it is.

    ## Why is this bad?
    A class of the project's own takes the parts of the structured form and puts them together, or
    has a handler that does. An error that is raised with the plain class goes around both.

    ## Example
    ```python
    # raise-with = "app.errors.ApiException"
    raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
    ```

    ## Use instead
    ```python
    raise ApiException(404, detail={"reason": "not_found", "message": "Item not found"})
    ```

    ## Fix safety
    The fix is safe where the class takes the same arguments, or the parts of the dict by
    themselves and puts them together, else it is only shown. There is no
    fix in the module that defines the class, nor where importing it would be a cycle, nor where
    its name is taken. Clients may see another body: that is up to the class.

    ## References
    - [FastAPI: Install custom exception handlers](https://fastapi.tiangolo.com/tutorial/handling-errors/#install-custom-exception-handlers)
    """

    code = "ERR008"
    name = "unstructured-class"
    summary = "A plain class is raised where the project has its own"
    is_default = False
    fix = "swap the class, add the import, drop the one that is left unused"

    def is_on(self, settings: Settings) -> bool:
        """Tell whether the project names a class to raise."""
        return settings.raise_with is not None

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a framework's class outside of a subclass of it."""
        wanted = module.settings.raise_with
        if wanted is None or not site.is_framework_class or site.usage is Usage.SUPER_INIT:
            return
        if not module.is_test and site.status.value not in range(300, 400):
            name = wanted.rpartition(".")[2]
            message = f"`{site.spelling}` instead of the project's `{name}`"
            yield module.finding(site, message, None, _proposal(site, wanted, module))

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
            """,
            """
            from app.errors import ApiException

            raise ApiException(404, detail={"reason": "not_found", "message": "Item not found"})
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    pass
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    return load(item_id)
                except HTTPException:
                    raise
                except KeyError:
                    raise HTTPException(status_code=404, detail={"reason": "x", "message": "y"})
            """,
            """
            from fastapi import HTTPException

            from app.errors import ApiException

            def read(item_id):
                try:
                    return load(item_id)
                except HTTPException:
                    raise
                except KeyError:
                    raise ApiException(status_code=404, detail={"reason": "x", "message": "y"})
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    def __init__(self, status_code, detail, headers=None):
                        super().__init__(status_code, detail, headers)
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail="Item not found")
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    def __init__(self, status_code, reason, message):
                        super().__init__(status_code, {"reason": reason, "message": message})
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            def read(item_id):
                raise HTTPException(404, {"reason": "not_found", "message": f"No {item_id}"})
            """,
            """
            from app.errors import ApiException

            def read(item_id):
                raise ApiException(404, reason="not_found", message=f"No {item_id}")
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    def __init__(self, status_code, reason, message):
                        super().__init__(status_code, {"reason": reason, "message": message})
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            def not_found(name):
                return HTTPException(404, detail=f"{name} not found")
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from app.main import not_found
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    pass
                """
            },
        ),
    )

    VALID = (
        Silent(
            """
            from fastapi import HTTPException, Request, status

            def session_token(request: Request, token: str | None):
                if token is None:
                    raise HTTPException(
                        status_code=status.HTTP_307_TEMPORARY_REDIRECT,
                        headers={"Location": str(request.url_for("auth:login"))},
                    )
            """,
            settings={"raise-with": "app.errors.ApiException"},
        ),
        """
        from fastapi import HTTPException

        raise HTTPException(404, detail="Item not found")
        """,
        Silent(
            """
            from app.errors import ApiException

            raise ApiException(404, detail={"reason": "not_found", "message": "Item not found"})
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    pass
                """
            },
        ),
        Silent(
            """
            from fastapi import HTTPException

            class ApiException(HTTPException):
                def __init__(self, status_code, reason, message):
                    super().__init__(status_code, {"reason": reason, "message": message})
            """,
            settings={"raise-with": "app.main.ApiException"},
        ),
        Silent(
            """
            from app.errors import NotFound

            raise NotFound("Item")
            """,
            settings={"raise-with": "app.errors.ApiException"},
            files={
                "app/errors.py": """
                from fastapi import HTTPException

                class ApiException(HTTPException):
                    pass

                class NotFound(ApiException):
                    def __init__(self, name):
                        super().__init__(404, {"reason": "not_found", "message": name})
                """
            },
        ),
        Silent(
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    return load(item_id)
                except HTTPException as error:
                    return error.detail
            """,
            settings={"raise-with": "app.errors.ApiException"},
        ),
    )


def _proposal(site: Site, wanted: str, module: Module) -> Proposal | None:
    """Swap the class, unless its name can't be imported or means something else there."""
    module_name, _, name = wanted.rpartition(".")
    definitions = module.project.named(module.path, wanted)
    class_ = next((found for found in definitions if isinstance(found, ClassDefinition)), None)
    found = module.exceptions.tracked(definitions)
    if class_ is None or found is None or leads_to(module.project, class_.path, module.path):
        return None
    locals_ = module.local_names(site.range.start.row)
    bound = module.project.bound(module.path, name)
    if name in locals_.assigned | locals_.parameters or any(meaning != class_ for meaning in bound):
        return None
    changes = (
        SwapClass(site, wanted),
        ImportName(module_name, name, use=site.use),
        DropImport(site.spelling.partition(".")[0]),
    )
    message = f"Raise `{name}`"
    if site.is_called and _takes_the_same(site, found):
        return Proposal(message, changes, Applicability.SAFE)
    if entries := _as_arguments(site, found, module):
        return Proposal(message, (*changes, entries), Applicability.SAFE)
    return Proposal(message, changes, Applicability.DISPLAY)


def _takes_the_same(site: Site, wanted: TrackedClass) -> bool:
    """Tell whether a class takes the arguments of a site as the one that it constructs does."""
    required = wanted.signature.required
    if site.has_open_arguments or required is None:
        return False
    given = {"status_code"}
    given |= {"detail"} if site.detail.node else set()
    given |= {"headers"} if site.headers.node else set()
    return required <= given and all(
        _place(site.signature, role) == _place(wanted.signature, role) for role in given
    )


def _as_arguments(site: Site, wanted: TrackedClass, module: Module) -> GiveEntries | None:
    """Return how a class takes the entries of a dict that it makes of arguments itself."""
    roles, required = wanted.signature.roles, wanted.signature.required
    detail, made = site.detail, roles.get(DETAIL)
    if site.has_open_arguments or required is None or detail.entries is None:
        return None
    if detail.has_open_keys or "#" in module.source_of(detail.node or site.node):
        return None
    given = [
        "status_code",
        *map(entry_role, detail.fields),
        *(["headers"] if site.headers.node else []),
    ]
    taken = {r: d.parameter for r in given if isinstance(d := roles.get(r), Passed)}
    is_made = isinstance(made, Decided) and isinstance(made.value, Mapping)
    if not is_made or len(taken) < len(given) or not required <= {*taken.values()}:
        return None
    status = roles["status_code"]
    starts_alike = isinstance(status, Passed) and status.position == 0
    return GiveEntries(site, tuple(taken.items()), starts_alike)


def _place(signature: Signature, role: str) -> tuple[str, int | None] | None:
    """Return the name and the position of the parameter that decides a role."""
    decider = signature.roles.get(role)
    return (decider.parameter, decider.position) if isinstance(decider, Passed) else None
