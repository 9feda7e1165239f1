"""Handlers that answer the text of other exceptions: what a test expects may come from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated, text

UPLOADS = """
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from app.files import BadFile, check

app = FastAPI()

@app.exception_handler(ValueError)
async def value_error(request, exc: ValueError):
    problem = str(exc)
    return JSONResponse(status_code=400, content={"detail": problem})

@app.post("/files")
def upload(kind: str):
    check(kind)
    if kind == "text/x-log":
        raise HTTPException(400, "Logs are not allowed here")

@app.post("/jobs")
def start(kind: str):
    raise HTTPException(400, detail="Background jobs are not allowed")
"""
FILES = """
class BadFile(ValueError):
    pass

def check(kind):
    if kind not in KINDS:
        raise BadFile(f"Files of type {kind} are not allowed")
"""
DOUBT = "a handler answers another exception with the same text"
EXPECTING = in_test(
    """
    response = client.request(METHOD, path("files"), data={"kind": "x"})
    assert response.status_code == 400
    assert "are not allowed" in response.json()["detail"]
    """
).replace("app.main", "app.uploads")


def _uploads(application: str = UPLOADS, files: str = FILES) -> dict[str, str]:
    return {"app/uploads.py": application, "app/files.py": files}


def test_the_text_of_another_exception_is_told_of(tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, EXPECTING, _uploads())
    assert rewritten == EXPECTING
    (found,) = left
    assert found.message.endswith(DOUBT)


def test_a_handler_that_is_registered_elsewhere(tmp_path: Path) -> None:
    handlers = """
    from fastapi.responses import JSONResponse

    def value_error(request, exc):
        return JSONResponse({"detail": exc.args[0], "status": "pending"}, 400)
    """
    start, _, end = UPLOADS.partition("@app.exception_handler(ValueError)")
    routes = end[end.index("@app.post") :]
    application = (
        f"{start}app.add_exception_handler(ValueError, value_error)\n{routes}"
        "\nfrom app.handlers import value_error\n"
    )
    files = {**_uploads(application), "app/handlers.py": handlers}
    rewritten, left = migrated(tmp_path, EXPECTING, files)
    assert rewritten == EXPECTING
    assert [DOUBT in item.message for item in left] == [True]


@pytest.mark.parametrize(
    ("application", "files"),
    [
        (UPLOADS.replace('"detail": problem', '"detail": "Something is wrong"'), FILES),
        (UPLOADS.replace('"detail": problem', '"error": problem'), FILES),
        (UPLOADS.replace("status_code=400, c", "status_code=409, c"), FILES),
        (UPLOADS.replace("(ValueError)", "(KeyError)"), FILES),
        (UPLOADS, FILES.replace("are not allowed", "are refused")),
        (UPLOADS, FILES.replace("BadFile(ValueError)", "BadFile(Exception)")),
    ],
    ids=["own words", "other key", "other status", "other class", "other text", "no such class"],
)
def test_what_no_handler_answers_with_that_text(
    application: str, files: str, tmp_path: Path
) -> None:
    rewritten, left = migrated(tmp_path, EXPECTING, _uploads(application, files))
    assert 'in response.json()["detail"]["message"]' in rewritten
    assert left == []


def test_the_route_that_is_asked_answers_it_itself(tmp_path: Path) -> None:
    code = in_test(
        """
        response = client.post("/files", data={"kind": "text/x-log"})
        assert "are not allowed" in response.json()["detail"]
        """
    ).replace("app.main", "app.uploads")
    rewritten, left = migrated(tmp_path, code, _uploads())
    assert 'in response.json()["detail"]["message"]' in rewritten
    assert left == []


def test_a_caught_http_exception_is_no_other(tmp_path: Path) -> None:
    code = """
    import pytest
    from fastapi import HTTPException
    from app.uploads import start

    def test_start():
        with pytest.raises(HTTPException) as error:
            start("x")
        assert "are not allowed" in error.value.detail
    """
    rewritten, left = migrated(tmp_path, text(code), _uploads())
    assert 'in error.value.detail["message"]' in rewritten
    assert left == []
