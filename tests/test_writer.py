from __future__ import annotations

import codecs
import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errlint.source import Source
from errlint.writer import WriteError, create, write

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")


def read(path: Path) -> Source:
    return Source.from_bytes(path.name, path.read_bytes())


def with_text(source: Source, text: str) -> Source:
    return Source(source.filename, text, source.encoding, source.has_bom)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "main.py"
    path.write_bytes(b"x = 1\n")
    return path


def refusal(path: Path, old: Source, new: Source) -> str:
    """Return why a file is not written, having checked that nothing came of it."""
    before, listing = path.read_bytes(), sorted(os.listdir(path.parent))
    with pytest.raises(WriteError) as raised:
        write(path, old, new)
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == listing
    assert raised.value.path == str(path)
    return raised.value.reason


class TestWhatIsKept:
    @pytest.mark.parametrize(
        "raw",
        [
            b"x = 1\r\ny = 'a'\r\n",
            b"x = 1\ry = 'a'\r",
            b"x = 1\r\ny = 'a'\n",
            codecs.BOM_UTF8 + b"y = 'a'\n",
            codecs.BOM_UTF8 + b"# coding: utf-8\r\ny = 'a'",
            "# coding: latin-1\né = 'a'\n".encode("latin-1"),
            "# -*- coding: cp1252 -*-\n# €\ny = 'a'\n".encode("cp1252"),
            "# coding: shift_jis\n# 日本\ny = 'a'\n".encode("shift_jis"),
            "# 日本\x0c\ny = 'a'\n".encode(),
        ],
    )
    def test_every_other_byte(self, file: Path, raw: bytes) -> None:
        file.write_bytes(raw)
        old = read(file)
        write(file, old, with_text(old, old.text.replace("'a'", "'b'")))
        assert file.read_bytes() == raw.replace(b"'a'", b"'b'")

    @posix
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664, 0o640])
    def test_the_mode(self, file: Path, mode: int) -> None:
        file.chmod(mode)
        write(file, read(file), Source("main.py", "x = 2\n"))
        assert stat.S_IMODE(file.stat().st_mode) == mode

    @pytest.mark.skipif(not IS_ROOT, reason="only root may give files away")
    def test_the_owner(self, file: Path) -> None:
        os.chown(file, 12345, 54321)
        write(file, read(file), Source("main.py", "x = 2\n"))
        assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)

    @posix
    def test_a_link_and_what_it_leads_to(self, file: Path, tmp_path: Path) -> None:
        folder = tmp_path / "links"
        folder.mkdir()
        link = folder / "link.py"
        link.symlink_to("../main.py")
        write(link, read(link), Source("link.py", "x = 2\n"))
        assert link.is_symlink()
        assert file.read_text() == "x = 2\n"
        assert os.listdir(folder) == ["link.py"]

    def test_nothing_is_left_behind(self, file: Path) -> None:
        write(file, read(file), Source("main.py", "x = 2\n"))
        assert os.listdir(file.parent) == ["main.py"]

    def test_without_files_that_have_no_name(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "link", no_links)
        file.chmod(0o640)
        write(file, read(file), Source("main.py", "x = 2\n"))
        assert file.read_text() == "x = 2\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
        assert os.listdir(file.parent) == ["main.py"]

    def test_a_file_that_does_not_change_is_not_touched(self, file: Path) -> None:
        before = file.stat()
        write(file, read(file), read(file))
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    @given(text=st.text(st.characters(exclude_characters="\0", codec="utf-8")), bom=st.booleans())
    def test_any_text(self, tmp_path_factory: pytest.TempPathFactory, text: str, bom: bool) -> None:
        path = tmp_path_factory.mktemp("any") / "a.py"
        path.write_bytes(codecs.BOM_UTF8 * bom + b"x = 1\n")
        old = read(path)
        try:
            write(path, old, with_text(old, text))
        except WriteError as error:
            assert "read" in error.reason  # the text looks like a mark or a cookie
            assert read(path) == old
        else:
            assert read(path) == with_text(old, text)


class TestRefused:
    def test_a_file_that_changed_meanwhile(self, file: Path) -> None:
        old = read(file)
        file.write_bytes(b"x = 3\n")
        assert refusal(file, old, Source("main.py", "x = 2\n")) == "has changed since it was read"

    def test_a_file_whose_line_ends_changed_meanwhile(self, file: Path) -> None:
        old = read(file)
        file.write_bytes(b"x = 1\r\n")
        assert refusal(file, old, Source("main.py", "x = 2\n")) == "has changed since it was read"

    def test_a_text_that_the_encoding_does_not_have(self, file: Path) -> None:
        file.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
        old = read(file)
        new = with_text(old, old.text + "# €\n")
        assert refusal(file, old, new) == "'€' can't be written in iso-8859-1"

    def test_half_a_character(self, file: Path) -> None:
        old = read(file)
        assert "can't be written in utf-8" in refusal(file, old, with_text(old, "x = '\ud800'\n"))

    def test_a_text_that_lost_its_cookie(self, file: Path) -> None:
        file.write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
        old = read(file)
        assert "can't be read back" in refusal(file, old, with_text(old, "x = 'é'\n"))
        assert "not be read as iso-8859-1" in refusal(file, old, with_text(old, "x = 'e'\n"))

    def test_a_text_that_got_a_cookie(self, file: Path) -> None:
        old = read(file)
        new = with_text(old, "# coding: latin-1\nx = 1\n")
        assert "not be read as utf-8" in refusal(file, old, new)

    def test_a_text_with_a_nul(self, file: Path) -> None:
        old = read(file)
        assert "NUL" in refusal(file, old, with_text(old, "x = '\0'\n"))

    def test_an_encoding_that_does_not_give_the_same_bytes_again(self, file: Path) -> None:
        file.write_bytes(b"# coding: utf-7\nx = '+AGE-'\n")
        old = read(file)
        new = with_text(old, old.text.replace("x", "y"))
        assert "utf-7 has several for one text" in refusal(file, old, new)

    @posix
    @pytest.mark.skipif(IS_ROOT, reason="root may write everything")
    def test_a_read_only_file(self, file: Path) -> None:
        file.chmod(0o444)
        assert refusal(file, read(file), Source("main.py", "x = 2\n")) == "is read-only"

    @posix
    @pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
    def test_a_file_in_a_read_only_folder(self, file: Path) -> None:
        file.parent.chmod(0o555)
        try:
            reason = refusal(file, read(file), Source("main.py", "x = 2\n"))
        finally:
            file.parent.chmod(0o755)
        assert reason == "can't be written: Permission denied"

    def test_a_file_that_is_gone(self, tmp_path: Path) -> None:
        source = Source("main.py", "x = 1\n")
        with pytest.raises(WriteError, match=r"main\.py: can't be read: No such file"):
            write(tmp_path / "main.py", source, Source("main.py", "x = 2\n"))

    def test_a_folder(self, tmp_path: Path) -> None:
        source = Source("main.py", "x = 1\n")
        with pytest.raises(WriteError):
            write(tmp_path, source, Source("main.py", "x = 2\n"))

    @pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
    def test_a_disk_that_is_full(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, function: str
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, function, full)
        reason = refusal(file, read(file), Source("main.py", "x = 2\n"))
        assert reason == "can't be written: No space left on device"


class TestCreated:
    NEW = Source("new.py", "x = 'é'\n")

    def test_a_file_that_is_new(self, tmp_path: Path) -> None:
        create(tmp_path / "new.py", self.NEW)
        assert (tmp_path / "new.py").read_bytes() == "x = 'é'\n".encode()
        assert os.listdir(tmp_path) == ["new.py"]

    @posix
    def test_with_the_mode_of_any_new_file(self, tmp_path: Path) -> None:
        create(tmp_path / "new.py", self.NEW)
        (tmp_path / "other.py").touch()
        modes = {path.stat().st_mode for path in tmp_path.iterdir()}
        assert len(modes) == 1

    @pytest.mark.parametrize("has_links", [True, False])
    def test_never_over_another_one(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
    ) -> None:
        if not has_links:
            monkeypatch.setattr(os, "link", no_links)
        with pytest.raises(WriteError, match="exists already"):
            create(file, self.NEW)
        assert file.read_bytes() == b"x = 1\n"
        assert os.listdir(file.parent) == ["main.py"]

    def test_where_a_file_has_one_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "link", no_links)
        create(tmp_path / "new.py", self.NEW)
        assert os.listdir(tmp_path) == ["new.py"]

    def test_nothing_in_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(WriteError, match="No such file"):
            create(tmp_path / "gone" / "new.py", self.NEW)


def no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


class TestInterrupted:
    def test_by_the_user(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write(file, read(file), Source("main.py", "x = 2\n"))
        assert file.read_bytes() == b"x = 1\n"
        assert os.listdir(file.parent) == ["main.py"]

    @posix
    def test_by_a_kill_a_file_is_either_old_or_new(self, tmp_path: Path) -> None:
        path = tmp_path / "main.py"
        texts = [f"# {letter * 50_000}\n" for letter in "ab"]
        path.write_text(texts[0])
        program = f"""
            from errlint.source import Source
            from errlint.writer import write
            a, b = (Source("main.py", "# " + letter * 50_000 + "\\n") for letter in "ab")
            print("ready", flush=True)
            while True:
                write({str(path)!r}, a, b)
                write({str(path)!r}, b, a)
        """
        for attempt in range(4):
            path.write_text(texts[0])
            command = [sys.executable, "-c", textwrap.dedent(program)]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as writing:
                assert writing.stdout
                writing.stdout.readline()
                time.sleep(0.01 + attempt * 0.007)
                writing.send_signal(signal.SIGKILL)
                writing.wait()
            assert path.read_text() in texts
