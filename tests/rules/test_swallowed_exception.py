"""Helpers that raise, and handlers that know it: ERR201 beyond the examples of the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    "a helper that answers nobody reports it, and stops": """
        from fastapi import HTTPException

        class ChatService:
            async def run(self, session_id):
                try:
                    if session_id not in sessions:
                        raise HTTPException(404, detail="No such session")
                    agent = self.load(session_id)
                except Exception as error:
                    await self._report_failure(session_id, error)
                    return
                await agent.run()
        """,
    "a base of its class is let through": """
        from fastapi import HTTPException

        class ApiError(HTTPException): ...

        class NotFound(ApiError): ...

        def read(item_id):
            try:
                raise NotFound(404, detail="Item not found")
            except ApiError:
                raise
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
        """,
    "a base of its class is caught": """
        from fastapi import HTTPException

        class NotFound(HTTPException, KeyError): ...

        def read(item_id):
            try:
                raise NotFound(404, detail="Item not found")
            except KeyError:
                return None
            except Exception:
                raise HTTPException(500, detail="Could not load the item")
        """,
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
