from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from errlint.model.migration import AnswerChange
from errlint.model.route import Route
from errlint.plan import Request, plan
from errlint.project.values import Mapping, Null, Placeholder, Text
from errlint.rules import all_rules
from errlint.run.all_files import fix_all
from errlint.run.found import FixOptions
from tests.sites import write

CODES = tuple(rule.code for rule in all_rules())
ROUTES = """
from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/items")

@router.get("/{item_id}")
def get_item(item_id: int):
    raise HTTPException(404, f"Item {item_id} not found")

@router.put("/{item_id}")
def put_item(item_id: int):
    raise HTTPException(409, {"reason": "already_exists", "message": "Taken"})

def helper():
    raise HTTPException(status_code=404)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def answers(folder: Path, code: str, **options: bool) -> list[AnswerChange]:
    write(folder, {"main.py": code})
    jobs = plan(Request(("main.py",)), CODES).jobs
    return [a for fix in fix_all(jobs, FixOptions(**options)) for a in fix.answers]


def test_a_fixed_site_knows_both_answers_and_its_route(project: Path) -> None:
    first, *_ = answers(project, ROUTES)
    message = Text(("Item ", Placeholder("item_id"), " not found"))
    assert first.is_changed
    assert first.routes == (Route("GET", "/items/{item_id}"),)
    assert (first.old.status, first.old.value, first.old.fields) == (404, message, None)
    assert first.new.fields is not None
    assert [(f.key, f.value) for f in first.new.fields] == [
        ("reason", Text(("not_found",))),
        ("message", message),
    ]


def test_what_was_left_alone_is_there_too(project: Path) -> None:
    _, second, third = answers(project, ROUTES)
    assert (second.row, second.is_changed, second.function) == (11, False, "put_item")
    assert (third.row, third.is_changed, third.routes) == (14, True, ())
    assert isinstance(third.old.value, Null)
    assert isinstance(third.new.value, Mapping)


def test_another_layout_is_no_other_answer(project: Path) -> None:
    code = """
        from fastapi import HTTPException, status

        def f(detail):
            raise HTTPException(
                status.HTTP_422_UNPROCESSABLE_ENTITY,
                {"reason": "invalid", "message": "a" + detail},
            )
    """
    assert [a.is_changed for a in answers(project, code)] == [False]


def test_only_wanted_fixes_change_an_answer(project: Path) -> None:
    assert not any(a.is_changed for a in answers(project, ROUTES, wire_safe=True))


def test_answers_cross_processes(project: Path) -> None:
    found = answers(project, ROUTES)
    assert pickle.loads(pickle.dumps(found)) == found
