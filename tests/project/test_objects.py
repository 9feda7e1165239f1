"""Which classes a caught exception, or a parameter, may be of."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape
from tests.project.attribute_shapes import TOLD, shape


def in_handler(head: str, *body: str) -> str:
    """Return a module with a handler."""
    lines = "".join(f"        {line}\n" for line in body)
    return (
        "import app.errors\nfrom fastapi import HTTPException\n"
        "from app.errors import DocumentError, Other, Similar\n\n"
        "def read(path):\n    try:\n        return load(path)\n"
        f"    {head}:\n{lines}"
    )


RAISE = "raise HTTPException(400, detail=e.message)"


@pytest.mark.parametrize(
    "code",
    [
        in_handler("except app.errors.DocumentError as e", RAISE),
        in_handler("except (DocumentError, Similar) as e", RAISE),
        in_handler("except DocumentError as e", "if path:", f"    {RAISE}"),
        in_handler(
            "except DocumentError as e", "text = e.message", "raise HTTPException(400, text)"
        ),
        in_handler("except DocumentError as e", "raise HTTPException(400, e.message.strip())"),
        in_handler("except DocumentError as e", "raise HTTPException(400, e.message or str(e))"),
        in_handler(
            "except DocumentError as e", "error = e", "raise HTTPException(400, error.message)"
        ),
        in_handler(
            "except Other as e",
            "try:",
            "    retry(path)",
            "except DocumentError as e:",
            f"    {RAISE}",
        ),
    ],
)
def test_handler_catches_nothing_else(tmp_path: Path, code: str) -> None:
    assert shape(tmp_path, code, TOLD) is Shape.STRING


@pytest.mark.parametrize(
    "code",
    [
        in_handler("except Exception as e", RAISE),
        in_handler("except (DocumentError, Other) as e", RAISE),
        in_handler("except (DocumentError, ValueError) as e", RAISE),
        in_handler("except* DocumentError as e", RAISE),
        in_handler("except ERRORS as e", RAISE),
        in_handler("except DocumentError as e", "e = explained(e)", RAISE),
        in_handler("except DocumentError as e", "if path:", "    e = explained(e)", RAISE),
        in_handler("except DocumentError as e", "raise HTTPException(400, e.cause.message)"),
        in_handler("except DocumentError as e", "raise HTTPException(400, e.message())"),
        in_handler("except DocumentError as e", "raise HTTPException(400, e.message.split())"),
        in_handler(
            "except DocumentError as e",
            "try:",
            "    retry(path)",
            "except Other as e:",
            f"    {RAISE}",
        ),
    ],
)
def test_handler_may_catch_something_else(tmp_path: Path, code: str) -> None:
    assert shape(tmp_path, code, TOLD) is Shape.OPAQUE


def with_parameter(parameter: str, *before: str) -> str:
    """Return a module with a function that is given an object."""
    lines = "".join(f"    {line}\n" for line in before)
    return (
        "from typing import Optional, Union\nfrom fastapi import HTTPException\n"
        "from app.errors import DocumentError, Other, Similar\n\n"
        f"def to_http({parameter}):\n{lines}"
        "    return HTTPException(400, detail=error.message)\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        with_parameter("error: DocumentError"),
        with_parameter('error: "DocumentError"'),
        with_parameter("error: DocumentError | Similar"),
        with_parameter("error: Union[DocumentError, Similar]"),
        with_parameter("error: Optional[DocumentError] = None"),
        with_parameter("caught: DocumentError", "error = caught"),
    ],
)
def test_parameter_is_nothing_else(tmp_path: Path, code: str) -> None:
    assert shape(tmp_path, code, TOLD) is Shape.STRING


@pytest.mark.parametrize(
    "code",
    [
        with_parameter("error"),
        with_parameter("error: Exception"),
        with_parameter("error: DocumentError | Other"),
        with_parameter("error: DocumentError | str"),
        with_parameter("*error: DocumentError"),
        with_parameter("error: list[DocumentError]"),
        with_parameter("error: type[DocumentError]"),
        with_parameter("error: DocumentError", "error = explained(error)"),
        with_parameter("error: DocumentError", "if x:", "    error = explained(error)"),
        with_parameter("error: DocumentError", "for error in x:", "    pass"),
    ],
)
def test_parameter_may_be_something_else(tmp_path: Path, code: str) -> None:
    assert shape(tmp_path, code, TOLD) is Shape.OPAQUE
