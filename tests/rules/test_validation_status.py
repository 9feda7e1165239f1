"""ERR101 beyond the examples of the rule: what it leaves alone, and by whose name."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

SILENT = {
    "what another service has signed: it asks for 400": """
        import stripe
        from fastapi import FastAPI, Header, HTTPException, Request

        app = FastAPI()

        @app.post("/payments/events")
        async def event(request: Request, stripe_signature: str = Header()):
            body = await request.body()
            try:
                event = stripe.Webhook.construct_event(body, stripe_signature, SECRET)
            except ValueError:
                raise HTTPException(400, "Invalid payload")
            except stripe.SignatureVerificationError:
                raise HTTPException(400, "Invalid signature")
            await handle(event)
    """,
    "an id that nothing can have": """
        from bson import ObjectId
        from bson.errors import InvalidId
        from fastapi import HTTPException

        def key_of(user_id: str):
            try:
                return ObjectId(user_id)
            except InvalidId:
                raise HTTPException(404, "User not found")
    """,
    "what the server has no part of": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/pages/{page}")
        def show(page: str, theme: str):
            if page not in pages:
                raise HTTPException(404, "Missing page")
            if not pages[page].cover:
                raise HTTPException(400, "No cover selected")
    """,
    "a decision": """
        from fastapi import HTTPException

        def login(user, password):
            if not user.check(password):
                raise HTTPException(400, "Incorrect password")
    """,
    "a model of what the server has": """
        from fastapi import APIRouter, HTTPException
        from pydantic import ValidationError

        router = APIRouter()

        @router.get("/orders/{number}")
        async def order(number: int):
            stored = await load(number)
            try:
                return Order.model_validate(stored)
            except ValidationError as error:
                raise HTTPException(400, detail=error.errors())
    """,
    "what the server has saved": """
        from fastapi import HTTPException
        from pydantic import ValidationError

        async def report(repository):
            saved = await repository.get_param("report")
            try:
                return Report.model_validate(saved.value)
            except ValidationError:
                raise HTTPException(500, "The saved report is invalid. Sync again to rebuild it.")
    """,
    "the server's settings": """
        from fastapi import HTTPException
        from pydantic import ValidationError

        def dropped_headers(settings, headers):
            try:
                return HEADERS.validate_python(settings.get("dropped_headers"))
            except ValidationError as error:
                raise HTTPException(500, "settings.dropped_headers must be a list of strings")
    """,
    "a websocket, which has no 422": """
        from fastapi import APIRouter, HTTPException, WebSocket

        router = APIRouter()

        @router.websocket("/items/{limit}")
        async def items(websocket: WebSocket, limit: int):
            if limit < 1:
                raise HTTPException(400, {"reason": "invalid_limit", "message": "limit must be positive"})
    """,
    "what OAuth registers": """
        from fastapi import HTTPException
        from pydantic import ValidationError

        def application_type(value: object):
            try:
                return APPLICATION_TYPE.validate_python(value)
            except ValidationError as error:
                raise HTTPException(400, "application_type must be native or web") from error
    """,
    "a code that connects": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.post("/connect")
        def connect(body: ConnectRequest):
            try:
                return normalize_url(body.url)
            except ValueError:
                raise HTTPException(400, "Invalid connect code")
    """,
    "what the server is configured with": """
        from fastapi import APIRouter, Depends, HTTPException

        router = APIRouter()

        @router.get("/messaging/default")
        def default_messaging(db=Depends(session)):
            try:
                return Messaging.active(db)
            except ValueError:
                raise HTTPException(400, "Invalid notification_service_type configured.")
    """,
    "a lookup": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.post("/sessions/{session_id}/files")
        def upload(session_id: str):
            if session_id not in active_sessions:
                raise HTTPException(404, "Invalid or not-yet-ready session_id")
    """,
    "another exception, though a parameter is tested around it": """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/arrays/{name}")
        def chunk(name: str, block: str = ""):
            if block:
                try:
                    return array(name).read(block)
                except IndexError:
                    raise HTTPException(400, f"Index of {block} is out of range.")
    """,
    "what another server returned": """
        from fastapi import HTTPException

        async def manifest(url: str):
            try:
                return Manifest.model_validate(await fetch(url))
            except (ValueError, TypeError):
                raise HTTPException(400, "App returned an invalid manifest. Check its details.")
    """,
    "more than validation may have failed": """
        from fastapi import HTTPException

        def load(name: str):
            try:
                return load_plugin(name)
            except (ImportError, ValueError):
                raise HTTPException(400, "Invalid plugin")
    """,
    "a file of the server": """
        import json
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/files/model-config")
        def model_config(path: str):
            try:
                with open(resolved(path), "r", encoding="utf-8") as f:
                    return json.load(f)
            except json.JSONDecodeError as error:
                raise HTTPException(400, f"Invalid JSON file: {error}")
    """,
    "the text of a file": """
        import json
        from pathlib import Path
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/presets/{name}")
        def preset(name: str):
            try:
                return json.loads(Path(PRESETS, name).read_text())
            except json.JSONDecodeError:
                raise HTTPException(400, "The preset is not valid JSON")
    """,
    "a file that is open around it": """
        import json
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/logs/{name}")
        def entries(name: str):
            found = []
            with LOGS.joinpath(name).open() as log:
                for line in log:
                    try:
                        found.append(json.loads(line))
                    except ValueError:
                        raise HTTPException(400, f"Invalid entry in {name}")
            return found
    """,
    "what a function finds in a folder": """
        import json
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/files/weight-size")
        def weight_size(path: str):
            validated_path = validated(path)
            is_diffusion = has_index(validated_path)
            try:
                return size_of_weights(validated_path, is_diffusion)
            except FileNotFoundError as error:
                raise HTTPException(404, str(error))
            except json.JSONDecodeError as error:
                raise HTTPException(400, f"Invalid model_index.json: {error}")
    """,
    "the JSON of another server": """
        import json
        from fastapi import HTTPException

        async def titles(response):
            try:
                return await response.json()
            except json.JSONDecodeError as error:
                raise HTTPException(400, f"JSON decode error: {error}")
    """,
    "elements of what is stored": """
        from fastapi import HTTPException

        def columns(table: str):
            stored = load(table)
            try:
                return [Column(name) for name in stored.split(",")]
            except ValueError:
                raise HTTPException(400, f"Problem with the columns of {table}")
    """,
}


FOUND = {
    "what MongoDB's ids are read of": """
        from bson import ObjectId
        from bson.errors import InvalidId
        from fastapi import HTTPException

        def key_of(user_id: str):
            try:
                return ObjectId(user_id)
            except (InvalidId, TypeError):
                raise HTTPException(400, "Invalid user ID")
    """,
    "a model of what came in": """
        from fastapi import APIRouter, HTTPException
        from pydantic import ValidationError

        router = APIRouter()

        @router.post("/orders")
        async def create(payload: dict):
            try:
                order = Order.model_validate(payload)
            except ValidationError as error:
                raise HTTPException(400, detail=error.errors())
            return await save(order)
    """,
    "an uploaded file": """
        import json
        from fastapi import APIRouter, HTTPException, UploadFile

        router = APIRouter()

        @router.post("/flows/upload")
        def upload(file: UploadFile):
            try:
                with open(saved(file)) as f:
                    return json.load(f)
            except json.JSONDecodeError:
                raise HTTPException(400, "Invalid JSON file")
    """,
    "what is written into a file": """
        import json
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.put("/settings")
        def save(content: str):
            try:
                with open(SETTINGS, "w") as f:
                    json.dump(json.loads(content), f)
            except ValueError:
                raise HTTPException(400, "Invalid settings")
    """,
    "the request's own JSON": """
        import json
        from fastapi import APIRouter, HTTPException, Request

        router = APIRouter()

        @router.post("/abort")
        async def abort(raw_request: Request):
            try:
                body = await raw_request.json()
            except json.JSONDecodeError as error:
                raise HTTPException(400, f"JSON decode error: {error}")
    """,
    "the request's own JSON, parsed on": """
        from fastapi import APIRouter, HTTPException, Request
        from pydantic import ValidationError
        from app.models import Order

        router = APIRouter()

        @router.post("/orders")
        async def order(request: Request):
            try:
                body = await request.json()
                return Order(**body)
            except ValueError as error:
                raise HTTPException(400, "Bad order")
    """,
    "every element of a parameter": """
        from fastapi import HTTPException

        def query(elements: str):
            try:
                return [Element(name.strip()) for name in elements.strip().split(",")]
            except ValueError:
                raise HTTPException(400, "Problem with the elements")
    """,
}


CODE = """
from fastapi import HTTPException
from pydantic import ValidationError

def addresses(value: object):
    try:
        return ADDRESSES.validate_python(value)
    except ValidationError:
        raise HTTPException(400, {"error": "Invalid value: expected a list of objects"})
"""


@pytest.mark.parametrize(
    ("module", "count"),
    [
        ("app/users.py", 1),
        ("scim_server/api/users.py", 1),
        ("app/scim/users.py", 0),
        ("app/scim_v2.py", 0),
        ("app/oauth/registration.py", 0),
    ],
)
def test_the_module_tells_the_protocol(tmp_path: Path, module: str, count: int) -> None:
    project = ExampleProject(tmp_path, Silent("", files={module: CODE}), "", "ERR101")
    assert sum(len(report.diagnostics) for report in project.check_all()) == count


@pytest.mark.parametrize("code", SILENT.values(), ids=SILENT)
def test_silent(tmp_path: Path, code: str) -> None:
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert report.diagnostics == ()


@pytest.mark.parametrize("code", FOUND.values(), ids=FOUND)
def test_found(tmp_path: Path, code: str) -> None:
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert len(report.diagnostics) == 1
