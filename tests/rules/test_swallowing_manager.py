"""ERR201 around the `yield` of a context manager, where a `with` raises what leaves its block."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

MANAGERS = """
    from contextlib import contextmanager

    from fastapi import HTTPException

    @contextmanager
    def transaction():
        session = Session()
        try:
            yield session
        except Exception as error:
            {does}
"""
ROUTE = """
    from fastapi import FastAPI, HTTPException

    from app import main
    from app.access import check
    from app.main import transaction

    app = FastAPI()

    @app.get("/items/{{item_id}}")
    def read(item_id: int):
        {body}
"""
ACCESS = """
    from fastapi import HTTPException

    def check(item_id):
        raise HTTPException(403, detail="Not allowed")
"""
FAILS = "raise DatabaseError() from error"
FOUND = ["`except Exception` swallows what is raised inside of `with transaction()`"]
NOT_FOUND = 'raise HTTPException(404, detail="No such item")'


def messages(folder: Path, body: str, does: str = FAILS) -> list[str]:
    code = MANAGERS.format(does=does)
    files = {"app/routes.py": ROUTE.format(body=body), "app/access.py": ACCESS}
    example = ExampleProject(folder, Silent(code, files=files), code, "ERR201")
    return [found.message for found in example.check().diagnostics]


@pytest.mark.parametrize(
    "body",
    [
        f"with transaction() as session: {NOT_FOUND}",
        f"with main.transaction() as session: {NOT_FOUND}",
        f"with (transaction() as session): {NOT_FOUND}",
        f"with lock, transaction() as session, transaction(): {NOT_FOUND}",
        f"with transaction() as session:\n            if item_id not in items: {NOT_FOUND}",
        "with transaction() as session: check(item_id)",
    ],
)
def test_what_a_block_raises_is_swallowed(body: str, tmp_path: Path) -> None:
    assert messages(tmp_path, body) == FOUND


@pytest.mark.parametrize(
    "body",
    [
        f"with transaction() as session: load(item_id)\n        {NOT_FOUND}",
        f"with opened() as session: {NOT_FOUND}",
        f"with transaction:\n            {NOT_FOUND}",
        "with transaction() as session: raise KeyError(item_id)",
        f"with transaction():\n            try: {NOT_FOUND}\n            except HTTPException: pass",
        f"with transaction():\n            def later(): {NOT_FOUND}",
        "transaction()",
    ],
)
def test_a_block_that_raises_nothing_of_the_kind(body: str, tmp_path: Path) -> None:
    assert messages(tmp_path, body) == []


@pytest.mark.parametrize(
    "does",
    [
        "session.rollback(); raise",
        "raise error",
        "log(error)",
        "raise translated(error)",
        "if not isinstance(error, HTTPException): raise DatabaseError()",
    ],
)
def test_a_clause_that_lets_it_through_or_is_there_to_log(does: str, tmp_path: Path) -> None:
    assert messages(tmp_path, f"with transaction() as session: {NOT_FOUND}", does) == []


OF_A_CLASS = """
    from contextlib import asynccontextmanager

    class Database:
        @asynccontextmanager
        async def session(self):
            session = self.factory()
            try:
                yield session
            except Exception:
                await session.rollback()
                raise DatabaseError()

    database = Database()

    async def get_session():
        async with database.session() as session:
            yield session
"""
DEPENDING = """
    from fastapi import Depends, FastAPI, HTTPException

    from app.main import get_session

    app = FastAPI()

    @app.get("/items/{item_id}")
    async def read(item_id: int, session=Depends(get_session)):
        raise HTTPException(404, detail="No such item")
"""


@pytest.mark.parametrize(("old", "new", "count"), [("", "", 1), ("Depends(get_", "load(get_", 0)])
def test_a_dependency_enters_it(old: str, new: str, count: int, tmp_path: Path) -> None:
    files = {"app/routes.py": DEPENDING.replace(old, new) if old else DEPENDING}
    project = ExampleProject(tmp_path, Silent(OF_A_CLASS, files=files), OF_A_CLASS, "ERR201")
    expected = ["`except Exception` swallows what is raised inside of `with session()`"] * count
    assert [found.message for found in project.check().diagnostics] == expected
