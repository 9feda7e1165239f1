"""Migrate a code base that comes with tests, and run its tests before and after.

Downloads a source distribution (FastAPI's own unless another one is named), installs what its tests
need into a virtual environment of their own, runs the tests, migrates a copy of code and tests in
one run, and runs the tests again. `python -m benchmarks.consumers` exits with 1 if a test that
passed before fails without being reported, if an assertion is lost, or if a second run finds
something to do. That the new form is asserted, not merely tolerated, is shown the other way round:
the migrated tests have to fail with the code as it was.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from benchmarks import corpora

REPOSITORY = Path(__file__).parents[1]
CONSUMERS = "ERR405"
_FIXES = re.compile(r"(\d+) (ERR\d{3})")
_LEFT = re.compile(rf"^(.+?):(\d+):\d+: {CONSUMERS} ")
_TIMEOUT = 1800


@dataclass(frozen=True)
class Project:
    """A source distribution with code in one folder, tests of it in another."""

    name: str
    version: str
    code: str
    tests: str
    needs: tuple[str, ...]
    workers: str = "auto"
    """How many processes run the tests; those of some projects can't be spread."""


PROJECTS = {
    "fastapi": Project(
        "fastapi",
        "0.165.0",
        "docs_src",
        "tests",
        (
            "fastapi[all]==0.165.0",
            *("pytest", "pytest-timeout", "pytest-xdist", "inline-snapshot", "dirty-equals"),
            *("sqlmodel", "pwdlib[argon2]", "PyJWT", "passlib[bcrypt]", "flask", "a2wsgi"),
            *("strawberry-graphql", "anyio", "trio", "orjson", "ujson", "python-multipart"),
        ),
    ),
    "fastapi-users": Project(
        "fastapi-users",
        "15.0.5",
        "fastapi_users",
        "tests",
        (
            *("fastapi-users[oauth,redis]==15.0.5", "pytest", "pytest-timeout", "pytest-xdist"),
            *("pytest-asyncio", "pytest-mock", "asgi_lifespan", "httpx", "uvicorn"),
        ),
        workers="0",
    ),
}


@dataclass(frozen=True)
class Migration:
    """What errlint did: how many fixes of which rule, and which consumers it left."""

    fixes: Counter[str]
    left: tuple[tuple[str, int], ...]


def main() -> int:
    """Measure one project and print the figures. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", nargs="?", choices=sorted(PROJECTS), default="fastapi")
    parser.add_argument("--tests", help="run only these tests: a path below the source")
    parser.add_argument("--keep", type=Path, help="work in this folder and keep it")
    options = parser.parse_args()
    project = PROJECTS[options.project]
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            before = _unpacked(project, folder)
            python = _environment(project, folder)
        except corpora.Unavailable as error:
            print(f"skipped: {error}")
            return 0
        return _measure(project, before, python, options.tests or project.tests)


def _measure(project: Project, before: Path, python: Path, tests: str) -> int:
    after, reverted = before.with_name("after"), before.with_name("reverted")
    for copy in (after, reverted):
        shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(before, after)
    migration = _migrate(project, after)
    again = _migrate(project, after)
    shutil.copytree(after, reverted)
    shutil.rmtree(reverted / project.code)
    shutil.copytree(before / project.code, reverted / project.code)

    trees = (before, after, reverted)
    passed, passes, old = (_passing(python, tree, ["-n", project.workers, tests]) for tree in trees)
    for test in sorted(passed - passes):  # once more, alone: some depend on how busy a machine is
        name = test.rpartition("::")[2].partition("[")[0]
        passes |= _passing(python, after, [_path_of(test, after), "-k", name])
    broken = sorted(passed - passes)
    reported = {path for path, _ in migration.left}
    unreported = [test for test in broken if not any(_is_in(test, path) for path in reported)]
    sites = sum(n for code, n in migration.fixes.items() if code != CONSUMERS)
    assertions = [_assertions(tree / project.tests) for tree in (before, after)]
    print(f"{project.name} {project.version}: {len(passed)} tests pass before")
    print(f"  {sites} fixes at sites, {migration.fixes[CONSUMERS]} comparisons moved with them")
    print(
        f"  {len(migration.left)} comparisons reported and left; a second run fixes "
        f"{again.fixes.total()}"
    )
    print(f"  assertions in the tests: {assertions[0]} before, {assertions[1]} after")
    print(
        f"  {len(passed & passes)} of these tests pass after, {len(broken)} fail, "
        f"{len(unreported)} of them unreported"
    )
    for test in broken:
        print(f"    {test}{' (not reported)' if test in unreported else ''}")
    print(f"  with the code as it was, {len(passed & passes - old)} of the migrated tests fail")
    is_lossless = assertions[0] == assertions[1]
    return 0 if passed and is_lossless and not unreported and not again.fixes else 1


def _unpacked(project: Project, folder: Path) -> Path:
    target = folder / "before"
    if not target.exists():
        requirement = f"{project.name}=={project.version}"
        archive = corpora.download(requirement, project.name, "sdist", folder)
        with tarfile.open(archive) as opened:
            opened.extractall(folder / "unpacked", filter="data")
        next((folder / "unpacked").iterdir()).rename(target)
    return target


def _environment(project: Project, folder: Path) -> Path:
    environment = folder / "environment"
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", *project.needs]
        command += ["--disable-pip-version-check"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(environment)
            raise corpora.Unavailable(f"{project.name}: what its tests need can't be installed")
    return python


def _migrate(project: Project, tree: Path) -> Migration:
    command = [sys.executable, "-m", "errlint", "fix", "--apply", project.code, project.tests]
    done = subprocess.run(
        command,
        cwd=tree,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    fixes: Counter[str] = Counter()
    left = []
    for line in done.stdout.splitlines():
        if line.startswith("fixed "):
            for number, code in _FIXES.findall(line):
                fixes[code] += int(number)
        elif match := _LEFT.match(line):
            left.append((match[1], int(match[2])))
    return Migration(fixes, tuple(left))


def _passing(python: Path, tree: Path, arguments: list[str]) -> set[str]:
    """Return the names of the tests that pass."""
    results = tree / "results.xml"
    command = [str(python), "-m", "pytest", "-q", "--timeout", "120", *arguments]
    command += ["-p", "no:cacheprovider", f"--junitxml={results}"]
    subprocess.run(command, cwd=tree, capture_output=True, timeout=_TIMEOUT, check=False)
    return {
        f"{case.get('classname')}::{case.get('name')}"
        for case in ElementTree.parse(results).iter("testcase")
        if not any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
    }


def _path_of(test: str, tree: Path) -> str:
    """Return the file of a test, whose name may go on with a class."""
    parts = test.partition("::")[0].split(".")
    while parts and not (tree / "/".join(parts)).with_suffix(".py").is_file():
        parts.pop()
    return f"{'/'.join(parts)}.py"


def _is_in(test: str, path: str) -> bool:
    return test.startswith(path.removesuffix(".py").replace("/", "."))


def _assertions(folder: Path) -> int:
    return sum(
        isinstance(node, ast.Assert)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


if __name__ == "__main__":
    sys.exit(main())
