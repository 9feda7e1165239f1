"""Code that has caught an exception, and what ERR404 says of it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

HEAD = """\
import json
import re

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from app.helpers import Failure, Loud, answered, intact, is_known, logged, noted, ready, returned
from app.helpers import Connection, connected, shouted, wrapped

logger = get_logger()
"""


HELPERS = """\
from dataclasses import dataclass
from typing import Any, Optional

from pydantic import BaseModel


class Base(BaseModel):
    reason: Optional[str] = None


class Failure(Base):
    message: str
    detail: dict


@dataclass
class Kept:
    text: str


class Loud(Exception):
    def __init__(self, message: str):
        self.message = message


class Connection:
    def refuse(self, status: int, message: str):
        self.write("HTTP/1.1 " + message)

    def note(self, status: int, message: str):
        self.message = message


def connected() -> Connection:
    return Connection()


async def answered(send, status, message):
    body = json.dumps({"error": message}).encode()
    await send({"type": "http.response.body", "body": body})


def is_known(message):
    return message in ("No such thing", "Gone")


def noted(message: str):
    logger.info("failed: " + message)


def intact(status, detail: str):
    return {"status": status, "detail": detail}


def logged(detail: str):
    logger.info("failed: " + detail)


def ready(detail: str | dict):
    return {"error": detail}


def returned(detail):
    return detail


def shouted(detail):
    return loud(detail)


def loud(text):
    return text.upper()


def wrapped(status, detail):
    return {"error": {"message": detail}}
"""


def found(folder: Path, code: str) -> list[str]:
    project = ExampleProject(
        folder, Silent(code, files={"app/helpers.py": HELPERS}), HEAD + code, "ERR404"
    )
    return [diagnostic.message for diagnostic in project.check().diagnostics]


def caught(body: str) -> str:
    inner = textwrap.indent(textwrap.dedent(body), "        ")
    return f"async def f(socket, results):\n    try:\n        run()\n    except HTTPException as e:\n{inner}\n"
