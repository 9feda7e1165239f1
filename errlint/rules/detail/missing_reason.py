"""ERR002: a dict without the machine key."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.keys import plan_keys
from errlint.model.changes import AddFields, RenameKey
from errlint.model.diagnostic import Applicability
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.rules.base import DetailRule, Example


class MissingReason(DetailRule):
    """A structured detail without a reason.

    ## What it does
    Flags a dict display as `detail` that lacks the schema's machine key (`reason` unless the
    project says otherwise). A dict with a `**spread`, or with a key that is not a literal, may
    hold anything and is never flagged. The error bodies that OAuth and SCIM lay down, and an
    envelope with an `error` object or a list of `errors` in it, are left alone; so is FastAPI's own
    list of what is invalid.

    ## Why is this bad?
    Without a reason a client has nothing stable to branch on; half the errors having one is worse
    than none, since every client needs both code paths.

    ## Example
    ```python
    raise HTTPException(500, detail={"error": "Database not connected"})
    ```

    ## Use instead
    ```python
    raise HTTPException(
        500, detail={"reason": "database_not_connected", "error": "Database not connected"}
    )
    ```

    ## Fix safety
    The fix is safe. A key that already holds a token under another name (`code`, `error_code`,
    `error`, `type`, …) is renamed; otherwise the key is added. Clients see another body, as with
    every rule about details: what read the old key in the Python code of the same run is
    rewritten or reported (ERR405), and the same token under two names would be read under either
    from then on. Renaming `error_code`, `code` and the like is unsafe where their value is an
    expression or a parameter: errlint can't tell whether it is a token. Where a form has the reason
    inside of another text (`type-base`), a reason that errlint chooses beside such a key is unsafe.

    ## References
    - [RFC 9457, section 3.1](https://www.rfc-editor.org/rfc/rfc9457#section-3.1)
    """

    code = "ERR002"
    name = "missing-reason"
    summary = "The detail lacks the schema's machine key"
    fix = "add it, or rename an alias whose value is a token"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a dict display without the machine key."""
        schema = module.settings.schema
        plan = plan_keys(site.detail, schema)
        if not plan.lacks_reason:
            return
        key = schema.machine_key
        proposal: Proposal | None
        others = [k for k in schema.keys if k not in (key, schema.human_key)]
        missing = tuple(k for k in others if site.detail.entry(k) is None)
        add_missing = (AddFields(site, missing),) if missing else ()
        if plan.reason_alias and schema.holds_reason(key):
            proposal = Proposal(
                f"Rename `{plan.reason_alias}` to `{key}`",
                (RenameKey(site, plan.reason_alias, key), *add_missing),
            )
        elif plan.likely_reason and schema.holds_reason(key):
            proposal = Proposal(
                f"Rename `{plan.likely_reason}` to `{key}`",
                (RenameKey(site, plan.likely_reason, key), *add_missing),
                Applicability.UNSAFE,
            )
        elif site.usage is Usage.SUPER_INIT and site.status.value is None:
            proposal = None  # whatever is constructed would get one and the same reason
        else:
            is_guessed = plan.likely_reason is not None and schema.tells_reason(key)
            proposal = Proposal(
                f"Add `{key}`",
                (AddFields(site, (key, *missing)),),
                Applicability.UNSAFE if is_guessed else Applicability.SAFE,
            )
        yield module.finding(
            site, f"Detail has no `{key}` for machines to read", site.detail.node, proposal
        )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            class CartError(HTTPException):
                def __init__(self, status_code: int, message: str):
                    super().__init__(status_code, detail={"message": message})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            class BadCart(HTTPException):
                def __init__(self, message: str):
                    super().__init__(422, detail={"message": message})
            """,
            """
            from fastapi import HTTPException

            class BadCart(HTTPException):
                def __init__(self, message: str):
                    super().__init__(422, detail={"reason": "validation_error", "message": message})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail={"message": "Item not found"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(409, detail={"code": "ID_TAKEN", "message": "This id is taken"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(409, detail={"reason": "ID_TAKEN", "message": "This id is taken"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def forward(exc):
                raise HTTPException(
                    exc.status, detail={"error_code": exc.error_code, "message": exc.message}
                )
            """,
            """
            from fastapi import HTTPException

            def forward(exc):
                raise HTTPException(
                    exc.status, detail={"reason": exc.error_code, "message": exc.message}
                )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def start_error(code: str, message: str):
                return HTTPException(409, {"code": code, "message": message})
            """,
            """
            from fastapi import HTTPException

            def start_error(code: str, message: str):
                return HTTPException(409, {"reason": code, "message": message})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def start_error(code: str, message: str):
                return HTTPException(409, {"code": code, "detail": message})
            """,
            """
            from fastapi import HTTPException

            def start_error(code: str, message: str):
                return HTTPException(
                    409,
                    {
                        "code": code,
                        "type": "https://example.com/conflict",
                        "title": "Conflict",
                        "status": 409,
                        "detail": message,
                    },
                )
            """,
            settings={"schema": {"name": "rfc9457", "type-base": "https://example.com/"}},
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        raise HTTPException(
            400, detail={"error": "invalid_grant", "error_description": "The code was used before"}
        )
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(400, detail={"error": "invalid_client"})
        """,
        """
        from fastapi import HTTPException

        def fail(response):
            raise HTTPException(
                status_code=500,
                detail={
                    "error": {
                        "message": "Security scan failed - response blocked for safety",
                        "type": "guardrail_scan_error",
                        "code": "scan_failed",
                    }
                },
            )
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, detail={"errors": [{"status": "404", "title": "No such team"}]})
        """,
        """
        from fastapi import HTTPException

        def invalid(field, message):
            return HTTPException(
                422, detail={"detail": [{"loc": ["query", field], "msg": message, "type": "int"}]}
            )
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        def fail(extra):
            raise HTTPException(404, detail={"message": "Item not found", **extra})
        """,
        """
        from fastapi import HTTPException

        def fail(KEY):
            raise HTTPException(404, detail={KEY: "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        def fail(error):
            raise HTTPException(404, detail=error.to_dict())
        """,
    )
