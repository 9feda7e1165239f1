"""Which statuses routes declare that nothing they may run answers: never one that is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.codes import known_codes
from errlint.plan import Request, plan
from errlint.routing.documentation import Documentation
from errlint.run.all_files import check_all
from tests.sites import write

HEAD = """
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

app = FastAPI()


def fail():
    raise HTTPException(404)


"""
ROUTE = '@app.get("/a", responses={404: {}})\n'


def documentation(folder: Path, texts: dict[str, str]) -> Documentation:
    write(folder, texts)
    jobs = plan(Request(paths=(str(folder),)), known_codes()).jobs
    workspace = jobs[0].workspace
    found = Documentation(workspace.project, workspace.classes, workspace.text)
    for job in jobs:
        found.take(job.target.path)
    return found


def undeliverable(folder: Path, code: str, **files: str) -> dict[str, set[int]]:
    """Return what each route of `main.py` declares and can't answer."""
    texts = {f"{name}.py": text for name, text in files.items()}
    found = documentation(folder, {"main.py": HEAD + code, **texts}).undeliverable()
    return {endpoint.qualname: set(statuses) for endpoint, statuses in found.items()}


ANSWERED = {
    "handler that answers the status of another exception": """
class AppError(Exception):
    def __init__(self, status_code):
        self.status_code = status_code
@app.exception_handler(AppError)
async def on_app(request: Request, exc: AppError):
    return JSONResponse({}, status_code=exc.status_code)
@A
def a():
    raise AppError(gone())
""",
    "exception whose status is given": """
class AppError(HTTPException):
    pass
@app.exception_handler(AppError)
async def on_app(request: Request, exc: AppError):
    return JSONResponse({}, status_code=exc.status_code)
@A
def a():
    raise AppError(gone())
""",
    "middleware": """
@app.middleware("http")
async def m(request, call_next):
    if request.url.path in gone: return JSONResponse({}, 404)
    return await call_next(request)
@A
def a():
    return 1
""",
    "validator": """
from pydantic import BaseModel, field_validator
class Query(BaseModel):
    name: str
    @field_validator("name")
    def known(cls, v):
        raise HTTPException(404)
@A
def a(q: Query): return q
""",
    "arguments_of_an_exception": """
def err(**kw): return HTTPException(**kw)
@A
def a(k: str): raise err(status_code=k)
""",
    "routes_in_a_function": """
def create():
    app = FastAPI()
    @A
    def a(k: str): return 1
    @app.get("/b", responses={404: {}})
    def b(k: str): raise HTTPException(404)
    return app
""",
    "assigned_elsewhere": """
class Service:
    hook = None
    def run(self): self.hook()
service = Service()
def start(): service.hook = fail
@A
def a():
    service.run()
""",
    "callable_dependency": """
class Checker:
    def __init__(self, r): self.r = r
    def __call__(self): fail()
@app.get("/a", responses={404: {}}, dependencies=[Depends(Checker("a"))])
def a(): return 1
""",
    "subclass": """
class NotThere(HTTPException): pass
@A
def a(code: int): raise NotThere(code)
""",
    "response_parameter": """
from fastapi import Response
@A
def a(response: Response, code: int): response.status_code = code
""",
    "getattr": """
class S:
    def one(self): fail()
s = S()
@A
def a(kind: str):
    f = getattr(s, kind)
    return f()
""",
    "dependencies_by_name": """
DEPS = [Depends(fail)]
router = APIRouter()
@router.get("/a", responses={404: {}})
def a(): return 1
app.include_router(router, dependencies=DEPS)
""",
    "status_of_an_exception": """
class AppError(Exception):
    def __init__(self, status): self.status = status
@app.exception_handler(AppError)
def on(request, exc): return JSONResponse(status_code=exc.status, content={})
@A
def a(x: int): raise AppError(x)
""",
    "any_method_of_that_name": """
class Service:
    def run(self): fail()
@A
def a(request: Request): return request.app.state.service.run()
""",
    "status_from_elsewhere": """
def answer(code): raise HTTPException(status_code=code)
@A
def a(): answer(403)
""",
    "handed_on_to_a_thread": """
from asyncio import to_thread
HOOKS = {}
@A
async def a(k: str): await to_thread(HOOKS[k])
""",
    "changed_container": """
HOOKS = []
HOOKS.append(fail)
@A
def a(): return [*map(run, HOOKS)]
""",
    "special_method": """
class Lock:
    def __enter__(self): fail()
@A
def a(request: Request):
    with request.app.state.lock: return 1
""",
    "listener": """
bus = Bus()
@bus.on("asked")
def answer(): fail()
@A
def a(): bus.send("asked")
""",
    "annotation_as_text": """
class Query:
    def __init__(self): fail()
@A
def a(q: "Query" = Depends()): return 1
""",
    "code_that_is_not_given": """
from .service import find
@A
def a(): return find()
""",
    "dependency_of_a_library": """
from company.security import user
@A
def a(u=Depends(user)): return 1
""",
    "exception_of_a_library": """
from company.errors import NotFound
@A
def a(): raise NotFound("a")
""",
    "name_of_a_status": """
from http import HTTPStatus
@A
def a(): return JSONResponse({}, HTTPStatus.NOT_FOUND)
""",
}
"""Routes that may answer 404, or of which that can't be told; `@A` stands for the route."""

NEVER = {
    "query": """
from sqlalchemy.orm import Session
from models import User
def get_user(db: Session, user_id: int):
    return db.query(User).filter(User.id == user_id, ~User.is_gone).first()
@A
def a(db: Session, user_id: int):
    user = get_user(db, user_id)
    if user is None:
        raise HTTPException(409)
    return user
""",
    "handler that answers the exception's own status": """
class AppError(HTTPException):
    def __init__(self):
        super().__init__(409)
@app.exception_handler(HTTPException)
async def on_http(request: Request, exc: HTTPException):
    return JSONResponse({"detail": exc.detail}, status_code=exc.status_code)
@app.exception_handler(AppError)
async def on_app(request: Request, exc: AppError):
    return JSONResponse(content=exc.detail, status_code=exc.status_code)
@app.get("/b")
def b():
    fail()
@A
def a():
    raise AppError
""",
    "helpers": """
def ok(): return 1
@A
async def a(q: str | None = None, limit: int = 400): return [ok(), q]
""",
    "other_statuses": """
class Bad(Exception): pass
@A
def a():
    try: return JSONResponse({}, status_code=409)
    except Bad as e: raise HTTPException(400, str(e)) from e
""",
    "other_routes": """
@A
def a(): return []
@app.get("/b", responses={404: {}})
def b(): fail()
""",
    "handler_of_another_status": """
@app.exception_handler(KeyError)
def on(request: Request, exc: KeyError): return JSONResponse({}, status_code=409)
@A
def a(): return names["a"]
""",
    "middleware_that_answers_another": """
@app.middleware("http")
async def m(request, call_next):
    return await call_next(request) if request.url.path else JSONResponse({}, 403)
@A
def a(): return 1
""",
    "methods_of_other_names": """
class Service:
    def get(self): fail()
@A
def a(): return store.all()
store = object()
""",
}
"""Routes that declare 404 and can't answer it."""


@pytest.mark.parametrize("code", ANSWERED.values(), ids=ANSWERED)
def test_in_doubt_nothing_is_said(code: str, tmp_path: Path) -> None:
    assert undeliverable(tmp_path, code.replace("@A\n", ROUTE)) == {}


@pytest.mark.parametrize("code", NEVER.values(), ids=NEVER)
def test_what_nothing_answers(code: str, tmp_path: Path) -> None:
    assert undeliverable(tmp_path, code.replace("@A\n", ROUTE)) == {"a": {404}}


@pytest.mark.parametrize(
    "responses",
    [
        *("{404: {}}", '{"404": {}}', "{status.HTTP_404_NOT_FOUND: {}}", "create_doc([404])"),
        *("{HTTPStatus.NOT_FOUND: {}}", "{**create_doc([404]), 200: {}}", "create_doc(404)"),
        *("{**COMMON, 404: {}}", "COMMON | {404: {}}"),
    ],
)
def test_what_is_declared_for_one_route(responses: str, tmp_path: Path) -> None:
    imports = "from http import HTTPStatus\nfrom fastapi import status\n"
    code = f"{imports}COMMON = {{409: {{}}}}\n"
    route = f'@app.get("/a", responses={responses})\ndef a():\n    return 1\n'
    assert undeliverable(tmp_path, code + route) == {"a": {404}}


@pytest.mark.parametrize(
    "responses",
    [
        *("COMMON", "{**COMMON}", "{200: {}}", '{"4XX": {}}', "{'default': {}}", "{500: {}}"),
        *("{405: {}, 413: {}}", "{422: {}, 429: {}, 503: {}}", "None", "create_doc(COMMON)"),
    ],
)
def test_what_is_no_promise_of_one_route(responses: str, tmp_path: Path) -> None:
    code = f'COMMON = {{404: {{}}}}\n@app.get("/a", responses={responses})\ndef a():\n    pass\n'
    assert undeliverable(tmp_path, code) == {}


def test_a_file_that_can_not_be_read_may_answer_anything(tmp_path: Path) -> None:
    assert undeliverable(tmp_path, f"{ROUTE}def a():\n    pass\n", other="def (:\n") == {}


def test_tests_neither_answer_nor_count(tmp_path: Path) -> None:
    route = f"{ROUTE}def a():\n    return one.get()\n\n\none = object()\n"
    test = f"{HEAD}{ROUTE}def in_test():\n    pass\n\n\nclass A:\n    get = fail\n"
    assert undeliverable(tmp_path, route, test_main=test) == {"a": {404}}


def test_classes_and_imports_in_circles(tmp_path: Path) -> None:
    code = f"from other import b\nclass A(A): pass\n{ROUTE}def a():\n    A().go(); b.go()\n"
    assert undeliverable(tmp_path, code, other="from main import b\n") == {}


@pytest.mark.parametrize("code", ["1 " + "+ 1 " * 4000, "a" + ".b()" * 3000])
def test_depth(code: str, tmp_path: Path) -> None:
    route = f"{ROUTE}def a():\n    return 1\n\n\ndef deep():\n    return {code}\n"
    assert undeliverable(tmp_path, route) in ({"a": {404}}, {})


def test_nobody_pays_who_does_not_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Documentation, "undeliverable", fails)
    write(tmp_path, {"main.py": f"{HEAD}{ROUTE}def a():\n    pass\n"})
    for select in (None, ("ERR401",), ("ERR403",)):
        jobs = plan(Request(paths=(str(tmp_path),), select=select), known_codes()).jobs
        assert list(check_all(jobs))
    jobs = plan(Request(paths=(str(tmp_path),), select=("ERR402",)), known_codes()).jobs
    with pytest.raises(AssertionError):
        list(check_all(jobs))
