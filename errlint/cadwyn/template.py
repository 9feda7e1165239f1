"""The text of a version change."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from errlint.cadwyn.errors import Anything, Constant, Error, Matcher, New, Pattern
from errlint.cadwyn.printing import Bracketed, Printable, constant_text, prefixed, rows
from errlint.model.route import Route
from errlint.schema import reason_token

CLASS_NAME = "StructuredErrors"
HANDLER = "answer_error"

_SUPPORT = '''
@dataclass(frozen=True)
class _Error:
    """An error as it is answered now, and what its detail and status were.

    In `detail` a compiled text stands for all that match it, `...` for anything.
    In `old` a `_New` stands for what the new detail has under a key, None for a
    detail that was left out, so that the client got the phrase of the status.
    """

    status: int | None
    detail: Any
    old: Any
    old_status: int | None = None

    def fits(self, status: int, detail: Any) -> bool:
        """Tell whether this is the error that has been raised."""
        if status < 400 or self.status not in (None, status):
            return False
        if not isinstance(self.detail, dict):
            return _fits(self.detail, detail)
        if not isinstance(detail, dict) or [*detail] != [*self.detail]:
            return False
        return all(_fits(self.detail[key], detail[key]) for key in detail)

    def restored(self, status: int, detail: Any) -> tuple[int, Any]:
        """Return the status and the detail that older versions answer."""
        status = self.old_status or status
        old = _filled(self.old, detail)
        return status, HTTPStatus(status).phrase if old is None else old


@dataclass(frozen=True)
class _New:
    """What the new detail has under a key, or all of it."""

    key: str | None = None


def _text(*pieces: str) -> re.Pattern[str]:
    """Return what matches a text by its constant pieces, with anything between them."""
    return re.compile(".*".join(map(re.escape, pieces)), re.DOTALL)


def _fits(expected: Any, value: Any) -> bool:
    if expected is ...:
        return True
    if isinstance(expected, re.Pattern):
        return isinstance(value, str) and bool(expected.fullmatch(value))
    return type(expected) is type(value) and bool(expected == value)


def _filled(old: Any, detail: Any) -> Any:
    if isinstance(old, _New):
        return detail if old.key is None else detail[old.key]
    if isinstance(old, dict):
        return {key: _filled(value, detail) for key, value in old.items()}
    return old


def _restored(status: int, detail: Any, *errors: _Error) -> tuple[int, Any]:
    for error in errors:
        if error.fits(status, detail):
            return error.restored(status, detail)
    return status, detail


def _restore(response: ResponseInfo, *errors: _Error) -> None:
    body = response.body
    if not isinstance(body, dict) or "detail" not in body:
        return
    restored = _restored(response.status_code, body["detail"], *errors)
    response.status_code, body["detail"] = restored
'''

_HANDLER = f'''
async def {HANDLER}(request: Request, error: HTTPException) -> Response:
    """Answer an error that Cadwyn does not migrate as the requested version did.

    To be registered for Starlette's class, which FastAPI's derives from:
    `app.add_exception_handler(HTTPException, {HANDLER})`.
    """
    if not {CLASS_NAME}.is_applied:
        restored = _restored(error.status_code, error.detail, *_OUTSIDE)
        error = HTTPException(*restored, headers=error.headers)
    return await http_exception_handler(request, error)
'''


@dataclass(frozen=True)
class Content:
    """What a version change says.

    `names` are those of the constants that hold the errors; `routes` the errors of each route in
    the order in which they are to be tried; `outside` those of dependencies.
    """

    names: Mapping[Error, str]
    routes: Mapping[Route, tuple[Error, ...]]
    endpoints: Mapping[Route, str]
    outside: tuple[Error, ...]
    keys: tuple[str, ...]
    width: int


def module_text(content: Content) -> str:
    """Return the text of the module, as a formatter would leave it."""
    parts = [
        '"""The errors of older versions."""',
        "",
        *_imports(content),
        "",
        *_SUPPORT.rstrip().split("\n"),
        "",
        "",
        *_constants(content),
        "",
        *_version_change(content),
    ]
    if content.outside:
        parts += ["", *_HANDLER.rstrip().split("\n")]
    return "\n".join(parts) + "\n"


def _imports(content: Content) -> Iterator[str]:
    base = _base(content)
    yield from (
        "from __future__ import annotations",
        "",
        "import re",
        "from dataclasses import dataclass",
        "from http import HTTPStatus",
        "from typing import Any",
        "",
    )
    names = ("ResponseInfo", base, "convert_response_to_previous_version_for")
    yield from _import_of_cadwyn(names, content.width)
    if content.outside:
        yield "from fastapi import Request, Response"
        yield "from fastapi.exception_handlers import http_exception_handler"
        yield "from starlette.exceptions import HTTPException"


def _import_of_cadwyn(names: tuple[str, ...], width: int) -> Iterator[str]:
    whole = f"from cadwyn import {', '.join(names)}"
    if len(whole) <= width:
        yield whole
    else:
        yield from rows(Bracketed("from cadwyn import (", names, ")"), 0)


def _constants(content: Content) -> Iterator[str]:
    for error, name in content.names.items():
        yield from rows(prefixed(f"{name} = ", _error(error)), content.width)
    if content.outside:
        names = tuple(content.names[error] for error in content.outside)
        yield from rows(Bracketed("_OUTSIDE = [", names, "]"), content.width)


def _version_change(content: Content) -> Iterator[str]:
    keys = " and ".join(f"`{key}`" for key in content.keys)
    yield ""
    yield f"class {CLASS_NAME}({_base(content)}):"
    yield from _documented(f"Errors have {keys}.", content.width)
    yield from ("", "    description = __doc__", "")
    yield "    instructions_to_migrate_to_previous_version = ()"
    used: set[str] = set()
    for (path, errors), routes in _converters(content.routes).items():
        methods = [route.method for route in routes if route.method]
        name = _unused(f"{' '.join(methods)} {path}", used)
        yield ""
        listed = Bracketed("[", tuple(map(constant_text, methods)), "]")
        decorator = Bracketed(
            "@convert_response_to_previous_version_for(",
            (constant_text(path), listed, "migrate_http_errors=True"),
            ")",
        )
        yield from rows(decorator, content.width, "    ")
        signature = Bracketed(f"def {name}(", ("response: ResponseInfo",), ") -> None:")
        yield from rows(signature, content.width, "    ")
        served = " and ".join(dict.fromkeys(f"`{content.endpoints[route]}`" for route in routes))
        yield f'        """Answer the errors of {served} as before."""'
        arguments = ("response", *(content.names[error] for error in errors))
        yield from rows(Bracketed("_restore(", arguments, ")"), content.width, "        ")


def _converters(
    routes: Mapping[Route, tuple[Error, ...]],
) -> dict[tuple[str, tuple[Error, ...]], list[Route]]:
    """Return the routes that one function is enough for: of one path, with the same errors."""
    found: dict[tuple[str, tuple[Error, ...]], list[Route]] = {}
    for route, errors in routes.items():
        found.setdefault((route.path, errors), []).append(route)
    return found


def _documented(text: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        f'"""{text}"""', width, initial_indent="    ", subsequent_indent="    "
    )


def _base(content: Content) -> str:
    return "VersionChangeWithSideEffects" if content.outside else "VersionChange"


def _unused(text: str, used: set[str]) -> str:
    wanted = name = reason_token(text)
    number = 2
    while name in used:
        name, number = f"{wanted}_{number}", number + 1
    used.add(name)
    return name


def constant_names(errors: Iterable[tuple[Error, str]], machine_key: str) -> dict[Error, str]:
    """Return a name for each error, made of the function that raises it and the reason."""
    used: set[str] = set()
    names: dict[Error, str] = {}
    for error, function in errors:
        if error not in names:
            names[error] = f"_{_unused(f'{function} {_reason(error, machine_key)}', used).upper()}"
    return names


def _reason(error: Error, machine_key: str) -> str:
    detail = dict(error.detail) if isinstance(error.detail, tuple) else {}
    reason = detail.get(machine_key)
    return reason.rpartition("/")[2] if isinstance(reason, str) else str(error.status or "error")


def _error(error: Error) -> Printable:
    items: list[Printable] = [constant_text(error.status), _detail(error.detail), _old(error.old)]
    if error.old_status is not None:
        items.append(f"old_status={error.old_status}")
    return Bracketed("_Error(", tuple(items), ")")


def _detail(detail: tuple[tuple[str, Matcher], ...] | Matcher) -> Printable:
    if not isinstance(detail, tuple):
        return _matcher(detail)
    items = tuple(prefixed(f"{constant_text(key)}: ", _matcher(value)) for key, value in detail)
    return Bracketed("{", items, "}")


def _matcher(matcher: Matcher) -> Printable:
    match matcher:
        case Anything():
            return "..."
        case Pattern(pieces):
            return Bracketed("_text(", tuple(map(constant_text, pieces)), ")")
    return constant_text(matcher)


def _old(old: Constant | New | tuple[tuple[str, Constant | New], ...]) -> Printable:
    if isinstance(old, tuple):
        items = tuple(prefixed(f"{constant_text(key)}: ", _value(value)) for key, value in old)
        return Bracketed("{", items, "}")
    return _value(old)


def _value(value: Constant | New) -> Printable:
    if isinstance(value, New):
        return "_New()" if value.key is None else f"_New({constant_text(value.key)})"
    return constant_text(value)
