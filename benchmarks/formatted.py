"""Fix whole code bases with the command line, and ask `ruff format` whether they stay formatted.

Each code base is copied, given a configuration at its own formatter's settings, and fixed with
`errlint fix --apply`. Only files that were formatted before count. Ruff's import sorter is asked
too: what it would change and would not have changed before is a failure of the import codemods.

    python -m benchmarks.formatted FOLDER... [--unsafe] [--schema NAME] [--raise-with]
        [--select CODES] [--diff]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_RUFF = str(Path(sys.executable).with_name("ruff"))
_ERRLINT = [sys.executable, "-m", "errlint"]
_OWN_CLASS = "errors_of_the_project"
_TIMEOUT = 1200


@dataclass(frozen=True)
class Style:
    """How a code base is formatted."""

    line_length: int = 88
    quote: str = "double"

    @property
    def options(self) -> list[str]:
        """Return ruff's options for it."""
        quote = f'format.quote-style="{self.quote}"'
        return ["--isolated", f"--line-length={self.line_length}", "--config", quote]


_STYLES = {
    "airflow": Style(110),
    "cadwyn": Style(120),
    "langflow": Style(120),
    "litellm": Style(120),
    "mlflow": Style(100),
    "open_webui": Style(120, "single"),
    "open-webui": Style(120, "single"),
    "zenml": Style(79),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one code base: files rewritten, fixes made, and ruff's objections."""

    files: int
    formatted_files: int
    said: str
    format_hunks: str
    import_hunks: str

    @property
    def differences(self) -> int:
        """Return how many places ruff would change."""
        rows = (self.format_hunks + self.import_hunks).splitlines()
        return sum(row.startswith("@@") for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--unsafe", action="store_true")
    parser.add_argument("--schema", default="reason-message")
    parser.add_argument("--raise-with", action="store_true", help="swap the class, too")
    parser.add_argument("--select", help="these rules and no others")
    parser.add_argument("--diff", action="store_true", help="show what ruff would change")
    options = parser.parse_args(arguments)
    total = 0
    for folder in options.folders:
        outcome = measure(folder, options)
        total += outcome.differences
        print(
            f"{folder.name}: {outcome.files} files rewritten, {outcome.formatted_files} of them"
            f" formatted before; {outcome.differences} differences; {outcome.said}",
            flush=True,
        )
        if options.diff:
            print(outcome.format_hunks + outcome.import_hunks, flush=True)
    return 1 if total else 0


def measure(folder: Path, options: argparse.Namespace) -> Outcome:
    """Return what fixing a copy of a code base does to its layout."""
    style = next((found for name, found in _STYLES.items() if name in folder.name), Style())
    with tempfile.TemporaryDirectory() as name:
        work = Path(name).resolve()
        for file in folder.rglob("*.py"):
            target = work / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        _configure(work, style, options)
        layout = [_RUFF, "format", "--no-cache", *style.options]
        imports = [_RUFF, "check", "--no-cache", "--select=I", *style.options]
        unformatted = _files_named(_output([*layout, "--check"], ["."], work))
        unsorted = _files_named(_output(imports, ["."], work))
        said = _fix(work, unsafe=options.unsafe)
        changed = [file for file in _python_files(work) if _is_changed(work, folder, file)]
        good = [file for file in changed if file not in unformatted]
        sorted_ = [file for file in changed if file not in unsorted]
        return Outcome(
            len(changed),
            len(good),
            said,
            _output([*layout, "--diff"], good, work) if good else "",
            _output([*imports, "--diff"], sorted_, work) if sorted_ else "",
        )


def _configure(work: Path, style: Style, options: argparse.Namespace) -> None:
    lines = [f"line-length = {style.line_length}", f'schema = "{options.schema}"']
    if options.select:
        lines.append(f"select = {options.select.split(',')}")
    if options.raise_with:
        package = work / _OWN_CLASS
        package.mkdir()
        (package / "__init__.py").write_text("")
        text = "from fastapi import HTTPException\n\n\nclass ApiError(HTTPException):\n    pass\n"
        (package / "base.py").write_text(text)
        lines.append(f'raise-with = "{_OWN_CLASS}.base.ApiError"')
    (work / "errlint.toml").write_text("\n".join(lines) + "\n")


def _fix(work: Path, *, unsafe: bool) -> str:
    command = [*_ERRLINT, "fix", "--apply", *(["--unsafe"] if unsafe else []), "."]
    done = subprocess.run(
        command, cwd=work, capture_output=True, text=True, timeout=_TIMEOUT, check=False
    )
    told = [row for row in done.stderr.splitlines() if "left alone" in row or "Error" in row]
    summary = (done.stdout + done.stderr).strip().splitlines()[-1:]
    return "; ".join([*summary, *told]) or f"exit code {done.returncode}"


def _output(command: Sequence[str], files: Sequence[str], work: Path) -> str:
    return subprocess.run(
        [*command, *files],
        cwd=work,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    ).stdout


def _files_named(report: str) -> frozenset[str]:
    """Return the files that a report of ruff points at."""
    return frozenset(re.findall(r"^\s*--> (.+\.py):\d+:\d+$", report, re.MULTILINE))


def _python_files(work: Path) -> Iterator[str]:
    for file in sorted(work.rglob("*.py")):
        yield str(file.relative_to(work))


def _is_changed(work: Path, folder: Path, file: str) -> bool:
    before = folder / file
    return before.is_file() and before.read_bytes() != (work / file).read_bytes()


if __name__ == "__main__":
    raise SystemExit(main())
