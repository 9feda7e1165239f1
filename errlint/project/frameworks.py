"""FastAPI and Starlette: their packages, and the names of classes that several rooms ask for."""

from __future__ import annotations

FRAMEWORKS = frozenset({"fastapi", "starlette"})
_HTTP_EXCEPTIONS = frozenset({"HTTPException", "StarletteHTTPException"})
"""The second is how FastAPI itself imports Starlette's class, as in `fastapi/exceptions.py`."""
CONNECTIONS = ("HTTPConnection", "Request", "WebSocket")
"""What a request comes as: the classes of `starlette/requests.py` and `starlette/websockets.py`."""
PAGE_RESPONSES = (
    "FileResponse",
    "HTMLResponse",
    "RedirectResponse",
    "StreamingResponse",
    "TemplateResponse",
)
"""The responses of `starlette/responses.py` and its templates that are for people, or files."""
DATA_RESPONSES = (
    "JSONResponse",
    "ORJSONResponse",
    "PlainTextResponse",
    "Response",
    "UJSONResponse",
)
"""Those of `fastapi/responses.py` that a program reads: their body may tell of an error."""


def is_of_framework(name: str) -> bool:
    """Tell whether a dotted name is one of something in the packages."""
    return name.partition(".")[0] in FRAMEWORKS


def is_framework_exception(name: str) -> bool:
    """Tell whether a dotted name is one of FastAPI's or Starlette's `HTTPException`."""
    return is_of_framework(name) and name.rpartition(".")[2] in _HTTP_EXCEPTIONS
