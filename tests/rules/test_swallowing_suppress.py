"""ERR201: `with suppress(...)` drops what is raised inside of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ROUTE = """
    import contextlib
    from contextlib import suppress

    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    {decorator}
    def read(item_id: int):
        {block}
        return items.get(item_id)
"""
NOT_FOUND = 'raise HTTPException(404, detail="No such item")'


def found(folder: Path, block: str, decorator: str) -> list[tuple[str, bool]]:
    code = ROUTE.format(decorator=decorator, block=block)
    diagnostics = ExampleProject(folder, Silent(code), code, "ERR201").check().diagnostics
    return [(diagnostic.message, diagnostic.fix is None) for diagnostic in diagnostics]


@pytest.mark.parametrize("name", ["suppress", "contextlib.suppress"])
def test_a_route_drops_its_own_exception(name: str, tmp_path: Path) -> None:
    block = f"with {name}(KeyError, Exception):\n            {NOT_FOUND}"
    message = f"`with {name}(KeyError, Exception)` swallows the 404 of line 11"
    assert found(tmp_path, block, '@app.get("/items/{item_id}")') == [(message, True)]


@pytest.mark.parametrize(
    ("block", "decorator"),
    [
        (f"with suppress(Exception): {NOT_FOUND}", ""),
        (f"with suppress(KeyError): {NOT_FOUND}", "@app.get('/')"),
        (f"with suppress(HTTPException): {NOT_FOUND}", "@app.get('/')"),
        (f"with quietly(Exception): {NOT_FOUND}", "@app.get('/')"),
        (f"with suppress(): {NOT_FOUND}", "@app.get('/')"),
        (f"with suppress(Exception): load(item_id)\n        {NOT_FOUND}", "@app.get('/')"),
        (
            f"for item in items:\n            with suppress(Exception): {NOT_FOUND}",
            "@app.get('/')",
        ),
    ],
)
def test_nothing_is_dropped_that_was_meant_to_be_answered(
    block: str, decorator: str, tmp_path: Path
) -> None:
    assert found(tmp_path, block, decorator) == []
