"""What is said of code that reads a key of a detail which is renamed in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.consumers.glance import may_read
from tests.consumers.project import fixed
from tests.sites import write

GPU = """
from fastapi import FastAPI, HTTPException

app = FastAPI()

@app.get("/gpu")
def gpu():
    raise HTTPException(409, {"error": "gpu_busy", "message": "All are busy", "retry_after": 1})

@app.get("/disk")
def disk():
    raise HTTPException(507, {"reason": "disk_full", "message": "The disk is full"})
"""
HANDLER = """
from fastapi import HTTPException
from app.gpu import gpu

def run():
    try:
        gpu()
    except HTTPException as exc:
        {}
"""
CLIENT = """
import httpx

def run(body, url):
    {}
"""
FAILURE = """
class Failure(ValueError):
    detail = ""
"""


def said_of(folder: Path, code: str, files: dict[str, str] | None = None) -> list[str]:
    """Return what ERR405 leaves to do in a file when the application is fixed."""
    write(folder, {"app/__init__.py": "", "app/gpu.py": GPU, **(files or {}), "it.py": code})
    found = next(f for f in fixed(folder) if f.target.filename.endswith("it.py"))
    return [item.message for item in found.left if item.code == "ERR405"]


@pytest.mark.parametrize(
    "statement",
    [
        'return {"code": exc.detail["error"]}',
        'return exc.detail.get("error") if isinstance(exc.detail, dict) else None',
        "return f\"failed: {exc.detail['error']!s}\"",
        'return "error" in exc.detail',
        'return "gpu_busy" in (exc.detail.get("error"), "z")',
        'return getattr(exc, "detail", {}).get("error")',
        'detail = exc.detail or {}\n        return detail["error"]',
        'detail = exc.detail\n        return isinstance(detail, dict) and "error" in detail',
    ],
)
def test_what_reads_the_old_key_is_reported(tmp_path: Path, statement: str) -> None:
    (said,) = said_of(tmp_path, HANDLER.format(statement))
    assert said.endswith(f"{Path('app', 'gpu.py')}:7 answers: `error` is now `reason`")


@pytest.mark.parametrize(
    "statement",
    [
        'return exc.detail["retry_after"]',
        'return exc.detail["message"]',
        'return exc.headers["error"]',
        'return {"error": exc.detail}',
        'exc.detail["error"] = "busy"\n        raise',
        'return exc.detail["meta"]["error"]',
        'if exc.status_code == 507:\n            return exc.detail["error"]',
        'return exc.detail.get("error") == "no_such_gpu"',
    ],
)
def test_what_reads_something_else_is_not(tmp_path: Path, statement: str) -> None:
    assert not said_of(tmp_path, HANDLER.format(statement))


def test_a_comparison_with_the_value_is_rewritten(tmp_path: Path) -> None:
    code = HANDLER.format('return exc.detail.get("error") == "gpu_busy"')
    assert not said_of(tmp_path, code)
    found = next(f for f in fixed(tmp_path) if f.target.filename.endswith("it.py"))
    assert found.new is not None
    assert 'exc.detail.get("reason") == "gpu_busy"' in found.new.text


@pytest.mark.parametrize(
    "statement",
    [
        'detail = body.get("detail")\n    return detail.get("error") == "gpu_busy"',
        'return body["detail"]["error"]',
        'return httpx.get(url).json()["detail"]["error"]',
    ],
)
def test_a_client_gets_bodies_from_elsewhere(tmp_path: Path, statement: str) -> None:
    assert len(said_of(tmp_path, CLIENT.format(statement))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        'return body["error"]',
        'return body["data"]["error"]',
        'return body["detail"] == "All are busy"',
        'return httpx.get(url).json()["error"]',
        'return [item["error"] for item in body["detail"]]',
    ],
)
def test_what_is_no_detail_is_none_of_its_business(tmp_path: Path, statement: str) -> None:
    assert not said_of(tmp_path, CLIENT.format(statement))


@pytest.mark.parametrize("parameter", ["exc", "error: HTTPException", "failed: Exception"])
def test_a_handler_is_given_its_exception(tmp_path: Path, parameter: str) -> None:
    name = parameter.partition(":")[0]
    code = f'from fastapi import HTTPException\n\ndef f({parameter}):\n    {name}.detail["error"]\n'
    assert len(said_of(tmp_path, code)) == 1


@pytest.mark.parametrize("parameter", ["event", "exc: Failure", "error: str"])
def test_an_object_that_is_no_exception(tmp_path: Path, parameter: str) -> None:
    name = parameter.partition(":")[0]
    code = f'{FAILURE}\ndef f({parameter}):\n    return {name}.detail["error"]\n'
    assert not said_of(tmp_path, code)


def test_an_exception_of_another_kind(tmp_path: Path) -> None:
    code = HANDLER.format('return exc.detail["error"]').replace("except HTTP", "except Other")
    code = f"class OtherException(ValueError):\n    detail = {{}}\n{code}"
    assert not said_of(tmp_path, code)


def test_another_function_than_the_one_that_answers(tmp_path: Path) -> None:
    code = HANDLER.replace("app.gpu import gpu", "app.disk import run_out as gpu")
    disk = "from fastapi import HTTPException\n\ndef run_out():\n    raise HTTPException(507)\n"
    code = code.format('return exc.detail["error"]')
    assert not said_of(tmp_path, code, {"app/disk.py": disk})


def test_a_word_asked_for_in_another_kind_of_detail(tmp_path: Path) -> None:
    teams = """
    from fastapi import HTTPException

    def team():
        raise HTTPException(404, "There was an error")
    """
    asked = 'return isinstance(exc.detail, {}) and "error" in exc.detail'
    code = HANDLER.replace("app.gpu import gpu", "app.teams import team as gpu")
    files = {"app/teams.py": teams}
    assert not said_of(tmp_path / "dict", code.format(asked.format("dict")), files)
    assert said_of(tmp_path / "str", code.format(asked.format("str")), files)


def test_a_text_without_the_key_is_not_read() -> None:
    keys = {"error"}
    assert may_read(keys, 'exc.detail["error"]')
    assert may_read(keys, "body.get('detail', {}).get('error')")
    assert not may_read(keys, 'exc.detail["reason"]')
    assert not may_read(keys, 'body["error"]')
    assert not may_read((), 'exc.detail["error"]')
