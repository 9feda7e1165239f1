from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["starlette>=0.47"]\n',
    "shop/__init__.py": "",
    "shop/errors.py": """
        from fastapi import HTTPException

        class ShopError(HTTPException):
            def __init__(self, status_code: int, message: str) -> None:
                super().__init__(status_code=status_code, detail=message)

        class Teapot(ShopError):
            pass
    """,
    "shop/texts.py": """
        NOT_FOUND = "Item not found"
        GONE = {"reason": "gone", "message": "Item is gone"}
    """,
    "shop/lookups.py": """
        from shop.errors import *

        def find(key: str) -> str:
            if not key:
                raise ShopError(404, "nothing here")
            return key
    """,
    "shop/routes/__init__.py": "from .items import router\n",
    "shop/routes/items.py": """
        from fastapi import APIRouter, HTTPException, status

        from shop import texts
        from ..lookups import find

        router = APIRouter()

        @router.get("/items/{key}")
        def read(key: str):
            try:
                found = find(key)
            except Exception:
                raise HTTPException(status.HTTP_500_INTERNAL_SERVER_ERROR, texts.GONE)
            if found == "x":
                raise HTTPException(404, texts.NOT_FOUND)
            return found
    """,
    "shop/routes/teapots.py": """
        from shop.errors import Teapot
        from fastapi import status

        def brew(size: int):
            if size > 3:
                raise Teapot(status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, "too big")
    """,
    "shop/handlers.py": """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        from shop.errors import Teapot
        from shop.texts import NOT_FOUND

        app = FastAPI()

        @app.exception_handler(Teapot)
        async def answer(request, exc):
            return JSONResponse({"error": str(exc.detail)}, exc.status_code)

        @app.get("/nothing")
        def nothing():
            return JSONResponse({"detail": NOT_FOUND}, 404)
    """,
    "shop/plain.py": "def add(a, b):\n    return a + b\n",
    "tools/broken.py": "def f(:\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project whose modules lean on each other; it is the current folder."""
    folder = tmp_path / "project"
    write(folder, FILES)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
