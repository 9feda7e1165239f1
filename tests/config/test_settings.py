from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint.config import PerFileIgnore, Selection, Settings
from errlint.schema import REASON_MESSAGE

ROOT = Path("/project")
SELECTORS = st.lists(
    st.sampled_from(["ALL", "ERR", "ERR0", "ERR00", "ERR001", "ERR1", "ERR101"]), max_size=3
).map(tuple)


def settings(**values: object) -> Settings:
    return Settings(ROOT, **values)  # type: ignore[arg-type]


class TestDefaults:
    def test_of_a_project_that_configures_nothing(self) -> None:
        assert settings().schema is REASON_MESSAGE
        assert settings().invalid_request_status == 422
        assert settings().line_length == 88
        assert settings().reasons == {}
        assert settings().cache_folder == ROOT / ".errlint_cache"

    def test_a_value_that_can_be_a_key_and_sent_to_a_worker(self) -> None:
        one = settings(reason_pairs=(("404", "not_found"),))
        assert one.reasons == {"404": "not_found"}
        assert pickle.loads(pickle.dumps(one)) == one
        assert hash(one) == hash(settings(reason_pairs=(("404", "not_found"),)))
        assert one != settings()


def selected(code: str, *layers: Selection, default: bool = True) -> bool:
    return settings(selections=layers).selects(code, default)


class TestSelects:
    def test_nothing_said_leaves_the_default(self) -> None:
        assert selected("ERR001")
        assert not selected("ERR006", default=False)

    def test_select_replaces_the_defaults(self) -> None:
        layer = Selection(select=("ERR1",))
        assert selected("ERR105", layer, default=False)
        assert not selected("ERR001", layer, default=True)

    def test_an_empty_select_switches_all_off(self) -> None:
        assert not selected("ERR001", Selection(select=()))

    def test_ignore_alone_leaves_the_other_defaults(self) -> None:
        layer = Selection(ignore=("ERR00",))
        assert not selected("ERR001", layer)
        assert selected("ERR101", layer)
        assert not selected("ERR105", layer, default=False)

    def test_extend_select_adds_to_the_defaults(self) -> None:
        layer = Selection(extend_select=("ERR006",))
        assert selected("ERR006", layer, default=False)
        assert selected("ERR001", layer)
        assert not selected("ERR007", layer, default=False)

    @pytest.mark.parametrize(
        ("select", "ignore", "expected"),
        [
            ("ERR001", "ERR0", True),
            ("ERR0", "ERR001", False),
            ("ERR0", "ERR0", False),
            ("ALL", "ERR", False),
            ("ERR", "ALL", True),
            ("ALL", "ALL", False),
        ],
    )
    def test_the_longer_prefix_wins(self, select: str, ignore: str, expected: bool) -> None:
        assert selected("ERR001", Selection(select=(select,), ignore=(ignore,))) is expected

    def test_the_command_line_selects_in_place_of_the_configuration(self) -> None:
        configured = settings(selections=(Selection(select=("ERR1",), ignore=("ERR001",)),))
        overridden = configured.with_overrides(select=["ERR0"])
        assert overridden.selects("ERR001", True)
        assert not overridden.selects("ERR101", True)

    def test_the_command_line_ignores_on_top_of_the_configuration(self) -> None:
        configured = settings(selections=(Selection(select=("ERR101", "ERR001")),))
        overridden = configured.with_overrides(ignore=["ERR1"])
        assert overridden.selects("ERR001", False)
        assert not overridden.selects("ERR101", False)

    def test_the_command_line_selects_what_the_configuration_ignores(self) -> None:
        configured = settings(selections=(Selection(ignore=("ERR001",)),))
        assert configured.with_overrides(extend_select=["ERR0"]).selects("ERR001", True)

    def test_no_overrides_give_the_same_settings(self) -> None:
        configured = settings()
        assert configured.with_overrides() is configured

    @given(select=SELECTORS, ignore=SELECTORS, default=st.booleans())
    def test_the_exact_code_decides(
        self, select: tuple[str, ...], ignore: tuple[str, ...], default: bool
    ) -> None:
        shorter = tuple(item for item in ignore if item != "ERR001")
        assert selected("ERR001", Selection((*select, "ERR001"), shorter), default=default)
        assert not selected("ERR001", Selection(select, (*ignore, "ERR001")), default=default)


class TestPerFileIgnores:
    def ignores(self, pattern: str, path: str, code: str = "ERR001") -> bool:
        item = PerFileIgnore(pattern, ("ERR0",))
        return code in settings(per_file_ignores=(item,)).ignored_codes_for(path)

    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("tests/**", "/project/tests/api/test_users.py"),
            ("tests", "/project/tests/api/test_users.py"),
            ("tests/", "/project/api/tests/test_users.py"),
            ("conftest.py", "/project/tests/conftest.py"),
            ("test_*.py", "/project/api/test_users.py"),
            ("/app/*.py", "/project/app/main.py"),
            ("!app/**", "/project/tests/main.py"),
        ],
    )
    def test_a_pattern_covers_a_file(self, pattern: str, path: str) -> None:
        assert self.ignores(pattern, path)

    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("tests/**", "/project/app/main.py"),
            ("/app/*.py", "/project/app/users/main.py"),
            ("/app/*.py", "/project/lib/app/main.py"),
            ("!app/**", "/project/app/main.py"),
            ("*.py", "/elsewhere/main.py"),
            ("*.py", "/project-2/main.py"),
            ("!app/**", "/elsewhere/main.py"),
        ],
    )
    def test_a_pattern_does_not_cover_a_file(self, pattern: str, path: str) -> None:
        assert not self.ignores(pattern, path)

    def test_other_codes_are_not_ignored(self) -> None:
        assert not self.ignores("tests/**", "/project/tests/a.py", code="ERR101")

    def test_codes_of_all_patterns_add_up(self) -> None:
        both = settings(
            per_file_ignores=(PerFileIgnore("a.py", ("ERR0",)), PerFileIgnore("*.py", ("ERR101",)))
        )
        codes = both.ignored_codes_for("/project/a.py")
        assert "ERR001" in codes
        assert "ERR101" in codes
        assert "ERR102" not in codes

    def test_a_relative_path_is_one_from_the_current_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        item = PerFileIgnore("/app/*.py", ("ALL",))
        ignored = Settings(tmp_path, per_file_ignores=(item,)).ignored_codes_for("app/main.py")
        assert "ERR001" in ignored


class TestSourceRoots:
    def test_names_and_patterns_of_existing_folders(self, tmp_path: Path) -> None:
        for name in ("core/src", "providers/a/src", "providers/b/src", "providers/c"):
            (tmp_path / name).mkdir(parents=True)
        (tmp_path / "providers/file").touch()
        roots = Settings(tmp_path, src=("core/src", "providers/*/src", "absent", "./core/src/"))
        names = ["core/src", "providers/a/src", "providers/b/src"]
        assert roots.source_roots == tuple(str(tmp_path / name) for name in names)

    def test_none_by_default(self) -> None:
        assert settings().source_roots == ()
