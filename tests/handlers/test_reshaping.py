"""What exception handlers make of a detail, from the shape of their code alone."""

from __future__ import annotations

import ast
import importlib.util
import textwrap
from pathlib import Path

import pytest

from errlint.handlers.reshaping import (
    DetailUse,
    detail_uses,
    exception_of,
    names_handled,
    only_delegates,
)

REAL = ("click", "libcst", "hypothesis", "email", "http")


def uses(body: str) -> list[DetailUse]:
    code = f"async def answer(request, exc):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    return [*detail_uses(ast.parse(code).body[0], "exc")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("return JSONResponse({'error': exc.detail})", ("error",)),
        ("return JSONResponse(content={'error': {'message': exc.detail}})", ("error", "message")),
        ("return JSONResponse({'detail': {'message': exc.detail}})", ("detail", "message")),
        ("return JSONResponse({'errors': [{'detail': exc.detail}]})", ("errors", "detail")),
        ("return JSONResponse(Problem(title=exc.detail).model_dump())", ("title",)),
        ("body = {'error': exc.detail}\nreturn JSONResponse(body)", ("error",)),
        ("detail = exc.detail\nreturn JSONResponse({'error': detail})", ("error",)),
        ("return render({'error': getattr(exc, 'detail', None)})", ("error",)),
        (
            "return JSONResponse({'error': exc.detail if isinstance(exc.detail, str) else ''})",
            ("error",),
        ),
    ],
)
def test_a_detail_under_another_key(body: str, keys: tuple[str, ...]) -> None:
    (use,) = uses(body)
    assert (use.keys, use.is_text, use.is_part, use.is_intact) == (keys, False, False, False)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("return PlainTextResponse(str(exc.detail))", "str(exc.detail)"),
        ("return JSONResponse({'detail': f'{exc.detail}'})", "f'{exc.detail}'"),
        ("return JSONResponse({'detail': 'Failed: ' + exc.detail})", "'Failed: ' + exc.detail"),
        ("return JSONResponse({'detail': 'Failed: %s' % exc.detail})", "'Failed: %s' % exc.detail"),
        ("return JSONResponse({'detail': str(exc)})", "str(exc)"),
        ("return error(400, text_of(str(exc.detail)))", "error(400, text_of(str(exc.detail)))"),
        (
            "text = str(exc.detail)\nbody = {'detail': text}\nreturn Response(body)",
            "str(exc.detail)",
        ),
    ],
)
def test_a_detail_as_text(body: str, shown: str) -> None:
    (use,) = uses(body)
    assert use.is_text
    assert ast.unparse(use.node) == shown


@pytest.mark.parametrize("part", ["exc.detail['message']", "exc.detail.get('message')"])
def test_a_part_of_a_detail(part: str) -> None:
    (use,) = uses(f"return JSONResponse({{'detail': {part}}})")
    assert use.is_part


@pytest.mark.parametrize(
    "body",
    [
        "return JSONResponse({'detail': exc.detail}, exc.status_code)",
        "return JSONResponse(exc.detail, exc.status_code)",
        "return JSONResponse(content=exc.detail, media_type='application/problem+json')",
        "return JSONResponse({'status': exc.status_code, 'detail': exc.detail})",
        "return await http_exception_handler(request, exc)",
    ],
)
def test_what_leaves_a_detail_as_it_is(body: str) -> None:
    assert all(use.is_intact for use in uses(body))


@pytest.mark.parametrize(
    "body",
    [
        "logger.error(f'{exc.status_code}: {exc.detail}')",
        "log_error(str(exc.detail))\nreturn JSONResponse({'detail': 'Failed'})",
        "if 'expired' in str(exc.detail):\n    return RedirectResponse('/login')",
        "if str(exc.detail) == 'x':\n    pass",
        "raise Problem(str(exc.detail))",
        "return templates.TemplateResponse('error.html', {'text': str(exc.detail)})",
        "text = str(exc.detail)\nlogger.error(text)\nreturn JSONResponse({'detail': 'Failed'})",
        "seen = [exc.detail for _ in range(2)]",
        "return JSONResponse({exc.detail: 1})",
        "return JSONResponse({**exc.detail})",
        "return exc.headers",
    ],
)
def test_what_goes_into_no_answer_or_can_not_be_told(body: str) -> None:
    assert all(use.is_intact for use in uses(body))


def test_a_handler_that_only_delegates() -> None:
    code = "def f(request, exc):\n    log(exc)\n    return {}"
    delegating = ast.parse(code.format("http_exception_handler(request, exc)")).body[0]
    answering = ast.parse(code.format("JSONResponse({'detail': exc.detail})")).body[0]
    assert only_delegates(delegating)  # type: ignore[arg-type]
    assert not only_delegates(answering)  # type: ignore[arg-type]


def test_no_function_is_too_strange() -> None:
    count = 0
    for name in REAL:
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        for path in sorted(Path(spec.origin).parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    only_delegates(node)
                    exception = exception_of(node)
                    count += len([*detail_uses(node, exception)]) if exception else 0
    assert count > 5


@pytest.mark.parametrize(
    "text",
    [
        "@app.exception_handler(ApiError)\nasync def answer(request, exc): ...",
        "app.add_exception_handler(\n    ApiError, answer\n)",
        "FastAPI(exception_handlers={ApiError: answer, 500: fail})",
        "app.exception_handlers[ApiError] = answer",
        "exception_handlers: dict = {\n    ApiError: answer,\n}",
        "def handle_api_error(request: Request, exc: ApiError): ...",
    ],
)
def test_names_what_a_text_may_handle(text: str) -> None:
    assert "ApiError" in names_handled(text)


@pytest.mark.parametrize(
    "text",
    [
        "raise ApiError(404)",
        "try:\n    run()\nexcept ApiError:\n    pass",
        "def handle(self): ...",
        "class Handler(ApiError): ...",
    ],
)
def test_names_nothing_where_nothing_is_handled(text: str) -> None:
    assert names_handled(text) == frozenset()
