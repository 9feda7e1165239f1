from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errlint.config import Configurations, Settings
from errlint.files import Found, Unreadable, UnusablePaths, discover


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def discovered(*paths: Path | str, **values: object) -> Found:
    def settings_in(folder: str, _: object) -> Settings:
        found = Configurations(()).settings_in(folder)
        return Settings(found.root, **values) if values else found  # type: ignore[arg-type]

    return discover([str(path) for path in paths], settings_in)


def names(root: Path, *paths: str, **values: object) -> list[str]:
    found = discovered(*(root / path for path in paths or ("",)), **values)
    assert not found.unreadable
    return [os.path.relpath(path, root) for path in found.files]


class TestWhatIsFound:
    def test_python_files_of_a_folder_in_order(self, tmp_path: Path) -> None:
        make(tmp_path, "b.py", "a/z.py", "a.py", "a/b/c.py", "c.pyi", "d.txt", "py", ".hidden.py")
        assert names(tmp_path) == [".hidden.py", "a.py", "a/b/c.py", "a/z.py", "b.py"]

    def test_a_folder_may_be_called_like_a_file(self, tmp_path: Path) -> None:
        make(tmp_path, "a.py/b.py")
        assert names(tmp_path) == ["a.py/b.py"]

    def test_a_file_that_is_asked_for_by_name(self, tmp_path: Path) -> None:
        make(tmp_path, "script", "build/a.py")
        (tmp_path / ".gitignore").write_text("script\n")
        found = discovered(tmp_path / "script", tmp_path / "build/a.py", exclude=("*.py",))
        assert found.files == (str(tmp_path / "script"), str(tmp_path / "build/a.py"))

    def test_in_the_order_in_which_they_are_asked_for(self, tmp_path: Path) -> None:
        make(tmp_path, "a/1.py", "b/2.py", "c.py")
        assert names(tmp_path, "c.py", "b", "a") == ["c.py", "b/2.py", "a/1.py"]

    def test_nothing_twice(self, tmp_path: Path) -> None:
        make(tmp_path, "a/1.py", "a/b/2.py")
        assert names(tmp_path, "a/b", "a", "a/1.py", "a/../a") == ["a/b/2.py", "a/1.py"]

    def test_paths_are_absolute(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make(tmp_path, "a/1.py")
        monkeypatch.chdir(tmp_path)
        assert discovered("a", ".").files == (str(tmp_path / "a/1.py"),)

    def test_an_empty_folder_has_none(self, tmp_path: Path) -> None:
        assert discovered(tmp_path) == Found(())

    def test_a_path_that_does_not_exist(self, tmp_path: Path) -> None:
        make(tmp_path, "a.py")
        with pytest.raises(UnusablePaths, match=r"no such file or folder: `absent`, `b\.py`"):
            discovered(tmp_path / "a.py", "absent", "b.py")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
    def test_a_pipe_is_no_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.py")
        assert names(tmp_path) == []

    def test_names_that_are_not_utf_8(self, tmp_path: Path) -> None:
        name = os.fsdecode(b"caf\xe9.py")
        try:
            make(tmp_path, name)
        except OSError:
            pytest.skip("the file system takes UTF-8 only")
        assert names(tmp_path) == [name]


class TestExcluded:
    @pytest.mark.parametrize(
        "folder", [".git", ".venv", "venv", "node_modules", "build", "dist", "site-packages"]
    )
    def test_by_default(self, tmp_path: Path, folder: str) -> None:
        make(tmp_path, f"{folder}/a.py", f"lib/{folder}/b/a.py", "b.py", f"my{folder}/c.py")
        assert names(tmp_path) == sorted(["b.py", f"my{folder}/c.py"])

    @pytest.mark.parametrize(
        ("pattern", "left"),
        [
            ("old", ["a.py", "app/a.py", "app/b_pb2.py", "app/v1/a.py"]),
            ("old/", ["a.py", "app/a.py", "app/b_pb2.py", "app/v1/a.py"]),
            ("*_pb2.py", ["a.py", "app/a.py", "app/old/a.py", "app/v1/a.py", "old/a.py"]),
            ("app/v1", ["a.py", "app/a.py", "app/b_pb2.py", "app/old/a.py", "old/a.py"]),
            ("./app/*/", ["a.py", "app/a.py", "app/b_pb2.py", "old/a.py"]),
            ("a.py", ["app/b_pb2.py"]),
            ("/a.py", ["app/a.py", "app/b_pb2.py", "app/old/a.py", "app/v1/a.py", "old/a.py"]),
        ],
    )
    def test_by_the_configuration(self, tmp_path: Path, pattern: str, left: list[str]) -> None:
        make(tmp_path, "a.py", "app/a.py", "app/b_pb2.py", "app/old/a.py", "app/v1/a.py")
        make(tmp_path, "old/a.py")
        (tmp_path / "errlint.toml").write_text(f"extend-exclude = ['{pattern}']\n")
        assert names(tmp_path) == left
        inside = [name for name in left if name.startswith("app/")]
        assert names(tmp_path, "app") == inside

    def test_exclude_replaces_the_defaults(self, tmp_path: Path) -> None:
        make(tmp_path, "build/a.py", "old/a.py")
        (tmp_path / "errlint.toml").write_text("exclude = ['old']\n")
        assert names(tmp_path) == ["build/a.py"]

    def test_each_folder_by_its_own_configuration(self, tmp_path: Path) -> None:
        make(tmp_path, "one/old/a.py", "two/old/a.py")
        (tmp_path / "one/errlint.toml").write_text("exclude = ['old']\n")
        assert names(tmp_path) == ["two/old/a.py"]

    @pytest.mark.parametrize("pattern", ["build", "build/", "/build", "build/**", "*"])
    def test_not_when_asked_for_by_name(self, tmp_path: Path, pattern: str) -> None:
        make(tmp_path, "build/a.py", "build/lib/b.py", "build/lib/old/b.py")
        (tmp_path / "errlint.toml").write_text(f"exclude = ['{pattern}', 'old/']\n")
        assert names(tmp_path) == []
        assert names(tmp_path, "build/lib", "build") == ["build/lib/b.py", "build/a.py"]


class TestIgnoredByGit:
    def repository(self, root: Path, ignored: dict[str, str], *files: str) -> None:
        make(root, *files, *ignored, ".git/HEAD")
        for name, text in ignored.items():
            (root / name).write_text(text)

    def test_by_files_at_every_level(self, tmp_path: Path) -> None:
        files = ("a.py", "gen.py", "x/gen.py", "x/a.py", "y/gen.py", "y/z/gen.py", "y/z/a.py")
        ignored = {".gitignore": "gen.py\n", "x/.gitignore": "a.py\n", "y/.gitignore": "!gen.py\n"}
        self.repository(tmp_path, ignored, *files)
        assert names(tmp_path) == ["a.py", "y/gen.py", "y/z/a.py", "y/z/gen.py"]
        assert names(tmp_path, "y/z") == ["y/z/a.py", "y/z/gen.py"]
        assert names(tmp_path, "x") == []

    def test_only_up_to_the_root_of_the_repository(self, tmp_path: Path) -> None:
        (tmp_path / ".gitignore").write_text("*.py\n")
        self.repository(tmp_path / "repo", {}, "app/a.py")
        assert names(tmp_path, "repo") == ["repo/app/a.py"]
        assert names(tmp_path, "repo/app") == ["repo/app/a.py"]
        assert names(tmp_path) == ["repo/app/a.py"]

    def test_outside_of_a_repository_by_the_files_in_the_folder(self, tmp_path: Path) -> None:
        make(tmp_path, "a.py", "app/b.py", "app/gen/c.py")
        (tmp_path / ".gitignore").write_text("*.py\n")
        (tmp_path / "app/.gitignore").write_text("gen\n")
        assert names(tmp_path) == []
        assert names(tmp_path, "app") == ["app/b.py"]

    def test_by_what_is_excluded_in_this_clone_only(self, tmp_path: Path) -> None:
        self.repository(tmp_path, {".git/info/exclude": "mine.py\n"}, "app/mine.py", "app/a.py")
        assert names(tmp_path) == ["app/a.py"]
        assert names(tmp_path, "app") == ["app/a.py"]

    @pytest.mark.parametrize("pattern", ["build/", "build", "/build", "*"])
    def test_not_when_asked_for_by_name(self, tmp_path: Path, pattern: str) -> None:
        files = ("build/a.py", "build/lib/b.py", "build/lib/gen.py")
        self.repository(tmp_path, {".gitignore": f"{pattern}\ngen.py\n"}, *files)
        assert names(tmp_path) == []
        assert names(tmp_path, "build") == ["build/a.py", "build/lib/b.py"]
        assert names(tmp_path, "build/lib") == ["build/lib/b.py"]

    def test_what_is_asked_for_by_name_but_not_ignored_keeps_all_patterns(
        self, tmp_path: Path
    ) -> None:
        text = "keep/*\n!keep/a.py\n"
        self.repository(tmp_path, {".gitignore": text}, "keep/a.py", "keep/b.py")
        assert names(tmp_path, "keep") == ["keep/a.py"]

    @pytest.mark.parametrize(
        "text",
        ["# only a comment\n\n", "!\n", "a.txt\n!\n", "\ufeff# mark\n", "\r\n", "/\n"],
    )
    def test_files_that_ignore_nothing_here(self, tmp_path: Path, text: str) -> None:
        make(tmp_path, "a.py")
        (tmp_path / ".gitignore").write_bytes(text.encode())
        assert names(tmp_path) == ["a.py"]

    def test_a_bad_line_does_not_cost_the_others(self, tmp_path: Path) -> None:
        make(tmp_path, "a.py", "b.py")
        (tmp_path / ".gitignore").write_bytes(b"!\n\xff\nb.py\r\n")
        assert names(tmp_path) == ["a.py"]

    def test_a_folder_by_that_name(self, tmp_path: Path) -> None:
        make(tmp_path, "a.py", ".gitignore/x")
        assert names(tmp_path) == ["a.py"]

    LINE = st.sampled_from(
        ["*.py", "!*.py", "/*.py", "a.py", "!a.py", "x/", "/x/", "x/*", "x/**", "**/y", "x/**/a.py"]
    )

    @pytest.mark.skipif(shutil.which("git") is None, reason="asks git")
    @given(top=st.lists(LINE, max_size=4), inner=st.lists(LINE, max_size=2))
    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_git_says_the_same(self, tmp_path: Path, top: list[str], inner: list[str]) -> None:
        shutil.rmtree(tmp_path)
        make(tmp_path, *(f"{d}{f}.py" for d in ("", "x/", "x/y/", "y/", "y/x/") for f in "ab"))
        (tmp_path / ".gitignore").write_text("\n".join(top))
        (tmp_path / "x/.gitignore").write_text("\n".join(inner))
        subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
        listing = ["git", "ls-files", "--others", "--exclude-standard", "-z", "*.py"]
        said = subprocess.run(listing, cwd=tmp_path, check=True, capture_output=True, text=True)
        assert names(tmp_path) == sorted(filter(None, said.stdout.split("\0")))


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
class TestLinks:
    def test_loops_end(self, tmp_path: Path) -> None:
        make(tmp_path, "a/b/c.py")
        (tmp_path / "a/b/up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "a/self").symlink_to("self")
        (tmp_path / "a/self.py").symlink_to("self.py")
        assert names(tmp_path) == ["a/b/c.py"]

    def test_what_is_in_the_tree_keeps_its_own_name(self, tmp_path: Path) -> None:
        make(tmp_path, "real/a.py")
        (tmp_path / "alias").symlink_to("real")
        (tmp_path / "b.py").symlink_to("real/a.py")
        assert names(tmp_path) == ["real/a.py"]

    def test_lead_to_other_folders_of_the_project(self, tmp_path: Path) -> None:
        make(tmp_path, "api/a.py", "shared/b.py", "shared/c.py", ".git/HEAD")
        (tmp_path / "api/common").symlink_to("../shared")
        (tmp_path / "api/c.py").symlink_to("../shared/c.py")
        assert names(tmp_path, "api") == ["api/a.py", "api/c.py", "api/common/b.py"]
        assert names(tmp_path) == ["api/a.py", "shared/b.py", "shared/c.py"]

    def test_do_not_lead_out_of_the_project(self, tmp_path: Path) -> None:
        make(tmp_path, "project/a.py", "project/.git/HEAD", "outside/b.py")
        (tmp_path / "project/link").symlink_to("../outside")
        (tmp_path / "project/b.py").symlink_to("../outside/b.py")
        assert names(tmp_path, "project") == ["project/a.py"]
        assert names(tmp_path, "project/link") == ["project/link/b.py"]

    def test_that_lead_nowhere_are_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").symlink_to("absent.py")
        assert names(tmp_path) == []

    def test_are_excluded_by_their_own_name(self, tmp_path: Path) -> None:
        make(tmp_path, "api/a.py", "shared/b.py", ".git/HEAD")
        (tmp_path / "api/old").symlink_to("../shared")
        assert names(tmp_path, "api", exclude=("old",)) == ["api/a.py"]


class TestUnreadableFolder:
    def test_costs_an_entry_and_not_the_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(tmp_path, "a/1.py", "b/2.py")
        scandir = os.scandir

        def refusing(path: str) -> object:
            if path == str(tmp_path / "a"):
                raise PermissionError(13, "Permission denied", path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refusing)
        found = discovered(tmp_path)
        assert found.files == (str(tmp_path / "b/2.py"),)
        assert found.unreadable == (Unreadable(str(tmp_path / "a"), "Permission denied"),)
