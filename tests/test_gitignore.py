from __future__ import annotations

import pytest

from errlint.gitignore import Patterns, is_pattern


def ignores(pattern: str, path: str, is_folder: bool = False) -> bool:
    return bool(Patterns.of("/base", [pattern]).ignore(f"/base/{path}", is_folder))


class TestPattern:
    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("a.py", "a.py"),
            ("a.py", "x/y/a.py"),
            ("/a.py", "a.py"),
            ("x/a.py", "x/a.py"),
            ("x/*.py", "x/a.py"),
            ("**/a.py", "a.py"),
            ("**/a.py", "x/y/a.py"),
            ("x/**", "x/y/a.py"),
            ("x/**/a.py", "x/a.py"),
            ("x/**/a.py", "x/y/z/a.py"),
            ("?.py", "x/a.py"),
            ("[a-c].py", "b.py"),
            ("[!a-c].py", "d.py"),
            ("[]].py", "].py"),
            (r"\#a", "#a"),
            (r"\!a", "!a"),
            (r"a\*", "a*"),
            ("a.py   ", "a.py"),
            (r"a\ ", "a "),
            ("a+(b).py", "a+(b).py"),
        ],
    )
    def test_matches(self, pattern: str, path: str) -> None:
        assert ignores(pattern, path)

    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("/a.py", "x/a.py"),
            ("x/a.py", "y/x/a.py"),
            ("x/*.py", "x/y/a.py"),
            ("x/**", "x"),
            ("*.py", "a.pyc"),
            ("a.py", "b-a.py"),
            ("a.py/", "a.py"),
            ("a?c", "a/c"),
            ("/x?a", "x/a"),
            ("[z-a]", "m"),
            ("a[", "a["),
            ("a\\", "a\\"),
            ("# a", "# a"),
            ("a.py", "aXpy"),
        ],
    )
    def test_does_not_match(self, pattern: str, path: str) -> None:
        assert not ignores(pattern, path)

    @pytest.mark.parametrize("line", ["", "   ", "# a", "/", "!", "a[", "a\\"])
    def test_that_can_match_nothing_is_none(self, line: str) -> None:
        assert not is_pattern(line)

    def test_with_a_slash_at_its_end_is_for_folders(self) -> None:
        assert ignores("build/", "x/build", is_folder=True)
        assert not ignores("build/", "x/build")


class TestPatterns:
    def test_the_last_one_decides(self) -> None:
        patterns = Patterns.of("/base", ["*.py", "!a.py", "/x/a.py"])
        assert patterns.ignore("/base/b.py", False) is True
        assert patterns.ignore("/base/a.py", False) is False
        assert patterns.ignore("/base/x/a.py", False) is True
        assert patterns.ignore("/base/a.txt", False) is None

    def test_what_is_in_an_ignored_folder_is_so_only_deeply(self) -> None:
        patterns = Patterns.of("/base", ["x/", "!a.py"])
        assert patterns.ignore("/base/x/b.py", False) is None
        assert patterns.ignore_deeply("/base/x/a.py")
        assert not patterns.ignore_deeply("/base/y/a.py")

    @pytest.mark.parametrize("pattern", ["x", "x/", "/x", "x/**", "x/y", "**/y/", "*", "x/y/*"])
    def test_those_that_ignore_a_folder_can_be_left_out(self, pattern: str) -> None:
        left = Patterns.of("/base", [pattern, "*.pyc"]).without_ignoring("/base/x/y")
        assert left.items == Patterns.of("/base", ["*.pyc"]).items

    @pytest.mark.parametrize("pattern", ["z", "/y", "x/y/z", "*.py", "x/y/*/"])
    def test_others_stay(self, pattern: str) -> None:
        patterns = Patterns.of("/base", [pattern])
        assert patterns.without_ignoring("/base/x/y") == patterns
