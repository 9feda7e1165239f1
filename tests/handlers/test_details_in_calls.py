"""What the functions that a detail is given to make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.handlers.caught import caught, found


@pytest.mark.parametrize(
    ("head", "call", "count"),
    [
        ("def f(to: Connection):", "to.refuse(400, e.detail)", 1),
        ("def f(to: 'Connection'):", "to.refuse(400, e.detail)", 1),
        ("def f():\n    to = connected()", "to.refuse(400, message=e.detail)", 1),
        ("def f(to: Connection):", "to.note(400, e.detail)", 0),
        ("def f(to):", "to.refuse(400, e.detail)", 0),
        ("def f(s):\n    def g(text):\n        return 'x' + text", "s = g(e.detail)", 1),
        ("def f(s):\n    def g(text):\n        return {'error': text}", "raise E(g(e.detail))", 0),
        ("def f(s):\n    def g(text):\n        return {'error': text}", "return g(e.detail)", 1),
        ("def f(s):\n    def g(text):\n        return {'error': text}", "t = g(e.detail)", 0),
        ("def f(s):\n    def g(text):\n        return {'detail': text}", "return g(e.detail)", 0),
    ],
)
def test_what_is_called_by_way_of_a_local(tmp_path: Path, head: str, call: str, count: int) -> None:
    code = f"{head}\n    try:\n        run()\n    except HTTPException as e:\n        {call}\n"
    assert len(found(tmp_path, code)) == count


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "text = e.detail if isinstance(e.detail, str) else None\nreturn {'error': text}",
            "used only if it is a text: a dict is dropped",
        ),
        (
            "text = e.detail\nif not isinstance(text, str):\n    text = '?'\nreturn {'error': text}",
            "used only if it is a text: a dict is dropped",
        ),
        (
            "if not isinstance(e.detail, str):\n    raise\nreturn {'error': e.detail}",
            "used only if it is a text: a dict is dropped",
        ),
        (
            "match e.detail:\n    case str():\n        return {'error': e.detail}\n"
            "    case _:\n        return {'error': '?'}",
            "used only if it is a text: a dict is dropped",
        ),
        (
            "text = e.detail if isinstance(e.detail, str) else None\n"
            "status = 'old' if text and 'expired' in text.lower() else 'bad'\n"
            "return {'status': status, 'error': text}",
            "used only if it is a text: a dict is dropped",
        ),
        (
            "if isinstance(e.detail, str) and 'No such' in e.detail:\n    return None\nraise",
            "compared with texts: a dict takes another branch",
        ),
        (
            "text = e.detail if isinstance(e.detail, str) else str(e.detail)\n"
            "return {'error': text}",
            "turned into a text: its structure is lost",
        ),
        (
            "detail = e.detail\n"
            "error = detail if isinstance(detail, dict) and 'error' in detail else str(detail)\n"
            "return {'error': error}",
            "turned into a text: its structure is lost",
        ),
        (
            "return e.detail if isinstance(e.detail, dict) else {'error': {'text': e.detail}}",
            "answered as `error.text` if it is a text, elsewhere if a dict",
        ),
    ],
)
def test_what_is_done_with_texts_alone(tmp_path: Path, body: str, message: str) -> None:
    assert found(tmp_path, caught(body)) == [f"The exception's `detail` is {message}"]


HANDLER = """
def known(detail):
    if isinstance(detail, dict) and "message" in detail:
        return detail
    return {{"message": str(detail)}}


async def http_exception_handler(request, exc: HTTPException):
    return {}


app = FastAPI(exception_handlers={{HTTPException: http_exception_handler}})
"""


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("JSONResponse({'error': returned(exc.detail)})", 1),
        ("JSONResponse({'detail': shouted(exc.detail)})", 1),
        ("JSONResponse(wrapped(400, exc.detail))", 1),
        ("wrapped(400, detail=exc.detail)", 1),
        ("JSONResponse({'detail': returned(exc.detail)})", 0),
        ("JSONResponse({'error': ready(exc.detail)})", 0),
        ("JSONResponse(intact(400, exc.detail))", 0),
        ("intact(400, detail=exc.detail)", 0),
        ("JSONResponse({'error': Outside(exc.detail)})", 0),
        ("noted(exc.detail) or JSONResponse({'detail': exc.detail})", 1),
        ("JSONResponse(known(exc.detail))", 0),
    ],
)
def test_handlers_are_followed_into_helpers(tmp_path: Path, answer: str, count: int) -> None:
    assert len(found(tmp_path, HANDLER.format(answer))) == count


def test_what_a_handler_gives_its_exception_to_is_told_once(tmp_path: Path) -> None:
    described = "def described(e: HTTPException):\n    return {'error': str(e.detail)}\n"
    assert len(found(tmp_path, described + HANDLER.format("JSONResponse(described(exc))"))) == 1
