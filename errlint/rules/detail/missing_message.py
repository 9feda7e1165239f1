"""ERR003: a dict without the human key."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.keys import plan_keys
from errlint.model.changes import RenameKey
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.base import DetailRule, Example


class MissingMessage(DetailRule):
    """A structured detail without a message.

    ## What it does
    Flags a dict display as `detail` that lacks the schema's human key (`message` unless the
    project says otherwise). A dict with a `**spread`, or with a key that is not a literal, may
    hold anything and is never flagged. The error bodies that OAuth and SCIM lay down, and an
    envelope with an `error` object or a list of `errors` in it, are left alone; so is FastAPI's own
    list of what is invalid.

    ## Why is this bad?
    A reason tells a program what to do; the person who reads the log or the toast needs a
    sentence, always under the same key.

    ## Example
    ```python
    raise HTTPException(404, detail={"reason": "not_found", "msg": "Item not found"})
    ```

    ## Use instead
    ```python
    raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
    ```

    ## Fix safety
    The fix is safe: it renames a key that holds the message under another name (`msg`, `error`,
    `description`, `detail`, …). Where there is none, there is no fix: errlint doesn't write your
    messages. Clients see another body.

    ## References
    - [RFC 9457, section 3.1.4](https://www.rfc-editor.org/rfc/rfc9457#section-3.1.4)
    """

    code = "ERR003"
    name = "missing-message"
    summary = "The detail lacks the schema's human key"
    fix = "rename an alias"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a dict display without the human key."""
        key = module.settings.schema.human_key
        plan = plan_keys(site.detail, module.settings.schema)
        if not plan.lacks_message:
            return
        alias = plan.message_alias
        proposal = None
        if alias:
            proposal = Proposal(f"Rename `{alias}` to `{key}`", (RenameKey(site, alias, key),))
        yield module.finding(
            site, f"Detail has no `{key}` for people to read", site.detail.node, proposal
        )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail={"reason": "not_found", "msg": "Item not found"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(409, detail={"reason": "conflict", "retry": True})
            """,
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

        raise HTTPException(404, detail={"reason": "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        def fail(extra):
            raise HTTPException(404, detail={"reason": "not_found", **extra})
        """,
        """
        from fastapi import HTTPException

        def fail(error):
            raise HTTPException(404, detail=dict(error))
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, detail="A string is another rule's business")
        """,
    )
