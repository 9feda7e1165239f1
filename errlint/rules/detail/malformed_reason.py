"""ERR005: a reason that is no machine token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from errlint.keys import KeyPlan, plan_keys
from errlint.model.changes import RenameKey, SetText
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.project.values import Text
from errlint.rules.base import DetailRule, Example
from errlint.schema import is_reason_token, reason_token

if TYPE_CHECKING:
    from errlint.config import Settings


class MalformedReason(DetailRule):
    """A reason that is no machine token.

    ## What it does
    Flags a literal reason with spaces or punctuation. `snake_case`, `UPPER_SNAKE`, `kebab-case`
    and dotted tokens all pass, unless `reason-style` names one of them.

    ## Why is this bad?
    A reason is an identifier: clients compare it, count it in metrics and look it up in
    documentation. A sentence invites being reworded.

    ## Example
    ```python
    detail={"reason": "Missing parameter", "message": "name and uri cannot both be None"}
    ```

    ## Use instead
    ```python
    detail={"reason": "missing_parameter", "message": "name and uri cannot both be None"}
    ```

    ## Fix safety
    The fix is safe: it writes the same words as a token. Clients see another body.

    ## References
    - [RFC 9457, section 3.1.1](https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1)
    """

    code = "ERR005"
    name = "malformed-reason"
    summary = "The reason is no machine token"
    fix = "the same words as a token"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a literal reason with characters or a case that its style doesn't allow."""
        settings = module.settings
        entry = site.detail.entry(settings.schema.machine_key)
        if entry is None or not isinstance(entry.value, Text) or not entry.is_literal:
            return
        reason = entry.value.literal
        if reason is None or not settings.schema.holds_reason(settings.schema.machine_key):
            return
        if is_reason_token(reason, settings.reason_style):
            return
        plan = plan_keys(site.detail, settings.schema)
        if plan.lacks_reason:
            return  # another key has the reason, this one the message: both get other names
        yield module.finding(
            site,
            f"Reason {reason!r} is no machine token",
            entry.node,
            _proposal(site, reason, settings, plan),
        )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(410, detail={"code": error.code, "reason": "It is gone now"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(410, detail={"code": error.code, "message": "It is gone now"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(
                400,
                detail={
                    "reason": "Missing parameter",
                    "message": "name and uri cannot both be None",
                },
            )
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(
                400,
                detail={
                    "reason": "missing_parameter",
                    "message": "name and uri cannot both be None",
                },
            )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(409, detail={"reason": "ID_TAKEN", "message": "Taken"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(409, detail={"reason": "id_taken", "message": "Taken"})
            """,
            settings={"reason-style": "snake_case"},
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        raise HTTPException(410, detail={"error_code": "ITEM_GONE", "reason": "It is gone now"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(409, detail={"reason": "already_exists", "message": "Taken"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(409, detail={"reason": "ALREADY_EXISTS", "message": "Taken"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(409, detail={"reason": "user.email-taken", "message": "Taken"})
        """,
        """
        from fastapi import HTTPException

        def fail(reason):
            raise HTTPException(409, detail={"reason": reason, "message": "Taken"})
        """,
    )


def _proposal(site: Site, reason: str, settings: Settings, plan: KeyPlan) -> Proposal:
    """Make a token of a reason; a sentence that there is no message beside becomes the message."""
    schema = settings.schema
    if plan.lacks_message and not plan.message_alias and " " in reason:
        rename = RenameKey(site, schema.machine_key, schema.human_key)
        return Proposal(f"Rename `{schema.machine_key}` to `{schema.human_key}`", (rename,))
    token = reason_token(reason, settings.reason_style)
    change = SetText(site, schema.machine_key, token)
    return Proposal(f"Write it as {token!r}", (change,))
