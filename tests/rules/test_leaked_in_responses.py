"""ERR202 in responses that code builds by hand, and in exception handlers."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ROUTE = """
import json
import traceback

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

router = APIRouter()

@router.get("/reports/{{report_id}}")
def report(report_id: int):
    try:
        return build_report(report_id)
    except {caught}:
        {answer}
"""
MODEL = """
class Outcome(BaseModel):
    done: bool
    error: str
"""
HANDLER = """
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError

from app.errors import QuotaError

{handler}
"""
FILES = {"app/errors.py": "class QuotaError(Exception):\n    pass\n"}


def found(code: str, folder: Path) -> list[str]:
    example = ExampleProject(folder, Silent(code, files=FILES), code, "ERR202")
    return [diagnostic.message.partition(" puts")[0] for diagnostic in example.check().diagnostics]


@pytest.mark.parametrize(
    ("caught", "answer", "expected"),
    [
        ("Exception as e", "return JSONResponse({'error': str(e)}, 500)", ["`str(e)`"]),
        ("Exception as e", "return JSONResponse({'error': str(e)}, status_code=400)", ["`str(e)`"]),
        ("Exception as e", "return Response(f'Failed: {e}', status_code=500)", ["`e`"]),
        (
            "Exception as e",
            "text = f'Failed: {e}'\n        return PlainTextResponse(text, status_code=502)",
            ["`text`"],
        ),
        (
            "Exception as e",
            "body = {\n            'error': str(e),\n        }\n"
            "        return JSONResponse(body, status_code=500)",
            ["`body`"],
        ),
        (
            "Exception",
            "return JSONResponse(status_code=500, content={'trace': traceback.format_exc()})",
            ["`traceback.format_exc()`"],
        ),
        (
            "Exception as e",
            "return Response(json.dumps({'error': str(e)}), 500, media_type='application/json')",
            ["`str(e)`"],
        ),
        ("SQLAlchemyError as e", "return JSONResponse({'error': str(e)}, 400)", ["`str(e)`"]),
        ("ValueError as e", "return JSONResponse({'error': str(e)}, status_code=400)", []),
        ("Exception as e", "return JSONResponse({'error': 'Failed'}, status_code=500)", []),
        ("Exception as e", "return JSONResponse({'error': type(e).__name__}, 500)", []),
        ("Exception as e", "return JSONResponse({'error': public_text(e)}, 500)", []),
        ("Exception as e", "log(str(e)); return JSONResponse({'error': 'Failed'}, 500)", []),
        ("Exception as e", "return StreamingResponse(str(e), status_code=500)", []),
        ("Exception as e", "if DEBUG: return JSONResponse({'error': str(e)}, 500)", []),
        (
            "Exception as e",
            "if isinstance(e, QuotaError): return JSONResponse({'error': str(e)}, 429)",
            [],
        ),
    ],
)
def test_a_response_of_a_route(
    caught: str, answer: str, expected: list[str], tmp_path: Path
) -> None:
    assert found(ROUTE.format(caught=caught, answer=answer), tmp_path) == expected


@pytest.mark.parametrize(
    ("caught", "answer", "expected"),
    [
        ("Exception as e", "return {'error': str(e)}", ["`str(e)`"]),
        ("Exception as e", "return f'Failed: {e}'", ["`e`"]),
        ("Exception as e", "return {'detail': {'error': repr(e)}}", ["`repr(e)`"]),
        ("Exception as e", "return JSONResponse({'error': str(e)})", ["`str(e)`"]),
        ("Exception as e", "return JSONResponse(content={'error': str(e)})", ["`str(e)`"]),
        ("Exception as e", "return JSONResponse({'error': str(e)}, 200, {'X-Y': 'z'})", []),
        ("Exception as e", "return Outcome(done=False, error=str(e))", ["`str(e)`"]),
        ("Exception as e", "error = str(e)\n        return {'error': error}", ["`error`"]),
        ("Exception as e", "return {\n            'error': str(e),\n        }", ["`str(e)`"]),
        ("Exception", "return {'trace': traceback.format_exc()}", ["`traceback.format_exc()`"]),
        ("", "return {'trace': traceback.format_exc()}", ["`traceback.format_exc()`"]),
        ("Exception as e", "return {'error': 'Failed'}", []),
        ("Exception as e", "return {'error': type(e).__name__}", []),
        ("Exception as e", "return {'error': public_text(e)}", []),
        ("Exception as e", "log(str(e)); return {'error': 'Failed'}", []),
        ("Exception as e", "return StreamingResponse(str(e))", []),
        ("Exception as e", "return answered(error=str(e))", []),
        ("Exception as e", "if DEBUG: return {'error': str(e)}", []),
        ("Exception as e", "if isinstance(e, QuotaError): return {'error': str(e)}", []),
        ("(KeyError, ValueError) as e", "return {'error': str(e)}", []),
        ("OSError as e", "return {'error': str(e)}", []),
    ],
)
def test_what_a_route_returns(
    caught: str, answer: str, expected: list[str], tmp_path: Path
) -> None:
    assert found(ROUTE.format(caught=caught, answer=answer) + MODEL, tmp_path) == expected


@pytest.mark.parametrize(
    "declared",
    [
        '@router.get("/health")\ndef health():',
        '@router.post("/connections/test")\ndef open_connection(connection: Connection):',
        '@router.websocket("/reports")\nasync def watch(socket):',
        "def report():",
    ],
)
def test_what_is_no_answer_or_is_asked_for(declared: str, tmp_path: Path) -> None:
    code = ROUTE.format(caught="Exception as e", answer="return {'error': str(e)}")
    before, _, after = code.partition(
        '@router.get("/reports/{report_id}")\ndef report(report_id: int):'
    )
    assert after
    assert found(f"{before}{declared}{after}", tmp_path) == []


SIGNATURE = "async def handle(request, exc):\n    "
ADDED = "\n\napp = FastAPI()\napp.add_exception_handler({0}, handle)"
LISTED = "\n\napp = FastAPI(exception_handlers={{{0}: handle}})"
ANSWER = "return JSONResponse({'detail': str(exc)}, status_code=500)"
REFUSAL = "return JSONResponse({'detail': str(exc)}, status_code=400)"
MATCH = """match exc:
        case QuotaError():
            return JSONResponse({{'detail': str(exc)}}, status_code=400)
        case {rest}:
            return JSONResponse({{'detail': {text}}}, status_code=500)"""


@pytest.mark.parametrize(
    "registered",
    ["@app.exception_handler({0})\n{1}{2}", f"{{1}}{{2}}{ADDED}", f"{{1}}{{2}}{LISTED}"],
)
@pytest.mark.parametrize(
    ("exception", "body", "expected"),
    [
        ("Exception", ANSWER, 1),
        ("Exception", REFUSAL, 1),
        ("500", ANSWER, 1),
        ("OperationalError", ANSWER, 1),
        ("OSError", ANSWER, 1),
        ("Exception", MATCH.format(rest="_", text="str(exc)"), 1),
        ("Exception", MATCH.format(rest="_", text="'Failed'"), 0),
        ("ValueError", REFUSAL, 0),
        ("QuotaError", ANSWER, 0),
        ("Exception", f"if isinstance(exc, QuotaError):\n        {REFUSAL}", 0),
        ("Exception", ANSWER.replace("str(exc)", "'Failed'"), 0),
    ],
)
def test_a_response_of_an_exception_handler(
    registered: str, exception: str, body: str, expected: int, tmp_path: Path
) -> None:
    handler = registered.format(exception, SIGNATURE, body)
    assert len(found(HANDLER.format(handler=handler), tmp_path)) == expected


def test_a_function_that_nothing_registers_gets_an_exception_that_it_may_know(
    tmp_path: Path,
) -> None:
    assert found(HANDLER.format(handler=SIGNATURE + ANSWER), tmp_path) == []
