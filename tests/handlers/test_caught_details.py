"""Where code that has caught, or made, an exception takes its detail for a text."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from errlint.handlers.detail_flow import DetailFlow
from errlint.handlers.fates import not_followed
from tests.handlers.caught import caught, found


@pytest.mark.parametrize(
    "body",
    [
        "return {'error': e.detail}",
        "return {'error': str(e.detail)}",
        "return {'detail': f'Failed: {e.detail}'}",
        "return {'detail': {'message': e.detail}}",
        "raise HTTPException(500, detail=f'Failed: {e.detail}')",
        "raise HTTPException(500, detail={'error': e.detail})",
        "raise ValueError('Failed: %s' % e.detail)",
        "raise Loud(e.detail)",
        "return 'Failed: ' + e.detail",
        "x = e.detail.lower()",
        "if e.detail.startswith('x'):\n    pass",
        "x = e.detail[:100]",
        "x = re.sub('a', 'b', e.detail)",
        "x = Failure(message=e.detail)",
        "x = Failure(reason=e.detail)",
        "return JSONResponse({'errors': [{'text': e.detail}]}, 400)",
        "await socket.close(code=1008, reason=str(e.detail))",
        "await socket.send_json({'error': e.detail})",
        "results.errors.append({'error': f'{e.detail}'})",
        "results['x'] = {'msg': e.detail}",
        "detail = e.detail\nreturn {'error': detail}",
        "detail = e.detail if e.detail else 'x'\nreturn {'error': detail}",
        "message = str(e.detail)\nreturn {'detail': message}",
        "yield f'data: {e.detail}'",
        "return json.dumps({'error': e.detail})",
        "yield 'data: ' + json.dumps({'error': {'message': e.detail}})",
        "yield f'data: {json.dumps(str(e.detail))}'",
        "return wrapped(400, e.detail)",
        "return shouted(e.detail)",
        "shouted(e.detail)",
        "return {'error': returned(e.detail)}",
        "return Outside.from_message(e.detail)",
        "return Outside(400, message=e.detail)",
        "print('failed: ' + e.detail)\nraise",
        "logger.info('failed: ' + e.detail.lower())",
        "logged(e.detail)",
        "e.detail += '!'\nraise",
        "text = 'failed: '\ntext += e.detail",
        "detail = e.detail\ndetail += '!'",
        "x = ', '.join([e.detail])",
        "x = f'{e.detail:>30}'",
        "if re.search('No', e.detail):\n    raise",
        "x = json.loads(e.detail)",
        "x = TABLE.get(e.detail, 0)",
        "x = TABLE[e.detail]",
        "x = {e.detail}",
        "x = {e.detail: 1}",
        "if e.detail in {'a', 'b'}:\n    pass",
        "if e.detail in 'No such thing':\n    pass",
        "if e.detail in ('No such thing', 'b'):\n    pass",
        "match e.detail:\n    case 'No such thing' | 'b':\n        pass",
        "return is_known(e.detail)",
        "raise HTTPException(400, {'reason': 'x', 'message': e.detail})",
        "raise HTTPException(400, f'Failed: {e.detail}')",
        "await answered(send, e.status_code, str(e.detail))",
        "response = wrapped(400, e.detail)\nawait response(scope, receive, send)",
        "response = JSONResponse({'error': e.detail})\nawait response(scope, receive, send)",
    ],
)
def test_what_a_dict_does_not_fit(tmp_path: Path, body: str) -> None:
    assert len(found(tmp_path, caught(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return {'detail': e.detail, 'status': e.status_code}",
        "return JSONResponse(e.detail, e.status_code)",
        "text = json.dumps({'detail': e.detail})\nyield f'data: {text}'",
        "yield 'data: ' + json.dumps({'detail': e.detail}) + '!'",
        "yield 'data: ' + Failure(detail=e.detail).model_dump_json() + '\\n\\n'",
        "return JSONResponse({'content': {'detail': e.detail}}, e.status_code)",
        "raise HTTPException(500, e.detail) from e",
        "return HTMLResponse(f'<p>{e.detail}</p>')",
        "print(f'{e.detail}')",
        "logger.info('failed: %s' % e.detail)",
        "x = f'{e.detail!r:>30}'",
        "errors = ', '.join([str(e.detail)])",
        "errors = ['failed'] + e.detail",
        "x = json.loads(str(e.detail))",
        "if re.search('No', str(e.detail)):\n    raise",
        "x = table.get(str(e.detail), 0)",
        "x = {'a': 1}.get('a', e.detail)",
        "if e.detail in (None, 'Unauthorized'):\n    raise",
        "match e.status_code:\n    case 404:\n        raise",
        "match e.detail:\n    case 'Not Found':\n        raise",
        "raise HTTPException(400, {'reason': 'x', 'detail': e.detail})",
        "call(**e.detail)",
        "noted(str(e.detail))",
        "response = JSONResponse({'detail': e.detail})\nawait response(scope, receive, send)",
        "message = f'failed: {e.detail}'\nlogger.info(message)",
        "report(str(e.detail))",
        "if 'x' in str(e.detail):\n    return None",
        "if e.detail == 'x':\n    return None",
        "return is_known(str(e.detail))",
        "return 1 if e.detail else 2",
        "return e.detail.get('message')",
        "return {'error': e.detail['message']}",
        "return False, e.detail",
        "detail = e.detail\ndetail = 'Failed'\nreturn {'error': detail}",
        "return intact(400, e.detail)",
        "return ready(e.detail)",
        "return Failure(detail=e.detail)",
        "return Outside(400, e.detail)",
        "e.detail = 'x' + y\nraise",
        "return {'error': e.status_code}",
    ],
)
def test_what_a_dict_fits_or_can_not_be_told(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, caught(body)) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(e):\n    if isinstance(e, HTTPException):\n        return {'error': e.detail}",
        "def f(e):\n    return {'error': e.detail if isinstance(e, HTTPException) else str(e)}",
        "def f(e):\n    if isinstance(e, (KeyError, HTTPException)) and e:\n"
        "        return 'x' + e.detail",
        "def f():\n    e = HTTPException(400, detail='x')\n    return {'error': e.detail}",
        "class A:\n    def g(self, text: str):\n        return {'error': text}\n\n"
        "    def f(self):\n        try:\n            run()\n        except HTTPException as e:\n"
        "            return self.g(e.detail)",
        "def f():\n    failed = None\n    try:\n        run()\n    except HTTPException as e:\n"
        "        failed = e\n    if failed:\n        return {'error': failed.detail}",
        "def f(e: HTTPException):\n    return {'error': e.detail}",
        "def f():\n    e = HTTPException(404, 'x')\n    e.detail += ' more'\n    raise e",
        "class E(HTTPException):\n    def __str__(self):\n        return self.detail + '!'",
        "class E(HTTPException):\n    def as_row(self):\n        return f'{self.detail:>30}'",
        "class E(HTTPException):\n    def as_dict(self):\n        return {'error': self.detail}",
    ],
)
def test_how_an_exception_is_known(tmp_path: Path, code: str) -> None:
    assert len(found(tmp_path, code + "\n")) == 1


@pytest.mark.parametrize(
    "body",
    [
        "if isinstance(e.detail, dict):\n    return e.detail.get('code') == 'x'\n"
        "return 'x' in str(e.detail)",
        "text = e.detail\nif isinstance(text, dict):\n    text = text['code']\n"
        "return {'error': text}",
        "if isinstance(e.detail, dict):\n    text = e.detail.get('code', '?')\n"
        "else:\n    text = str(e.detail)\nreturn {'error': text}",
        "if isinstance(e.detail, dict):\n    logger.info(e.detail['code'])\nraise",
    ],
)
def test_keys_that_the_new_form_lacks(tmp_path: Path, body: str) -> None:
    message = (
        "`code` is read of the exception's `detail`: a dict of `reason` and `message` lacks it"
    )
    assert found(tmp_path, caught(body)) == [message]


@pytest.mark.parametrize(
    "body",
    [
        "if isinstance(e.detail, dict):\n    return e.detail.get('message', '')\n"
        "return str(e.detail)",
        "if isinstance(e.detail, dict):\n    return e.detail.get('message', str(e.detail))\n"
        "return str(e.detail)",
        "return {'error': e.detail.get('message', str(e.detail))}",
        "if isinstance(e.detail, dict):\n    text = e.detail.get('message')\n"
        "    if isinstance(text, str) and text:\n        return text\nreturn str(e.detail)",
        "text = e.detail\nif isinstance(text, dict):\n    text = text['message']\n"
        "return {'error': text}",
        "text = str(e.detail)\nif isinstance(e.detail, dict):\n"
        "    text = e.detail.get('message', text)\nreturn {'error': text}",
        "if isinstance(e.detail, dict):\n"
        "    return e.detail.get('code') or e.detail.get('reason')\nreturn str(e.detail)",
        "return e.detail if isinstance(e.detail, dict) else {'message': e.detail}",
        "return {'detail': e.detail if isinstance(e.detail, dict) else {'message': str(e.detail)}}",
        "detail = e.detail\nif isinstance(detail, str):\n    detail = {'message': detail}\n"
        "raise HTTPException(400, detail)",
        "if isinstance(e.detail, dict):\n    raise\n"
        "raise HTTPException(400, {'reason': 'x', 'message': e.detail})",
        "if isinstance(e.detail, dict) and e.detail.get('code') == 'x':\n    return None\nraise",
        "if isinstance(e.detail, dict) and 'code' in e.detail:\n    return e.detail['code']\nraise",
        "if isinstance(e.detail, str):\n    logger.info(e.detail)\nraise",
        "text = e.detail if isinstance(e.detail, str) else '?'\nlogger.info(text)\nraise",
        "if isinstance(e.detail, list):\n    return {'errors': e.detail}\nraise",
        "match e.detail:\n    case {'message': text}:\n        return {'error': text}\n"
        "    case str():\n        return {'error': e.detail}\nraise",
    ],
)
def test_code_that_knows_what_to_do_with_a_dict(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, caught(body)) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(e):\n    return {'error': e.detail}",
        "def f(e):\n    if isinstance(e, KeyError):\n        return {'error': e.detail}",
        "def f(e):\n    if not isinstance(e, HTTPException):\n        return {'error': e.detail}",
        "def f():\n    try:\n        run()\n    except KeyError as e:\n        return {'error': e.detail}",
        "def f():\n    try:\n        run()\n    except HTTPException as e:\n        detail = e.detail\n"
        "    except ValueError:\n        detail = 'x'\n        return {'error': detail}",
        "def f():\n    e = make(400, detail='x')\n    return {'error': e.detail}",
        "def f():\n    try:\n        run()\n    except KeyError as e:\n        failed = e\n"
        "    return {'error': failed.detail}",
        "def f(e: KeyError):\n    return {'error': e.detail}",
        "def f(request, e: HTTPException):\n    return {'error': e.detail}",
        "class E(ValueError):\n    def __str__(self):\n        return self.detail + '!'",
        "class E(HTTPException):\n    def __str__(self):\n        return f'E: {self.detail}'",
        "class E(HTTPException):\n    class F:\n        def g(self):\n"
        "            return {'error': self.detail}",
    ],
)
def test_what_is_no_tracked_exception(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, code + "\n") == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return {'error': e.detail}", "answered as `error`: clients don't get what was raised"),
        (
            "return {'error': str(e.detail)}",
            "turned into a text, as `error`: its structure is lost",
        ),
        (
            "yield 'data: ' + json.dumps({'error': {'message': e.detail}}) + '!'",
            "answered as `error.message`: clients don't get what was raised",
        ),
        ("return str(e.detail)", "turned into a text: its structure is lost"),
        ("x = e.detail.lower()", "taken for a text: it fails with a dict"),
    ],
)
def test_says_what_is_done(tmp_path: Path, body: str, message: str) -> None:
    assert found(tmp_path, caught(body)) == [f"The exception's `detail` is {message}"]


MIDDLEWARE = """
async def answer(request, call_next):
    try:
        {body}
    except HTTPException as e:
        return JSONResponse({{"error": e.detail}}, e.status_code)
"""


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return await call_next(request)", 0),
        ("response = await call_next(request); logger.info(response.status_code)", 0),
        ("check_token(request); return await call_next(request)", 1),
        ("return await inner(request)", 1),
        ("return request.user", 1),
    ],
)
def test_middleware_gets_no_exception_of_what_it_hands_on_to(
    tmp_path: Path, body: str, count: int
) -> None:
    assert len(found(tmp_path, MIDDLEWARE.format(body=body))) == count


def test_no_function_is_too_strange() -> None:
    count = 0
    for name in ("click", "email", "http"):
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        for path in sorted(Path(spec.origin).parent.rglob("*.py")):
            root = ast.parse(path.read_bytes())
            reads = [node for node in ast.walk(root) if isinstance(node, ast.Attribute)]
            count += len([*DetailFlow(root, not_followed, ()).outcomes(reads[:200])])
    assert count > 5
