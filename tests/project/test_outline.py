"""Which names of a file are worth a look."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint.project.outline import Suspects
from errlint.project.roots import ModuleFinder

_IMPORT = "from fastapi import HTTPException\n"
_PROSE = st.lists(
    st.sampled_from(
        [
            *("import", "from", "class", "raise", "as", "it", "here", "HTTPException", "Error"),
            *(
                ".",
                "...",
                "*",
                ",",
                "(",
                ")",
                "=",
                ":=",
                ":",
                ";",
                "#",
                "\\",
                "\n",
                "\n\n",
                "self.",
            ),
        ]
    ),
    max_size=30,
).flatmap(lambda words: st.sampled_from([" ", ""]).map(lambda gap: gap.join(words)))
"""Words that make no sense, though they look like code."""


def _names(folder: Path, *files: str) -> list[set[str]]:
    """Return the suspect names of modules that are asked about in an order."""
    suspects = Suspects(ModuleFinder(str(folder)), lambda path: Path(path).read_text())
    paths = [folder / file for file in files]
    return [{*suspects.names_in(str(path), path.read_text())} for path in paths]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raise HTTPException(404)", {"HTTPException"}),
        ("'We raise HTTPException.'", {"HTTPException"}),
        ("'Never raise HTTPException...'", {"HTTPException"}),
        ("error = HTTPException\\\n    (404)", {"HTTPException"}),
        ("error = (HTTPException)(404)", {"HTTPException"}),
        ("error = (HTTPException  # see below (404)\n)(404)", {"HTTPException"}),
        ("import fastapi\nerror = fastapi.HTTPException(404)", {"fastapi.HTTPException"}),
        ("import fastapi\nerror = (fastapi\n  .HTTPException(404))", {"fastapi.HTTPException"}),
        (
            "import fastapi\nraise fastapi.exceptions.HTTPException",
            {"fastapi.exceptions.HTTPException"},
        ),
        ("from fastapi import (  # noqa\n  HTTPException as Failed,\n)\nFailed(404)", {"Failed"}),
        ("from fastapi \\\n  import HTTPException as \\\n  Failed\nFailed(404)", {"Failed"}),
        ("if x: import fastapi as web\nweb.HTTPException(404)", {"web.HTTPException"}),
        ("class Gone(HTTPException):\n    pass\nraise Gone", {"Gone"}),
        (
            "class View:\n    failed = HTTPException\n    x = 1; raise self.failed()",
            {"self.failed", "failed"},
        ),
        ("failed = HTTPException \f\nraise failed", {"failed"}),
        ("failed = HTTPException; raise failed", {"failed"}),
        ("def f(error: HTTPException): ...", set()),
        ("HTTPException = None", set()),
        ("from http import client\nFailed(404)", set()),
        ("preHTTPException(404)", set()),
        ('"""\nimport it from here . . .\n"""', set()),
    ],
)
def test_what_is_called_or_raised(tmp_path: Path, text: str, expected: set[str]) -> None:
    imported = "" if "import" in text else _IMPORT
    (tmp_path / "app.py").write_text(f"{imported}{text}\n")
    (names,) = _names(tmp_path, "app.py")
    assert names == expected


@pytest.mark.parametrize(
    "order", [("first.py", "second.py", "app.py"), ("second.py", "first.py", "app.py")]
)
def test_modules_that_import_a_class_from_each_other(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    fallback = "    from fastapi import HTTPException as Failed\n"
    (tmp_path / "first.py").write_text("from second import Failed\nFailed(404)\n")
    (tmp_path / "second.py").write_text(
        f"try:\n    from first import Failed\nexcept ImportError:\n{fallback}Failed(404)\n"
    )
    (tmp_path / "app.py").write_text("from first import Failed\nFailed(404)\n")
    assert _names(tmp_path, *order) == [{"Failed"}] * 3


def test_modules_that_import_nothing_but_each_other(tmp_path: Path) -> None:
    (tmp_path / "first.py").write_text("from second import Failed\nFailed(404)\n")
    (tmp_path / "second.py").write_text("from first import Failed\nFailed(404)\n")
    assert _names(tmp_path, "first.py", "second.py") == [set(), set()]


def test_a_file_is_read_only_where_a_name_of_it_is_used(tmp_path: Path) -> None:
    for name in ("used", "unused"):
        (tmp_path / f"{name}.py").write_text("class Failed(Exception): ...\n")
    text = "from used import Failed\nfrom unused import Failed as Other\nraise Failed\n"
    read: list[str] = []
    suspects = Suspects(ModuleFinder(str(tmp_path)), read.append)
    assert suspects.names_in(str(tmp_path / "app.py"), text) == set()
    assert read == [str(tmp_path / "used.py")]


@given(prose=_PROSE)
def test_prose_hides_nothing(tmp_path_factory: pytest.TempPathFactory, prose: str) -> None:
    path = tmp_path_factory.getbasetemp() / "app.py"
    text = f'"""\n{prose}\n"""\n{_IMPORT}raise HTTPException(404)\n'
    path.write_text(text)
    suspects = Suspects(ModuleFinder(str(path.parent)), lambda path: Path(path).read_text())
    names = suspects.names_in(str(path), text)
    assert "HTTPException" in names
    assert all(part.isidentifier() for name in names for part in name.split("."))
