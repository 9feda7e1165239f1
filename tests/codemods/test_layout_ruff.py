"""Ruff itself says whether a rewritten file is formatted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemods.structuring import structured

SHAPES = (
    'raise HTTPException(404, detail="{words}")',
    'raise HTTPException(status_code=404, detail=f"{words} {{x}}")',
    'raise HTTPException(404, detail=("{words}" f"{{x}}"))',
    'raise HTTPException(404, detail="{words}" "second part of the message")',
    'raise HTTPException(404, detail="{words}" + name + "{words}")',
    'raise HTTPException(404, detail="{words}" "more" + name.lower())',
    'raise HTTPException(404, detail=prefix + "{words}" "more" * 2 + "and" "more")',
    'raise HTTPException(404, detail="{words} %s" % (name, other)) from error',
    'raise HTTPException(404, detail="{words} {{}}".format(name, other=other))',
    'raise HTTPException(404, detail="{words}" if condition else "nothing")',
    'raise HTTPException(404, detail=("{words}" if a and b else "no" if c else "yes"))',
    'raise HTTPException(404, detail=str("{words}"), headers={{"Allow": "GET", "X": "Y"}})',
    'raise HTTPException(404, detail={{"message": "{words}", "items": [1, 2], "t": (x,)}})',
    'raise HTTPException(404, detail=", ".join(f"{words} {{x}}" for x in y if x not in z))',
    'raise HTTPException(404, detail=error.errors()[0].get("{words}").strip().lower())',
    'raise HTTPException(404, detail=await describe("{words}", not x, -y ** 2, z[1]))',
    'raise HTTPException(404, detail=a or "{words}" and b or c == "x" or d in e)',
    'raise HTTPException(404, detail={{"message": "{words}", "left": items[: i + len(x)]}})',
    'raise HTTPException(404, detail=texts["{words}"][len(x) - 1 : i + 1][a:b][::2])',
    'raise HTTPException(404, detail=f(rows="{words}", cells=table[1:, a : f(b), *c]))',
    'raise HTTPException("{words}")',
    'raise HTTPException(404, "{words}")  # a comment behind it',
    'raise HTTPException(404, detail="{words}")  # type: ignore[misc]',
    'return wrapped(HTTPException(404, detail="{words}"), other)',
    'error = HTTPException(404, detail="{words}") if condition else ValueError("x")',
    'error: Exception = HTTPException(404, detail="{words}", headers=None,)',
    'errors.append(HTTPException(404, detail="{words}"))',
    'errors[name] = [HTTPException(404, detail="{words}"), None]',
    'patch.setattr(items, "read", lambda *_: (_ for _ in ()).throw(HTTPException(404, "{words}")))',
    'override(get_item, lambda: HTTPException(404, "{words}"))',
    'app.overrides[get_item] = lambda x=1, *y: fail(HTTPException(404, detail="{words}"), x)',
    'missing = lambda: HTTPException(404, "{words}")',
)
FORMAT = [str(Path(sys.executable).with_name("ruff")), "format", "--isolated", "--no-cache", "-q"]


def with_lengths(shape: str, step: int) -> str:
    calls = (shape.format(words="w" * length) for length in range(1, 110, step))
    return "".join(f"async def f():\n    if x:\n        {call}\n\n\n" for call in calls)


@pytest.mark.parametrize(("line_length", "step"), [(88, 2), (100, 9)])
def test_formatted_code_stays_formatted(line_length: int, step: int, tmp_path: Path) -> None:
    files = {tmp_path / f"{number:02}.py": shape for number, shape in enumerate(SHAPES)}
    for file, shape in files.items():
        file.write_text(with_lengths(shape, step))
    command = [*FORMAT, f"--line-length={line_length}", str(tmp_path)]
    subprocess.run(command, check=True)
    for file in files:
        file.write_text(structured(file.read_text(), line_length))
    rewritten = {file: file.read_text() for file in files}
    subprocess.run(command, check=True)
    for file, shape in files.items():
        assert "not_found" in rewritten[file]
        assert file.read_text() == rewritten[file], shape
