"""Check errlint on Airflow's API as of apache-airflow-core 3.1.0, against figures counted by hand.

Downloads the source distribution, migrates a copy of `src/airflow/api_fastapi` and checks what is
promised of every migration. `python -m benchmarks.airflow` exits with 1 if anything differs.
"""

from __future__ import annotations

import ast
import difflib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import corpora

LINE_LENGTH = 110
EXECUTION_API = "execution_api"
CONSTRUCTIONS = 37
STRING_DETAILS = {
    "deps.py": {72, 94},
    "routes/xcoms.py": {391, 395},
    "routes/variables.py": {67, 94, 111},
    "routes/hitl.py": {114},
    "routes/task_instances.py": {282, 412},
}
MISSING_DETAILS = {"routes/task_instances.py": {677}}
MALFORMED_REASONS = {
    "common/exceptions.py": "Unique constraint violation",
    "execution_api/routes/asset_events.py": "Missing parameter",
}
WRONG_CLASS = "core_api/routes/ui/dags.py"
STALE_TODO = "execution_api/routes/task_instances.py", range(185, 190)
SILENT_AFTERWARDS = "ERR001,ERR002,ERR003,ERR004,ERR005"


def main() -> int:
    """Run every check and print what differs. Return the exit code."""
    try:
        source = corpora.fetch("apache-airflow-core", "3.1.0", kind="sdist")
    except corpora.Unavailable as error:
        print(f"skipped: apache-airflow-core 3.1.0 can't be downloaded ({error})")
        return 0
    original = next(source.rglob("src/airflow/api_fastapi"))
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "src"
        shutil.copytree(original.parents[1], copy)
        folder = copy / "airflow" / "api_fastapi"
        (Path(scratch) / "pyproject.toml").write_text(
            f"[tool.ruff]\nline-length = {LINE_LENGTH}\n[tool.errlint]\n"
        )
        problems = [*_findings(folder), *_migration(folder, original)]
    for problem in problems:
        print(f"differs: {problem}")
    print(f"apache-airflow-core 3.1.0: {len(problems)} differences")
    return 1 if problems else 0


def _findings(folder: Path) -> Iterator[str]:
    sites = json.loads(_errlint("sites", folder / EXECUTION_API, "--format", "json"))
    if len(sites) != CONSTRUCTIONS:
        yield f"{len(sites)} sites in {EXECUTION_API}, not {CONSTRUCTIONS}"
    diagnostics = json.loads(_errlint("check", folder, "--format", "json"))
    found = [(d["code"], _inside(d["filename"], folder), d["location"]["row"]) for d in diagnostics]
    for code, expected in (("ERR001", STRING_DETAILS), ("ERR004", MISSING_DETAILS)):
        wanted = {
            (f"{EXECUTION_API}/{file}", row) for file, rows in expected.items() for row in rows
        }
        got = {
            (file, row) for c, file, row in found if c == code and file.startswith(EXECUTION_API)
        }
        if got != wanted:
            yield f"{code} on {sorted(got ^ wanted)}"
    malformed = {file for code, file, _ in found if code == "ERR005"}
    if malformed != set(MALFORMED_REASONS):
        yield f"ERR005 in {sorted(malformed)}"
    wrong = {file for code, file, _ in found if code == "ERR302"}
    if wrong != {WRONG_CLASS}:
        yield f"ERR302 in {sorted(wrong)}"
    todos = [(file, row) for code, file, row in found if code == "ERR301"]
    if todos != [(STALE_TODO[0], STALE_TODO[1].start)]:
        yield f"ERR301 on {todos}"


def _migration(folder: Path, original: Path) -> Iterator[str]:
    before = _unformatted(folder)
    named = json.loads(_errlint("check", folder, "--format", "json"))
    _errlint("fix", folder, "--apply")
    changed = [path for path in folder.rglob("*.py") if _differs(path, folder, original)]
    for path in folder.rglob("*.py"):
        try:
            ast.parse(path.read_bytes())
        except SyntaxError as error:
            yield f"{path} does not parse: {error}"
    left = json.loads(_errlint("check", folder, "--format", "json", "--select", SILENT_AFTERWARDS))
    if left:
        yield f"{len(left)} findings after the fix: {left[0]}"
    texts = {path: path.read_bytes() for path in changed}
    _errlint("fix", folder, "--apply")
    if texts != {path: path.read_bytes() for path in changed}:
        yield "a second run changes something"
    if newly := _unformatted(folder) - before:
        yield f"no longer formatted: {sorted(newly)}"
    yield from _stray_changes(folder, original, changed, named)
    print(f"{len(changed)} files migrated, {len(named)} findings before")


def _stray_changes(
    folder: Path, original: Path, changed: list[Path], named: list[dict[str, object]]
) -> Iterator[str]:
    """Yield the changed rows that neither lie in a named statement nor are imports."""
    statements: dict[str, set[int]] = {}
    for diagnostic in json.loads(json.dumps(named)):
        rows = range(diagnostic["location"]["row"], diagnostic["end_location"]["row"] + 1)
        statements.setdefault(_inside(diagnostic["filename"], folder), set()).update(rows)
    for path in changed:
        inside = str(path.relative_to(folder))
        old = (original / inside).read_text().splitlines()
        new = path.read_text().splitlines()
        for tag, start, end, *_ in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
            rows = set(range(start + 1, max(end, start + 1) + 1))
            is_import = all("import" in old[row - 1] for row in rows if row <= len(old))
            if tag != "equal" and not rows & statements.get(inside, set()) and not is_import:
                yield f"{inside}:{start + 1} changed, which no finding names"


def _differs(path: Path, folder: Path, original: Path) -> bool:
    return path.read_bytes() != (original / path.relative_to(folder)).read_bytes()


def _unformatted(folder: Path) -> set[str]:
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated", str(folder)]
    command += ["--line-length", str(LINE_LENGTH), "--target-version", "py310"]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    lines = [line for line in output.splitlines() if line.startswith("Would reformat: ")]
    return {line.removeprefix("Would reformat: ") for line in lines}


def _errlint(command: str, folder: Path, *options: str) -> str:
    arguments = [sys.executable, "-m", "errlint", command, str(folder), *options]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"errlint {command} failed: {done.stderr}")
    return done.stdout


def _inside(filename: str, folder: Path) -> str:
    path = Path(filename)
    return str(path.relative_to(folder)) if path.is_absolute() else str(path)


if __name__ == "__main__":
    sys.exit(main())
