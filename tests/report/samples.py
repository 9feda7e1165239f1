from __future__ import annotations

from errlint.model.diagnostic import Applicability, Diagnostic, Fix, WireEffect
from errlint.model.row import SiteRow
from errlint.source import Edit, Position, Range, Source

ONE_LINE = Source("app/items.py", 'def f():\n    raise HTTPException(404, "Item not found")\n')
SPREAD = Source(
    "app/dags.py",
    """\
def get_dag(dag_id: str):
    raise HTTPException(
        status_code=status.HTTP_404_NOT_FOUND,
        detail=(
            f"The Dag with ID: `{dag_id}` "
            "was not found"
        ),
    )
""",
)


def span(row: int, column: int, end_row: int, end_column: int) -> Range:
    return Range(Position(row, column), Position(end_row, end_column))


def fix(applicability: Applicability = Applicability.SAFE, *edits: Edit) -> Fix:
    return Fix("Build the structured form", applicability, WireEffect.BODY, edits)


def diagnostic(
    filename: str = "app/items.py",
    range_: Range | None = None,
    highlight: Range | None = None,
    *,
    fix: Fix | None = None,
    message: str = "Detail is a string",
    code: str = "ERR001",
) -> Diagnostic:
    range_ = range_ or span(2, 11, 2, 47)
    return Diagnostic(
        code=code,
        name="string-detail",
        message=message,
        filename=filename,
        range=range_,
        highlight=highlight or range_,
        statement_rows=(range_.start.row, range_.end.row),
        noqa_row=range_.end.row,
        fix=fix,
    )


IN_ONE_LINE = diagnostic(highlight=span(2, 30, 2, 46), fix=fix())


def row(
    status: int | None = 404,
    status_source: str = "404",
    reason: str | None = None,
    message: str | None = '"Item not found"',
    route: str | None = "GET /items/{item_id}",
) -> SiteRow:
    return SiteRow(
        filename="app/items.py",
        row=12,
        column=11,
        exception="fastapi.HTTPException",
        usage="raised",
        status=status,
        status_source=status_source,
        shape="string",
        reason=reason,
        message=message,
        route=route,
        function="app.items.get_item",
    )
