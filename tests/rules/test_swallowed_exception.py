"""Helpers that raise, and handlers that know it: ERR201 beyond the examples of the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ONE_ANSWER = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    def refresh(name):
        if name not in servers:
            raise HTTPException(404, detail="No such server")

    @router.get("/servers/{name}")
    def server(name: str):
        try:
            refresh(name)
            if name not in ready:
                raise HTTPException(503, detail="The servers could not be refreshed")
            return ready[name]
        except Exception as error:
            raise HTTPException(503, detail="The servers could not be refreshed") from error
    """
SILENT = {
    "one answer for every failure, which the try raises as well": ONE_ANSWER,
    "one answer for every failure, by the same text": """
        from fastapi import HTTPException

        async def snapshot(self):
            try:
                await self.refresh()
                if self.current is None:
                    raise HTTPException(status_code=503, detail="Could not refresh")
                return self.current
            except Exception as error:
                raise HTTPException(status_code=503, detail="Could not refresh") from error
    """,
    "a stream that tells of its failure": """
        from fastapi import HTTPException

        async def chunks(answers):
            try:
                async for answer in answers:
                    if answer.failed:
                        raise HTTPException(500, detail="The model failed")
                    yield answer.text
            except Exception as error:
                yield formatted(error)
                return
    """,
    "a handler that hands what it caught on to what raises it where that is due": """
        from fastapi import APIRouter, HTTPException
        from app.errors import handle_known, raise_if_known

        router = APIRouter()

        @router.get("/teams/{name}")
        async def team(name: str):
            try:
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
                return teams[name]
            except Exception as error:
                raise_if_known(error)
                raise HTTPException(500, detail="Could not read the team") from error

        @router.delete("/teams/{name}")
        async def remove(name: str):
            try:
                if name not in teams:
                    raise HTTPException(404, detail="No such team")
            except Exception as error:
                await handle_known(error)
                raise HTTPException(500, detail="Could not remove the team") from error
    """,
    "a task at startup that takes note of its failure": """
        import requests
        from fastapi import HTTPException

        def register(proxy):
            try:
                response = requests.post(proxy, json={"url": URL})
                if response.status_code != 200:
                    raise HTTPException(response.status_code, detail=response.text)
            except Exception as error:
                logger.error("Registration failed: %s", error)
    """,
    "a helper that raises only when it is given more, behind a handler that lets others through": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        def reset_spend(member, spend=None):
            if spend is not None and not cache.write(member, spend):
                raise HTTPException(503, detail="The cache still holds the old value")

        @router.post("/members/{member}")
        def update(member: str):
            try:
                reset_spend(member)
            except Problem:
                raise
            except Exception:
                # a driver's error becomes a problem document
                raise Problem(status=500)
    """,
    "a websocket, which has no status": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        def authorized_flow(flow_id):
            if flow_id not in flows:
                raise HTTPException(404, detail="Flow not found")
            return flows[flow_id]

        @router.websocket("/flows/{flow_id}")
        async def stream(websocket, flow_id: str):
            try:
                flow = authorized_flow(flow_id)
            except Exception as error:
                raise WebSocketDisconnect(1011) from error

        @router.websocket("/items/{item_id}")
        async def watch(websocket, item_id: str):
            try:
                if item_id not in items:
                    raise HTTPException(404, detail="Item not found")
            except Exception as error:
                raise WebSocketDisconnect(1011) from error
    """,
    "middleware, where nothing would answer what it lets through": """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        def check_access(request):
            if request.client is None:
                raise HTTPException(403, detail="Access denied")

        @app.middleware("http")
        async def authenticate(request, call_next):
            try:
                check_access(request)
                if "authorization" not in request.headers:
                    raise HTTPException(401, detail="Not authenticated")
            except Exception:
                return JSONResponse({"detail": "Not authenticated"}, status_code=403)
            return await call_next(request)
    """,
    "an exception handler, which is all that answers": """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(KeyError)
        async def answer(request, exc):
            try:
                if exc.args[0] in gone:
                    raise HTTPException(410, detail="Item is gone")
            except Exception:
                return JSONResponse({"detail": "Failed"}, status_code=500)
    """,
    "a helper whose failure is an answer in itself": """
        from fastapi import APIRouter, HTTPException
        from fastapi.responses import JSONResponse

        router = APIRouter()

        def team_of(team_id):
            if team_id not in teams:
                raise HTTPException(404, detail="Team not found")
            return teams[team_id]

        @router.post("/keys")
        def create_key(team_id: str, is_admin: bool):
            team = None
            try:
                team = team_of(team_id)
            except Exception:
                # an administrator may create keys for a team that is yet to come
                if not is_admin:
                    raise HTTPException(400, detail="Unknown team")
            return new_key(team)
    """,
    "a function of the project that looks at what was caught": """
        from fastapi import HTTPException

        async def callback(client):
            try:
                token = await client.authorize()
                if not token:
                    raise HTTPException(401, detail="No token")
            except Exception as error:
                message = message_for(error)
                log.warning(message)
            return redirect(message)
    """,
}


def test_another_answer_in_the_try_is_not_meant_for_all(tmp_path: Path) -> None:
    code = ONE_ANSWER.replace(
        "if name not in ready:\n                raise HTTPException(503",
        ("if name not in ready:\n                raise HTTPException(409"),
    )
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert len(found) == 1


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_says_nothing(code: str, tmp_path: Path) -> None:
    report = ExampleProject(tmp_path, Silent(code), code, "ERR201").check()
    assert report.diagnostics == ()


ANSWERING = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    def team_of(team_id):
        if team_id not in teams:
            raise HTTPException(404, detail="Team not found")
        return teams[team_id]

    @router.post("/keys")
    def create_key(team_id: str):
        try:
            return new_key(team_of(team_id))
        except {named}:
            {does}
        except Exception:
            raise HTTPException(500, detail="Could not create the key")
"""


@pytest.mark.parametrize(
    ("named", "does", "count"),
    [
        ("KeyError", "raise HTTPException(400, detail='No key')", 1),
        ("Problem", "raise", 0),
        ("HTTPException", "raise", 0),
    ],
)
def test_a_handler_that_lets_others_through_has_been_thought_about(
    named: str, does: str, count: int, tmp_path: Path
) -> None:
    code = ANSWERING.format(named=named, does=does)
    report = ExampleProject(tmp_path, Silent(code), code, "ERR201").check()
    assert len(report.diagnostics) == count


HANDLING = """
    from fastapi import HTTPException

    async def rename(session, file):
        try:
            if file is None:
                raise HTTPException(404, detail="File not found")
            await session.flush()
        except Exception as error:
            {does}
            raise HTTPException(500, detail="Could not rename the file") from error
"""


@pytest.mark.parametrize(
    "does",
    [
        "log.exception(error)",
        "await logger.aerror(f'failed: {error}')",
        "message = str(error); print(message)",
        "sentry_sdk.capture_exception(error)",
    ],
)
def test_the_fix_is_safe_where_the_handler_only_answers(does: str, tmp_path: Path) -> None:
    code = HANDLING.format(does=does)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.SAFE


@pytest.mark.parametrize(
    "does",
    [
        "await session.rollback()",
        "file.state = 'failed'",
        "remove(file)",
        "async with new_session() as other: note(other, file)",
    ],
)
def test_the_fix_is_unsafe_where_the_handler_tidies_up(does: str, tmp_path: Path) -> None:
    code = HANDLING.format(does=does)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is Applicability.UNSAFE


RETURNING = """
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse

app = FastAPI()

def load(item_id):
    raise HTTPException(404, detail="Item not found")

@app.get("/items/{{item_id}}")
def read(item_id: int):
    try:
        return load(item_id)
    except Exception:
        return {answer}
"""


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ('JSONResponse({"detail": "Failed"}, status_code=500)', 1),
        ('JSONResponse({"detail": "Failed"}, 500)', 1),
        ('JSONResponse({"detail": "Failed"}, status.HTTP_500_INTERNAL_SERVER_ERROR)', 1),
        ('JSONResponse({"items": []}, 200)', 0),
        ('templates.TemplateResponse("failed.html", {"request": request})', 0),
        ('templates.TemplateResponse("failed.html", context)', 0),
    ],
)
def test_an_error_may_be_answered_by_position(answer: str, count: int, tmp_path: Path) -> None:
    code = RETURNING.format(answer=answer)
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert len(found) == count


@pytest.mark.parametrize(
    ("imports", "spelling", "shown"),
    [
        ("import fastapi", "fastapi.HTTPException", "fastapi.HTTPException"),
        ("import fastapi as api", "api.HTTPException", "api.HTTPException"),
        ("from fastapi import HTTPException as Problem", "Problem", "Problem"),
        ("import fastapi\nfrom fastapi import HTTPException", "fastapi.HTTPException", None),
        ("from fastapi import exceptions", "exceptions.HTTPException", None),
        ("import starlette.exceptions as web", "web.HTTPException", "web.HTTPException"),
    ],
)
def test_the_fix_names_the_class_as_the_module_does(
    imports: str, spelling: str, shown: str | None, tmp_path: Path
) -> None:
    code = f"""{imports}


def load(item_id):
    try:
        raise {spelling}(404, detail="Item not found")
    except Exception:
        raise {spelling}(500, detail="Failed")
"""
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.fix is not None
    assert f"except {shown or 'HTTPException'}:" in "".join(e.content for e in found.fix.edits)


NESTED = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/items/{{item_id}}")
    def read(item_id: int):
        try:
            try:
                if item_id not in items:
                    raise HTTPException(404, detail="Item not found")
            except {caught}:
                {does}
        except Exception:
            raise HTTPException(500, detail="Could not read the item")
"""


@pytest.mark.parametrize(
    ("caught", "does", "row"),
    [
        ("HTTPException", "raise", 13),
        ("HTTPException as error", "log.info(error); raise error", 13),
        ("ValueError", "return None", 13),
        ("HTTPException", "return None", None),
        ("HTTPException as error", "return known(error)", None),
        ("HTTPException", "raise KeyError(item_id)", None),
        ("HTTPException as error", "if error.status_code == 404: return None", None),
        ("Exception", "return None", 11),
    ],
)
def test_what_is_raised_again_goes_on_to_the_next_try(
    caught: str, does: str, row: int | None, tmp_path: Path
) -> None:
    code = NESTED.format(caught=caught, does=does)
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert [diagnostic.range.start.row for diagnostic in found] == ([row] if row else [])


def test_one_run_lets_an_exception_through_all_handlers(tmp_path: Path) -> None:
    code = NESTED.format(caught="Exception", does="return None")
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR201").fix()
    assert fixed.new is not None
    assert fixed.new.text.count("except HTTPException:\n") == 2
    assert fixed.left == ()


def test_one_run_lets_an_exception_through_a_helper_and_its_caller(tmp_path: Path) -> None:
    code = """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        def load(item_id):
            try:
                raise HTTPException(404, detail="Item not found")
            except Exception:
                return None

        @app.get("/items/{item_id}")
        def read(item_id: int):
            try:
                return load(item_id)
            except Exception:
                raise HTTPException(500, detail="Could not read the item")
    """
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR201").fix()
    assert fixed.new is not None
    assert fixed.new.text.count("except HTTPException:\n") == 2
    assert fixed.left == ()
