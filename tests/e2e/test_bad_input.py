"""Files, paths and configurations that are not as they should be cost one line, not the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.process import Outcome, errlint

OLD = 'raise HTTPException(404, "Item not found")'
NEW = 'raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})'
GOOD = f"from fastapi import HTTPException\n\n{OLD}\n"
GOOD_LINE = "good.py:3:7: ERR001 "
FILE = "bad.py"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project whose one file has one finding."""
    (tmp_path / "errlint.toml").write_text("line-length = 120\n")
    (tmp_path / "good.py").write_text(GOOD)
    return tmp_path


def lines_on(outcome: Outcome, name: str) -> list[str]:
    return [line for line in outcome.lines if line.startswith(f"{name}:")]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


DEEP = "x = " + "(" * 5000 + "1" + ")" * 5000 + "\n"
UNREADABLE = {
    "an encoding it does not have": (
        b"# -*- coding: ascii -*-\n" + GOOD.encode() + "name = 'Zoë'\n".encode(),
        (5, 11),
        "can't be decoded as ascii",
    ),
    "no encoding declared": (GOOD.encode() + b"name = 'Zo\xeb'\n", (4, 11), "decoded as utf-8"),
    "an encoding that does not exist": (b"# coding: utf-9\n" + GOOD.encode(), (1, 1), "utf-9"),
    "an encoding that is none of text": (b"# coding: hex\n" + GOOD.encode(), (1, 1), "hex"),
    "a cookie against its byte order mark": (
        b"\xef\xbb\xbf# coding: latin-1\n" + GOOD.encode(),
        (1, 1),
        "utf-8",
    ),
    "UTF-16": (GOOD.encode("utf-16"), (1, 1), "can't be decoded as utf-8"),
    "a NUL byte": (GOOD.encode() + b"x = '\0'\n", (4, 6), "NUL"),
    "a NUL byte and nothing else": (b"\0", (1, 1), "NUL"),
    "a syntax error": (GOOD.encode() + b"def f(:\n    pass\n", (4, 7), ""),
    "a syntax error far from any exception": (b"x = 1\ndef f(:\n    pass\n", (2, 7), ""),
    "a bracket that is never closed": (GOOD.encode() + b"x = (1,\n", None, ""),
    "mixed indentation": (GOOD.encode() + b"if x:\n    a = 1\n\tb = 2\n", None, ""),
    "a string that is never closed": (GOOD.encode() + b"x = 'a\n", None, ""),
    "Python 2": (GOOD.encode() + b"print 'a'\n", (4, None), ""),
    "merge conflict": (b"<<<<<<< HEAD\n" + GOOD.encode() + b"=======\n", (1, None), ""),
    "5,000 nested parentheses": (DEEP.encode(), None, "nested"),
    "5,000 nested parentheses and a site": (GOOD.encode() + DEEP.encode(), None, "nested"),
}


@pytest.mark.parametrize("case", UNREADABLE)
class TestAFileThatIsNoPython:
    def test_costs_one_diagnostic(self, project: Path, case: str) -> None:
        content, place, words = UNREADABLE[case]
        (project / FILE).write_bytes(content)
        outcome = errlint("check", cwd=project)
        assert outcome.code == 1
        (line,) = lines_on(outcome, FILE)
        _, row, column, message = line.split(":", 3)
        assert message.startswith(" ERR000 ")
        assert words in message
        for wanted, got in zip(place or (), (row, column), strict=False):
            assert wanted in (None, int(got))
        assert lines_on(outcome, "good.py")[0].startswith(GOOD_LINE)
        assert outcome.stderr.startswith("2 files, 1 site, 2 findings")

    def test_is_left_alone_by_fix(self, project: Path, case: str) -> None:
        content, _, _ = UNREADABLE[case]
        (project / FILE).write_bytes(content)
        outcome = errlint("fix", "--apply", cwd=project)
        assert outcome.code == 1
        assert [" ERR000 " in line for line in lines_on(outcome, FILE)] == [True]
        assert (project / FILE).read_bytes() == content
        assert (project / "good.py").read_text() == GOOD.replace(OLD, NEW)

    def test_does_not_keep_sites_from_listing_the_others(self, project: Path, case: str) -> None:
        (project / FILE).write_bytes(UNREADABLE[case][0])
        outcome = errlint("sites", "--format", "json", cwd=project)
        assert [(row["filename"], row["row"]) for row in outcome.json] == [("good.py", 3)]
        assert FILE in outcome.stderr
        assert len(outcome.stderr.splitlines()) == 2

    def test_can_be_imported_from(self, project: Path, case: str) -> None:
        (project / FILE).write_bytes(UNREADABLE[case][0])
        (project / "good.py").write_text(f"from bad import HTTPException as Own, MESSAGE\n{GOOD}")
        outcome = errlint("check", "good.py", cwd=project)
        assert outcome.code == 1
        assert [line.partition(" ERR")[0] for line in outcome.lines] == ["good.py:4:7:"]


UNUSUAL = {
    "latin-1": "# coding: latin-1\nfrom fastapi import HTTPException\nzoë = 'Zoë'\n§\n# Zoë\n",
    "cp1252": "# vim: set fileencoding=cp1252 :\nfrom fastapi import HTTPException\n§  # “é”\n",
    "koi8-r": "#!/usr/bin/python\n# -*- coding: koi8-r -*-\nfrom fastapi import HTTPException\n"
    "имя = 'имя'; §\n",
    "shift_jis": "# coding: shift_jis\nfrom fastapi import HTTPException\nx = '数'; §  # 数\n",
    "utf-8-sig": "from fastapi import HTTPException\n§\n",
    "utf-8": "# coding: utf-8\nfrom fastapi import HTTPException\nx = '数𝒳'; §  # 数𝒳\n",
}
SHAPES = {
    "CRLF": "from fastapi import HTTPException\r\n\r\n\r\ndef f():\r\n    §\r\n",
    "LF and CRLF": "from fastapi import HTTPException\n\r\ndef f():\r\n    §\n    # a\r\n",
    "lone CR": "from fastapi import HTTPException\r\rdef f():\r    §\r    # a\r",
    "a lone CR in a comment": "from fastapi import HTTPException\n# a\rx = 1\n§\n",
    "a lone CR in a string": 'from fastapi import HTTPException\nx = """a\rb"""\n§\n',
    "no line end at the end": "from fastapi import HTTPException\n§",
    "blanks at line ends": "from fastapi import HTTPException  \n  \n§  \n\t\n",
    "form feeds": (
        "from fastapi import HTTPException\n\f\n\fdef f():\n    x = 1\n\f\n    §\n# a\f\n"
    ),
    "a form feed before the site": "from fastapi import HTTPException\n\f§\n",
    "tabs": "from fastapi import HTTPException\n\nif x:\n\tif y:\n\t\t§\t# a\n\ty\t=\t1\n",
    "tabs and blanks": "from fastapi import HTTPException\nif x:\n        if y:\n        \t§\n",
    "line continuations": "from fastapi \\\n    import HTTPException\nif x and \\\n   y: §\n",
    "escaped line ends": "from fastapi import HTTPException\nif x:\n    \\\n    x\n\\\n    §\n",
    "an escaped line end before the site": "from fastapi import HTTPException\n\\\n§\nx = 1\n",
    "form feeds in blocks": "from fastapi import HTTPException\nif x:\n\f    §\n\felse:\n  \f  y\n",
    "line separators": "from fastapi import HTTPException\nx = 'a\u2028b\x85c\x0bd\x1c'; §\n",
    "several on one line": "from fastapi import HTTPException; x = 1;  §; y = 2;\n",
    "a suite behind a head of two rows": (
        "from fastapi import HTTPException\ndef f(\n    x,\n): §\nif (\n  x\n): §\nelse: §\n"
    ),
    "CRLF behind a continuation": "from fastapi import HTTPException\r\nx = 1 + \\\r\n  2; §\r\n",
}


@pytest.mark.parametrize("encoding", UNUSUAL)
def test_an_encoding_that_is_declared_is_kept(project: Path, encoding: str) -> None:
    _check_that_all_is_kept(project, UNUSUAL[encoding], encoding)


@pytest.mark.parametrize("bom", [False, True], ids=["plain", "BOM"])
@pytest.mark.parametrize("shape", SHAPES)
def test_everything_but_the_site_is_kept(project: Path, shape: str, bom: bool) -> None:
    _check_that_all_is_kept(project, SHAPES[shape], "utf-8-sig" if bom else "utf-8")


def _check_that_all_is_kept(project: Path, template: str, encoding: str) -> None:
    (project / FILE).write_bytes(template.replace("§", OLD).encode(encoding))
    checked = errlint("check", cwd=project)
    row, column = _place(template)
    assert lines_on(checked, FILE)[0].startswith(f"bad.py:{row}:{column}: ERR001 ")
    assert lines_on(checked, "good.py")[0].startswith(GOOD_LINE)
    outcome = errlint("fix", "--apply", cwd=project)
    assert outcome.code == 0, outcome
    assert (project / FILE).read_bytes() == template.replace("§", NEW).encode(encoding)
    assert errlint("check", cwd=project).code == 0


def _place(template: str) -> tuple[int, int]:
    before = template[: template.index("§")].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n") + len("raise ")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"# a", b"\r\n\f\n", b" \n\t"])
def test_an_empty_file_is_fine(project: Path, content: bytes) -> None:
    (project / FILE).write_bytes(content)
    outcome = errlint("check", cwd=project)
    assert lines_on(outcome, FILE) == []
    assert outcome.stderr.startswith("2 files, 1 site, 1 finding")
    assert errlint("fix", "--apply", cwd=project).code == 0
    assert (project / FILE).read_bytes() == content


def test_deep_but_legal_code_is_read(project: Path) -> None:
    deep = "x = " + "(" * 150 + "1" + ")" * 150 + "\ny = " + " + ".join(["1"] * 2000) + "\n"
    (project / FILE).write_text(GOOD + deep)
    outcome = errlint("check", cwd=project)
    assert [line.split()[1] for line in lines_on(outcome, FILE)] == ["ERR001"]
    assert errlint("fix", "--apply", cwd=project).code == 0
    assert (project / FILE).read_text() == GOOD.replace(OLD, NEW) + deep


class TestPaths:
    def test_a_loop_of_links(self, project: Path) -> None:
        (project / "loop").symlink_to(project, target_is_directory=True)
        (project / "self.py").symlink_to(project / "self.py")
        (project / "gone.py").symlink_to(project / "nowhere.py")
        outcome = errlint("check", cwd=project)
        assert outcome.code == 1
        assert [line[: len(GOOD_LINE)] for line in outcome.lines] == [GOOD_LINE]
        assert outcome.stderr.startswith("1 file, ")

    def test_a_link_that_leads_to_itself_given_by_name(self, project: Path) -> None:
        (project / "self.py").symlink_to(project / "self.py")
        outcome = errlint("check", "self.py", cwd=project)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert len(outcome.stderr.splitlines()) == 1

    @pytest.mark.skipif(is_root(), reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, project: Path) -> None:
        (project / FILE).write_text(GOOD)
        (project / FILE).chmod(0)
        outcome = errlint("check", cwd=project)
        assert outcome.code == 1
        assert lines_on(outcome, FILE) == [f"{FILE}:1:1: ERR000 can't be read: Permission denied"]
        assert lines_on(outcome, "good.py")[0].startswith(GOOD_LINE)

    @pytest.mark.skipif(is_root(), reason="root may read everything")
    def test_a_folder_that_may_not_be_listed(self, project: Path) -> None:
        (project / "closed").mkdir()
        (project / "closed").chmod(0)
        outcome = errlint("check", cwd=project)
        (project / "closed").chmod(0o700)
        assert outcome.code == 1
        assert [line.split()[1] for line in outcome.lines] == ["ERR000", "ERR001"]

    @pytest.mark.parametrize("command", ["check", "fix", "sites", "stats"])
    def test_a_path_that_does_not_exist(self, project: Path, command: str) -> None:
        outcome = errlint(command, "good.py", "nowhere", "gone/a.py", cwd=project)
        assert (outcome.code, outcome.stdout) == (2, "")
        assert outcome.stderr == ("errlint: no such file or folder: `nowhere`, `gone/a.py`\n")

    @pytest.mark.parametrize("command", ["check", "fix", "sites", "stats"])
    def test_a_folder_without_python_files(self, project: Path, command: str) -> None:
        (project / "docs").mkdir()
        (project / "docs" / "a.txt").write_text(GOOD)
        outcome = errlint(command, "docs", cwd=project)
        assert outcome.code == 0
        warning, *_ = outcome.stderr.splitlines()
        assert warning == "errlint: warning: no Python files found under `docs`"

    def test_a_folder_without_python_files_next_to_one_with_some(self, project: Path) -> None:
        (project / "docs").mkdir()
        outcome = errlint("check", "docs", "good.py", cwd=project)
        assert outcome.code == 1
        assert [line[: len(GOOD_LINE)] for line in outcome.lines] == [GOOD_LINE]


CONFIGURATIONS = {
    "broken TOML": ('select = ["ERR001" "ERR002"]\n', [".toml: no valid TOML: ", "line "]),
    "a byte order mark": ("\ufeffline-length = 100\n", ["byte order mark"]),
    "TOML that ends too early": ('select = ["ERR001"\n', ["TOML"]),
    "not UTF-8": ("select = ['Zo\udceb']\n", []),
    "a key that is misspelt": ('slect = ["ERR001"]\n', ["`slect`", "`select`"]),
    "a key with an underscore": ("line_length = 100\n", ["`line_length`", "`line-length`"]),
    "a key like no other": ("colour = true\n", ["`colour`", "`select`"]),
    "a string for a list": ('select = "ERR001"\n', ["`select`", "list"]),
    "a string for a number": ('line-length = "100"\n', ["`line-length`"]),
    "a boolean for a number": ("validation-status = true\n", ["`validation-status`"]),
    "a number in a list of strings": ("ignore = [1]\n", ["`ignore`"]),
    "a list for a table": ('per-file-ignores = ["a"]\n', ["`per-file-ignores`"]),
    "a rule that does not exist": ('select = ["ERR001", "ERR999"]\n', ["`select`", "ERR999"]),
    "a rule that does not exist in a table": (
        '[per-file-ignores]\n"tests/*" = ["F401"]\n',
        ["per-file-ignores", "F401"],
    ),
    "a schema that does not exist": ('schema = "rfc7808"\n', ["`schema`", "`rfc9457`"]),
    "a style that does not exist": ('reason-style = "snake"\n', ["`reason-style`", "snake_case"]),
    "no error status": ("validation-status = 200\n", ["`validation-status`", "200"]),
}


@pytest.mark.parametrize("place", ["errlint.toml", "pyproject.toml"])
@pytest.mark.parametrize("case", CONFIGURATIONS)
def test_a_configuration_that_is_wrong_is_one_line(project: Path, case: str, place: str) -> None:
    text, words = CONFIGURATIONS[case]
    if place == "pyproject.toml":
        (project / "errlint.toml").unlink()
        mark = "\ufeff" * text.startswith("\ufeff")
        text = text.removeprefix(mark).replace("[per", "[tool.errlint.per")
        text = f"{mark}[tool.errlint]\n{text}"
    (project / place).write_bytes(text.encode("utf-8", "surrogateescape"))
    outcome = errlint("check", cwd=project)
    assert (outcome.code, outcome.stdout) == (2, "")
    (line,) = outcome.stderr.splitlines()
    assert line.startswith(f"errlint: {project / place}: ")
    for word in words:
        assert word in line


def test_a_pyproject_of_others_is_not_read(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.other]\nselct = 1\n")
    (project / "errlint.toml").unlink()
    assert errlint("check", cwd=project).code == 1


_DEEPLY_NESTED = """
import json, requests
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

app = FastAPI()
client = TestClient(app)


def dependency(x={deep}):
    raise HTTPException(401, "No")


@app.exception_handler(HTTPException)
def handle(request, exc):
    return JSONResponse({{"error": str(exc.detail), "x": {deep}}}, status_code=exc.status_code)


@app.get("/a", responses={{403: {{}}}}, dependencies=[Depends(dependency)])
def route(x={deep}):
    try:
        requests.post("u", json.dumps({deep})).raise_for_status()
    except requests.HTTPError as e:
        raise HTTPException(502, "Bad") from e
    if {deep}:
        return JSONResponse({{"error": {deep}}}, status_code=404)
    raise HTTPException(404, {deep})


def test_route():
    assert client.get("/a").json() == {{"detail": "Bad", "x": {deep}}}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--select", "ALL"),
        ("fix", "--unsafe", "--extend-select", "ALL"),
        ("fix", "--cadwyn", "versions.py"),
    ],
)
def test_deeply_nested_code_costs_no_run(project: Path, arguments: tuple[str, ...]) -> None:
    text = _DEEPLY_NESTED.format(deep=" + ".join(["x"] * 1100))
    (project / "good.py").write_text(text)
    outcome = errlint(*arguments, "--no-cache", "good.py", cwd=project)
    assert outcome.code == 1
    assert "please report" not in outcome.stdout + outcome.stderr
