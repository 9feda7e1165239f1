"""What the names of calls lead to inside a function: services, and what it imports itself."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from errlint.analysis import Workspace
from errlint.project.called import Called
from errlint.project.exposed_calls import exposed_calls
from errlint.project.names import ModuleScope

TEAMS = """
    from typing import Annotated, Iterator
    from fastapi import Depends, HTTPException

    class Repository:
        def find(self, name):
            raise HTTPException(404, detail="No such team")

    class TeamService(Repository):
        def get(self, name):
            return Repository().find(name)

        def list(self):
            return []

    class Quiet:
        def get(self, name):
            return None

    def get_service() -> TeamService:
        return TeamService()

    async def open_service() -> "TeamService":
        return TeamService()

    def quietly():
        return TeamService()

    def get(name):
        raise HTTPException(404, detail="No such team")

    service = TeamService()
    made = get_service()
    ServiceDep = Annotated[TeamService, Depends(get_service)]
"""
APP = """
    from typing import Annotated, Optional
    import teams
    from fastapi import Depends
    from teams import (
        Quiet, Repository, ServiceDep, TeamService, get_service, made, open_service, quietly, service
    )

    async def read(name, {parameter}):
        {statement}
        try:
            return {call}
        except Exception:
            raise HTTPException(500)
"""


def raised(folder: Path, call: str, parameter: str = "other", statement: str = "pass") -> list[str]:
    """Return the exceptions that come out of the calls in a `try` of a function."""
    app = dedent(APP).format(call=call, parameter=parameter, statement=statement)
    (folder / "teams.py").write_text(dedent(TEAMS))
    path = folder / "app.py"
    path.write_text(app)
    raising = Workspace(str(folder)).raising
    calls = exposed_calls(ast.parse(app), ModuleScope(raising.project, str(path)))
    found = (raising.raised_by(str(path), call.called, call.owner) for call in calls)
    return [exception for exception in found if exception]


@pytest.mark.parametrize(
    ("parameter", "statement", "call"),
    [
        ("other", "pass", "service.get(name)"),
        ("other", "pass", "made.get(name)"),
        ("other", "pass", "teams.service.get(name)"),
        ("other", "pass", "TeamService().get(name)"),
        ("other", "pass", "teams.TeamService(name).find(name)"),
        ("other", "pass", "get_service().get(name)"),
        ("it: TeamService", "pass", "it.get(name)"),
        ("it: 'TeamService'", "pass", "it.get(name)"),
        ("it: teams.TeamService = Depends(get_service)", "pass", "it.get(name)"),
        ("it: Annotated[TeamService, Depends(get_service)]", "pass", "it.get(name)"),
        ("it: Optional[TeamService] = None", "pass", "it.get(name)"),
        ("it: TeamService | None = None", "pass", "it.get(name)"),
        ("it: ServiceDep", "pass", "await it.get(name)"),
        ("it=Depends(TeamService)", "pass", "it.get(name)"),
        ("it=Depends(get_service)", "pass", "it.get(name)"),
        ("other", "it = TeamService(other)", "it.get(name)"),
        ("other", "it = await open_service()", "it.get(name)"),
        ("other", "it: TeamService = quietly()", "it.get(name)"),
        ("other", "it: Final = TeamService()", "it.get(name)"),
        ("other", "from teams import get", "get(name)"),
        ("other", "from teams import get as load", "load(name)"),
        ("other", "from teams import TeamService as Made", "Made().get(name)"),
        ("other", "import teams", "teams.get(name)"),
        ("other", "global service; service = Quiet()", "service.get(name)"),
    ],
)
def test_a_method_is_found_by_the_class_of_its_object(
    parameter: str, statement: str, call: str, tmp_path: Path
) -> None:
    assert raised(tmp_path, call, parameter, statement) == ["fastapi.HTTPException"]


@pytest.mark.parametrize(
    ("parameter", "statement", "call"),
    [
        ("other", "pass", "service.list()"),
        ("other", "pass", "service.unknown(name)"),
        ("other", "pass", "service.get"),
        ("other", "pass", "quietly().get(name)"),
        ("other", "pass", "other.get(name)"),
        ("teams", "pass", "teams.get(name)"),
        ("service", "pass", "service.get(name)"),
        ("service: Quiet", "pass", "service.get(name)"),
        ("service: list[TeamService]", "pass", "service.get(name)"),
        ("service: Quiet | TeamService", "pass", "service.get(name)"),
        ("*service", "pass", "service.get(name)"),
        ("other", "service = Quiet()", "service.get(name)"),
        ("other", "service = other", "service.get(name)"),
        ("other", "service = TeamService(); service = Quiet()", "service.get(name)"),
        ("other", "it = TeamService().list()", "it.get(name)"),
        ("other", "service, it = other", "service.get(name)"),
        ("other", "from quiet import service", "service.get(name)"),
        ("other", "from quiet import teams", "teams.get(name)"),
        ("other", "get_service = other", "get_service().get(name)"),
        ("it: TeamService", "pass", "it.repository.find(name)"),
    ],
)
def test_what_is_another_object_is_left_alone(
    parameter: str, statement: str, call: str, tmp_path: Path
) -> None:
    assert raised(tmp_path, call, parameter, statement) == []


def test_a_function_inside_of_another_sees_its_names(tmp_path: Path) -> None:
    (tmp_path / "teams.py").write_text(dedent(TEAMS))
    app = """
        from teams import TeamService, service

        def outer(it: TeamService, service):
            def inner(name):
                try:
                    service.get(name)
                    return it.get(name)
                except Exception:
                    raise HTTPException(500)
            return inner
    """
    path = tmp_path / "app.py"
    path.write_text(dedent(app))
    module = ModuleScope(Workspace(str(tmp_path)).project, str(path))
    calls = list(exposed_calls(ast.parse(dedent(app)), module))
    assert [call.called.name for call in calls] == ["TeamService().get"]


def test_what_a_name_is_made_of_time_and_again_is_not_followed_for_ever(tmp_path: Path) -> None:
    """A chain of names, each made by a method of the one before, in many ways."""
    (tmp_path / "teams.py").write_text(dedent(TEAMS))
    rows = "".join(f"n{i} = n{i - 1}.get()\nn{i} = n{i - 1}.list()\n" for i in range(1, 40))
    path = tmp_path / "app.py"
    path.write_text(f"from teams import service as n0\n{rows}n0 = n39.get()\n")
    raising = Workspace(str(tmp_path)).raising
    assert raising.raised_by(str(path), Called("n39.get"), None) is None


VIEW = """
from typing import Annotated, Any, Protocol
from fastapi import Depends
from teams import Quiet, ServiceDep, TeamService, get_service, quietly

class Base:
    inherited: TeamService

class View(Base):
    annotated: TeamService
    injected: TeamService = Depends(get_service)
    aliased: ServiceDep
    nothing: Any = TeamService()
    quiet: Quiet

    def __init__(self, service: TeamService, optional: TeamService | None = None, other=None):
        self.service = service
        self.optional = optional or TeamService()
        self.made = get_service()
        self.told: TeamService = quietly()
        self.other = other
        self.changed = TeamService()
        self.changed = Quiet()
        self.quiet = service
        if other:
            self.both = TeamService()
        else:
            self.both = service
        other.service = service

    def read(self, name):
        try:
            return {call}
        except Exception:
            raise HTTPException(500)
"""


@pytest.mark.parametrize(
    ("attribute", "is_found"),
    [
        ("annotated", True),
        ("injected", True),
        ("aliased", True),
        ("inherited", True),
        ("service", True),
        ("optional", True),
        ("made", True),
        ("told", True),
        ("both", True),
        ("nothing", True),
        ("quiet", False),
        ("other", False),
        ("changed", False),
        ("unknown", False),
    ],
)
def test_a_method_is_found_by_the_class_of_an_attribute(
    attribute: str, is_found: bool, tmp_path: Path
) -> None:
    (tmp_path / "teams.py").write_text(dedent(TEAMS))
    path = tmp_path / "app.py"
    app = VIEW.format(call=f"self.{attribute}.get(name)")
    path.write_text(app)
    raising = Workspace(str(tmp_path)).raising
    (call,) = exposed_calls(ast.parse(app), ModuleScope(raising.project, str(path)))
    assert (raising.raised_by(str(path), call.called, call.owner) is not None) == is_found
