"""Which endpoints may run some code, and what is run before them."""

from __future__ import annotations

import textwrap

import pytest

from errlint.cadwyn.files import Files
from errlint.cadwyn.reach import Mentions, Reached, names_of
from errlint.routing.routers import Endpoint

HEAD = "def check(): raise HTTPException(404, 'x')\n"


def reached(code: str, name: str = "check", is_endpoint: bool = False, **files: str) -> Reached:
    texts = {"main.py": HEAD + textwrap.dedent(code), **files}
    endpoints = {Endpoint("main.py", name) for name in ("first", "second")}
    return Mentions(Files(texts), endpoints).reaching(names_of(name), is_endpoint)


def endpoints(code: str, **files: str) -> set[str]:
    return {endpoint.qualname for endpoint in reached(code, **files).endpoints}


CALLERS = {
    "right there": "def first(): check()\ndef second(): ...",
    "by a helper": "def first(): helper()\ndef helper(): check()\ndef second(): ...",
    "by a method": "def first(): Service().run()\nclass Service:\n    def run(self): check()",
    "by a constructor": "def first(): Service()\nclass Service:\n    def __init__(self): check()",
    "by a property of something": "def first(thing): return thing.run\n"
    "class Service:\n    @property\n    def run(self): check()",
    "from a table": "TABLE = {'a': check}\ndef first(): TABLE['a']()",
    "by another name": "from x import check as verify\ndef first(): verify()",
    "in a function inside": "def first():\n    def inner(): check()\n    inner()",
    "by a decorator": "def first(): helper()\n@check\ndef helper(): ...",
    "by a subclass": "def first(): B()\nclass A:\n    def f(self): check()\nclass B(A): ...",
}


@pytest.mark.parametrize("code", CALLERS.values(), ids=list(CALLERS))
def test_an_endpoint_that_may_run_it(code: str) -> None:
    assert endpoints(code) == {"first"}
    assert not reached(code).is_outside


def test_through_several_modules() -> None:
    files = {"a.py": "def one(): two()", "b.py": "from main import check\ndef two(): check()"}
    assert endpoints("def first(): one()\ndef second(): ...", **files) == {"first"}


OTHERS = {
    "nobody": "def first(): ...",
    "a word in a text": "def first(): 'check'  # check",
    "a longer name": "def first(): checked()",
}


@pytest.mark.parametrize("code", OTHERS.values(), ids=list(OTHERS))
def test_an_endpoint_that_does_not(code: str) -> None:
    assert reached(code) == Reached(frozenset(), False)


DEPENDENCIES = {
    "a default": "def first(x = Depends(check)): ...",
    "an annotation": "def first(x: Annotated[int, Depends(check)]): ...",
    "an alias": "Checked = Annotated[int, Depends(check)]\ndef first(x: Checked): ...",
    "the route": "@router.get('/', dependencies=[Depends(check)])\ndef first(): ...",
    "the router": "router = APIRouter(dependencies=[Security(check)])",
    "a dependency of a dependency": "def outer(x = Depends(check)): ...\n"
    "def first(x = Depends(outer)): ...",
    "what a dependency calls": "def outer(): check()\ndef first(x = Depends(outer)): ...",
    "a class": "class Checks:\n    def __init__(self): check()\n"
    "def first(x: Annotated[Checks, Depends()]): ...",
    "a class by default": "class Checks:\n    def __init__(self): check()\n"
    "def first(x: Checks = Depends()): ...",
}


@pytest.mark.parametrize("code", DEPENDENCIES.values(), ids=list(DEPENDENCIES))
def test_a_dependency_runs_before_the_endpoint(code: str) -> None:
    assert reached(code) == Reached(frozenset(), True)


def test_a_dependency_that_an_endpoint_calls_as_well() -> None:
    found = reached("def first(x = Depends(check)): ...\ndef second(): check()")
    assert {endpoint.qualname for endpoint in found.endpoints} == {"second"}
    assert found.is_outside


def test_only_endpoints_that_mention_it_themselves_are_direct() -> None:
    found = reached("def first(): check()\ndef helper(): check()\ndef second(): helper()")
    assert {endpoint.qualname for endpoint in found.endpoints} == {"first", "second"}
    assert {endpoint.qualname for endpoint in found.direct} == {"first"}


def test_an_endpoint_is_called_by_its_bare_name() -> None:
    code = "def first(): ...\ndef second(service): service.first()"
    assert reached(code, "first", is_endpoint=True).endpoints == frozenset()
    code = "def first(): ...\ndef second(): return first()"
    found = reached(code, "first", is_endpoint=True).endpoints
    assert [endpoint.qualname for endpoint in found] == ["second"]


def test_a_route_is_no_call_of_a_method_of_its_name() -> None:
    code = "class Service:\n    def get(self): ...\n@router.get('/')\ndef first(): router.get('/x')"
    assert reached(code, "Service.get") == Reached(frozenset(), False)
