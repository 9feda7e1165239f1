"""The examples of README.md and docs/ give what they show.

A code block behind `<!-- file: PATH -->` is a file, one behind `<!-- run -->` is a session in a
shell: commands behind `$`, and what they print. `...` stands for rows that are left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_MARKED = re.compile(
    r"^<!-- (?:file: (?P<file>\S+)|run) -->\n```\w+\n(?P<text>.*?)^```$", re.M | re.S
)
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
_SHELL = 'errlint() { "$PYTHON" -m errlint "$@"; }\n'


def steps(page: Path) -> Iterator[tuple[str | None, str]]:
    """Yield the files (with their paths) and the sessions of a page, in their order."""
    for match in _MARKED.finditer(page.read_text("utf-8")):
        yield match["file"], match["text"]


def answer(command: str, folder: Path) -> str:
    """Return what a command prints on a terminal, where findings are shown in full."""
    if command.startswith("errlint check") and "--format" not in command:
        command += " --format full"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable}
    done = subprocess.run(
        ["sh", "-c", _SHELL + command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


@pytest.mark.skipif(os.name == "nt", reason="sessions in a shell of POSIX")
@pytest.mark.parametrize("page", [page for page in PAGES if any(steps(page))], ids=lambda p: p.name)
def test_sessions_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for file, text in steps(page):
        if file is not None:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
            continue
        for session in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, shown = session.partition("\n")
            printed = answer(command, tmp_path)
            expected = re.escape(shown).replace(re.escape("...\n"), "(?s:.*)")
            assert re.fullmatch(expected, printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for path, heading in _LINK.findall(page.read_text("utf-8")):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if heading:
            titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
            assert heading in {title.lower().replace(" ", "-") for title in titles}
