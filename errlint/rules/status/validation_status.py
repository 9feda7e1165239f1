"""ERR101: a validation error that answers another status than the project's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.model.changes import SetStatus
from errlint.model.context import ParameterSource
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Shape, Site
from errlint.project.values import Choice, Text, Value
from errlint.rules.base import Example, SiteRule

_QUESTIONED = frozenset({400, 404, 500})
_VALIDATION_ERRORS = frozenset(
    {"ValidationError", "RequestValidationError", "JSONDecodeError", "ValueError"}
)
_REASON = re.compile(
    r"^(?!invalid.request$)(?:invalid|missing|malformed|unparsable)(?:$|[_\-. ])", re.IGNORECASE
)
"""An invalid request is what 400 says by itself, so that ERR001 puts it there too."""
_MESSAGE = re.compile(
    r"\b(?:must (?:be|have|not|match|contain|start|end|provide|specify)|(?:is|are) required"
    r"|is missing|missing (?:required )?(?:parameter|field|argument|value|key)"
    r"|(?:can ?not|can't|may not) (?:both )?be (?:empty|blank|null|none|negative)"
    r"|invalid|malformed|not (?:a )?valid|out of range|too (?:long|short)"
    r"|should be (?:a|an|one|between)|expected (?:a|an|one))\b",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"passw|credential|token|api.?key|secret|signature|otp|captcha|nonce|"
    r"log.?in|sign.?in|auth|grant|permission|not found|does ?n.t exist|not exist|already|expired|"
    r"unsupported|not supported|not allowed|disabled|not (?:enabled|configured|active|implemented)",
    re.IGNORECASE,
)
_OURS = re.compile(r"config|stored|server|internal|database|upstream|response", re.IGNORECASE)
_VALIDATES = re.compile(
    r"_*(?:validate|parse|convert|decode)(?:_|$)|(?:loads?|int|float|fromisoformat|strptime)$"
    r"|[A-Z]\w*$"
)
_VALIDATES_A_SECRET = re.compile(r"_key$|secret|token|credential|login", re.IGNORECASE)
_INPUT = frozenset(set(ParameterSource) - {ParameterSource.OTHER})


class ValidationStatus(SiteRule):
    """A validation error with another status than validation errors have.

    ## What it does
    Flags an error that says the request is malformed but answers something else than
    `validation-status` (422 unless the project says otherwise). The evidence is the `except` it
    stands in (`ValidationError`, `RequestValidationError`, `JSONDecodeError`, `ValueError`), or
    two of: the guard tests a parameter of the request, the reason says so (`invalid_…`,
    `missing_…`), the message says so. An `except` whose words don't say so counts where the `try`
    is one statement that validates or converts what the function was given; a whole operation
    raises `ValueError` for many reasons.

    Only 400, 404 and 500 are questioned, the last two only where the words say so as well, and 500
    not where they speak of the server's own data: 401, 403 and 409 are decisions of their own, 502
    to 504 speak of another server, and “Incorrect password” with 400 is no validation error.

    ## Why is this bad?
    FastAPI itself answers 422 when a parameter does not validate. A client that gets 400 for one
    invalid parameter and 422 for the next has to handle both.

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
    """

    code = "ERR101"
    name = "validation-status"
    summary = "A validation error answers another status than the others"
    fix = "same spelling style, right status (unsafe)"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a questioned status with enough evidence that the request was invalid."""
        wanted = module.settings.validation_status
        status = site.status
        if status.value is None or status.node is None or status.value == wanted:
            return
        if status.value not in _QUESTIONED:
            return
        evidence = _evidence(site, module)
        if evidence is None:
            return
        yield module.finding(
            site,
            f"{evidence}, but the status is {status.value}, not {wanted}",
            status.node,
            Proposal(
                f"Answer {wanted}",
                (SetStatus(site, wanted),),
                Applicability.UNSAFE,
                WireEffect.STATUS,
            ),
        )

    INVALID = (
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
    )

    VALID = (
        """
        from fastapi import HTTPException

        def login(user, password):
            if not user.check(password):
                raise HTTPException(400, "Incorrect password")
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


def _evidence(site: Site, module: Module) -> str | None:
    """Return in words why an error is a validation error, None where that is not certain."""
    message = _message(site, module)
    reason = site.detail.entry(module.settings.schema.machine_key)
    token = _text(reason.value) if reason else ""
    if _DECISION.search(f"{message} {token}"):
        return None
    if site.status.value == 500 and _OURS.search(message):
        return None
    says_reason = bool(_REASON.search(token))
    says_message = bool(_MESSAGE.search(message))
    caught = {name.rpartition(".")[2] for name in site.handler.types} if site.handler else set()
    if caught and caught <= _VALIDATION_ERRORS:
        is_own_token = token and not says_reason
        says_so = says_reason or says_message
        if says_so or (not is_own_token and site.status.value == 400 and _validates_input(site)):
            return f"`{sorted(caught)[0]}` is a validation error"
        return None
    if site.guard and _DECISION.search(site.guard.source):
        return None
    tested = _tests_request(site)
    if says_reason and says_message:
        return "Reason and message say that the request is invalid"
    if tested and (says_reason or says_message):
        what = "reason" if says_reason else "message"
        return f"The {what} says that `{tested}` is invalid"
    return None


def _tests_request(site: Site) -> str | None:
    """Return the request parameter that the guard tests."""
    if site.guard is None or site.function is None:
        return None
    for name in site.guard.names:
        if site.function.parameters.get(name.partition(".")[0]) in _INPUT:
            return name
    return None


def _validates_input(site: Site) -> bool:
    """Tell whether the `try` does nothing but to validate or convert what came in."""
    attempt = site.handler.attempt if site.handler else None
    if attempt is None or site.function is None:
        return False
    last_names = [call.rpartition(".")[2] for call in attempt.calls]
    if not any(map(_VALIDATES.match, last_names)):
        return False
    if any(map(_VALIDATES_A_SECRET.search, last_names)):
        return False
    came_in = [name for name in attempt.arguments if not name.isupper()]
    return bool(came_in) and all(name in site.function.arguments for name in came_in)


def _message(site: Site, module: Module) -> str:
    if site.detail.shape is Shape.STRING:
        return _text(site.detail.value)
    entry = site.detail.entry(module.settings.schema.human_key)
    return _text(entry.value) if entry else ""


def _text(value: Value) -> str:
    if isinstance(value, Choice):
        return " ".join(map(_text, value.options))
    if not isinstance(value, Text) or value.parts is None:
        return ""
    return "".join(part if isinstance(part, str) else " … " for part in value.parts)
