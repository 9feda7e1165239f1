"""Versioned applications: written to a folder, fixed by errlint, asked by a client."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from errlint.cli import main

NEW, OLD = "2026-11-21", "2025-01-01"
MODULE = "app/versions/v2026_11_21.py"
BUNDLE = f"""\
from cadwyn import HeadVersion, Version, VersionBundle

bundle = VersionBundle(HeadVersion(), Version("{NEW}"), Version("{OLD}"))
"""
MIGRATED = f"""\
from cadwyn import HeadVersion, Version, VersionBundle

from app.versions.v2026_11_21 import StructuredErrors

bundle = VersionBundle(HeadVersion(), Version("{NEW}", StructuredErrors), Version("{OLD}"))
"""
MAIN = """\
from cadwyn import Cadwyn
from fastapi import APIRouter

from app.routes import router
from app.versions import bundle

app = Cadwyn(versions=bundle)
app.generate_and_include_versioned_routers(router)
"""
HANDLED = """
from starlette.exceptions import HTTPException
from app.versions.v2026_11_21 import answer_error

app.add_exception_handler(HTTPException, answer_error)
"""


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class App:
    """An application in the folder `root`, with the package `app`."""

    root: Path

    def write(self, files: Mapping[str, str]) -> None:
        """Write modules of the package."""
        for name, text in {"versions/__init__.py": BUNDLE, "main.py": MAIN, **files}.items():
            path = self.root / "app" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))

    def fix(self, *options: str) -> Result:
        """Run `errlint fix --apply --cadwyn`."""
        arguments = ["fix", "--apply", "--cadwyn", MODULE, *options]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    def release(self, *, handled: bool = False) -> None:
        """Add the version change to the bundle, and the handler to the application."""
        (self.root / "app" / "versions" / "__init__.py").write_text(MIGRATED)
        if handled:
            with (self.root / "app" / "main.py").open("a") as file:
                file.write(HANDLED)

    @property
    def module(self) -> str:
        """Return the text of the version change."""
        return (self.root / MODULE).read_text()

    def answers(self, version: str, *requests: str) -> dict[str, Answer]:
        """Return the answer to each `GET /path`, asked in one version of the application."""
        with self._client() as client:
            return {request: _asked(client, version, request) for request in requests}

    @contextmanager
    def _client(self) -> Iterator[Any]:
        from fastapi.testclient import TestClient

        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(self.root))
            _forget()
            yield TestClient(importlib.import_module("app.main").app)
            _forget()


def _asked(client: Any, version: str, request: str) -> Answer:
    method, path = request.split()
    response = client.request(method, path, headers={"x-api-version": version})
    headers = {k: v for k, v in response.headers.items() if k != "x-api-version"}
    return Answer(response.status_code, response.content, headers)


def _forget() -> None:
    importlib.invalidate_caches()
    for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
        del sys.modules[name]
