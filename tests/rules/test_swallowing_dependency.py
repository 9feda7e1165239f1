"""ERR201 around the `yield` of a dependency, where FastAPI raises what routes have raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Example, Silent
from tests.rules.examples import ExampleProject, dedented

DEPENDENCY = """
    {imports}

    {decorator}
    async def get_db():
        session = Session()
        try:
            yield session
            await session.commit()
        {clauses}
        finally:
            await session.close()
"""
ROUTES = """
    from typing import Annotated

    from fastapi import Depends, FastAPI, HTTPException

    from app.main import get_db

    app = FastAPI()

    @app.get("/items/{item_id}")
    async def read(item_id: int, db: Annotated[Session, Depends(get_db)]):
        raise HTTPException(404, detail="Item not found")
"""


def project(
    folder: Path,
    *clauses: str,
    imports: str = "from app.sessions import Session",
    decorator: str = "",
    routes: str = ROUTES,
    requires: str = "",
) -> ExampleProject:
    listed = "\n        ".join(clauses)
    code = DEPENDENCY.format(imports=imports, decorator=decorator, clauses=listed)
    return of_code(folder, code, routes, requires)


def of_code(folder: Path, code: str, routes: str = ROUTES, requires: str = "") -> ExampleProject:
    files = {"app/routes.py": routes, "requirements.txt": requires}
    return ExampleProject(folder, Silent(code, files=files), code, "ERR201")


def messages(example: ExampleProject) -> list[str]:
    return [found.message for found in example.check().diagnostics]


ROLLBACK = "await session.rollback()"
LOST = ["`except Exception` swallows what routes raise that depend on `get_db()`"]


@pytest.mark.parametrize(
    "does",
    [
        "raise HTTPException(500, detail='Database') from error",
        "raise DatabaseError() from error",
        "raise DatabaseError",
        "if session.is_active: raise DatabaseError()",
        "logger.exception('rolled back')",
        "return",
    ],
)
def test_a_broad_handler_swallows_what_routes_raise(does: str, tmp_path: Path) -> None:
    clauses = "except Exception as error:", f"    {ROLLBACK}", f"    {does}"
    assert messages(project(tmp_path, *clauses)) == LOST


@pytest.mark.parametrize(
    "clauses",
    [
        ("except Exception:", f"    {ROLLBACK}", "    raise"),
        ("except Exception as error:", f"    {ROLLBACK}", "    raise error"),
        ("except HTTPException:", "    raise", "except Exception:", "    raise DatabaseError()"),
        ("except IntegrityError:", "    raise HTTPException(409, detail='Is there already')"),
        ("except Exception as error:", "    if isinstance(error, HTTPException):", "        raise"),
        ("except Exception as error:", "    raise translated(error)"),
    ],
)
def test_a_handler_that_lets_them_through_is_right(
    clauses: tuple[str, ...], tmp_path: Path
) -> None:
    assert messages(project(tmp_path, *clauses, imports="from fastapi import HTTPException")) == []


SWALLOWING = ("except Exception:", "    raise DatabaseError()")
UNRELATED = """
    from app.main import get_db
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/items")
    async def read():
        async for db in get_db():
            raise HTTPException(404, detail="Item not found")
"""
ANOTHER = ROUTES.replace("from app.main", "from app.others")
WITHOUT_ERRORS = """
    from app.main import get_db
    from fastapi import Depends, FastAPI

    app = FastAPI(dependencies=[Depends(get_db)])
"""


@pytest.mark.parametrize("routes", [UNRELATED, ANOTHER, WITHOUT_ERRORS])
def test_it_has_to_be_a_dependency_in_a_project_that_raises(routes: str, tmp_path: Path) -> None:
    assert messages(project(tmp_path, *SWALLOWING, routes=routes)) == []


@pytest.mark.parametrize(
    ("routes", "new"),
    [
        ("Depends(get_db)", "Depends(dependency=get_db)"),
        ("Depends(get_db)", "Security(get_db)"),
        ("import get_db", "import get_db as database"),
        ("from app.main import get_db", "from app import main"),
    ],
)
def test_a_dependency_by_any_name(routes: str, new: str, tmp_path: Path) -> None:
    text = ROUTES.replace(routes, new)
    if " as " in new:
        text = text.replace("(get_db)", "(database)")
    if new.endswith("main"):
        text = text.replace("(get_db)", "(main.get_db)")
    assert messages(project(tmp_path, *SWALLOWING, routes=text)) == LOST


@pytest.mark.parametrize(
    "decorator", ["@asynccontextmanager", "@contextlib.asynccontextmanager", "@pytest.fixture()"]
)
def test_a_context_manager_is_none(decorator: str, tmp_path: Path) -> None:
    assert messages(project(tmp_path, *SWALLOWING, decorator=decorator)) == []


@pytest.mark.parametrize(
    ("requires", "does", "count"),
    [
        ("fastapi<0.110", "pass", 0),
        ("fastapi==0.109.2", "pass", 0),
        ("fastapi<0.110", "raise DatabaseError()", 1),
        ("fastapi>=0.100", "pass", 1),
        ("fastapi>=0.110", "pass", 1),
    ],
)
def test_fastapi_before_0_110_sent_what_a_dependency_swallowed(
    requires: str, does: str, count: int, tmp_path: Path
) -> None:
    example = project(tmp_path, "except Exception:", f"    {does}", requires=requires)
    assert len(messages(example)) == count


OTHERS = {
    "a stream of two chunks": """
        async def get_db():
            try:
                yield "first"
                yield "second"
            except Exception:
                raise StreamError()
        """,
    "a stream": """
        async def get_db():
            try:
                async for chunk in chunks():
                    yield chunk
            except Exception:
                raise StreamError()
        """,
    "a try that does not hold the yield": """
        async def get_db():
            try:
                session = Session()
            except Exception:
                raise DatabaseError()
            yield session
        """,
    "a yield in a handler": """
        async def get_db():
            try:
                session = Session()
            except Exception:
                yield None
        """,
    "a yield of a function inside": """
        def get_db():
            try:
                def chunks():
                    yield 1
                return Streamed(chunks)
            except Exception:
                raise DatabaseError()
        """,
    "an inner handler that swallows nothing of the route": """
        async def get_db():
            session = Session()
            try:
                yield session
            except Exception:
                try:
                    await session.rollback()
                except Exception:
                    logger.exception("rollback failed")
                raise
        """,
    "a method of that name": """
        class Sessions:
            async def get_db(self):
                try:
                    yield self.session
                except Exception:
                    raise DatabaseError()
        """,
}


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_nothing_is_raised_there(code: str, tmp_path: Path) -> None:
    assert messages(of_code(tmp_path, code)) == []


CALLABLE = """
    from fastapi import Depends

    class Sessions:
        def __call__(self):
            with Session() as session:
                try:
                    yield session
                except:
                    session.rollback()

    SessionDep = Depends(Sessions())
"""


def test_an_object_that_is_called_is_a_dependency(tmp_path: Path) -> None:
    assert messages(of_code(tmp_path, CALLABLE)) == [
        "A bare `except` swallows what routes raise that depend on `Sessions()`"
    ]


INSIDE = """
    from fastapi import Depends

    def routes(app, engine):
        def get_db():
            try:
                yield engine.connect()
            except Exception:
                raise DatabaseError()

        @app.get("/items")
        def read(db=Depends(get_db)):
            raise HTTPException(404, detail="Item not found")
"""


def test_a_function_inside_of_another_is_a_dependency(tmp_path: Path) -> None:
    assert messages(of_code(tmp_path, INSIDE)) == [
        "`except Exception` swallows what routes raise that depend on `routes.get_db()`"
    ]


def test_the_fix_lets_http_exceptions_through(tmp_path: Path) -> None:
    code = """
        async def get_db():
            session = Session()
            try:
                yield session
            except Exception as error:
                raise DatabaseError() from error
    """
    fixed = """
        from fastapi import HTTPException


        async def get_db():
            session = Session()
            try:
                yield session
            except HTTPException:
                raise
            except Exception as error:
                raise DatabaseError() from error
    """
    example = of_code(tmp_path, code)
    new = example.fix().new
    assert new is not None
    assert new.text == dedented(fixed)
    assert messages(of_code(tmp_path, fixed)) == []


def test_the_fix_is_unsafe_where_it_passes_by_a_rollback(tmp_path: Path) -> None:
    (found,) = project(tmp_path, "except Exception:", f"    {ROLLBACK}").check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.UNSAFE


def test_tests_are_left_alone(tmp_path: Path) -> None:
    code = DEPENDENCY.format(imports="", decorator="", clauses="\n        ".join(SWALLOWING))
    name = "tests/test_routes.py"
    files = {name: code + ROUTES.replace("from app.main import get_db", "")}
    example = ExampleProject(tmp_path, Example("", "", files=files), "", "ERR201")
    assert all(not report.diagnostics for report in example.check_all())
