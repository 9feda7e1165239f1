"""ERR207: what a route returns, and which of it tells of an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ROUTE = """
from fastapi import APIRouter, Response, status
from fastapi.responses import JSONResponse
from pydantic import BaseModel

router = APIRouter()

class Item(BaseModel):
    name: str

{decorator}
def {signature}:
    if name not in items:
        {returned}
    return items[name]
"""
DECORATOR = '@router.get("/items/{name}")'
SIGNATURE = "get_item(name: str)"


def count(
    folder: Path, returned: str, decorator: str = DECORATOR, signature: str = SIGNATURE
) -> int:
    code = ROUTE.format(decorator=decorator, signature=signature, returned=returned)
    return len(ExampleProject(folder, Silent(code), code, "ERR207").check().diagnostics)


@pytest.mark.parametrize(
    "returned",
    [
        "return {'error': 'No such item'}",
        "return {'error': f'No item {name}', 'code': 'no_item'}",
        "return {'error': {'code': 404, 'message': 'No such item'}}",
        "return {'error': 'No such item', 'data': None}",
        "return {'ok': False, 'error': 'No such item'}",
        "return {'error': True, 'message': 'No such item'}",
        "return {'success': False, 'message': 'No such item', 'data': {}}",
        "return {'status': 'failed', 'msg': 'No such item'}",
        "return {'status': False, 'message': 'No such item'}",
        "return {'status': 404, 'detail': 'No such item'}",
        "return {'status_code': 404, 'message': 'No such item'}",
        "return {'code': status.HTTP_404_NOT_FOUND, 'msg': 'No such item'}",
        "return {\n            'error': 'No such item',\n        }",
        "return JSONResponse({'error': 'No such item'})",
        "return JSONResponse(content={'error': 'No such item'})",
    ],
)
def test_an_error_and_nothing_else(returned: str, tmp_path: Path) -> None:
    assert count(tmp_path, returned) == 1


@pytest.mark.parametrize(
    "returned",
    [
        "return {'error': None}",
        "return {'error': ''}",
        "return {'error': items.error}",
        "return {'error': False, 'message': 'Found'}",
        "return {'errors': []}",
        "return {'message': 'There is none'}",
        "return {'detail': 'There is none'}",
        "return {'success': False}",
        "return {'success': True, 'message': 'Found'}",
        "return {'status': 'ok', 'message': 'Found'}",
        "return {'status': 'failed', 'job': name, 'message': 'It failed'}",
        "return {'code': 0, 'msg': 'Found'}",
        "return {'code': 200, 'msg': 'Found'}",
        "return {'code': 1404, 'msg': 'Found'}",
        "return {'available': False, 'error': 'Sold out'}",
        "return {'items': [], 'error': 'Only a part was found'}",
        "return {'error': 'No such item', **more}",
        "return {key: 'No such item'}",
        "return {'jsonrpc': '2.0', 'error': {'code': -32601, 'message': 'No method'}}",
        "return {'error': 'slow_down'}",
        "return JSONResponse({'error': 'No such item'}, 404)",
        "return JSONResponse({'error': 'No such item'}, status_code=404)",
        "return JSONResponse({'error': 'No such item'}, **how)",
        "return answered({'error': 'No such item'})",
        "return dict(error='No such item')",
    ],
)
def test_what_may_be_more_or_less_than_an_error(returned: str, tmp_path: Path) -> None:
    assert count(tmp_path, returned) == 0


@pytest.mark.parametrize(
    ("decorator", "signature", "expected"),
    [
        ('@router.get("/items", status_code=202)', SIGNATURE, 1),
        ('@router.get("/items", response_model=None)', SIGNATURE, 1),
        (f'{DECORATOR}\n@requires(["authenticated"])', SIGNATURE, 1),
        (f'{DECORATOR}\n@limiter.limit("5/minute")\n@inject', SIGNATURE, 1),
        (DECORATOR, f"{SIGNATURE} -> dict[str, str]", 1),
        (DECORATOR, f"{SIGNATURE} -> Item | dict", 1),
        (DECORATOR, f"{SIGNATURE} -> Item", 0),
        ('@router.get("/items", response_model=Item)', SIGNATURE, 0),
        ('@router.get("/items", status_code=404)', SIGNATURE, 0),
        ('@router.get("/items", status_code=STATUS)', SIGNATURE, 0),
        ('@router.get("/items")\n@wrapped', SIGNATURE, 0),
        ('@router.post("/webhooks/items")', SIGNATURE, 0),
        ('@router.post("/items/validate")', SIGNATURE, 0),
        ('@router.websocket("/items")', SIGNATURE, 0),
        ("@wrapped", SIGNATURE, 0),
        (DECORATOR, "health(name: str)", 0),
    ],
)
def test_the_route_around_it(decorator: str, signature: str, expected: int, tmp_path: Path) -> None:
    found = count(tmp_path, "return {'error': 'No such item'}", decorator, signature)
    assert found == expected


def test_a_route_that_sets_the_status_itself(tmp_path: Path) -> None:
    returned = "response.status_code = 404; return {'error': 'No such item'}"
    assert count(tmp_path, returned, signature="get_item(name: str, response: Response)") == 0
