"""The text of the version change, and what is said of it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from errlint.cli import main
from tests.cadwyn.apps import MODULE, App
from tests.cadwyn.test_versions import ERRORS, ROUTES, SERVICES

RUFF = str(Path(sys.executable).with_name("ruff"))
SIMPLE = """
    from fastapi import APIRouter, HTTPException

    router = APIRouter()

    @router.get("/items/{number}")
    def get_item(number: int):
        raise HTTPException(404, f"Item {number} not found")
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return App(tmp_path)


def fix(*options: str) -> Result:
    return CliRunner().invoke(main, ["fix", *options], catch_exceptions=False)


@pytest.mark.parametrize("width", [79, 88, 100, 120])
@pytest.mark.parametrize("filler", ["short", "a long sentence " * 8])
def test_is_formatted_at_any_line_length(app: App, width: int, filler: str) -> None:
    routes = ROUTES.replace("Bad number", filler).replace("not found", filler)
    app.write({"routes.py": routes, "errors.py": ERRORS, "services.py": SERVICES})
    (app.root / "errlint.toml").write_text(f"line-length = {width}\n")
    app.fix()
    options = ["--isolated", "--no-cache", "--line-length", str(width), MODULE]
    subprocess.run([RUFF, "format", "--check", *options], check=True, capture_output=True)
    rules = "E4,E7,E9,F,I,UP,B,D1,RUF"
    subprocess.run([RUFF, "check", "--select", rules, *options], check=True, capture_output=True)


def test_says_by_what_an_error_is_told_and_what_it_was(app: App) -> None:
    app.write({"routes.py": SIMPLE})
    app.fix()
    assert app.module.endswith(
        '''
_GET_ITEM_NOT_FOUND = _Error(
    404,
    {"reason": "not_found", "message": _text("Item ", " not found")},
    _New("message"),
)


class StructuredErrors(VersionChange):
    """Errors have `reason` and `message`."""

    description = __doc__

    instructions_to_migrate_to_previous_version = ()

    @convert_response_to_previous_version_for(
        "/items/{number}",
        ["GET"],
        migrate_http_errors=True,
    )
    def get_items_number(response: ResponseInfo) -> None:
        """Answer the errors of `get_item` as before."""
        _restore(response, _GET_ITEM_NOT_FOUND)
'''
    )


def test_the_settings_are_those_of_its_own_folder(app: App) -> None:
    other = app.root / "a" / "other"
    other.mkdir(parents=True)
    (other / "errlint.toml").write_text("line-length = 300\n")
    (other / "main.py").write_text("x = 1\n")
    app.write({"routes.py": SIMPLE})
    app.fix()
    assert max(map(len, app.module.splitlines())) <= 88


def test_methods_of_one_path_with_the_same_errors_share_a_function(app: App) -> None:
    put = """
        @router.put("/items/{number}")
        @router.delete("/items/{number}")
        def put_item(number: int):
            raise HTTPException(404, f"Item {number} not found")

        @router.patch("/items/{number}")
        def patch_item(number: int):
            raise HTTPException(404, "Nothing to patch")
    """
    app.write({"routes.py": textwrap.dedent(SIMPLE) + textwrap.dedent(put)})
    app.fix()
    assert '["GET", "PUT", "DELETE"],' in app.module
    assert "Answer the errors of `get_item` and `put_item` as before." in app.module
    assert '["PATCH"],' in app.module


def test_is_a_part_of_the_diff(app: App) -> None:
    app.write({"routes.py": SIMPLE})
    shown = fix("--cadwyn", MODULE)
    assert shown.exit_code == 1
    assert not (app.root / MODULE).exists()
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "apply", "-p0", "-"], input=shown.stdout_bytes, check=True)
    patched = app.module
    (app.root / MODULE).unlink()
    app.write({"routes.py": SIMPLE})
    app.fix()
    assert app.module == patched


def test_tells_what_is_to_be_done_with_it(app: App) -> None:
    app.write({"routes.py": SIMPLE})
    assert app.fix().stderr.splitlines()[1:] == [
        f"{MODULE}: gives older versions 1 error of 1 route back: "
        "add `StructuredErrors` to the newest version of the bundle"
    ]


@pytest.mark.parametrize("name", ["app.versions.v2026_11_21", MODULE, f"./{MODULE}"])
def test_is_named_by_path_or_by_module(app: App, name: str) -> None:
    app.write({"routes.py": SIMPLE})
    assert fix("--apply", "--cadwyn", name).exit_code == 0
    assert "class StructuredErrors" in app.module


def test_a_module_below_a_source_root(app: App) -> None:
    app.write({"routes.py": SIMPLE})
    (app.root / "src").mkdir()
    (app.root / "app").rename(app.root / "src" / "app")
    assert fix("--apply", "--cadwyn", "app.versions.v2026_11_21").exit_code == 0
    assert (app.root / "src" / MODULE).is_file()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("app/main.py", "exists"),
        ("app.main", "exists"),
        ("app/versions", "no `.py` file and no module"),
        ("v-1", "no `.py` file and no module"),
        ("app/nowhere/v1.py", "no folder"),
        ("app.nowhere.v1", "no folder"),
        ("app.versions.class", "`class` is no name in Python"),
        ("app/versions/None.py", "`None` is no name in Python"),
        ("app/versions/2026-11-21.py", "`2026-11-21` is no name in Python"),
        ("app.versions", "there is a folder `versions` as well"),
        ("app/versions.py", "there is a folder `versions` as well"),
        ("app.routes.v1", "`app.routes` is no package"),
    ],
)
def test_a_place_where_it_can_not_be_is_refused(app: App, name: str, complaint: str) -> None:
    app.write({"routes.py": SIMPLE})
    before = (app.root / "app" / "routes.py").read_text()
    result = fix("--apply", "--cadwyn", name)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert (app.root / "app" / "routes.py").read_text() == before


def test_standard_input_is_refused(app: App) -> None:
    result = CliRunner().invoke(main, ["fix", "--cadwyn", "v1.py", "-"], input="x = 1\n")
    assert result.exit_code == 2
    assert "not standard input" in result.stderr


def test_nothing_is_written_where_there_are_no_files(app: App) -> None:
    (app.root / "empty").mkdir()
    assert fix("--apply", "--cadwyn", "v1.py", "empty").exit_code == 0
    assert not (app.root / "v1.py").exists()


def test_nothing_is_written_where_nothing_changes_for_clients(app: App) -> None:
    app.write({"routes.py": SIMPLE})
    result = app.fix("--wire-safe")
    assert not (app.root / MODULE).exists()
    assert f"{MODULE}: not needed" in result.stderr


def test_a_file_that_appears_meanwhile_is_kept(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    import errlint.run.all_files

    app.write({"routes.py": SIMPLE})
    real = errlint.run.all_files.fix_all

    def slow(*arguments: object) -> object:
        (app.root / MODULE).write_text("mine\n")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(errlint.run.all_files, "fix_all", slow)
    result = app.fix()
    assert result.exit_code == 2
    assert "nothing is written: exists already" in result.stderr
    assert app.module == "mine\n"
    assert "reason" not in (app.root / "app" / "routes.py").read_text()


class TestWhatIsNotCovered:
    def uncovered(self, app: App, code: str, **options: str) -> list[str]:
        """Return what is said of the sites that older versions answer like newer ones."""
        app.write({"routes.py": code, **options})
        result = app.fix()
        return [row for row in result.stderr.splitlines() if row.startswith("errlint: ")]

    def test_a_route_that_no_version_has(self, app: App) -> None:
        code = SIMPLE.replace("@router", "@APIRouter()")
        assert self.uncovered(app, code) == [
            "errlint: app/routes.py:8: not given back for certain: "
            "no versioned route is known to run it"
        ]

    def test_a_path_that_is_computed(self, app: App) -> None:
        code = SIMPLE.replace("APIRouter()", "APIRouter(prefix=compute())")
        assert self.uncovered(app, code) == [
            "errlint: app/routes.py:8: not given back for certain: "
            "the routes of `get_item` can't be told"
        ]

    def test_a_message_that_is_the_one_of_another_error(self, app: App) -> None:
        code = (
            SIMPLE
            + '        raise HTTPException(404, {"reason": "not_found", "message": number})\n'
        )
        assert self.uncovered(app, code) == [
            "errlint: app/routes.py:8: not given back for certain: "
            "nothing tells its new answer from the one at app/routes.py:9"
        ]

    def test_an_answer_that_was_no_error(self, app: App) -> None:
        code = SIMPLE.replace("raise HTTPException", "return HTTPException")
        assert self.uncovered(app, code) == [
            "errlint: app/routes.py:8: not given back for certain: ERR203 changes more than a body"
        ]

    def test_nothing_is_said_of_the_others(self, app: App) -> None:
        assert self.uncovered(app, SIMPLE) == []

    def test_a_detail_with_keys_that_nobody_knows(self, app: App) -> None:
        detail = '{"reason": "Not found", "message": "Gone", **known}'
        code = SIMPLE.replace('f"Item {number} not found"', detail)
        assert self.uncovered(app, code) == [
            "errlint: app/routes.py:8: not given back for certain: "
            "its old detail can't be made of the new one"
        ]

    def test_quiet_says_it_all_the_same_and_nothing_else(self, app: App) -> None:
        app.write({"routes.py": SIMPLE.replace("@router", "@APIRouter()")})
        assert app.fix("-q").stderr.count("\n") == 1

    def test_routers_that_are_told_apart_at_run_time(self, app: App) -> None:
        app.write({"routes.py": SIMPLE})
        main = app.root / "app" / "main.py"
        main.write_text(main.read_text().replace("routers(router)", "routers(*routers)"))
        assert "tells which routers have versions: all are taken" in app.fix("-q").stderr
        assert '"/items/{number}"' in app.module
