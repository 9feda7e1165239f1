"""ERR900: a suppression that suppresses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.changes import RemoveRows, ReplaceRange
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.rules.base import Example, Rule, Silent
from errlint.suppressions import UnusedCodes


class UnusedSuppression(Rule):
    """A suppression that suppresses nothing.

    ## What it does
    Flags `# noqa: ERR001` and `# errlint: ignore[ERR001]` on a statement that the rule has nothing
    to say about. Only codes of rules that are on are judged: those of other tools, and a `# noqa`
    without codes, are left alone.

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
    left. Other comments of the row stay.

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

    def check_suppressions(self, unused: Iterable[UnusedCodes]) -> Iterator[Finding]:
        """Flag each comment that names codes to no effect."""
        for item in unused:
            row = item.range.start.row
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
    )
