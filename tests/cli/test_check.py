from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MESSAGE = "ERR001 [*] Detail is a string, not a dict of `reason` and `message`"
FOUND = f"app/items.py:3:7: {MESSAGE}\napp/users.py:3:7: {MESSAGE}\n"


def test_reports_findings_and_a_summary(project: Path, run: Run) -> None:
    result = run("check", "app")
    assert result.exit_code == 1
    assert result.stdout == FOUND
    assert result.stderr == "3 files, 3 sites, 2 findings: 2 fixable with `errlint fix`\n"


def test_is_silent_about_a_clean_file(project: Path, run: Run) -> None:
    result = run("check", "app/clean.py")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "1 file, 1 site, no findings\n"


def test_quiet_prints_findings_alone(project: Path, run: Run) -> None:
    result = run("check", "-q")
    assert (result.exit_code, result.stdout, result.stderr) == (1, FOUND, "")


def test_statistics_count_the_findings_of_each_rule(project: Path, run: Run) -> None:
    result = run("check", "--statistics")
    assert (result.exit_code, result.stdout) == (1, "2  ERR001  [*] string-detail\n")
    assert result.stderr == "3 files, 3 sites, 2 findings: 2 fixable with `errlint fix`\n"
    counts = json.loads(run("check", "--statistics", "--format", "json").stdout)
    assert [rule["findings"] for rule in counts] == [2]


def test_statistics_have_no_format_for_annotations(project: Path, run: Run) -> None:
    result = run("check", "--statistics", "--format", "github")
    assert result.exit_code == 2
    assert "--statistics has no github format" in result.stderr


def test_exit_zero_reports_all_the_same(project: Path, run: Run) -> None:
    result = run("check", "--exit-zero")
    assert (result.exit_code, result.stdout) == (0, FOUND)


def test_without_paths_looks_at_the_configured_src(project: Path, run: Run) -> None:
    (project / "errlint.toml").write_text('src = ["lib"]\n')
    (project / "lib").mkdir()
    (project / "lib" / "errors.py").write_text((project / "app" / "items.py").read_text())
    assert run("check").stdout == f"lib{os.sep}errors.py:3:7: {MESSAGE}\n"


@pytest.mark.parametrize("name", ["libs", "lib/*/src"])
def test_without_paths_a_configured_src_has_to_be_there(project: Path, run: Run, name: str) -> None:
    file = project / "errlint.toml"
    file.write_text(f'src = ["lib", "{name}"]\n')
    (project / "lib").mkdir()
    result = run("check")
    assert result.exit_code == 2
    assert f'{file}: `src` names no folder that is there: "{name}"' in result.stderr
    assert run("check", "lib").exit_code == 0


def test_without_paths_and_src_looks_at_the_current_folder(project: Path, run: Run) -> None:
    assert run("check").stdout == FOUND


def test_shows_names_relative_to_the_current_folder_or_absolute_ones(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "app")
    assert run("check", "items.py").stdout.startswith("items.py:3:7: ")
    (project / "other").mkdir()
    monkeypatch.chdir(project / "other")
    outside = run("check", "../app/items.py").stdout
    assert outside.startswith(f"{project / 'app' / 'items.py'}:3:7: ")


def test_full_shows_the_code(project: Path, run: Run) -> None:
    assert run("check", "--format", "full", "app/items.py").stdout == (
        f"app/items.py:3:7: {MESSAGE}\n"
        "  |\n"
        '3 | raise HTTPException(404, "Item not found")\n'
        "  |                          ^^^^^^^^^^^^^^^^\n"
        "  |\n"
        "help: Build a dict of `reason` and `message` (safe fix available; clients see another body)\n\n"
    )


def test_json_has_the_edits_of_the_fix(project: Path, run: Run) -> None:
    (parsed,) = json.loads(run("check", "--format", "json", "app/items.py").stdout)
    assert parsed["filename"] == str(project / "app" / "items.py")
    assert parsed["location"] == {"column": 7, "row": 3}
    assert parsed["fix"]["applicability"] == "safe"
    assert '"not_found"' in "".join(edit["content"] for edit in parsed["fix"]["edits"])


def test_json_of_nothing_is_an_empty_list(project: Path, run: Run) -> None:
    assert json.loads(run("check", "--format", "json", "app/clean.py").stdout) == []


def test_github_prints_workflow_commands(project: Path, run: Run) -> None:
    lines = run("check", "--format", "github").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error title=errlint (ERR001),file=app/items.py,line=3,col=7,")


def test_gitlab_gets_paths_from_the_root_of_its_project(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = json.loads(run("check", "--format", "gitlab").stdout)
    assert [item["location"]["path"] for item in here] == ["app/items.py", "app/users.py"]
    monkeypatch.setenv("CI_PROJECT_DIR", str(project.parent))
    (item, _) = json.loads(run("check", "--format", "gitlab").stdout)
    assert item["location"]["path"] == f"{project.name}/app/items.py"


def test_sarif_has_the_findings_the_fixes_and_the_rules(project: Path, run: Run) -> None:
    result = run("check", "--format", "sarif", "app/items.py")
    assert result.exit_code == 1
    (log,) = json.loads(result.stdout)["runs"]
    (found,) = log["results"]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == (project / "app" / "items.py").as_uri()
    assert found["fixes"][0]["description"]["text"]
    (rule,) = log["tool"]["driver"]["rules"]
    assert rule["id"] == found["ruleId"] == "ERR001"


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "ERR3"],
        ["--select", "ERR2,ERR3", "--select", "ERR002"],
        ["--ignore", "ERR001"],
        ["--ignore", "err0"],
        ["--select", "ERR0", "--ignore", "ERR001"],
    ],
)
def test_finds_nothing_with_a_rule_that_is_not_selected(
    project: Path, run: Run, options: list[str]
) -> None:
    assert run("check", "--quiet", *options).stdout == ""


@pytest.mark.parametrize(
    "options", [["--select", "ERR1, ERR001"], ["--select", "ALL"], ["--extend-select", "ERR001"]]
)
def test_selects_by_code_and_prefix(project: Path, run: Run, options: list[str]) -> None:
    (project / "errlint.toml").write_text('ignore = ["ERR001"]\n')
    assert run("check").stdout == ""
    assert "ERR001" in run("check", *options).stdout


class TestStandardInput:
    CODE = 'from fastapi import HTTPException\n\nraise HTTPException(404, "Item not found")\n'

    def test_is_shown_by_the_name_that_it_is_given(self, project: Path, run: Run) -> None:
        given = run("check", "-", "--stdin-filename", "app/new.py", stdin=self.CODE)
        assert given.stdout == f"app/new.py:3:7: {MESSAGE}\n"
        assert run("check", "-", stdin=self.CODE).stdout == f"-:3:7: {MESSAGE}\n"

    def test_has_a_code_frame(self, project: Path, run: Run) -> None:
        shown = run("check", "-", "--format", "full", stdin=self.CODE).stdout
        assert '3 | raise HTTPException(404, "Item not found")' in shown

    def test_stands_in_for_the_file_on_disk(self, project: Path, run: Run) -> None:
        named = ("-", "--stdin-filename", "app/items.py")
        assert run("check", *named, stdin="").stdout == ""

    def test_has_the_configuration_of_its_name(self, project: Path, run: Run) -> None:
        (project / "app" / "errlint.toml").write_text('ignore = ["ERR001"]\n')
        assert run("check", "-", "--stdin-filename", "app/new.py", stdin=self.CODE).stdout == ""
        assert run("check", "-", stdin=self.CODE).stdout != ""

    def test_may_be_excluded_by_the_name_that_it_is_given(self, project: Path, run: Run) -> None:
        (project / "errlint.toml").write_text('extend-exclude = ["gen"]\n')
        for name, is_found in (("app/gen/new.py", False), ("app/new.py", True)):
            forced = ("-", "--force-exclude", "--stdin-filename", name)
            assert run("check", *forced, stdin=self.CODE).exit_code == is_found
            fixed = run("fix", "--apply", *forced, stdin=self.CODE)
            assert (fixed.exit_code, fixed.stdout != self.CODE) == (0, is_found)
            assert run("check", *forced[:1], *forced[2:], stdin=self.CODE).exit_code == 1

    def test_without_a_name_is_never_excluded(self, project: Path, run: Run) -> None:
        (project / "errlint.toml").write_text('extend-exclude = ["-", "*"]\n')
        assert run("check", "-", "--force-exclude", stdin=self.CODE).exit_code == 1

    def test_that_is_no_python_is_a_finding(self, project: Path, run: Run) -> None:
        assert run("check", "-", stdin="def f(:\n").stdout.startswith("-:1:7: ERR000 ")
        assert run("check", "-", stdin=b"\n\ncaf\xe9 = 1\n").stdout.startswith("-:3:4: ERR000 ")


class TestUnreadable:
    def test_file_costs_one_finding_and_not_the_run(self, project: Path, run: Run) -> None:
        (project / "app" / "broken.py").write_bytes(b"\n\nname = '\xe9'\n")
        result = run("check", "app")
        assert result.exit_code == 1
        first, *others = result.stdout.splitlines(keepends=True)
        assert first.startswith("app/broken.py:3:9: ERR000 can't be decoded as utf-8")
        assert "".join(others) == FOUND

    @pytest.mark.skipif(not hasattr(os, "geteuid") or not os.geteuid(), reason="root reads all")
    def test_folder_is_a_finding(self, project: Path, run: Run) -> None:
        (project / "app" / "secret").mkdir(mode=0)
        result = run("check", "app")
        assert result.exit_code == 1
        assert result.stdout.startswith("app/secret:1:1: ERR000 can't be listed: ")

    def test_folder_without_python_is_a_warning(self, project: Path, run: Run) -> None:
        (project / "empty").mkdir()
        result = run("check", "empty")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "errlint: warning: no Python files found under `empty`\n"
            "no files, no sites, no findings\n"
        )


def test_a_baseline_leaves_only_what_is_new(project: Path, run: Run) -> None:
    written = run("check", "--write-baseline", "known.json")
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr == "3 files, 3 sites, no findings, 2 more in the baseline\n"
    users = project / "app" / "users.py"
    users.write_text(f"# moved\n{users.read_text()}raise HTTPException(404, 'New')\n")
    result = run("check", "--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (1, f"app/users.py:5:7: {MESSAGE}\n")
    assert result.stderr == (
        "3 files, 4 sites, 1 finding: 1 fixable with `errlint fix`, 2 more in the baseline\n"
    )


def test_what_is_gone_from_a_baseline_is_told(project: Path, run: Run) -> None:
    run("check", "--write-baseline", "known.json")
    run("fix", "--apply", "app/users.py")
    result = run("check", "--baseline", "known.json", "app")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(
        "no findings, 1 more in the baseline; 1 of the baseline is gone: write it again\n"
    )
    assert "gone" not in run("check", "--baseline", "known.json", "app/items.py").stderr


def test_a_baseline_that_is_not_there_is_a_usage_error(project: Path, run: Run) -> None:
    result = run("check", "--baseline", "known.json")
    assert result.exit_code == 2
    assert "known.json: there is no such file; `--write-baseline` makes one" in result.stderr


def test_a_baseline_is_read_or_written(project: Path, run: Run) -> None:
    result = run("check", "--baseline", "a.json", "--write-baseline", "b.json")
    assert result.exit_code == 2


def test_a_baseline_that_can_not_be_written_is_told(project: Path, run: Run) -> None:
    result = run("check", "--write-baseline", "nowhere/known.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere/known.json" in result.stderr


def test_what_can_not_be_known_is_reported_where_a_baseline_is_written(
    project: Path, run: Run
) -> None:
    (project / "app" / "broken.py").write_text("raise (\n")
    result = run("check", "--write-baseline", "known.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("app/broken.py:") and result.stdout.count("\n") == 1


def test_writing_a_baseline_of_some_files_keeps_what_is_known_of_others(
    project: Path, run: Run
) -> None:
    run("check", "--write-baseline", "known.json")
    (project / "app" / "items.py").write_text("")
    run("check", "--write-baseline", "known.json", "app/items.py")
    assert run("check", "--baseline", "known.json").stderr.endswith("1 more in the baseline\n")
    (project / "app" / "users.py").unlink()
    run("check", "--write-baseline", "known.json", "app/items.py")
    assert "users" not in (project / "known.json").read_text()


def test_what_is_no_baseline_is_not_replaced(project: Path, run: Run) -> None:
    (project / "known.json").write_text("precious")
    result = run("check", "--write-baseline", "known.json")
    assert result.exit_code == 2
    assert (project / "known.json").read_text() == "precious"


def test_a_baseline_keeps_what_rules_found_that_do_not_run(project: Path, run: Run) -> None:
    run("check", "--extend-select", "ERR105", "--write-baseline", "known.json")
    before = (project / "known.json").read_text()
    assert "gone" not in run("check", "--baseline", "known.json").stderr
    run("check", "--write-baseline", "known.json")
    assert (project / "known.json").read_text() == before


def test_excluded_files_may_be_left_out_even_if_they_are_named(project: Path, run: Run) -> None:
    (project / "errlint.toml").write_text('extend-exclude = ["app/items.py", "generated"]\n')
    (project / "generated").mkdir()
    (project / "generated" / "a.py").write_text((project / "app" / "items.py").read_text())
    named = ["app/items.py", "app/users.py", "generated/a.py"]
    assert "3 findings" in run("check", *named).stderr
    result = run("check", "--force-exclude", *named)
    assert result.stdout.startswith("app/users.py:")
    assert "1 file, 1 site, 1 finding" in result.stderr
    assert run("check", "--force-exclude", "app/items.py").exit_code == 0


@pytest.mark.parametrize("codes", ["", ",", " , "])
def test_a_selection_of_nothing_is_an_error(project: Path, run: Run, codes: str) -> None:
    result = run("check", "--select", codes)
    assert result.exit_code == 2
    assert "--select: expected codes of rules, or prefixes" in result.stderr


@pytest.mark.parametrize(
    "comment",
    ["ignore[ERR-002]", "ignore[unused]", "ignore ERR002", "ignore[]", "ignore[ERR002", "ignored"],
)
def test_what_names_no_rule_rightly_suppresses_nothing(
    project: Path, run: Run, comment: str
) -> None:
    text = (project / "app" / "items.py").read_text().rstrip("\n")
    (project / "app" / "items.py").write_text(f"{text}  # errlint: {comment}\n")
    assert run("check", "app/items.py").exit_code == 1


@pytest.mark.parametrize("comment", ["ignore-file[ERR002]", "ignore-file: ERR002", "ignore-files"])
def test_only_a_whole_file_is_ignored(project: Path, run: Run, comment: str) -> None:
    text = (project / "app" / "items.py").read_text()
    (project / "app" / "items.py").write_text(f"# errlint: {comment}\n{text}")
    assert run("check", "app/items.py").exit_code == 1
