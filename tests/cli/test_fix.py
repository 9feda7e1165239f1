from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import errlint.writer
from errlint.source import Source
from errlint.writer import WriteError
from tests.cli.conftest import Run

OLD = 'raise HTTPException(404, "Item not found")'
NEW = 'raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})'
LEFT = """\
from fastapi import HTTPException

try:
    run()
except Exception as error:
    raise HTTPException(500, {"reason": "internal_error", "message": str(error)})
"""


def test_shows_a_diff_and_writes_nothing(project: Path, run: Run) -> None:
    before = (project / "app" / "items.py").read_bytes()
    result = run("fix", "app/items.py")
    assert result.exit_code == 1
    assert result.stdout == (
        "--- app/items.py\n"
        "+++ app/items.py\n"
        "@@ -1,3 +1,3 @@ 1 ERR001 (body)\n"
        " from fastapi import HTTPException\n"
        " \n"
        f"-{OLD}\n"
        f"+{NEW}\n"
    )
    assert result.stderr == (
        "1 fix in 1 file pending (write with `--apply`); clients see another body from 1; "
        "nothing left\n"
    )
    assert (project / "app" / "items.py").read_bytes() == before


def test_the_diff_is_a_patch_that_does_what_apply_does(project: Path, run: Run) -> None:
    patch = run("fix").stdout
    before = {path: path.read_text() for path in (project / "app").iterdir()}
    assert run("fix", "--apply").exit_code == 0
    applied = {path: path.read_text() for path in before}
    for path, text in before.items():
        path.write_text(text)
    subprocess.run(["git", "apply", "-p0", "-"], input=patch.encode(), cwd=project, check=True)
    assert {path: path.read_text() for path in before} == applied != before


@pytest.mark.parametrize(
    "name",
    [
        "with space.py",
        "tab\tname.py",
        "new\nline.py",
        '"start.py',
        'quo"te.py',
        "back\\slash.py",
        "née.py",
        "latin\udce9.py",
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="names that Windows has not")
def test_the_diff_is_a_patch_for_files_of_any_name(name: str, project: Path, run: Run) -> None:
    old = (project / "app" / "items.py").read_bytes()
    path = project / "app" / name
    path.write_bytes(old)
    patch = run("fix", str(path)).stdout_bytes
    subprocess.run(["git", "apply", "-p0", "-"], input=patch, cwd=project, check=True)
    assert NEW.encode() in path.read_bytes()


def test_the_diff_is_in_the_encoding_of_the_file(project: Path, run: Run) -> None:
    path = project / "app" / "items.py"
    path.write_bytes(b"# coding: latin-1\n# \xe9\n" + path.read_bytes().replace(b"Item", b"\xc9"))
    patch = run("fix", "app/items.py").stdout_bytes
    subprocess.run(["git", "apply", "-p0", "-"], input=patch, cwd=project, check=True)
    assert b'"message": "\xc9 not found"' in path.read_bytes()


def test_the_diff_of_a_subfolder_is_applied_there(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "app")
    patch = run("fix").stdout_bytes
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply", "-p0", "-"], input=patch, check=True)
    assert NEW in (project / "app" / "items.py").read_text()


def test_apply_writes_and_says_what_it_did(project: Path, run: Run) -> None:
    result = run("fix", "--apply")
    assert result.exit_code == 0
    assert result.stdout == (
        "fixed app/items.py: 1 ERR001 (body)\nfixed app/users.py: 1 ERR001 (body)\n"
    )
    assert result.stderr == (
        "2 fixes in 2 files applied; clients see another body from 2; nothing left\n"
    )
    assert NEW in (project / "app" / "items.py").read_text()


def test_a_second_run_has_nothing_to_do(project: Path, run: Run) -> None:
    run("fix", "--apply")
    again = run("fix", "--apply")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "nothing to fix\n")
    assert run("check").exit_code == 0


def test_quiet_says_nothing_of_success(project: Path, run: Run) -> None:
    result = run("fix", "--apply", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_what_is_left_to_do_by_hand_is_listed(project: Path, run: Run) -> None:
    (project / "app" / "jobs.py").write_text(LEFT)
    result = run("fix", "--apply", "--select", "ERR001,ERR202")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("app/jobs.py:6:11: ERR202 ")
    assert result.stderr.endswith("; 1 finding left\n")


def test_wire_safe_leaves_out_what_clients_would_see(project: Path, run: Run) -> None:
    before = (project / "app" / "items.py").read_text()
    result = run("fix", "--apply", "--wire-safe")
    assert result.exit_code == 1
    assert (project / "app" / "items.py").read_text() == before
    assert result.stderr.startswith("nothing to fix; 2 findings left")


MIXED = """\
from fastapi import HTTPException, status

raise HTTPException(409, "Item exists")
"""


def test_wire_safe_does_the_rest_at_the_same_site(project: Path, run: Run) -> None:
    file = project / "app" / "mixed.py"
    file.write_text(MIXED)
    result = run("fix", "--apply", "--wire-safe", "--extend-select", "ERR105", "app/mixed.py")
    assert file.read_text() == MIXED.replace("409", "status.HTTP_409_CONFLICT")
    assert result.stdout.startswith("fixed app/mixed.py: 1 ERR105\n")
    assert "; clients see no change; 1 finding left" in result.stderr


def test_every_hunk_tells_what_clients_see(project: Path, run: Run) -> None:
    (project / "app" / "mixed.py").write_text(MIXED)
    result = run("fix", "--extend-select", "ERR105", "app/mixed.py")
    assert "@@ -1,3 +1,5 @@ 1 ERR001 (body), 1 ERR105\n" in result.stdout


def test_a_dirty_tree_is_fixed_and_nothing_is_staged(project: Path, run: Run) -> None:
    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        done = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q")
    git("add", "app/items.py")
    git("commit", "-qm", "Items")
    with (project / "app" / "items.py").open("a") as file:
        file.write("# mine\n")
    result = run("fix", "--apply")
    assert result.exit_code == 0
    assert (project / "app" / "items.py").read_text().endswith(f"{NEW}\n# mine\n")
    assert git("status", "--porcelain") == " M app/items.py\n?? app/clean.py\n?? app/users.py\n"


def test_guesses_are_applied_with_unsafe_alone(project: Path, run: Run) -> None:
    file = project / "app" / "schema.py"
    file.write_text(
        "from fastapi import HTTPException\nfrom pydantic import ValidationError\n\n"
        "try:\n    load()\nexcept ValidationError:\n"
        '    raise HTTPException(400, {"reason": "invalid_item", "message": "Send another"})\n'
    )
    named = ("app/schema.py", "--select", "ERR101")
    before = file.read_text()
    result = run("fix", "--apply", *named)
    assert (result.exit_code, file.read_text()) == (1, before)
    assert "1 fixable with `--unsafe`" in result.stderr
    result = run("fix", "--apply", "--unsafe", *named)
    assert (result.exit_code, file.read_text()) == (0, before.replace("400", "422"))
    assert "clients see another status from 1" in result.stderr


def test_keeps_line_ends_in_the_file_and_in_the_diff(project: Path, run: Run) -> None:
    file = project / "app" / "items.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert f"+{NEW}\r\n".encode() in run("fix", "app/items.py").stdout_bytes
    run("fix", "--apply", "app/items.py")
    assert f"{NEW}\r\n".encode() in file.read_bytes()
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n") == 3


def test_an_unreadable_file_is_left_and_the_others_are_fixed(project: Path, run: Run) -> None:
    (project / "app" / "broken.py").write_text("def f(:\n")
    result = run("fix", "--apply")
    assert result.exit_code == 1
    assert "fixed app/items.py" in result.stdout
    assert "app/broken.py:1:7: ERR000" in result.stdout
    shown = run("fix")
    assert "ERR000" not in shown.stdout
    assert "app/broken.py:1:7: ERR000" in shown.stderr


class TestStandardInput:
    CODE = f"from fastapi import HTTPException\r\n\r\n{OLD}\r\n".encode()

    def test_is_printed_fixed_byte_by_byte(self, project: Path, run: Run) -> None:
        result = run("fix", "--apply", "-", stdin=self.CODE)
        assert result.exit_code == 0
        assert result.stdout_bytes == self.CODE.replace(OLD.encode(), NEW.encode())
        assert result.stderr.startswith("fixed -: 1 ERR001 (body)\n1 fix in 1 file applied")

    def test_is_shown_as_a_diff_without_apply(self, project: Path, run: Run) -> None:
        result = run("fix", "-", "--stdin-filename", "app/new.py", stdin=self.CODE)
        assert result.exit_code == 1
        assert result.stdout.startswith("--- app/new.py")

    @pytest.mark.parametrize(
        "code", [b"x = 1\r\n", b"def f(:\n", b"\n\nname = '\xe9'\n", b"\xef\xbb\xbfx = 1", b""]
    )
    def test_is_passed_through_where_there_is_nothing_to_fix(
        self, project: Path, run: Run, code: bytes
    ) -> None:
        assert run("fix", "--apply", "-", stdin=code).stdout_bytes == code

    def test_never_touches_the_file_of_its_name(self, project: Path, run: Run) -> None:
        before = (project / "app" / "items.py").read_bytes()
        run("fix", "--apply", "-", "--stdin-filename", "app/items.py", stdin=before)
        assert (project / "app" / "items.py").read_bytes() == before


class TestTrouble:
    def test_a_file_that_can_not_be_written_is_an_error(
        self, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: str, *_: object) -> None:
            raise WriteError(path, "can't be written: No space left on device")

        monkeypatch.setattr(errlint.writer, "write", full)
        result = run("fix", "--apply", "app/items.py")
        assert result.exit_code == 2
        assert "fixed" not in result.stdout
        assert result.stderr == (
            "errlint: app/items.py: left alone: can't be written: No space left on device\n"
            "1 fix in 1 file not written\n"
        )

    def test_what_is_left_of_a_file_that_can_not_be_written_has_the_places_of_the_old_one(
        self, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def denied(path: str, *_: object) -> None:
            raise WriteError(path, "is read-only")

        monkeypatch.setattr(errlint.writer, "write", denied)
        (project / "app" / "items.py").write_text(
            "from fastapi import HTTPException\n\n"
            'raise HTTPException(404, "There is no such item in any of the stores we asked")\n'
            'raise HTTPException(1404, {"reason": "not_found", "message": "Item not found"})\n'
        )
        result = run("fix", "--apply", "app/items.py")
        assert result.exit_code == 2
        assert result.stdout.startswith("app/items.py:4:7: ")
        assert "1 fix in 1 file not written; 2 findings left" in result.stderr

    def test_files_that_can_be_written_are_told_apart(
        self, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = errlint.writer.write

        def denied(path: str, old: Source, new: Source) -> None:
            if os.path.basename(path) == "users.py":
                raise WriteError(path, "is read-only")
            write(path, old, new)

        monkeypatch.setattr(errlint.writer, "write", denied)
        result = run("fix", "--apply")
        assert result.exit_code == 2
        assert result.stdout == "fixed app/items.py: 1 ERR001 (body)\n"
        assert result.stderr.endswith(
            "1 fix in 1 file applied; clients see another body from 1; "
            "1 fix in 1 file not written\n"
        )

    def test_an_interrupted_run_says_how_far_it_came(
        self, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = errlint.writer.write

        def interrupted(path: str, old: Source, new: Source) -> None:
            if os.path.basename(path) == "users.py":
                raise KeyboardInterrupt
            write(path, old, new)

        monkeypatch.setattr(errlint.writer, "write", interrupted)
        before = (project / "app" / "users.py").read_text()
        result = run("fix", "--apply")
        assert result.exit_code == 130
        assert result.stderr == (
            "errlint: interrupted: 1 of 2 files are fixed, the others unchanged\n"
        )
        assert NEW in (project / "app" / "items.py").read_text()
        assert (project / "app" / "users.py").read_text() == before
