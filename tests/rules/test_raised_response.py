"""ERR206: which fix a raised response has."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ROUTE = """
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse

app = FastAPI()

@app.get("/items/{{item_id}}")
def read(item_id: int):
    try:
        return items[item_id]
    except KeyError as error:
        {raised}
"""
LONG = "x" * 25


@pytest.mark.parametrize(
    ("raised", "after"),
    [
        ("raise JSONResponse({}, 404)", "return JSONResponse({}, 404)"),
        ("raise Response(status_code=404)", "return Response(status_code=404)"),
        ("raise Response(404, detail='No')", "raise HTTPException(404, detail='No')"),
        ("raise JSONResponse({}, 404) from error", None),
        ("raise Response(404, detail='No', body={})", None),
        ("raise Response(**answer)", None),
        ("raise PlainTextResponse(404, detail='No')", None),
        (f"raise JSONResponse(status_code=404, content='{LONG}')", None),
        (f"raise Response(status_code=404, detail='{LONG}1')", None),
        (
            f"raise JSONResponse(status_code=404, content='{LONG[1:]}')",
            f"return JSONResponse(status_code=404, content='{LONG[1:]}')",
        ),
    ],
)
def test_what_was_meant(raised: str, after: str | None, tmp_path: Path) -> None:
    code = ROUTE.format(raised=raised)
    project = ExampleProject(tmp_path, Silent(code, {"line-length": 80}), code, "ERR206")
    (diagnostic,) = project.check().diagnostics
    assert (diagnostic.fix is not None) == (after is not None)
    new = project.fix().new
    assert after is None or (new is not None and after in new.text)
