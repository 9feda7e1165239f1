"""ERR101: what a request sends, what else is asked of it, and what the rule says then."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

ROUTE = """
from fastapi import APIRouter, HTTPException
from app.services import FileService{how}

router = APIRouter()

@router.get("/files/{{file_id}}")
async def file(file_id: int, service: FileService{how}):
    if not is_inside(service.folder):
        raise HTTPException(400, "Invalid file path")
"""


SERVICES = """
from typing import Annotated
from fastapi import Body, Depends

class FileService:
    folder: str

FileServiceDep = Annotated[FileService, Depends(FileService)]
FileServiceAgain = FileServiceDep
FileServiceBody = Annotated[FileService, Body()]
"""


@pytest.mark.parametrize(("how", "count"), [("", 1), ("Body", 1), ("Dep", 0), ("Again", 0)])
def test_a_dependency_is_no_input_by_another_name(tmp_path: Path, how: str, count: int) -> None:
    code = ROUTE.format(how=how)
    example = Silent(code, files={"app/services.py": SERVICES})
    assert len(ExampleProject(tmp_path, example, code, "ERR101").check().diagnostics) == count


def test_a_dependency_is_no_input_by_a_type_alias(tmp_path: Path) -> None:
    services = SERVICES.replace("FileServiceDep =", "type FileServiceDep =")
    code = ROUTE.format(how="Dep")
    example = Silent(code, files={"app/services.py": services})
    assert ExampleProject(tmp_path, example, code, "ERR101").check().diagnostics == ()


EMPTY = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @router.get("/variables/{key}")
    def variable(key: str):
        if not key:
            raise HTTPException(400, {"reason": "missing_key", "message": "key is required"})
"""


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, ["ERR102"]),
        ({"ignore": ["ERR102"]}, ["ERR101"]),
        ({"per-file-ignores": {"app/*": ["ERR102"]}}, ["ERR101"]),
    ],
)
def test_no_other_status_is_asked_for_where_no_request_gets(
    settings: dict[str, object], found: list[str], tmp_path: Path
) -> None:
    example = Silent(EMPTY, settings=settings)
    report = ExampleProject(tmp_path, example, EMPTY, "ERR10").check()
    codes = {diagnostic.code for diagnostic in report.diagnostics}
    assert sorted(codes & {"ERR101", "ERR102"}) == found


SAYING = """
from fastapi import FastAPI, HTTPException

app = FastAPI()

@app.get("/models")
def models(name: str = ""):
    if not name:
        raise HTTPException(400, "{message}")
    return find(name)
"""


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("name is required", "that `name` is missing"),
        ("Missing parameter name", "that `name` is missing"),
        ("A name must be provided", "that `name` is missing"),
        ("Missing name", "that `name` is missing"),
        ("No name provided", "that `name` is missing"),
        ("No value was given: name not provided", "that `name` is missing"),
        ("The name must be short", "that `name` is invalid"),
        ("Invalid name", "that `name` is invalid"),
        ("A value is required", "that the request is invalid"),
    ],
)
def test_says_what_the_message_says(tmp_path: Path, message: str, said: str) -> None:
    code = SAYING.format(message=message)
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert [said in item.message for item in report.diagnostics] == [True]


def test_a_key_of_an_input_is_not_the_input(tmp_path: Path) -> None:
    code = """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.post("/agents")
        def register(agent_info: dict):
            if "alias" not in agent_info or "url" not in agent_info:
                raise HTTPException(400, "Missing required fields: alias, agent_url")
    """
    [said] = ExampleProject(tmp_path, Silent(code), code, "ERR101").check().diagnostics
    assert "that the request is invalid" in said.message


OF_THE_REQUEST = """
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel

app = FastAPI()

class Order(BaseModel):
    title: str
    lines: list

@app.post("/orders")
async def create(request: Request, order: Order, payload: dict, store=Depends(open_store)):
    {assignment}
    if not title:
        raise HTTPException(400, "title is required")
    return await save(title)
"""


@pytest.mark.parametrize(
    ("assignment", "count"),
    [
        ('title = payload.get("title")', 1),
        ('title = payload["order"].get("title") or ""', 1),
        ("title = order.title.strip()", 1),
        ('body = await request.json(); title = body.get("title")', 1),
        ("title = order.title; title = title.strip()", 1),
        ("title = store.title", 0),
        ("title = await store.title_of(order.title)", 0),
        ("title = TITLES.get(order.title)", 0),
        ("title = find(payload)", 0),
        ("title = order.title; title = find(title)", 0),
        ("title = request.app.title", 0),
        ("for title in order.lines: pass", 0),
        ("title = order.title\n    for title in titles(): pass", 0),
    ],
)
def test_a_part_of_what_came_in_is_what_came_in(
    tmp_path: Path, assignment: str, count: int
) -> None:
    code = OF_THE_REQUEST.format(assignment=assignment)
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert len(report.diagnostics) == count
