"""What a project asks of a library is read from its own metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.project.requirements import Bounds, Requirements, bounds_of


@pytest.mark.parametrize(
    ("requirement", "floor", "ceiling"),
    [
        ("starlette", None, None),
        ("starlette>=0.48", (0, 48), None),
        ("starlette >= 0.48.0, < 1.0", (0, 48, 0), (1, 0)),
        ("starlette[full]>=0.48; python_version >= '3.10'", (0, 48), None),
        ("starlette (>=0.48)", (0, 48), None),
        ("starlette==0.47.3", (0, 47, 3), (0, 47, 3, 1)),
        ("starlette==0.47.*", (0, 47), (0, 48)),
        ("starlette~=0.47.1", (0, 47, 1), (0, 48)),
        ("starlette ^0.47.1", (0, 47, 1), (0, 48)),
        ("starlette ^1.2", (1, 2), (2,)),
        ("starlette ~0.47.1", (0, 47, 1), (0, 48)),
        ("starlette !=0.47.1", None, None),
        ("starlette @ git+https://example.org/starlette@0.48", None, None),
        ("starlette *", None, None),
    ],
)
def test_bounds(requirement, floor, ceiling):
    assert bounds_of([requirement]) == {"starlette": Bounds(floor, ceiling)}


def test_the_widest_of_several_requirements_counts():
    requirements = [
        "fastapi>=0.120; python_version >= '3.13'",
        "fastapi>=0.110,<0.120; python_version < '3.13'",
    ]
    assert bounds_of(requirements) == {"fastapi": Bounds((0, 110), None)}


def test_names_are_compared_as_pip_compares_them():
    assert set(bounds_of(["Fast_API.Users>=1"])) == {"fast-api-users"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", '[project]\ndependencies = ["starlette>=0.48"]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nstarlette = ">=0.48"\n'),
        ("pyproject.toml", '[tool.poetry.dependencies.starlette]\nversion = ">=0.48"\n'),
        ("pyproject.toml", '[project.optional-dependencies]\nweb = ["starlette>=0.48"]\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n    starlette>=0.48\n"),
        ("requirements.txt", "-r other.txt\nstarlette>=0.48  # names of RFC 9110\n"),
        ("requirements-dev.txt", "starlette>=0.48\n"),
    ],
)
def test_files(tmp_path: Path, file, text):
    (tmp_path / file).write_text(text)
    path = tmp_path / "app" / "routes.py"
    assert Requirements(str(tmp_path)).bounds(str(path), "starlette") == Bounds((0, 48), None)


@pytest.mark.parametrize("text", ["[project", "dependencies = 3", "[project]\ndependencies = {}"])
def test_nothing_is_known_of_a_file_that_makes_no_sense(tmp_path: Path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    found = Requirements(str(tmp_path)).bounds(str(tmp_path / "app.py"), "starlette")
    assert found == Bounds()


def test_what_the_project_runs_with_counts_more_than_its_development_tools(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["starlette>=0.40"]\n')
    (tmp_path / "requirements-dev.txt").write_text("starlette>=0.48\n")
    found = Requirements(str(tmp_path)).bounds(str(tmp_path / "app.py"), "starlette")
    assert found.floor == (0, 40)


def test_the_nearest_project_counts(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["starlette>=0.48"]\n')
    core = tmp_path / "core"
    core.mkdir()
    (core / "pyproject.toml").write_text('[project]\ndependencies = ["starlette>=0.45"]\n')
    requirements = Requirements(str(tmp_path))
    assert requirements.bounds(str(core / "src" / "app.py"), "starlette").floor == (0, 45)
    assert requirements.bounds(str(tmp_path / "app.py"), "starlette").floor == (0, 48)


def test_nothing_above_the_project_is_read(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["starlette>=0.48"]\n')
    found = Requirements(str(tmp_path / "app")).bounds(str(tmp_path / "app" / "x.py"), "starlette")
    assert found == Bounds()


class TestBounds:
    def test_requires(self):
        assert Bounds(floor=(0, 48, 1)).requires((0, 48))
        assert not Bounds(floor=(0, 47, 9)).requires((0, 48))
        assert not Bounds(ceiling=(1,)).requires((0, 48))

    def test_excludes(self):
        assert Bounds(ceiling=(0, 48)).excludes((0, 48))
        assert not Bounds(ceiling=(0, 49)).excludes((0, 48))
        assert not Bounds(floor=(0, 40)).excludes((0, 48))


def test_tells_what_is_named_without_bounds_from_what_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("fastapi\n")
    requirements = Requirements(str(tmp_path))
    assert requirements.has(str(tmp_path / "app" / "main.py"), "fastapi")
    assert not requirements.has(str(tmp_path / "app" / "main.py"), "starlette")
