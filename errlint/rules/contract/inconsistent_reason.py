"""ERR403: a reason, or a message, that means another thing elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from errlint.keys import reason_token_of
from errlint.model.contract import Contract
from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.project.values import literal_of
from errlint.rules.base import Example, Rule

_Answer = TypeVar("_Answer", int, str)


class InconsistentReason(Rule):
    """A reason, or a message, that means another thing elsewhere.

    ## What it does
    Puts together what all sites of the run answer, and flags a site whose reason goes with another
    status at most of the others, or whose message goes with another reason. Reasons, statuses and
    messages that can't be told by reading don't count. `errlint fix` does not run this rule: it
    would compare the new answers with the old ones.

    ## Why is this bad?
    A reason is what clients go by. One that is a 404 here and a 400 there makes each of them look
    at both; one message with two reasons is one failure that has to be handled twice.

    ## Example
    ```python
    raise HTTPException(404, {"reason": "expired", "message": "The link has expired"})
    raise HTTPException(410, {"reason": "expired", "message": "The invitation has expired"})
    raise HTTPException(410, {"reason": "expired", "message": "The token has expired"})
    ```

    ## Use instead
    ```python
    raise HTTPException(410, {"reason": "expired", "message": "The link has expired"})
    raise HTTPException(410, {"reason": "expired", "message": "The invitation has expired"})
    raise HTTPException(410, {"reason": "expired", "message": "The token has expired"})
    ```

    ## Fix safety
    There is no fix: either answer may be the right one.

    ## References
    - [RFC 9457, section 3.1.1: "type"](https://www.rfc-editor.org/rfc/rfc9457#section-3.1.1)
    """

    code = "ERR403"
    name = "inconsistent-reason"
    summary = "A reason goes with another status elsewhere, or a message with another reason"
    is_default = False

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: one module alone contradicts nobody."""
        yield from ()

    def check_contract(self, module: Module, contract: Contract) -> Iterator[Finding]:
        """Flag the sites of a module that answer otherwise than most."""
        schema = module.settings.schema
        for site in module.sites:
            reason = None if site.is_foreign else reason_token_of(site.detail, schema)
            if reason is None:
                continue
            status, message = site.status.value, _message(site, schema.human_key)
            if found := _other(contract.statuses.get(reason), status):
                text = f"The reason `{reason}` goes with {found} and with {status} here"
                yield module.finding(site, text, site.status.node)
            if message and (found := _other(contract.reasons.get(message), reason)):
                text = f"The message goes with {found} and with `{reason}` here"
                yield module.finding(site, text, site.detail.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def find(link):
                raise HTTPException(404, {"reason": "expired", "message": "The link has expired"})

            def join(invitation):
                raise HTTPException(410, {"reason": "expired", "message": "It has expired"})

            def log_in(token):
                raise HTTPException(410, {"reason": "expired", "message": "The token has expired"})
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            def read(name):
                raise HTTPException(404, detail={"reason": "no_team", "message": "No such team"})
            """,
            files={
                "app/teams.py": """
                from fastapi import HTTPException

                TEAM_NOT_FOUND = "team_not_found"

                def rename(name):
                    raise HTTPException(
                        404, detail={"reason": "team_not_found", "message": "No such team"}
                    )

                def remove(name):
                    raise HTTPException(
                        404, detail={"reason": "team_not_found", "message": "No such team"}
                    )
                """
            },
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def find(link):
            raise HTTPException(410, {"reason": "expired", "message": "The link has expired"})

        def join(invitation):
            raise HTTPException(410, {"reason": "expired", "message": "The invitation has expired"})
        """,
        """
        from fastapi import HTTPException

        def forward(answer, reason):
            if answer.status == 404:
                raise HTTPException(answer.status, {"reason": "gone", "message": "It is gone"})
            if answer.status == 410:
                raise HTTPException(410, {"reason": "gone", "message": answer.message})
            raise HTTPException(400, {"reason": reason, "message": "It is gone"})
        """,
        """
        from fastapi import HTTPException

        def find(name):
            raise HTTPException(404, "No such team")

        def remove(name):
            raise HTTPException(400, "No such team")
        """,
        """
        from fastapi import HTTPException

        def find(name):
            raise HTTPException(404, {"reason": "no such team", "message": "No such team"})

        def remove(name):
            raise HTTPException(400, {"reason": "no such team", "message": "No such team"})
        """,
    )


def _message(site: Site, key: str) -> str | None:
    entry = site.detail.entry(key)
    return literal_of(entry.value) if entry else None


def _other(answers: Counter[_Answer] | None, own: _Answer | None) -> str | None:
    """Return, in words, what most sites answer if it is not what this one does."""
    if answers is None or own not in answers:
        return None
    usual, count = answers.most_common(1)[0]
    if usual == own:
        return None
    what = usual if isinstance(usual, int) else f"`{usual}`"
    return f"{what} at {count} other site{'s' if count > 1 else ''}"
