"""ERR101: a validation error that answers another status than the project's."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.base import Example, SiteRule
from errlint.rules.status.direct_names import changed_status
from errlint.rules.status.same_failure import is_decided_elsewhere
from errlint.rules.status.validation_evidence import evidence_of_validation
from errlint.rules.status.versions import lacks_new_names

_QUESTIONED = frozenset({400, 404, 500})


class ValidationStatus(SiteRule):
    """A validation error with another status than validation errors have.

    ## What it does
    Flags an error that says the request is malformed but answers something else than `validation-
    status` (422 unless the project says otherwise). The evidence is the `except` it stands in
    (`ValidationError`, `RequestValidationError`, `JSONDecodeError`, `ValueError`, bson's
    `InvalidId`, with `TypeError` and the like beside them or not), or two of: the guard tests a
    parameter of the request, or a local that is a part of one (`name = payload.get("name")`) or of
    `await request.json()`, the reason says so (`invalid_…`, `missing_…`), the message says so. A
    reason that errlint would make of the message itself says no more than the message. An `except`
    whose words don't say so counts where the `try` is one statement that validates or converts what
    the function was given, or reads the request as JSON; a whole operation raises `ValueError` for
    many reasons. What a file of the server holds is no request.

    Only 400, 404 and 500 are questioned, the last two only where the words say so as well, and 500
    only where it is about what the client sent, not the server's own data: 401, 403 and 409 are
    decisions of their own, 502 to 504 speak of another server, and “Incorrect password” with 400
    is no validation error. OAuth, OpenID Connect and SCIM ask for 400 themselves. So that a failure
    keeps one status, it is left alone where another site with its words or reason has no evidence,
    and, unless `validation-status` is set, where a handler of the project answers a
    `RequestValidationError` with that status.

    ## Why is this bad?
    FastAPI itself answers 422 for what does not validate: clients have to handle both statuses.

    ## Example
    ```python
    try:
        key = VariableKey(key)
    except ValueError as error:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, detail=str(error))
    ```

    ## Use instead
    ```python
    try:
        key = VariableKey(key)
    except ValueError as error:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_CONTENT, detail=str(error))
    ```

    ## Fix safety
    The fix is unsafe: errlint judges by the words, and clients see another status. The status is
    spelt as it was: a number, `status.HTTP_…` or `HTTPStatus.…`.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [RFC 9110, section 15.5.21](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21)
    - [RFC 6749, section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)
    """

    code = "ERR101"
    name = "validation-status"
    summary = "A validation error answers another status than the others"
    fix = "same spelling style, right status (unsafe)"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a questioned status with enough evidence that the request was invalid."""
        wanted = module.settings.invalid_request_status
        status = site.status
        if status.value is None or status.node is None or status.value == wanted:
            return
        if status.value not in _QUESTIONED:
            return
        evidence = evidence_of_validation(site, module)
        if evidence is None or is_decided_elsewhere(site, module):
            return
        is_configured = module.settings.validation_status is not None
        if not is_configured and status.value in module.validation_answers():
            return
        yield module.finding(
            site,
            f"{evidence}, but the status is {status.value}, not {wanted}",
            status.node,
            Proposal(
                f"Answer {wanted}",
                changed_status(site, wanted, not lacks_new_names(module)),
                Applicability.UNSAFE,
                WireEffect.STATUS,
            ),
        )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException
            from starlette.status import HTTP_400_BAD_REQUEST

            def read_item(item_id):
                try:
                    return int(item_id)
                except ValueError as error:
                    raise HTTPException(HTTP_400_BAD_REQUEST, detail="Invalid item id") from error
            """,
            """
            from fastapi import HTTPException
            from starlette.status import HTTP_422_UNPROCESSABLE_CONTENT

            def read_item(item_id):
                try:
                    return int(item_id)
                except ValueError as error:
                    raise HTTPException(
                        HTTP_422_UNPROCESSABLE_CONTENT, detail="Invalid item id"
                    ) from error
            """,
        ),
        Example(
            """
            from fastapi import HTTPException, status

            def parse(key: str):
                try:
                    return int(key)
                except ValueError as error:
                    raise HTTPException(
                        status.HTTP_400_BAD_REQUEST,
                        detail={"reason": "invalid_key", "message": str(error)},
                    )
            """,
            """
            from fastapi import HTTPException, status

            def parse(key: str):
                try:
                    return int(key)
                except ValueError as error:
                    raise HTTPException(
                        status.HTTP_422_UNPROCESSABLE_CONTENT,
                        detail={"reason": "invalid_key", "message": str(error)},
                    )
            """,
        ),
        Example(
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/items")
            def items(limit: int):
                if limit < 1:
                    raise HTTPException(
                        400, {"reason": "invalid_limit", "message": "limit must be positive"}
                    )
            """,
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/items")
            def items(limit: int):
                if limit < 1:
                    raise HTTPException(
                        422, {"reason": "invalid_limit", "message": "limit must be positive"}
                    )
            """,
        ),
        Example(
            """
            from fastapi import APIRouter, HTTPException, status

            router = APIRouter()

            @router.get("/items")
            def items(limit: int):
                if limit < 1:
                    raise HTTPException(status.HTTP_400_BAD_REQUEST, "limit must be positive")
            """,
            """
            from fastapi import APIRouter, HTTPException, status

            router = APIRouter()

            @router.get("/items")
            def items(limit: int):
                if limit < 1:
                    raise HTTPException(
                        status.HTTP_422_UNPROCESSABLE_ENTITY, "limit must be positive"
                    )
            """,
            files={"requirements.txt": "fastapi==0.115.*"},
        ),
        Example(
            """
            from fastapi import HTTPException

            def budget(value: str):
                try:
                    return float(value)
                except (TypeError, ValueError):
                    raise HTTPException(
                        status_code=400, detail={"error": "max_budget must be a number"}
                    )
            """,
            """
            from fastapi import HTTPException

            def budget(value: str):
                try:
                    return float(value)
                except (TypeError, ValueError):
                    raise HTTPException(
                        status_code=422, detail={"error": "max_budget must be a number"}
                    )
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        async def spans(request):
            if not parse(await request.body()).resource_spans:
                raise HTTPException(
                    status_code=400,
                    detail={
                        "reason": "invalid_open_telemetry",
                        "message": "Invalid OpenTelemetry format - no spans found",
                    },
                )
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/items/{item_id}")
        def item(item_id: str):
            if item_id not in ITEMS:
                raise HTTPException(404, "Item not found")
        """,
        """
        from fastapi import HTTPException

        def create(name: str):
            try:
                store(name)
            except ValueError:
                raise HTTPException(409, {"reason": "already_exists", "message": "Taken"})
        """,
        """
        from fastapi import HTTPException

        def user(user_id: str):
            try:
                return load(user_id)
            except ValueError:
                raise HTTPException(404, "User not found")
        """,
        """
        from fastapi import HTTPException

        def component(node_id: str):
            try:
                return extract(node_id)
            except ValueError as error:
                raise HTTPException(404, str(error))
        """,
        """
        from fastapi import HTTPException

        def settings():
            try:
                return Settings.model_validate(STORED)
            except ValidationError:
                raise HTTPException(500, "The stored settings do not match the schema")
        """,
        """
        from fastapi import HTTPException

        def convert(response):
            try:
                return response.json()
            except ValueError:
                raise HTTPException(502, "Invalid JSON from the converter")
        """,
        """
        from fastapi import HTTPException

        def read_servers(settings_file):
            try:
                return json.loads(settings_file.read())
            except json.JSONDecodeError:
                raise HTTPException(500, "Invalid server configuration file format.")
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.put("/targets/{target_id}/default")
        async def set_default_target(target_id: str):
            try:
                return await mark_as_default(target_id)
            except ValueError as error:
                raise HTTPException(400, str(error))
        """,
        """
        from fastapi import HTTPException

        def key_provider_of(account):
            try:
                key_provider = account.provider_key.strip()
                adapter = ProviderKey(key_provider)
            except ValueError as error:
                raise HTTPException(400, str(error))
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.post("/items/restore")
        def restore(version_id: str):
            entry = find(version_id)
            try:
                saved = ItemForm(id=version_id, **entry.snapshot)
            except ValueError as error:
                raise HTTPException(400, str(error))
        """,
        """
        from fastapi import HTTPException

        def check_provider(provider, model_name):
            try:
                validate_model_provider_key(provider, model_name)
            except ValueError as error:
                raise HTTPException(400, f"Validation failed for {provider}: {error}")
        """,
        """
        from fastapi import HTTPException

        def store(value):
            try:
                checked(value)
            except ValueError as error:
                raise HTTPException(400, {"reason": "invalid_request", "message": str(error)})
        """,
        """
        from fastapi import Depends, FastAPI, Header, HTTPException

        async def verify_key(x_key: str = Header()):
            if x_key != "fake-super-secret-key":
                raise HTTPException(400, "X-Key header invalid")

        app = FastAPI(dependencies=[Depends(verify_key)])
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/authorize")
        def authorize(response_type: str, redirect_uri: str = ""):
            if response_type != "code":
                raise HTTPException(400, "response_type must be 'code'")
            if not redirect_uri:
                raise HTTPException(400, "redirect_uri is required")
        """,
        """
        from fastapi import HTTPException

        def settings():
            if not CONFIGURED:
                raise HTTPException(500, "The server is not configured")
        """,
        """
        from fastapi import HTTPException

        def parse(key: str):
            try:
                return int(key)
            except ValueError:
                raise HTTPException(422, "key must be a number")
        """,
    )
