from __future__ import annotations

import os
from pathlib import Path

import pytest

from errlint.config import ConfigError
from errlint.files import UnusablePaths
from errlint.plan import Plan, Request, plan, shown
from errlint.run.all_files import check_all, survey_all

CODES = ("ERR000", "ERR001")
SITE = 'from fastapi import HTTPException\nraise HTTPException(404, "Not found")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name in ("b/one.py", "b/two.py", "a/three.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SITE)
    return tmp_path


def names(planned: Plan) -> list[str]:
    return [job.target.filename.replace(os.sep, "/") for job in planned.jobs]


def test_files_keep_the_order_in_which_they_are_asked_for(folder: Path) -> None:
    asked = plan(Request(("b/two.py", "a", "b")), CODES)
    assert names(asked) == ["b/two.py", "a/three.py", "b/one.py"]
    assert [report.filename for report in check_all(asked.jobs)] == names(asked)


def test_files_of_one_project_share_a_workspace(folder: Path) -> None:
    planned = plan(Request(("a", "b")), CODES)
    assert len({id(job.workspace) for job in planned.jobs}) == 1
    assert planned.jobs[0].workspace.root == str(folder)


def test_each_configuration_has_a_workspace_of_its_own(folder: Path) -> None:
    (folder / "a" / "errlint.toml").write_text('src = ["."]\n')
    by_name = {job.target.filename: job.workspace for job in plan(Request(), CODES).jobs}
    assert by_name[os.path.join("a", "three.py")].root == str(folder / "a")
    assert by_name[os.path.join("a", "three.py")].src == (str(folder / "a"),)
    assert by_name[os.path.join("b", "one.py")].root == str(folder)


def test_formatters_line_lengths_do_not_split_a_workspace(folder: Path) -> None:
    (folder / "a" / "ruff.toml").write_text("line-length = 120\n")
    jobs = plan(Request(), CODES).jobs
    assert len({job.target.settings.line_length for job in jobs}) == 2
    assert len({id(job.workspace) for job in jobs}) == 1


def test_the_call_selects_on_top_of_every_configuration(folder: Path) -> None:
    (folder / "a" / "errlint.toml").write_text('ignore = ["ERR001"]\n')
    planned = plan(Request(extend_select=("ERR001",)), CODES)
    assert all(job.target.settings.selects("ERR001", False) for job in planned.jobs)


def test_without_a_repository_the_root_is_what_the_paths_have_in_common(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lib/a/one.py", "lib/b/two.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(SITE)
    planned = plan(Request(("lib/a", "lib/b")), CODES)
    assert {job.workspace.root for job in planned.jobs} == {str(tmp_path / "lib")}


def test_standard_input_reaches_the_modules_around_its_name(folder: Path) -> None:
    (folder / "b" / "errors.py").write_text(
        "from fastapi import HTTPException\nclass Teapot(HTTPException): ...\n"
    )
    code = b'from b.errors import Teapot\nraise Teapot(418, "short and stout")\n'
    planned = plan(Request(("-",), stdin=code, stdin_filename="b/new.py"), CODES)
    (report,) = survey_all(planned.jobs)
    assert report.filename == "b/new.py"
    (row,) = report.sites
    assert row.exception.endswith("errors.Teapot")


HELPED = """
from fastapi import APIRouter, HTTPException

router = APIRouter()

def load(name):
    if not name:
        raise HTTPException(404, "Not found")

@router.get("/{name}")
def read(name: str):
    try:
        return load(name)
    except Exception as error:
        raise HTTPException(500, str(error))
"""


def test_a_survey_has_the_sites_of_a_check_and_asks_no_rule(folder: Path) -> None:
    (folder / "b" / "helped.py").write_text(HELPED)
    (folder / "b" / "broken.py").write_text("def\n")
    jobs = plan(Request(), CODES).jobs
    checked, surveyed = list(check_all(jobs)), list(survey_all(jobs))
    counts = [report.site_count for report in checked]
    assert [len(report.sites) for report in surveyed] == counts
    assert sum(counts) == 5
    found = [item.code for report in surveyed for item in report.diagnostics]
    assert found == ["ERR000"]
    assert {"ERR001", "ERR201"} <= {i.code for report in checked for i in report.diagnostics}


def test_missing_paths_and_wrong_configurations_are_errors(folder: Path) -> None:
    with pytest.raises(UnusablePaths):
        plan(Request(("nowhere",)), CODES)
    (folder / "errlint.toml").write_text("colour = true\n")
    with pytest.raises(ConfigError):
        plan(Request(), CODES)


@pytest.mark.parametrize(
    ("path", "here", "name"),
    [
        ("/srv/app/a.py", "/srv/app", "a.py"),
        ("/srv/app/a.py", "/srv", "app/a.py"),
        ("/srv/app/a.py", "/", "srv/app/a.py"),
        ("/srv/application/a.py", "/srv/app", "/srv/application/a.py"),
        ("/srv/app/a.py", "/srv/app/tests", "/srv/app/a.py"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
def test_names_are_relative_where_they_can_be(path: str, here: str, name: str) -> None:
    assert shown(path, here) == name
