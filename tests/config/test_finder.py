from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from errlint.config import ConfigError, Configurations, Settings, repository_of

CODES = ("ERR001", "ERR101")


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def settings_for(path: Path) -> Settings:
    return Configurations(CODES).settings_for(path)


class TestWhichFileRules:
    def test_the_table_of_pyproject(self, tmp_path: Path) -> None:
        write(tmp_path, {"pyproject.toml": "[tool.errlint]\nvalidation-status = 400\n"})
        settings = settings_for(tmp_path / "app/api/main.py")
        assert settings.validation_status == 400
        assert settings.root == tmp_path
        assert settings.config_file == tmp_path / "pyproject.toml"

    def test_errlint_toml_goes_before_pyproject(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "pyproject.toml": "[tool.errlint]\nvalidation-status = 400\n",
                "errlint.toml": 'raise-with = "app.ApiError"\n',
            },
        )
        settings = settings_for(tmp_path / "main.py")
        assert settings.raise_with == "app.ApiError"
        assert settings.invalid_request_status == 422

    def test_the_nearest_one_rules_alone(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "errlint.toml": 'validation-status = 400\ncache-dir = "x"\n',
                "api/pyproject.toml": "[tool.errlint]\nvalidation-status = 409\n",
            },
        )
        configurations = Configurations(CODES)
        outer = configurations.settings_for(tmp_path / "lib/a.py")
        inner = configurations.settings_for(tmp_path / "api/v1/a.py")
        assert (outer.validation_status, outer.root) == (400, tmp_path)
        assert (inner.validation_status, inner.root) == (409, tmp_path / "api")
        assert inner.cache_dir == ".errlint_cache"

    @pytest.mark.parametrize("text", ["", "[tool.ruff]\n", "[project]\nname = 'errlint'\n"])
    def test_a_pyproject_of_others_does_not_stop_the_search(
        self, tmp_path: Path, text: str
    ) -> None:
        write(tmp_path, {"errlint.toml": "validation-status = 400", "api/pyproject.toml": text})
        assert settings_for(tmp_path / "api/a.py").validation_status == 400

    def test_an_empty_table_does(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "errlint.toml": "validation-status = 400",
                "api/pyproject.toml": "[tool.errlint]\n",
            },
        )
        assert settings_for(tmp_path / "api/a.py").invalid_request_status == 422

    def test_a_relative_path_is_one_from_the_current_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, {"errlint.toml": "validation-status = 400"})
        (tmp_path / "api").mkdir()
        monkeypatch.chdir(tmp_path / "api")
        assert Configurations(CODES).settings_for("a.py").validation_status == 400

    def test_files_under_the_same_rule_share_one_object(self, tmp_path: Path) -> None:
        write(tmp_path, {"errlint.toml": ""})
        configurations = Configurations(CODES)
        first = configurations.settings_for(tmp_path / "a/a.py")
        assert configurations.settings_for(tmp_path / "b/b/b.py") is first

    def test_the_command_line_adjusts_all(self, tmp_path: Path) -> None:
        write(tmp_path, {"errlint.toml": ""})
        adjusted = Configurations(CODES, adjust=lambda s: replace(s, validation_status=400))
        assert adjusted.settings_for(tmp_path / "a.py").validation_status == 400
        assert adjusted.settings_for("/a.py").validation_status == 400


class TestRootWithoutConfiguration:
    def test_is_the_git_repository(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        settings = settings_for(tmp_path / "app/a.py")
        assert settings.root == tmp_path
        assert settings.config_file is None

    def test_is_the_git_worktree(self, tmp_path: Path) -> None:
        (tmp_path / ".git").write_text("gitdir: /elsewhere\n")
        assert repository_of(str(tmp_path / "app")) == str(tmp_path)

    def test_is_what_the_run_says(self, tmp_path: Path) -> None:
        configurations = Configurations(CODES, root=tmp_path)
        assert configurations.settings_for(tmp_path / "app/a.py").root == tmp_path

    def test_is_the_folder(self, tmp_path: Path) -> None:
        assert settings_for(tmp_path / "app/a.py").root == tmp_path / "app"


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("errlint.toml", "select = [", ": no valid TOML: "),
            ("pyproject.toml", "[tool.errlint\n", ": no valid TOML: "),
            ("pyproject.toml", "[tool]\nerrlint = 1\n", "`tool.errlint` must be a table"),
            ("errlint.toml", "[tool.errlint]\n", "`tool` is for pyproject.toml: in errlint"),
            (
                "errlint.toml",
                "selct = []",
                "`selct` is no key of errlint's; did you mean `selec",
            ),
        ],
    )
    def test_are_named(self, tmp_path: Path, name: str, text: str, message: str) -> None:
        write(tmp_path, {name: text})
        with pytest.raises(ConfigError, match="^" + str(tmp_path / name)) as raised:
            settings_for(tmp_path / "a.py")
        assert message in str(raised.value)

    def test_in_another_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "errlint.toml").write_bytes(b'src = ["\xff"]')
        with pytest.raises(ConfigError, match="not encoded in UTF-8"):
            settings_for(tmp_path / "a.py")

    def test_that_say_nothing_of_errlint_are_not_read(self, tmp_path: Path) -> None:
        write(tmp_path, {"pyproject.toml": "[tool.{{ cookiecutter.name }}\n"})
        assert settings_for(tmp_path / "a.py").config_file is None


class TestLineLength:
    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            ({}, 88),
            ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, 100),
            ({"pyproject.toml": "[tool.black]\nline-length = 110\n"}, 110),
            ({"pyproject.toml": "[tool.black]\nline_length = 110\n"}, 110),
            ({"pyproject.toml": "[tool.pyink]\nline-length = 80\n"}, 80),
            ({"ruff.toml": "line-length = 101\n"}, 101),
            ({".ruff.toml": "line-length = 102\n", "ruff.toml": "line-length = 1\n"}, 102),
            ({"ruff.toml": "line-length = 3", "pyproject.toml": "[tool.black]\nline-length=4"}, 3),
            (
                {"pyproject.toml": "[tool.ruff]\nline-length = 100\n[tool.black]\nline-length = 9"},
                100,
            ),
            ({"pyproject.toml": "[tool.ruff.lint]\n[tool.black]\nline-length = 99\n"}, 99),
            ({"pyproject.toml": "[tool.isort]\nline-length = 120\n"}, 88),
            ({"pyproject.toml": "[tool.ruff]\nline-length = 'long'\n"}, 88),
            ({"pyproject.toml": "[tool.ruff\nline-length = 100\n"}, 88),
            ({"../ruff.toml": "line-length = 103"}, 103),
            ({"../ruff.toml": "line-length = 103", "pyproject.toml": "[project]\n"}, 103),
            ({"../ruff.toml": "line-length = 103", "pyproject.toml": "[tool.ruff.lint]\n"}, 88),
            (
                {
                    "../pyproject.toml": "[tool.ruff]\nline-length = 110",
                    "pyproject.toml": '[tool.ruff]\nextend = "../pyproject.toml"\n',
                },
                110,
            ),
            ({"ruff.toml": 'extend = "other.toml"', "other.toml": "line-length = 77"}, 77),
            ({"ruff.toml": 'extend = "ruff.toml"'}, 88),
            ({"ruff.toml": 'extend = "absent.toml"'}, 88),
        ],
    )
    def test_is_that_of_the_formatter(
        self, tmp_path: Path, files: dict[str, str], expected: int
    ) -> None:
        project = tmp_path / "project"
        project.mkdir()
        write(project, files)
        assert settings_for(project / "a.py").line_length == expected
        if "pyproject.toml" not in files:
            write(project, {"errlint.toml": ""})
            assert settings_for(project / "app/a.py").line_length == expected

    def test_is_that_of_the_configuration_first(self, tmp_path: Path) -> None:
        write(tmp_path, {"errlint.toml": "line-length = 79", "api/ruff.toml": "line-length = 100"})
        assert settings_for(tmp_path / "api/a.py").line_length == 79

    def test_a_package_may_have_its_own_formatter(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "pyproject.toml": "[tool.errlint]\n[tool.ruff]\nline-length = 110\n",
                "api/pyproject.toml": "[tool.ruff]\nline-length = 100\n",
            },
        )
        configurations = Configurations(CODES)
        inner = configurations.settings_for(tmp_path / "api/v1/a.py")
        assert inner.line_length == 100
        assert inner.root == tmp_path
        assert configurations.settings_for(tmp_path / "a.py").line_length == 110


class TestStartUp:
    def test_nothing_heavy_is_imported(self, tmp_path: Path) -> None:
        program = (
            "import sys, errlint.config as c;"
            f"c.Configurations(()).settings_for({str(tmp_path / 'a.py')!r});"
            "print({'tomllib', 'tomli', 'pathspec', 'difflib', 'libcst', 'json'} & {*sys.modules})"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
        assert done.stdout.strip() == b"set()"
