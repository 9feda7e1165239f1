"""ERR900: a suppression that suppresses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.changes import RemoveRows, ReplaceRange
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.rules.base import Example, Rule, Silent
from errlint.suppressions import BrokenIgnore, UnusedCodes


class UnusedSuppression(Rule):
    """A suppression that suppresses nothing.

    ## What it does
    Flags `# noqa: ERR001` and `# errlint: ignore[ERR001]` on a statement that the rule has nothing
    to say about. Only codes of rules that are on are judged: those of other tools, and a `# noqa`
    without codes, are left alone. A comment of errlint's own is flagged as well where it can't
    suppress anything: `ignore[ERR999]`, a code that no rule has, `ignore[string-detail]`, a name,
    and `ignore-file` with codes, or anywhere but at the head of the file.

    ## Why is this bad?
    It says that something is wrong where nothing is, and will hide the next thing that is.

    ## Example
    ```python
    raise HTTPException(404, {"reason": "not_found", "message": "No item"})  # noqa: ERR001
    ```

    ## Use instead
    ```python
    raise HTTPException(404, {"reason": "not_found", "message": "No item"})
    ```

    ## Fix safety
    The fix is safe: it removes the code, or the comment with what explains it if no other code is
    left. Other comments of the row stay. A comment that can't suppress anything has no fix: what
    it was meant to do is for its author to say.

    ## References
    - [Ruff: Detecting unused suppression comments](https://docs.astral.sh/ruff/linter/#detecting-unused-suppression-comments)
    """

    code = "ERR900"
    name = "unused-suppression"
    summary = "A suppression suppresses nothing"
    is_default = False
    fix = "remove it"

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield nothing: what is unused is known when all rules have run."""
        yield from ()

    def check_suppressions(self, idle: Iterable[UnusedCodes | BrokenIgnore]) -> Iterator[Finding]:
        """Flag each comment that names codes to no effect, or none that errlint could tell."""
        for item in idle:
            row = item.range.start.row
            if isinstance(item, BrokenIgnore):
                message = f"Suppresses nothing: {item.reason}"
                yield Finding(message, item.range, item.range, (row, row))
                continue
            removal = RemoveRows(row, row) if item.is_whole_row else None
            change = removal or ReplaceRange(item.range, item.kept)
            listed = ", ".join(f"`{code}`" for code in item.codes)
            yield Finding(
                f"Unused suppression of {listed}",
                item.range,
                item.range,
                (row, row),
                Proposal("Remove the suppression", (change,), wire_effect=WireEffect.NONE),
            )

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "x", "message": "y"})  # noqa: ERR001
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "x", "message": "y"})
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, "No item")  # noqa: ERR001, ERR004, E501
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(404, "No item")  # noqa: ERR001, E501
            """,
            settings={"extend-select": ["ERR0"]},
        ),
        Example(
            """
            TIMEOUT = 30  # errlint: ignore[ERR001] clients compare it  # pragma: no cover
            """,
            """
            TIMEOUT = 30  # pragma: no cover
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(
                404,
                # noqa: ERR001
                {"reason": "x", "message": "y"},
            )
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(
                404,
                {"reason": "x", "message": "y"},
            )
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, "No item")  # errlint: ignore[ERR999]
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, "No item")  # errlint: ignore[string-detail]
            """
        ),
        Example(
            """
            # errlint: ignore-file[ERR001]
            from fastapi import HTTPException
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            # errlint: ignore-file
            raise HTTPException(404, "No item")
            """
        ),
    )

    VALID = (
        Silent(
            """
            from fastapi import HTTPException

            raise HTTPException(404, "No item")  # noqa: ERR001
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Silent(
            """
            from fastapi import HTTPException

            raise HTTPException(
                status_code=404,
                detail="No item",
            )  # errlint: ignore[ERR001]
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Silent(
            """
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "x", "message": "y"})  # noqa
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Silent(
            """
            import os  # noqa: F401

            query = "select 1"  # noqa: E501, ERA001
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "x", "message": "y"})  # noqa: ERR001
        """,
        Silent(
            '''
            HELP = """
            raise HTTPException(404)  # noqa: ERR001
            """
            ''',
            settings={"extend-select": ["ERR001"]},
        ),
        Silent(
            """
            # errlint: ignore-file
            TIMEOUT = 30  # noqa: ERR001
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        Silent(
            """
            TIMEOUT = 30  # noqa: ERR001, ERR900
            """,
            settings={"extend-select": ["ERR001"]},
        ),
        """
        TIMEOUT = 30  # noqa: ERR999, string-detail
        """,
        """
        TIMEOUT = 30  # errlint: ignore[ERR001, ERR002] clients compare it
        """,
        """
        TIMEOUT = 30  # errlint: ignore  # the next release raises it
        """,
        """
        # errlint: ignored errors are in the baseline
        TIMEOUT = 30
        """,
        """
        # errlint is told by ignore[ERR999] what to leave alone
        HELP = "# errlint: ignore[string-detail]"
        """,
    )
