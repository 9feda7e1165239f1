"""Which statuses a route answers by what it calls and depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.codes import known_codes
from errlint.model.contract import raised_in
from errlint.plan import Request, plan
from errlint.routing.documentation import Documentation
from errlint.run.all_files import survey_all
from tests.sites import write

HEAD = """
from typing import Annotated, Optional

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException
from fastapi.concurrency import run_in_threadpool

app = FastAPI()


def found(name):
    if name not in names:
        raise HTTPException(404)
    return name


def allowed():
    raise HTTPException(403)


def missing(name):
    return HTTPException(404, name)


class Service:
    def __init__(self, session=Depends(allowed)):
        self.session = session

    def get(self, name):
        return found(name)

    def __call__(self):
        raise HTTPException(429)


class Special(Service):
    pass


service = Service()
ServiceDep = Annotated[Service, Depends()]
AllowedDep = Depends(allowed)


"""


def inherited(folder: Path, code: str, **files: str) -> dict[str, dict[int, str]]:
    """Return what raises each status that the endpoints of `main.py` inherit."""
    texts = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    write(folder, {"main.py": HEAD + code, **texts})
    jobs = plan(Request(paths=(str(folder),)), known_codes()).jobs
    workspace = jobs[0].workspace
    documentation = Documentation(workspace.project, workspace.classes, workspace.text)
    for job in jobs:
        documentation.take(job.target.path)
    surveyed = zip(jobs, survey_all(jobs), strict=True)
    raised = raised_in((job.target.path, row) for job, report in surveyed for row in report.sites)
    return {
        endpoint.qualname: {status: found.origin.function for status, found in statuses.items()}
        for endpoint, statuses in documentation.inherited(raised).items()
    }


def of_route(folder: Path, signature: str, *body: str) -> dict[int, str]:
    rows = "".join(f"    {row}\n" for row in body)
    code = f'@app.get("/{{name}}")\nasync def route({signature}):\n{rows}'
    return inherited(folder, code)["route"]


@pytest.mark.parametrize(
    ("signature", "body"),
    [
        ("name", "return found(name)"),
        ("name", "return [found(each) for each in name]"),
        ("name", "return await run_in_threadpool(found, name)"),
        ("name", "raise missing(name)"),
        ("name", "return service.get(name)"),
        ("name", "return Service().get(name)"),
        ("name, special: Special", "return special.get(name)"),
        ("name, special: 'Optional[Special]'", "return special.get(name)"),
        ("name, special: Special | None = None", "return special.get(name)"),
    ],
)
def test_helpers(signature: str, body: str, tmp_path: Path) -> None:
    assert 404 in of_route(tmp_path, signature, body)


@pytest.mark.parametrize(
    "body",
    [
        ("made = Special()", "return made.get(name)"),
        ("def inner():", "    return found(name)", "return inner()"),
        ("try:", "    return found(name)", "except HTTPException:", "    raise"),
        ("try:", "    return found(name)", "except KeyError:", "    return None"),
        (
            "try:",
            "    return found(name)",
            "except HTTPException:",
            "    raise",
            "except Exception:",
            "    return None",
        ),
    ],
)
def test_helpers_in_blocks(body: tuple[str, ...], tmp_path: Path) -> None:
    assert of_route(tmp_path, "name", *body)[404] == "found"


@pytest.mark.parametrize(
    ("signature", "body"),
    [
        ("name", ("return found",)),
        ("name", ("return missing(name)",)),
        ("name, tasks: BackgroundTasks", ("tasks.add_task(found, name)",)),
        ("name, found", ("return found(name)",)),
        ("name", ("found = str", "return found(name)")),
        ("name", ("from strings import found", "return found(name)")),
        ("name, service: dict", ("return service.get(name)",)),
        ("name", ("made = Special()", "made = {}", "return made.get(name)")),
        ("name", ("return unknown.get(name)",)),
        ("name", ("def inner():", "    return found(name)", "return inner")),
        ("name", ("try:", "    return found(name)", "except HTTPException:", "    return None")),
        ("name", ("try:", "    return found(name)", "except Exception:", "    return None")),
    ],
)
def test_what_is_not_called_or_stays_inside(
    signature: str, body: tuple[str, ...], tmp_path: Path
) -> None:
    assert of_route(tmp_path, signature, *body) == {}


@pytest.mark.parametrize(
    ("signature", "statuses"),
    [
        ("_=Depends(allowed)", {403: "allowed"}),
        ("_: str = Depends(dependency=allowed)", {403: "allowed"}),
        ("_: Annotated[str, Depends(allowed)]", {403: "allowed"}),
        ("_: 'Annotated[str, Depends(allowed)]'", {403: "allowed"}),
        ("_=AllowedDep", {403: "allowed"}),
        ("_: Service = Depends()", {403: "allowed"}),
        ("_: ServiceDep", {403: "allowed"}),
        ("_=Depends(service)", {429: "Service.__call__"}),
        ("_=Depends(Service())", {429: "Service.__call__"}),
        ("*, _=Depends(allowed)", {403: "allowed"}),
        ("_: Service", {}),
        ("_=allowed", {}),
        ("_=Depends(unknown)", {}),
    ],
)
def test_dependencies(signature: str, statuses: dict[int, str], tmp_path: Path) -> None:
    assert of_route(tmp_path, signature, "return None") == statuses


@pytest.mark.parametrize(
    ("parameters", "body", "statuses"),
    [
        ("name, check=False", ("if check:", "    return found(name)"), {}),
        ("name, *, check=False", ("if name and not check:", "    return found(name)"), {}),
        ("name, check=False", ("if check:", "    raise HTTPException(409)"), {}),
        ("name, check=True", ("if not check:", "    return None", "return found(name)"), {}),
        ("name, check", ("if check:", "    return found(name)"), {404: "found"}),
        ("name, check=1", ("if name:", "    return found(name)"), {404: "found"}),
        ("name, check=1", ("if check:", "    name += 1", "return found(name)"), {404: "found"}),
    ],
)
def test_what_a_helper_does_if_an_argument_asks_for_it(
    parameters: str, body: tuple[str, ...], statuses: dict[int, str], tmp_path: Path
) -> None:
    rows = "".join(f"    {row}\n" for row in body)
    code = (
        f"def helper({parameters}):\n{rows}\n\n"
        '@app.get("/{name}")\ndef route(name, check=None):\n    return helper(name, check)\n'
    )
    assert inherited(tmp_path, code) == {"route": statuses}


@pytest.mark.parametrize(
    ("call", "test", "statuses"),
    [
        ("helper(name)", "check", {404: "found"}),
        ("helper(name)", "not quiet", {404: "found"}),
        ("helper(name)", "name and check", {}),
        ("helper(name)", "check and not quiet and extra is None", {404: "found"}),
        ("helper(name)", "quiet or extra is not None", {}),
        ("helper(name)", "quiet or check", {404: "found"}),
        ("helper(name)", "other", {}),
        ("helper(name)", "changed", {}),
        ("helper(name, False)", "check", {}),
        ("helper(name, check=False)", "check", {}),
        ("helper(name, quiet=True)", "check", {}),
        ("helper(*names)", "check", {}),
        ("helper(name, **names)", "check", {}),
        ("helper(name=name)", "check", {404: "found"}),
        ("helper", "check", {}),
        ("Helper().help(name)", "check", {404: "found"}),
        ("Helper().help(name, False)", "check", {}),
    ],
)
def test_what_a_default_decides(
    call: str, test: str, statuses: dict[int, str], tmp_path: Path
) -> None:
    parameters = "name, check=True, *, quiet=False, extra=None, other=OTHER, changed=True"
    code = (
        f"def helper({parameters}):\n    changed = settings.changed\n"
        f"    if {test}:\n        return found(name)\n\n\n"
        f"class Helper:\n    def help(self, {parameters}):\n"
        f"        if {test}:\n            return found(name)\n\n\n"
        f'@app.get("/{{name}}")\ndef route(name):\n    return {call}\n'
    )
    assert inherited(tmp_path, code) == {"route": statuses}


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (("if check:", "    return found(name)", "else:", "    allowed()"), {404: "found"}),
        (("if not check:", "    return found(name)", "else:", "    allowed()"), {403: "allowed"}),
        (("if check:", "    return found(name)", "allowed()"), {404: "found"}),
        (("if not check:", "    return found(name)", "allowed()"), {403: "allowed"}),
        (("if not check:", "    found(name)", "elif name:", "    allowed()"), {403: "allowed"}),
    ],
)
def test_the_other_branches_of_a_default(
    body: tuple[str, ...], statuses: dict[int, str], tmp_path: Path
) -> None:
    rows = "".join(f"    {row}\n" for row in body)
    code = (
        f"def helper(name, check=True):\n{rows}\n\n"
        '@app.get("/{name}")\ndef route(name):\n    return helper(name)\n'
    )
    assert inherited(tmp_path, code) == {"route": statuses}


def test_what_a_request_asks_for_counts(tmp_path: Path) -> None:
    body = ("if check:", "    return found(name)")
    assert of_route(tmp_path, "name, check: bool = False", *body) == {404: "found"}


def test_what_a_called_function_depends_on_is_not_run(tmp_path: Path) -> None:
    code = (
        "def helper(user=Depends(allowed)): ...\n\n\n"
        '@app.get("/")\ndef route():\n    return helper(None)\n'
    )
    assert inherited(tmp_path, code) == {"route": {}}


def test_dependencies_of_what_includes_a_route(tmp_path: Path) -> None:
    items = (
        "from fastapi import APIRouter, Depends\nfrom main import Service\n\n"
        "router = APIRouter(dependencies=[Depends(Service())])\n\n\n"
        "@router.get('/')\ndef items():\n    return []\n"
    )
    including = (
        "import items\n\n"
        "outer = APIRouter()\n"
        "outer.include_router(items.router, dependencies=[AllowedDep])\n"
        "app.include_router(outer)\n"
    )
    found = inherited(tmp_path, including, items=items)
    assert found == {"items": {429: "Service.__call__", 403: "allowed"}}


def test_calls_that_lead_back_are_followed_once(tmp_path: Path) -> None:
    code = (
        "def one(): return two()\n\n\ndef two(): return one() or allowed()\n\n\n"
        '@app.get("/")\ndef route():\n    return one()\n'
    )
    assert inherited(tmp_path, code) == {"route": {403: "allowed"}}


@pytest.mark.parametrize("depth", [1400, 30_000])
def test_code_that_is_nested_deeply_is_no_obstacle(depth: int, tmp_path: Path) -> None:
    chain = " + ".join(["x"] * depth)
    code = (
        f"def helper():\n    y = {chain}\n    raise HTTPException(404)\n\n\n"
        f'@app.get("/")\ndef route():\n    return helper(), {chain}\n'
    )
    assert inherited(tmp_path, code) in ({"route": {404: "helper"}}, {"route": {}}, {})


def test_services_of_a_view(tmp_path: Path) -> None:
    code = """
class View:
    injected: Service = Depends()

    def __init__(self, service: Service):
        self.service = service

    @app.get("/{name}")
    def read(self, name: str):
        return self.service.get(name)

    @app.post("/{name}")
    def write(self, name: str):
        return self.injected.get(name)

    @app.delete("/{name}")
    def remove(self, name: str):
        return self.unknown.get(name)
"""
    found = inherited(tmp_path, code)
    assert found["View.read"][404] == found["View.write"][404] == "found"
    assert 404 not in found["View.remove"]


VIEWS = """
from fastapi_utils.cbv import cbv


class LoggedIn:
    user: str = Depends(allowed)


DECORATOR
class View(BASES):
    BODY

    @app.get("/{name}")
    def route(self, name: str):
        return name
"""


def of_view(folder: Path, decorator: str, bases: str, body: str) -> dict[int, str]:
    code = VIEWS.replace("DECORATOR", decorator).replace("BASES", bases).replace("BODY", body)
    return inherited(folder, code)["View.route"]


@pytest.mark.parametrize(
    ("bases", "body"),
    [
        ("", "user: str = Depends(allowed)"),
        ("", "service: Service = Depends()"),
        ("", "user: str = AllowedDep"),
        ("", "def __init__(self, user=Depends(allowed)): ..."),
        ("LoggedIn", "name = 'view'"),
    ],
)
def test_what_a_class_based_view_depends_on(bases: str, body: str, tmp_path: Path) -> None:
    assert of_view(tmp_path, "@cbv(app)", bases, body) == {403: "allowed"}


@pytest.mark.parametrize(
    ("decorator", "bases", "body"),
    [
        ("", "", "user: str = Depends(allowed)"),
        ("", "LoggedIn", "name = 'view'"),
        ("@dataclass(slots=True)", "", "user: str = Depends(allowed)"),
        ("@cbv(app)", "", "user: str = allowed"),
        ("@cbv(app)", "", "user = Depends(allowed)"),
        ("@cbv(app)", "", "service: Service"),
        ("@cbv(app)", "LoggedIn", "user: str = Depends(found_elsewhere)"),
        ("@cbv(app)", "", "def helper(self, user=Depends(allowed)): ..."),
    ],
)
def test_what_no_view_depends_on(decorator: str, bases: str, body: str, tmp_path: Path) -> None:
    assert of_view(tmp_path, decorator, bases, body) == {}


@pytest.mark.parametrize("router", ["app", "app.router"])
def test_a_registered_endpoint(router: str, tmp_path: Path) -> None:
    code = f'def route(name):\n    return found(name)\n\n\n{router}.add_api_route("/", route)\n'
    assert inherited(tmp_path, code) == {"route": {404: "found"}}
